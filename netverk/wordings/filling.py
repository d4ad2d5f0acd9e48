"""Placeholders in what a house writes: `{name}` and a few others, checked when a text is saved and filled when a letter leaves."""

import re
from collections.abc import Collection, Mapping

from netverk.errors import RuleBroken
from netverk.language import N_

PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
MARKS = re.compile(r"([\\`*_{}\[\]()<>#+!|~&-])")  # what Markdown and HTML would take for something else
KNOWN = ("name", "season", "session", "date")
UNKNOWN = N_("There is no placeholder {%(word)s}. These can be used here: %(known)s.")


def checked(text: str, known: Collection[str] = KNOWN) -> str:
    """The text itself; RuleBroken with the first placeholder that is not among the `known` ones."""
    wrong = next((word for word in PLACEHOLDER.findall(text) if word not in known), None)
    if wrong is not None:
        raise RuleBroken(UNKNOWN, word=wrong, known=", ".join(f"{{{word}}}" for word in known))
    return text


def filled(text: str, facts: Mapping[str, str]) -> str:
    """With each placeholder's fact in its place; one without a fact leaves nothing."""
    return PLACEHOLDER.sub(lambda found: facts.get(found[1], ""), text)


def filled_markdown(text: str, facts: Mapping[str, str]) -> str:
    """The same in Markdown, where a name is never more than a name."""
    return filled(text, {word: MARKS.sub(r"\\\1", fact) for word, fact in facts.items()})
