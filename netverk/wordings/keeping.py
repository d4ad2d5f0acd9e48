"""How a house lets its letters begin and end: kept by kind of letter and language, checked when it is saved, put into each as it leaves."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from netverk.db import db
from netverk.language import N_
from netverk.people import journal
from netverk.programme.texts import plain_with_addresses, rich
from netverk.wordings.filling import checked, filled_markdown
from netverk.wordings.models import Wording


class Kind(StrEnum):
    """Letters that a house can adapt."""

    JOINING = "joining"
    CONFIRMATION = "confirmation"
    REMINDER = "reminder"
    MOVED = "moved"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


KINDS: Mapping[Kind, str] = {
    Kind.JOINING: N_("Welcome to a season"),
    Kind.CONFIRMATION: N_("Confirmation to who registered others"),
    Kind.REMINDER: N_("Reminder before a session"),
    Kind.MOVED: N_("A session has moved"),
    Kind.POSTPONED: N_("A session is postponed"),
    Kind.CANCELLED: N_("A session is cancelled"),
}
OF_A_SEASON = ("name", "season")
OF_A_SESSION = ("name", "season", "session", "date")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How letters of one kind begin and end, in plain Markdown."""

    opening: str = ""
    closing: str = ""

    def passages(self, facts: Mapping[str, str]) -> "dict[str, Passage]":
        """As a letter's frame takes them."""
        return {"opening": Passage.of(self.opening, facts), "closing": Passage.of(self.closing, facts)}


@dataclass(frozen=True, slots=True)
class Passage:
    html: str
    text: str

    @classmethod
    def of(cls, words: str, facts: Mapping[str, str]) -> "Passage":
        body = filled_markdown(words, facts)
        return cls(rich(body), plain_with_addresses(body))


def placeholders(kind: Kind) -> tuple[str, ...]:
    """What can stand in letters of a kind: those about a whole season know of no session."""
    return OF_A_SEASON if kind in (Kind.JOINING, Kind.CONFIRMATION) else OF_A_SESSION


def words_for(kind: Kind, language: str) -> Words:
    """Empty where the house has written none."""
    row = _row(kind, language)
    return Words(opening=row.opening, closing=row.closing) if row else Words()


def all_words() -> dict[tuple[str, str], Words]:
    """By kind and language, what the house has written."""
    rows = db.session.scalars(select(Wording))
    return {(row.kind, row.language): Words(opening=row.opening, closing=row.closing) for row in rows if row.opening or row.closing}


def reword(kind: Kind, language: str, words: Words, *, by: int) -> None:
    """In the caller's transaction; nothing written is the original again."""
    for text in (words.opening, words.closing):
        checked(text, placeholders(kind))
    row = _row(kind, language)
    if words == (Words(opening=row.opening, closing=row.closing) if row else Words()):
        return
    row = row or Wording(kind=kind.value, language=language)
    row.opening, row.closing = words.opening, words.closing
    db.session.add(row)
    db.session.flush()
    journal.note("reword" if words != Words() else "restore", row, by=by)


def _row(kind: Kind, language: str) -> Wording | None:
    return db.session.scalar(select(Wording).where(Wording.kind == kind.value, Wording.language == language))
