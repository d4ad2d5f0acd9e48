"""What an address holds → what is now released: the difference is what it is told. No difference, no letter."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from netverk.calendars.entries import Entry, Standing, Subject, day_entry, fingerprint, held_entries, session_entry, speaker_entries
from netverk.calendars.invitation import Method, Reason, mail_uid
from netverk.language import spoken
from netverk.letters.models import Told
from netverk.programme.changes import (
    Added,
    AdvisoryChanged,
    Change,
    DayChange,
    DayRestored,
    DetailsChanged,
    Engaged,
    LeaderChanged,
    SessionChange,
    SpeakerChanged,
    day_changes,
    day_hours,
    difference,
    private_difference,
)
from netverk.programme.published import over
from netverk.programme.value import Private, Programme, Session, Status
from netverk.programme.when import UNKNOWN, When
from netverk.publishing.readers import Reader


@dataclass(frozen=True, slots=True)
class Content:
    """One release, or a proposal for one. `number` is the programme's."""

    programme: Programme
    private: Private

    @property
    def number(self) -> int:
        return self.programme.number


@dataclass(frozen=True, slots=True)
class World:
    """What is released at the moment `at`; `earlier` finds a former release by its row id; `base_url` begins every Swedish address.

    `tells_texts` says whether the house wanted new texts and advisories told to those who knew up to a release number.
    """

    now: Content
    at: datetime
    base_url: str
    earlier: Callable[[int], Content]
    tells_texts: Callable[[int], bool]


@dataclass(frozen=True, slots=True)
class Holding:
    """What an address holds of one uid; the values of a `Told`."""

    uid: str
    release_id: int | None = None
    method: str = ""
    generation: int = 0
    sequence: int = 0
    object_release_id: int | None = None
    entry: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @classmethod
    def of(cls, told: Told) -> "Holding":
        return cls(told.uid, told.release_id, told.method, told.generation, told.sequence, told.object_release_id, told.entry)

    @property
    def is_invited(self) -> bool:
        return self.method == Method.REQUEST


@dataclass(frozen=True, slots=True)
class Object:
    """One calendar object that has to leave."""

    method: Method
    entry: Entry
    generation: int
    sequence: int
    related_to: str | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What one reader is told: in words, and in calendar objects. `knows` are the uids that it knows of once the words are read."""

    words: tuple[Change, ...] = ()
    objects: tuple[Object, ...] = ()
    knows: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.words or self.objects)


def plan(reader: Reader, holdings: Mapping[str, Holding], world: World) -> Plan:
    """What this reader has to be told. Speak the reader's language while calling: entries are compared as they are read."""
    return Plan(_words(reader, holdings, world), objects(reader, holdings, world), frozenset(scope(reader, world.now.programme)))


def scope(reader: Reader, programme: Programme) -> set[str]:
    """The uids of what concerns a reader: sessions, and in a conference whole days for those who attend."""
    uids = {session.uid for speaker in reader.speakers for session in programme.spoken_by(speaker)}
    if reader.attends or reader.registers:
        uids |= {each.uid for each in (programme.days if programme.is_conference else programme.sessions)}
    return uids


def desired(reader: Reader, world: World) -> dict[str, Entry]:
    """The entries this reader should hold, of what has not ended."""
    programme, private = world.now.programme, world.now.private
    base_url = _base_url(world)
    entries: dict[str, Entry] = {}
    for speaker in sorted(reader.speakers):
        entries |= speaker_entries(programme, speaker, private=private, base_url=base_url)
    if reader.attends:
        entries |= held_entries(programme, private=private, base_url=base_url)
    return {uid: entry for uid, entry in entries.items() if not _is_over(entry.when, entry.zone, world.at)}


def objects(reader: Reader, holdings: Mapping[str, Holding], world: World) -> tuple[Object, ...]:
    """The calendar objects that make what it holds equal to what it should hold."""
    wanted = desired(reader, world)
    invited = (_invitation(entry, holdings.get(uid), world) for uid, entry in wanted.items())
    taken_back = (_taken_back(each, world) for uid, each in holdings.items() if each.is_invited and uid not in wanted)
    return tuple(each for each in (*invited, *taken_back) if each)


def _invitation(entry: Entry, holding: Holding | None, world: World) -> Object | None:
    """A later generation goes on naming the one before it: a calendar replaces the whole entry each time."""
    generation = holding.generation if holding else 0
    if holding and holding.method:
        if holding.is_invited and _says_the_same(entry, holding, world):
            return None
        generation += not holding.is_invited
    related = mail_uid(entry.uid, generation - 1) if generation else None
    return Object(Method.REQUEST, entry, generation, entry.sequence, related_to=related)


def _says_the_same(entry: Entry, holding: Holding, world: World) -> bool:
    """Whether the release that the address holds this of said the same. Both are written anew: our own wording may have changed since."""
    if holding.object_release_id is None:
        return False
    before = _entry_of(world.earlier(holding.object_release_id), entry.uid, _base_url(world))
    return before is not None and fingerprint(before) == fingerprint(entry)


def _entry_of(content: Content, uid: str, base_url: str) -> Entry | None:
    programme, private = content.programme, content.private
    if session := programme.session(uid):
        return session_entry(programme, session, base_url=base_url, private=private)
    day = next((day for day in programme.days if day.uid == uid), None)
    return day_entry(programme, day, base_url=base_url, private=private) if day else None


def _base_url(world: World) -> str:
    """Where the reader's own language is."""
    return f"{world.base_url}/en" if spoken() == "en" else world.base_url


def _taken_back(holding: Holding, world: World) -> Object | None:
    entry = entry_from(holding.entry)
    if _is_over(entry.when, entry.zone, world.at):
        return None
    programme = world.now.programme
    session = programme.session(holding.uid)
    day = next((day for day in programme.days if day.uid == holding.uid), None)
    released = session.sequence if session else day.sequence if day else 0
    sequence = max(released, holding.sequence + 1)
    return Object(Method.CANCEL, entry, holding.generation, sequence, reason=_reason(holding.uid, entry, session, programme))


def _reason(uid: str, entry: Entry, session: Session | None, programme: Programme) -> Reason:
    if session and session.status is Status.POSTPONED:
        return Reason.POSTPONED
    if session and session.is_dated:
        return Reason.LEFT
    if entry.subject is Subject.DAY:
        return _reason_of_day(uid, entry, programme)
    return Reason.CANCELLED


def _reason_of_day(uid: str, entry: Entry, programme: Programme) -> Reason:
    if any(day.uid == uid for day in programme.days):
        return Reason.LEFT
    left = [session for session in programme.sessions if session.formerly.day == entry.when.day]
    return Reason.POSTPONED if any(session.status is Status.POSTPONED for session in left) else Reason.CANCELLED


def _words(reader: Reader, holdings: Mapping[str, Holding], world: World) -> tuple[Change, ...]:
    """In the order of the programme, what changed of all that concerns the reader since it was last told."""
    concerns = scope(reader, world.now.programme)
    since = {uid: held.release_id for uid, held in holdings.items() if held.release_id is not None}
    found: list[Change] = []
    for release_id in sorted(set(since.values())):
        uids = {uid for uid, known in since.items() if known == release_id}
        found += _since(reader, world.earlier(release_id), uids, concerns, world)
    found += _news(reader, concerns - set(since), world.now.programme)
    return tuple(change for change in _unique(found) if not _is_past(change, world))


def _since(reader: Reader, before: Content, uids: set[str], concerns: set[str], world: World) -> Iterable[Change]:
    now = world.now
    texts = world.tells_texts(before.number)
    changes = (
        *difference(before.programme, now.programme),
        *private_difference(before.private, now.private, now.programme),
        *day_changes(before.programme, now.programme),
    )
    return (change for change in changes if _is_told(change, reader, uids, concerns, texts))


def _is_told(change: Change, reader: Reader, uids: set[str], concerns: set[str], texts: bool) -> bool:
    takes_part = reader.attends or bool(reader.speakers)
    match change:
        case SessionChange(uid=uid) | DayChange(uid=uid) if uid in uids:
            if uid not in concerns and not (reader.attends or reader.registers):
                return isinstance(change, SpeakerChanged) or change.tells.registrant
            heard = change.tells.letter or (texts and isinstance(change, DetailsChanged))
            return heard if takes_part else change.tells.registrant
        case AdvisoryChanged():
            return texts
        case LeaderChanged():
            return takes_part or not reader.registers  # who led it until now is told as well
    return False


def _news(reader: Reader, uids: set[str], programme: Programme) -> list[Change]:
    """What the reader has never been told of; to those who stand up in it, that they do."""
    days = [DayRestored(uid=day.uid, after=day_hours(programme, day)) for day in programme.days if day.uid in uids]
    sessions = [session for session in programme.sessions if session.uid in uids]
    return [*days, *(_new(reader, session) for session in sessions)]


def _new(reader: Reader, session: Session) -> Change:
    kind = Engaged if any(line.speaker in reader.speakers for line in session.bylines) else Added
    return kind(uid=session.uid, title=session.title, session=session)


def _unique(changes: Iterable[Change]) -> Iterable[Change]:
    seen: list[Change] = []
    for change in changes:
        if change not in seen:
            seen.append(change)
            yield change


def _is_past(change: Change, world: World) -> bool:
    uid, programme = getattr(change, "uid", ""), world.now.programme
    session = programme.session(uid)
    day = next((day for day in programme.days if day.uid == uid), None)
    when = session.when if session and session.is_dated else day_hours(programme, day) if day else UNKNOWN
    return _is_over(when, programme.zone, world.at)


def _is_over(when: When, zone: str, at: datetime) -> bool:
    ends = over(when, zone)
    return ends is not None and ends <= at


def entry_facts(entry: Entry) -> dict[str, Any]:
    """What a calendar entry said, as JSON: enough to take it back later, without its text and private links."""
    return asdict(entry) | {"when": str(entry.when), "description": "", "joining": []}


def entry_from(facts: Mapping[str, Any]) -> Entry:
    given = dict(facts) | {"when": When.parse(facts["when"]), "joining": ()}
    return Entry(**given | {"status": Standing(facts["status"]), "subject": Subject(facts["subject"])})
