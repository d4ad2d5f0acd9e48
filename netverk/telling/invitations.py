"""Which invitations and cancellations have to leave: what an address holds in its calendar, and what it should hold."""

from collections.abc import Mapping

from netverk.calendars.entries import Entry, Subject, day_entry, fingerprint, held_entries, session_entry, speaker_entries
from netverk.calendars.invitation import Method, Reason, mail_uid
from netverk.programme.value import Programme, Session, Status
from netverk.telling.holdings import Holding, Object, entry_from
from netverk.telling.readers import Reader
from netverk.telling.world import Content, World


def objects(reader: Reader, holdings: Mapping[str, Holding], world: World) -> tuple[Object, ...]:
    """The calendar objects that make what it holds equal to what it should hold."""
    wanted = desired(reader, world)
    invited = (_invitation(entry, holdings.get(uid), world) for uid, entry in wanted.items())
    taken_back = (_taken_back(each, world) for uid, each in holdings.items() if each.is_invited and uid not in wanted)
    return tuple(each for each in (*invited, *taken_back) if each)


def desired(reader: Reader, world: World) -> dict[str, Entry]:
    """The entries this reader should hold, of what has not ended."""
    programme, private = world.now.programme, world.now.private
    entries: dict[str, Entry] = {}
    for speaker in sorted(reader.speakers):
        entries |= speaker_entries(programme, speaker, private=private, base_url=world.base_url)
    if reader.attends:
        held = held_entries(programme, private=private, base_url=world.base_url)
        entries |= {uid: entry for uid, entry in held.items() if uid not in reader.away}
    visited = (
        session_entry(programme, each, private=private, base_url=world.base_url) for each in programme.sessions if each.uid in reader.visits
    )
    entries |= {entry.uid: entry for entry in visited if entry}
    return {uid: entry for uid, entry in entries.items() if not world.has_passed(entry.when, entry.zone)}


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
    before = _entry_of(world.earlier(holding.object_release_id), entry.uid, world.base_url)
    return before is not None and fingerprint(before) == fingerprint(entry)


def _entry_of(content: Content, uid: str, base_url: str) -> Entry | None:
    programme, private = content.programme, content.private
    if session := programme.session(uid):
        return session_entry(programme, session, base_url=base_url, private=private)
    day = next((day for day in programme.days if day.uid == uid), None)
    return day_entry(programme, day, base_url=base_url, private=private) if day else None


def _taken_back(holding: Holding, world: World) -> Object | None:
    entry = entry_from(holding.entry)
    if world.has_passed(entry.when, entry.zone):
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
