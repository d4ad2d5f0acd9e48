"""What a proposal would do, as the organiser reads it before it is published: what changes, who is told what, in whose words."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date

from config import Settings
from netverk import clock
from netverk.calendars.invitation import Method
from netverk.language import _, joined, ngettext, speaking
from netverk.letters.outbox import Message
from netverk.letters.wording import unflowed
from netverk.programme.changes import Change, SessionChange, SpeakerProfileChanged, VenueChanged
from netverk.programme.clashes import Clash, OfMembers
from netverk.programme.published import House, Notice, Published, has_ended
from netverk.programme.sentences import sentence
from netverk.programme.value import Programme
from netverk.programme.words import when_words
from netverk.publishing.fitting import Warned, misfits, warned
from netverk.publishing.releasing import Proposal
from netverk.publishing.welcoming import Asking, offered
from netverk.showing.standing import Entry, entry
from netverk.telling import announcing, lettering
from netverk.telling.announcing import Telling
from netverk.telling.holdings import Object
from netverk.telling.readers import Reader
from netverk.telling.reconciling import Plan
from netverk.telling.world import Content, present

ROLES: dict[str, Callable[[int], str]] = {  # how many of whom, by what the season is to them
    "member": lambda n: ngettext("one member", "%(n)s members", n),
    "attendee": lambda n: ngettext("one attendee", "%(n)s attendees", n),
    "leader": lambda n: ngettext("one discussion leader", "%(n)s discussion leaders", n),
    "speaker": lambda n: ngettext("one speaker", "%(n)s speakers", n),
    "registrant": lambda n: ngettext("one who registered others", "%(n)s who registered others", n),
    "former": lambda n: ngettext("one who no longer takes part", "%(n)s who no longer take part", n),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One group of readers and what it gets: a letter with `subject` and `sentences` in its `language`, or only calendar entries."""

    audience: str
    names: tuple[tuple[str, str], ...]  # name and address
    language: str
    subject: str
    sentences: tuple[str, ...]
    calendar: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """`number` would be the release's, `base` is the one it stands on (0: none). `letter` is what `letter_to` would get."""

    number: int
    base: int
    changes: tuple[str, ...]
    touched: tuple[str, ...]
    warnings: tuple[Warned, ...]
    told: tuple[Told, ...]
    letter: Message | None
    letter_to: str
    letter_language: str
    asking: Asking | None
    shown: tuple[Entry, ...]  # the sessions that change, at first all of them, as the page will have them

    @property
    def people(self) -> int:
        return len({address for group in self.told for _name, address in group.names})

    def reached(self, *, asks_again: bool) -> int:
        """How many get a letter or an entry, those who are asked among them."""
        asked = {address for _name, address in self.asking.names} if self.asking and asks_again else set()
        return len({address for group in self.told for _name, address in group.names} | asked)


def preview(what: Proposal, settings: Settings, *, note: str = "", tells_texts: bool = False) -> Preview:
    """Everything that follows from a proposal. Changes nothing."""
    content, season_id = Content(what.programme, what.private), what.season.id
    groups = announcing.preview(content, season_id, settings.base_url, tells_texts=tells_texts)
    reader = next((group.readers[0] for group in groups if group.words), None)
    there = present(content, season_id, settings.base_url, tells_texts=tells_texts)
    return Preview(
        number=what.programme.number,
        base=what.base_number,
        changes=tuple(sentence(change, what.programme) for change in what.changes),
        touched=tuple(_touched(what)),
        warnings=tuple(_warnings(what)),
        told=tuple(_alike(groups, what.programme)),
        letter=_unflowed(lettering.previewed(reader, there, season_id, settings, note)) if reader else None,
        letter_to=reader.recipient.name or reader.recipient.address if reader else "",
        letter_language=reader.recipient.language if reader else "",
        asking=offered(what, settings),
        shown=tuple(_shown(what)),
    )


def changed_sessions(whole: Proposal) -> list[tuple[str, str]]:
    """The sessions that have changed, by uid, each with what has."""
    said: dict[str, list[str]] = {}
    for change in whole.changes:
        if isinstance(change, SessionChange):
            said.setdefault(change.uid, []).append(sentence(change, whole.programme))
    return [(uid, " ".join(sentences)) for uid, sentences in said.items()]


def _unflowed(letter: Message | None) -> Message | None:
    return replace(letter, text=unflowed(letter.text)) if letter else None


def _shown(what: Proposal) -> Iterator[Entry]:
    now, programme = clock.now(), what.programme
    said = Notice(number=0, at=now, changes=what.changes)
    published = Published(programme=programme, at=now, house=House(name=""), notices=(said,))
    changed = {change.uid for change in what.changes if isinstance(change, SessionChange)}
    ended = has_ended(programme, now)
    yield from (entry(published, each, now, ended=ended) for each in programme.sessions if not what.base or each.uid in changed)


def _warnings(what: Proposal) -> Iterator[Warned]:
    """What does not fit of all that would be new; what was published before and stays as it is has been seen."""
    changed = {change.uid for change in what.changes if isinstance(change, SessionChange)}
    days = {session.when.day for session in what.programme.sessions if session.uid in changed}
    for clash in misfits(what.programme, what.season):
        if not what.base or changed.intersection(clash.sessions) or _is_of_all(clash, what, days):
            yield warned(clash, what.programme, changed)


def _is_of_all(clash: Clash, what: Proposal, days: Collection[date | None]) -> bool:
    """Whether it is of no single session, but of all that is proposed: of the season, or of a day that something changes."""
    day = clash.day if isinstance(clash, OfMembers) else None
    return not clash.sessions and (what.is_whole or day is None or day in days)


def _touched(what: Proposal) -> Iterator[str]:
    """The sessions that did not change themselves, but show a speaker or a venue that did."""
    changed = {change.uid for change in what.changes if isinstance(change, SessionChange)}
    speakers = {change.uid for change in what.changes if isinstance(change, SpeakerProfileChanged)}
    venues = {change.slug for change in what.changes if isinstance(change, VenueChanged)}
    for session in what.programme.sessions:
        shared = session.venue in venues or any(line.speaker in speakers for line in session.bylines)
        if shared and session.uid not in changed:
            yield session.title


def _alike(groups: list[Telling], programme: Programme) -> Iterator[Told]:
    """Those who get the same words and entries together, the largest group first."""
    found: dict[tuple[str, tuple[Change, ...], tuple[str, ...]], list[Reader]] = defaultdict(list)
    for group in groups:
        for reader in group.readers:
            with speaking(reader.recipient.language):
                entries = tuple(map(_entry_words, group.objects))
            found[reader.recipient.language, group.words, entries].append(reader)
    for (language, words, entries), readers in sorted(found.items(), key=lambda item: -len(item[1])):
        with speaking(language):
            subject, sentences = lettering.shown(Plan(words), programme) if words else ("", [])
        names = tuple((reader.recipient.name, reader.recipient.address) for reader in readers)
        yield Told(audience(readers, programme), names, language, subject, tuple(sentences), entries)


def _entry_words(each: Object) -> str:
    facts = {"title": each.entry.title, "when": when_words(each.entry.when)}
    if each.method is Method.CANCEL:
        return _("Taken out of the calendar: “%(title)s”, %(when)s.", **facts)
    return _("In the calendar: “%(title)s”, %(when)s.", **facts)


def audience(readers: list[Reader], programme: Programme) -> str:
    """`31 medlemmar och 2 talare`."""
    counted = Counter(_role(reader, programme) for reader in readers)
    return joined(ROLES[role](counted[role]) % {"n": counted[role]} for role in ROLES if counted[role])


def _role(reader: Reader, programme: Programme) -> str:
    if reader.attends:
        return "attendee" if programme.is_conference else "member"
    if any(leader.speaker in reader.speakers for leader in programme.leaders):
        return "leader"
    if reader.speakers:
        return "speaker"
    return "registrant" if reader.registers else "former"
