"""What argparse says of commands and their arguments, in the language spoken."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from netverk.language import N_, gettext, ngettext

SAID_BY_ARGPARSE = (  # by any Python from 3.11 on; marked here, because its own catalogues are not used
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("one of the arguments %s is required"),
    N_("not allowed with argument %s"),
    N_("unrecognized arguments: %s"),
    N_("expected one argument"),
    N_("expected at most one argument"),
    N_("expected at least one argument"),
    N_("expected %s argument"),
    N_("ignored explicit argument %r"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("unexpected option string: %s"),
    N_("invalid %(type)s value: %(value)r"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid choice: %(value)r, maybe you meant %(closest)r? (choose from %(choices)s)"),
    N_("unknown parser %(parser_name)r (choices: %(choices)s)"),
)


@contextmanager
def argparse_speaking() -> Iterator[None]:
    """Inside the block argparse looks its sentences up in our catalogues: it takes them from the `_` and `ngettext` of its module."""
    theirs: dict[str, Any] = vars(argparse)
    kept = {name: theirs[name] for name in ("_", "ngettext")}
    theirs.update(_=gettext, ngettext=ngettext)
    try:
        yield
    finally:
        theirs.update(kept)
