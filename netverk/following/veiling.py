"""Letters as others than their readers see them: whatever in a link acts in the reader's name is left out.

With the link to a registration one cancels it, with that of an answer one answers for somebody, and the journal would not say who did.
Nobody at the desk needs them, so nobody there sees them, whatever their role; letters that sign somebody in are not shown at all.
"""

import re
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

ADDRESS = re.compile(r"""https?://[^\s"'<>]+""")
OWN = ("token", "code")  # what the variable parts of our addresses are called that only one person knows
VEIL = "…"

Arguments = Callable[[str], Mapping[str, object] | None]  # of a path of ours, what stands in its variable parts; None of any other


def veiled(text: str, base_url: str, arguments: Arguments) -> str:
    """Text or HTML. Of an address of ours that leads nowhere (any longer), nothing but the house is left."""
    return ADDRESS.sub(lambda found: _veiled(found[0], base_url, arguments), text)


def _veiled(address: str, base_url: str, arguments: Arguments) -> str:
    parts = urlsplit(address)
    house = f"{parts.scheme}://{parts.netloc}"
    known = arguments(parts.path)
    if known is None:
        return f"{house}/{VEIL}" if house == base_url else address
    path = parts.path
    for name in OWN:
        if name in known:
            path = path.replace(str(known[name]), VEIL)
    return f"{house}{path}{f'?{VEIL}' if parts.query else ''}"
