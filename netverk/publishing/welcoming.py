"""Whom a release could ask whether they come again, as the organiser sees it before it is published."""

from dataclasses import dataclass, replace

from config import Settings
from netverk import clock
from netverk.language import moment_words
from netverk.letters.outbox import Message
from netverk.letters.wording import unflowed
from netverk.people import reaching
from netverk.publishing.releasing import Proposal
from netverk.releases import reading
from netverk.returning import asking
from netverk.telling import asking_again
from netverk.telling.world import Content, present


@dataclass(frozen=True, slots=True)
class Asking:
    """Those of the season `before` (its title) who can be asked; `opens` says when, where registration is not open at once.

    `is_first` where nobody could have been asked before: then they are, unless the organiser leaves it out.
    """

    before: str
    names: tuple[tuple[str, str], ...]  # name and address
    left_out: int
    opens: str
    is_first: bool
    letter: Message
    letter_to: str
    letter_language: str

    @property
    def people(self) -> int:
        return len(self.names)


def offered(what: Proposal, settings: Settings) -> Asking | None:
    """None where there is nobody to ask, or nothing to ask them to. Changes nothing."""
    known, now = asking.asking_of(what.season.id), clock.now()
    at = asking.moment(what.programme, now) if known else None
    members = asking.members(what.season.id) if at else []
    people = [member.person for member in members if member.is_asked]
    recipient = reaching.recipient(people[0]) if people else None
    if not (known and at and recipient):
        return None
    there = present(Content(what.programme, what.private), what.season.id, settings.base_url)
    letter = asking_again.previewed(people[0], recipient, there, what.season.id, settings)
    return Asking(
        before=known.before.title,
        names=tuple((person.name, person.email or "") for person in people),
        left_out=len(members) - len(people),
        opens=moment_words(at, what.programme.zone) if at > now else "",
        is_first=what.base is None or asking.moment(reading.programme_of(what.base), now) is None,
        letter=replace(letter, text=unflowed(letter.text)),
        letter_to=people[0].name,
        letter_language=people[0].language,
    )
