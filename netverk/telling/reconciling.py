"""What an address holds → what is now released: the difference is what it is told. No difference, no letter."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

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
from netverk.programme.value import Programme, Session
from netverk.programme.when import UNKNOWN
from netverk.telling.holdings import Holding, Object
from netverk.telling.invitations import objects
from netverk.telling.readers import Reader, scope
from netverk.telling.world import Content, World


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
    match change:
        case SessionChange(uid=uid) | DayChange(uid=uid) if uid in uids:
            if uid not in concerns and uid in reader.away:
                return False
            if uid not in concerns and not (reader.attends or reader.registers):
                return isinstance(change, SpeakerChanged) or change.tells.registrant
            heard = change.tells.letter or (texts and isinstance(change, DetailsChanged))
            return heard if reader.goes_to(uid) else change.tells.registrant
        case AdvisoryChanged():
            return texts
        case LeaderChanged():
            return reader.takes_part or not (reader.registers or reader.signs)  # who led it until now is told as well
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
    return world.has_passed(when, programme.zone)
