"""Leaving letters in the outbox, and what it takes to write one out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from netverk import clock
from netverk.letters.models import Fate, Letter
from netverk.records import insert_if_new


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Whom a letter is for. `key` names them within a letter's key: `person:7`, `speaker:3`."""

    key: str
    address: str
    name: str = ""
    language: str = "sv"
    person_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The calendar object inside a message: its METHOD and its bytes."""

    method: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A letter written out: subject, plain text, HTML, perhaps one calendar object. `sender` overrides the house's address.

    `enclosed` is a text to be read beside it, such as what a calendar object would have said; `unsubscribe` the address by which its reader
    gets no more of its kind, of letters that one can do without.
    """

    subject: str
    text: str
    html: str
    calendar: Calendar | None = None
    sender: str = ""
    enclosed: str = ""
    unsubscribe: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a composer makes of a letter: the message, None where its reader knows already, and what to record once it has left.

    `then` runs in the transaction that marks the letter as sent (or as needless) and may post further letters.
    """

    message: Message | None
    then: Callable[[], None] = field(default=lambda: None)


Composer = Callable[[Letter], Written]
Composers = Mapping[str, Composer]


def post(kind: str, *, to: Recipient, key: str, due_at: datetime | None = None, **facts: object) -> Letter | None:
    """Leave one letter in the outbox, in the caller's transaction: a refused change tells nobody.

    `key` says what it is about (`notice:42:person:7`); posting the same key again changes nothing and gives None.
    `season_id` and `notice_id` among the facts are kept as such.
    """
    return insert_if_new(letter_for(kind, to=to, key=key, due_at=due_at, **facts))


def letter_for(kind: str, *, to: Recipient, key: str, due_at: datetime | None = None, **facts: object) -> Letter:
    """The letter itself, for callers that post many at once and know that the keys are new."""
    season_id, notice_id = facts.pop("season_id", None), facts.pop("notice_id", None)
    now = clock.now()
    return Letter(
        key=key,
        kind=kind,
        person_id=to.person_id,
        season_id=season_id,
        notice_id=notice_id,
        address=to.address,
        name=to.name,
        language=to.language,
        facts=facts,
        made_at=now,
        due_at=due_at or now,
        fate=Fate.WAITING,
    )
