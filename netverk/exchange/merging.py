"""Importing again: what changed between two files is taken into the draft, unless the draft changed there too.

Three sides, per thing (by uid, slug or date) and group of fields: `before` (the file as last imported), `now` (the file), `ours` (the
draft). The file changed and ours is still as before: taken. Ours is as the file already: nothing. Both changed: listed and left. What the
format cannot say is never touched. So a session that was postponed here stays postponed as long as the file leaves its hours alone.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from netverk.exchange.hours import Stretch, beginning, duration, wall_hours
from netverk.exchange.identity import free_number, free_slug, identity
from netverk.exchange.spoken import SEASON_FILE, Group, Spoken
from netverk.programme.canonical import canonical
from netverk.programme.value import Day, Mode, Programme, Room, Session, Speaker, Status, Venue
from netverk.programme.when import When


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One difference: in what (`session`, `speaker`, `room` …), which one, in which group of fields (`""`: the whole thing)."""

    what: str
    key: str
    name: str
    field: str = ""
    ours: object = None
    theirs: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The new draft, and what became of each difference. `refused` is what no session can do: come back once it is cancelled."""

    programme: Programme
    taken: tuple[Found, ...] = ()
    conflicting: tuple[Found, ...] = ()
    missing: tuple[Found, ...] = ()
    refused: tuple[Found, ...] = ()


@dataclass(slots=True)
class _Merging:
    """One merge under way: its three sides (`before` may be unknown), what the format speaks, and the lists that grow."""

    ours: Programme
    before: Programme | None
    now: Programme
    spoken: Spoken
    cancels: bool
    taken: list[Found] = field(default_factory=list)
    conflicting: list[Found] = field(default_factory=list)
    missing: list[Found] = field(default_factory=list)
    refused: list[Found] = field(default_factory=list)


def merge(
    ours: Programme | None,
    before: Programme | None,
    now: Programme,
    *,
    missing: Literal["keep", "cancel"] = "keep",
    fields: Spoken = SEASON_FILE,
) -> Merged:
    """The draft after importing `now`. Without `ours` everything is taken; without `before` only what is new or empty here.

    What `before` had and `now` has not is listed as missing; it stays, or with `missing="cancel"` becomes cancelled unless it was changed
    here. The hours of both files are put into the draft's own time zone.
    """
    if ours is None:
        new = (Found(what="session", key=session.uid, name=session.title, theirs=session) for session in now.sessions)
        return Merged(programme=now, taken=tuple(new))
    merging = _Merging(ours, before and _in_zone(before, ours.zone), _in_zone(now, ours.zone), fields, missing == "cancel")
    draft = _draft(merging)
    return Merged(
        programme=canonical(draft) if merging.taken else ours,
        taken=tuple(merging.taken),
        conflicting=tuple(merging.conflicting),
        missing=tuple(merging.missing),
        refused=tuple(merging.refused),
    )


def _draft(merging: _Merging) -> Programme:
    ours, before, now, spoken = merging.ours, merging.before, merging.now, merging.spoken
    draft: Programme = _record(merging, "programme", ours.path, ours, before, now, spoken.programme)
    draft = replace(
        draft,
        series=_record(merging, "series", ours.series.slug, ours.series, before and before.series, now.series, spoken.series),
        season=_record(merging, "season", ours.season.slug, ours.season, before and before.season, now.season, spoken.season),
        sessions=_sessions(merging),
        advisories=_things(merging, "advisory", spoken.advisory, lambda side: side.advisories) if spoken.advisory else ours.advisories,
    )
    draft = replace(draft, days=_days(merging, draft), speakers=_speakers(merging, draft))
    return replace(draft, venues=_venues(merging, draft))


def _record(merging: _Merging, what: str, key: str, ours: Any, before: Any, now: Any, groups: Iterable[Group]) -> Any:
    """`ours` with the groups that the file changed and we did not."""
    for group in groups:
        mine, was, theirs = (_values(side, group) for side in (ours, before, now))
        if theirs in (mine, was):
            continue
        found = Found(what=what, key=key, name=_name(ours), field=group.name, ours=mine, theirs=theirs)
        if mine != was and not (before is None and _is_empty(ours, group)):
            merging.conflicting.append(found)
        elif what == "session" and group.name == "when" and ours.status is Status.CANCELLED:
            merging.refused.append(found)
        else:
            merging.taken.append(found)
            ours = replace(ours, **dict(zip(group.fields, theirs, strict=True)))
    return ours


def _things(
    merging: _Merging,
    what: str,
    groups: Sequence[Group],
    of: Callable[[Programme], Sequence[Any]],
    *,
    needed: Iterable[str] = (),
    fresh: Callable[[Any, list[Any]], Any] | None = None,
) -> tuple[Any, ...]:
    """Our things merged with theirs, then those that are new or `needed` although we removed them, made `fresh` among the others."""
    before, now = ({_key(each): each for each in of(side)} if side else {} for side in (merging.before, merging.now))
    made = [
        _record(merging, what, _key(mine), mine, before.get(_key(mine)), now[_key(mine)], groups) if _key(mine) in now else mine
        for mine in of(merging.ours)
    ]
    known, wanted = {_key(mine) for mine in made}, set(needed)
    for key, theirs in now.items():
        if key in known:
            continue
        found = Found(what=what, key=key, name=_name(theirs), theirs=theirs)
        if key in wanted or (key not in before and _takes_what_is_new(merging, what)):
            merging.taken.append(found)
            made.append(fresh(theirs, made) if fresh else theirs)
        elif key in before and any(_values(before[key], group) != _values(theirs, group) for group in groups):
            merging.conflicting.append(found)
    return tuple(made)


def _takes_what_is_new(merging: _Merging, what: str) -> bool:
    """Whether something new comes even if nothing refers to it: as long as nobody knows what was there before, only into an empty draft."""
    return what in {"session", "day", "advisory"} or merging.before is not None or not merging.ours.sessions


def _sessions(merging: _Merging) -> tuple[Session, ...]:
    made: tuple[Session, ...] = _things(merging, "session", merging.spoken.session, lambda side: side.sessions, fresh=_numbered)
    before = {session.uid: session for session in merging.before.sessions} if merging.before else {}
    kept = {session.uid for session in merging.now.sessions}
    return tuple(
        session if session.uid in kept or session.uid not in before else _without(merging, session, before[session.uid]) for session in made
    )


def _without(merging: _Merging, session: Session, before: Session) -> Session:
    """A session that the file no longer has."""
    found = Found(what="session", key=session.uid, name=session.title, ours=session)
    merging.missing.append(found)
    if not merging.cancels or session.status is Status.CANCELLED:
        return session
    if any(_values(session, group) != _values(before, group) for group in merging.spoken.session if group.name == "when"):
        merging.conflicting.append(found)
        return session
    merging.taken.append(replace(found, field="when"))
    return replace(session, status=Status.CANCELLED)


def _numbered(session: Session, others: list[Session]) -> Session:
    """A new session with a number and an address that no other has."""
    number = free_number(session.number, {other.number for other in others})
    return replace(session, number=number, slug=free_slug(session.slug, {other.slug for other in others}))


def _days(merging: _Merging, draft: Programme) -> tuple[Day, ...]:
    """Conference days by date; one is needed on which something is held that was not before."""
    held, was = ({str(session.when.day) for session in side.sessions if session.is_dated} for side in (draft, merging.ours))
    kept = {day.date for day in merging.now.days}
    gone = [day for day in merging.before.days if day.date not in kept] if merging.before else []
    merging.missing.extend(Found(what="day", key=str(day.date), name=str(day.date)) for day in gone if day.date in _dates(merging.ours))
    return _things(merging, "day", (), lambda side: side.days, needed=held - was, fresh=_known_apart)


def _known_apart(day: Day, others: list[Day]) -> Day:
    """A new day under a uid that no other date of ours has."""
    return replace(day, uid=identity(f"{day.uid} {day.date}")) if day.uid in {other.uid for other in others} else day


def _dates(programme: Programme) -> set[Any]:
    return {day.date for day in programme.days}


def _speakers(merging: _Merging, draft: Programme) -> tuple[Speaker, ...]:
    """Those who were only in the file and no longer are leave, unless somebody still names them."""
    named = {line.speaker for session in draft.sessions for line in session.bylines} | {line.speaker for line in draft.leaders}
    was = {speaker.uid for speaker in merging.before.speakers} if merging.before else set()
    leaving = was - named - {speaker.uid for speaker in merging.now.speakers}
    made: tuple[Speaker, ...] = _things(
        merging, "speaker", merging.spoken.speaker, lambda side: side.speakers, needed=named, fresh=_addressed
    )
    return tuple(speaker for speaker in made if speaker.uid not in leaving)


def _addressed(speaker: Speaker, others: list[Speaker]) -> Speaker:
    return replace(speaker, slug=free_slug(speaker.slug, {other.slug for other in others}))


def _venues(merging: _Merging, draft: Programme) -> tuple[Venue, ...]:
    used = {(session.venue, session.room) for session in draft.sessions}
    made: tuple[Venue, ...] = _things(
        merging, "venue", merging.spoken.venue, lambda side: side.venues, needed={venue for venue, _room in used}
    )
    return tuple(replace(venue, rooms=_rooms(merging, venue, used)) if merging.ours.venue(venue.slug) else venue for venue in made)


def _rooms(merging: _Merging, venue: Venue, used: set[tuple[str, str]]) -> tuple[Room, ...]:
    def of(side: Programme) -> tuple[Room, ...]:
        found = side.venue(venue.slug)
        return found.rooms if found else ()

    return _things(merging, "room", merging.spoken.room, of, needed={room for place, room in used if place == venue.slug})


def _values(thing: Any, group: Group) -> tuple[object, ...]:
    """What it holds there; nothing where there is no such thing."""
    return tuple(getattr(thing, name) for name in group.fields) if thing is not None else ()


def _is_empty(thing: Any, group: Group) -> bool:
    """Whether nobody has said anything there: no text, time or number, and a status or mode as it is from the beginning."""
    held = [getattr(thing, name) for name in group.fields]
    return not any(value and value not in (Status.PLANNED, Mode.ON_SITE) for value in held)


def _key(thing: Any) -> str:
    """What it is known by in both files and the draft: days by date, the rest by uid or else slug."""
    return str(next(getattr(thing, name) for name in ("date", "uid", "slug") if hasattr(thing, name)))


def _name(thing: Any) -> str:
    return str(next(getattr(thing, name) for name in ("title", "name", "date", "path") if hasattr(thing, name)))


def _in_zone(programme: Programme, zone: str) -> Programme:
    """The same instants as wall times of another zone; what is vaguer than hours stays."""
    if programme.zone == zone:
        return programme

    def moved(when: When, name: str) -> When:
        hours = Stretch(beginning(when, programme.zone), duration(when, programme.zone)) if when.has_hours else None
        return wall_hours(hours, zone, name) if hours else when

    sessions = (replace(each, when=moved(each.when, each.title), formerly=moved(each.formerly, each.title)) for each in programme.sessions)
    opens, closes = (moved(when, programme.path) for when in (programme.season.opens, programme.season.closes))
    return replace(programme, zone=zone, season=replace(programme.season, opens=opens, closes=closes), sessions=tuple(sessions))
