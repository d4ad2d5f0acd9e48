"""Applying changes: who knows the old programme and is told the changes knows the new one."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar

from netverk.programme.canonical import canonical
from netverk.programme.kinds import (
    Added,
    AdvisoryChanged,
    Change,
    DaysChanged,
    Field,
    FieldsChange,
    LeaderChanged,
    Removed,
    SeasonChanged,
    SessionChange,
    SpeakerProfileChanged,
    VenueChanged,
)
from netverk.programme.value import Programme, Session, Talk

Thing = TypeVar("Thing")


def replay(changes: Iterable[Change], before: Programme) -> Programme:
    """`before` after `changes`, in canonical order; release number and SEQUENCE stay as they were."""
    programme = before
    for change in changes:
        programme = _apply(change, programme)
    return canonical(programme)


def _apply(change: Change, programme: Programme) -> Programme:
    match change:
        case SessionChange():
            return replace(programme, sessions=_sessions(programme.sessions, change))
        case SeasonChanged():
            series, season = _with(programme.series, change, "series"), _with(programme.season, change, "season")
            return replace(_with(programme, change), series=series, season=season)
        case LeaderChanged():
            return _with(programme, change)
        case DaysChanged():
            known = {day.uid: day.sequence for day in programme.days}
            return replace(programme, days=tuple(replace(day, sequence=known.get(day.uid, day.sequence)) for day in change.after))
        case SpeakerProfileChanged():
            return replace(programme, speakers=_in_place(programme.speakers, "uid", change.uid, change))
        case VenueChanged():
            return replace(programme, venues=_in_place(programme.venues, "slug", change.slug, change))
        case AdvisoryChanged():
            rest = _without(programme.advisories, "uid", change.uid)
            return replace(programme, advisories=(*rest, change.after) if change.after else rest)
    return programme


def _sessions(sessions: tuple[Session, ...], change: SessionChange) -> tuple[Session, ...]:
    match change:
        case Added():
            return (*sessions, change.session)
        case Removed():
            return _without(sessions, "uid", change.uid)
        case _:
            return tuple(_session(each, change) if each.uid == change.uid else each for each in sessions)


def _in_place(things: tuple[Thing, ...], key: str, value: str, change: SpeakerProfileChanged | VenueChanged) -> tuple[Thing, ...]:
    if change.fields:
        return tuple(_with(each, change) if getattr(each, key) == value else each for each in things)
    came: Any = change.after
    rest = _without(things, key, value)
    return (*rest, came) if came else rest


def _without(things: tuple[Thing, ...], key: str, value: str) -> tuple[Thing, ...]:
    return tuple(each for each in things if getattr(each, key) != value)


def _with(thing: Thing, change: FieldsChange, part: str = "") -> Thing:
    """The thing with what the change says of that part of it."""
    changed: Thing = _filled(thing, [field for field in change.fields if field.part == part])
    return changed


def _filled(thing: Any, fields: Iterable[Field]) -> Any:
    return replace(thing, **{field.name: field.after for field in fields})


def _session(session: Session, change: SessionChange) -> Session:
    talks = [field for field in change.fields if field.part or field.name == "order"]
    own = [field for field in change.fields if field not in talks]
    changed: Session = replace(_filled(session, own), talks=_talks(session.talks, talks))
    return changed


def _talks(before: tuple[Talk, ...], fields: list[Field]) -> tuple[Talk, ...]:
    talks = {talk.uid: talk for talk in before}
    order: Any = None
    for field in fields:
        match field:
            case Field("order", _, order):
                pass
            case Field("talk", _, None):
                del talks[field.part]
            case Field("talk", _, Talk() as came):
                talks[field.part] = came
            case _:
                talks[field.part] = _filled(talks[field.part], [field])
    return tuple(talks[uid] for uid in order) if order else tuple(talks.values())
