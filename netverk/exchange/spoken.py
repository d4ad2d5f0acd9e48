"""Which fields a file format can say, and which of them belong together: only these are taken when a file is imported again.

`uid`, `slug`, `number` and `sequence` are given once and never taken: addresses and calendar entries hang on them.
"""

from dataclasses import dataclass, fields
from typing import NamedTuple

from netverk.programme.value import Advisory, Room, Season, Series, Session, Speaker, Venue

GIVEN_ONCE = {"uid", "slug", "number", "sequence"}


class Group(NamedTuple):
    """Fields that are taken together or not at all."""

    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """The groups that a format has for each kind of thing."""

    session: tuple[Group, ...]
    speaker: tuple[Group, ...]
    room: tuple[Group, ...]
    season: tuple[Group, ...]
    venue: tuple[Group, ...] = ()
    series: tuple[Group, ...] = ()
    programme: tuple[Group, ...] = ()
    advisory: tuple[Group, ...] = ()


def single(*names: str) -> tuple[Group, ...]:
    return tuple(Group(name, (name,)) for name in names)


def everything(kind: type, *groups: Group, apart: frozenset[str] = frozenset()) -> tuple[Group, ...]:
    """These groups, and every other field of a dataclass by itself, but those given once and those that stand `apart`."""
    grouped = {name for group in groups for name in group.fields}
    rest = (field.name for field in fields(kind) if field.name not in GIVEN_ONCE | grouped | apart)
    return (*groups, *single(*rest))


RUN = Group("run", ("starts_on", "ends_on"))
SCHEDULE_XML = Spoken(
    session=(
        Group("when", ("status", "when")),
        Group("place", ("venue", "room")),
        *single("title", "subtitle", "summary", "description", "kind", "track", "language", "talks", "links"),
    ),
    speaker=single("name"),
    room=single("name"),
    season=(RUN, *single("title")),
)
SCHEDULE_JSON = Spoken(
    session=SCHEDULE_XML.session,
    speaker=single("name", "biography", "links"),
    room=single("name", "seats"),
    season=SCHEDULE_XML.season,
)
SEASON_FILE = Spoken(
    session=everything(
        Session,
        Group("when", ("status", "when", "formerly", "because", "preliminary")),
        Group("place", ("mode", "venue", "room")),
    ),
    speaker=everything(Speaker),
    room=everything(Room),
    season=everything(Season, RUN),
    venue=everything(Venue, apart=frozenset({"rooms"})),
    series=everything(Series, apart=frozenset({"kind"})),
    programme=single("language", "leaders"),
    advisory=everything(Advisory),
)
