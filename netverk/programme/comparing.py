"""The changes of one session, each field in exactly one of them."""

from collections.abc import Iterator
from dataclasses import fields as fields_of
from typing import Any

from netverk.programme.kinds import (
    Cancelled,
    Confirmed,
    DetailsChanged,
    Field,
    MadePreliminary,
    Moved,
    PlaceChange,
    Postponed,
    Redated,
    Relocated,
    Restored,
    RoomChanged,
    SessionChange,
    SpeakerChanged,
    TalkChanged,
    WentHybrid,
    WentOnline,
    WentOnSite,
)
from netverk.programme.value import Mode, Session, Status, Talk, TalkKind

# The field that decides a kind → the fields that go with it, if they changed too and nothing above has taken them.
GOES_WITH = {
    "status": ("status", "when", "formerly", "because", "preliminary"),
    "when": ("when", "formerly", "because"),
    "preliminary": ("preliminary", "because"),
    "mode": ("mode", "venue", "room", "because"),
    "venue": ("venue", "room", "because"),
    "room": ("room", "because"),
}
WENT: dict[Mode, type[PlaceChange]] = {Mode.ONLINE: WentOnline, Mode.ON_SITE: WentOnSite, Mode.HYBRID: WentHybrid}


def session_changes(before: Session, after: Session, was: str) -> Iterator[SessionChange]:
    """How `before` became `after`; `was` is the name of the place it had."""
    left = {field.name: field for field in differing(before, after, "talks")}
    for decides, along in GOES_WITH.items():
        if decides in left:
            fields = tuple(left.pop(name) for name in along if name in left)
            kind = _kind(decides, before, after)
            if issubclass(kind, PlaceChange):
                yield kind(uid=after.uid, title=after.title, fields=fields, was=was)
            else:
                yield kind(uid=after.uid, title=after.title, fields=fields)
    who, what = _talk_fields(before.talks, after.talks)
    who = (*who, *(left.pop(name) for name in ("chairs",) if name in left))
    for kind, fields in ((SpeakerChanged, who), (TalkChanged, what), (DetailsChanged, tuple(left.values()))):
        if fields:
            yield kind(uid=after.uid, title=after.title, fields=fields)


def _kind(decides: str, before: Session, after: Session) -> type[SessionChange]:
    match decides:
        case "status":
            return _status_kind(before.status, after.status)
        case "when":
            return Moved
        case "preliminary":
            return MadePreliminary if after.preliminary else Confirmed
        case "mode":
            return WENT[after.mode]
        case "venue":
            return Relocated
        case _:
            return RoomChanged


def _status_kind(before: Status, after: Status) -> type[SessionChange]:
    if after is Status.POSTPONED:
        return Postponed
    if after is Status.CANCELLED:
        return Cancelled
    if after is Status.SCHEDULED and before is not Status.CANCELLED:
        return Redated
    return Restored


def _talk_fields(before: tuple[Talk, ...], after: tuple[Talk, ...]) -> tuple[tuple[Field, ...], tuple[Field, ...]]:
    """The differences of talks: of who stands up, and of everything else. An untitled talk is nothing but who stands up."""
    old, new = {talk.uid: talk for talk in before}, {talk.uid: talk for talk in after}
    fields: list[Field] = []
    for uid in {**old, **new}:
        if uid in old and uid in new:
            fields += differing(old[uid], new[uid], part=uid)
        else:
            fields.append(Field("talk", old.get(uid), new.get(uid), uid))
    told = [*(uid for uid in old if uid in new), *(uid for uid in new if uid not in old)]
    if told != list(new):
        fields.append(Field("order", tuple(old), tuple(new)))
    who = tuple(field for field in fields if _is_who(field))
    return who, tuple(field for field in fields if not _is_who(field))


def _is_who(field: Field) -> bool:
    talk = field.after or field.before
    return field.name == "by" or (isinstance(talk, Talk) and talk.kind is TalkKind.TALK and not (talk.title or talk.summary))


def differing(before: Any, after: Any, *but: str, part: str = "") -> tuple[Field, ...]:
    """The fields in which two values of the same dataclass differ, in the order of the class."""
    names = [field.name for field in fields_of(before) if field.name not in but]
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in names)
    return tuple(Field(name, old, new, part) for name, old, new in pairs if old != new)
