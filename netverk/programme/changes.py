"""What someone who knew one programme has to be told to know the next."""

from collections.abc import Iterator
from typing import TypeVar

from netverk.programme.canonical import canonical, content
from netverk.programme.comparing import differing, session_changes
from netverk.programme.days import DayCancelled, DayChange, DayMoved, DayRelocated, DayRestored, day_changes, day_hours, day_venues
from netverk.programme.kinds import (
    Added,
    AdvisoryChanged,
    Cancelled,
    Change,
    Confirmed,
    DaysChanged,
    DetailsChanged,
    Engaged,
    Field,
    FieldsChange,
    JoiningLinkChanged,
    LeaderChanged,
    MadePreliminary,
    Moved,
    PlaceChange,
    Postponed,
    Redated,
    Relocated,
    Removed,
    Restored,
    RoomChanged,
    SeasonChanged,
    SessionChange,
    SpeakerChanged,
    SpeakerProfileChanged,
    TalkChanged,
    Tells,
    VenueChanged,
    WentHybrid,
    WentOnline,
    WentOnSite,
)
from netverk.programme.numbering import numbered, sequence_rises, written_status
from netverk.programme.replay import replay
from netverk.programme.value import Private, Programme, in_order

__all__ = [
    "Added",
    "AdvisoryChanged",
    "Cancelled",
    "Change",
    "Confirmed",
    "DayCancelled",
    "DayChange",
    "DayMoved",
    "DayRelocated",
    "DayRestored",
    "DaysChanged",
    "DetailsChanged",
    "Engaged",
    "Field",
    "FieldsChange",
    "JoiningLinkChanged",
    "LeaderChanged",
    "MadePreliminary",
    "Moved",
    "PlaceChange",
    "Postponed",
    "Redated",
    "Relocated",
    "Removed",
    "Restored",
    "RoomChanged",
    "SeasonChanged",
    "SessionChange",
    "SpeakerChanged",
    "SpeakerProfileChanged",
    "TalkChanged",
    "Tells",
    "VenueChanged",
    "WentHybrid",
    "WentOnSite",
    "WentOnline",
    "canonical",
    "content",
    "day_changes",
    "day_hours",
    "day_venues",
    "difference",
    "numbered",
    "private_difference",
    "replay",
    "sequence_rises",
    "written_status",
]

Thing = TypeVar("Thing")


def difference(before: Programme, after: Programme) -> tuple[Change, ...]:
    """What someone who knew `before` has to be told to know `after`, in the order of the programme.

    Release number and SEQUENCE do not count, nor does the order in which unordered things were listed.
    """
    old, new = content(before), content(after)
    return (
        *_season_changes(old, new),
        *_sessions_changes(old, new),
        *_speakers_changes(old, new),
        *_venues_changes(old, new),
        *_advisories_changes(old, new),
    )


def private_difference(before: Private, after: Private, programme: Programme) -> tuple[JoiningLinkChanged, ...]:
    """The joining links that changed, in the order of `programme`; of sessions it does not have, none."""
    links = ((session, before.joining_link(session.uid), after.joining_link(session.uid)) for session in programme.sessions)
    return tuple(
        JoiningLinkChanged(uid=session.uid, title=session.title, before=old, after=new) for session, old, new in links if old != new
    )


def _season_changes(old: Programme, new: Programme) -> Iterator[Change]:
    fields = (
        *differing(old.series, new.series, part="series"),
        *differing(old.season, new.season, part="season"),
        *(Field(name, getattr(old, name), getattr(new, name)) for name in ("language", "zone") if getattr(old, name) != getattr(new, name)),
    )
    if fields:
        yield SeasonChanged(fields=fields)
    if old.leaders != new.leaders:
        yield LeaderChanged(fields=(Field("leaders", old.leaders, new.leaders),))
    if old.days != new.days:
        yield DaysChanged(before=old.days, after=new.days)


def _sessions_changes(old: Programme, new: Programme) -> Iterator[Change]:
    known = {session.uid: session for session in old.sessions}
    kept = {session.uid for session in new.sessions}
    gone = tuple(session for session in old.sessions if session.uid not in kept)
    for session in in_order((*new.sessions, *gone)):
        if session.uid not in kept:
            yield Removed(uid=session.uid, title=session.title, session=session)
        elif session.uid not in known:
            yield Added(uid=session.uid, title=session.title, session=session)
        elif session != known[session.uid]:
            yield from session_changes(known[session.uid], session, old.place_name(known[session.uid]))


def _speakers_changes(old: Programme, new: Programme) -> Iterator[Change]:
    pairs = _pairs({each.uid: each for each in old.speakers}, {each.uid: each for each in new.speakers})
    for uid, was, now in pairs:
        if was and now:
            yield SpeakerProfileChanged(uid=uid, name=now.name, fields=differing(was, now))
        elif speaker := was or now:
            yield SpeakerProfileChanged(uid=uid, name=speaker.name, before=was, after=now)


def _venues_changes(old: Programme, new: Programme) -> Iterator[Change]:
    pairs = _pairs({each.slug: each for each in old.venues}, {each.slug: each for each in new.venues})
    for slug, was, now in pairs:
        if was and now:
            yield VenueChanged(slug=slug, name=now.name, fields=differing(was, now))
        elif venue := was or now:
            yield VenueChanged(slug=slug, name=venue.name, before=was, after=now)


def _advisories_changes(old: Programme, new: Programme) -> Iterator[Change]:
    pairs = _pairs({each.uid: each for each in old.advisories}, {each.uid: each for each in new.advisories})
    for uid, was, now in pairs:
        yield AdvisoryChanged(uid=uid, before=was, after=now)


def _pairs(old: dict[str, Thing], new: dict[str, Thing]) -> Iterator[tuple[str, Thing | None, Thing | None]]:
    """What differs, with None on the side where it is not, by ascending key."""
    pairs = ((key, old.get(key), new.get(key)) for key in sorted({*old, *new}))
    return (pair for pair in pairs if pair[1] != pair[2])
