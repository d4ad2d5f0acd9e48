"""The kinds of things that the box for everything finds: where their words stand, what is shown of them, the page they are on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, literal, select
from sqlalchemy.orm import aliased

from netverk.language import N_, _, alphabetical, date_words
from netverk.people.models import Organisation, Person
from netverk.programme.words import when_words
from netverk.searching import whereabouts
from netverk.seasons.finding import SEASON
from netverk.seasons.models import Season, Series
from netverk.seasons.roles import Roles, Task
from netverk.seats.models import Place, Registration
from netverk.sessions.models import Appearance, Session, Talk
from netverk.speakers.models import Speaker
from netverk.venues.models import Room, Venue

Rows = Sequence[Row[*tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: what it is called, what tells it from others, and the page where it is (none where there is no such page)."""

    title: str
    under: str = ""
    endpoint: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing: where its words stand, how the rows found become hits, and who may see it.

    What belongs to a season is found by those who may do `task` in its series, what does not by those who may do it anywhere, or,
    where it `concerns_all`, in everything.
    """

    heading: str
    query: Select[*tuple[Any, ...]]
    searched: tuple[Any, ...]
    told: Callable[[Rows], list[Hit]]
    order: Callable[[int, str], Any]  # of two that match as well, by id and name
    task: Task
    is_of_a_season: bool = False
    concerns_all: bool = False

    def is_open_to(self, roles: Roles) -> bool:
        return roles.may(self.task) if self.concerns_all else roles.may_somewhere(self.task)

    def seen_with(self, roles: Roles) -> "Kind":
        """The same without what belongs to other series."""
        within = roles.within(self.task)
        return replace(self, query=self.query.where(Season.series_id.in_(within))) if self.is_of_a_season and within is not None else self

    @property
    def texts(self) -> Select[*tuple[Any, ...]]:
        """Of each one its id, its name and all its words."""
        text: ColumnElement[str] = literal("")
        for column in self.searched:
            text = text + func.coalesce(column, "") + " "
        columns = self.query.selected_columns
        return self.query.with_only_columns(columns.id, columns.name, text.label("text"))

    def rows(self, ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
        """These alone, with all that is shown of them."""
        return self.query.where(self.query.selected_columns.id.in_(ids))


def _people(rows: Rows) -> list[Hit]:
    seasons = whereabouts.of_people([row.id for row in rows])
    return [_person(row, seasons.get(row.id)) for row in rows]


def _person(row: Any, season: Any) -> Hit:
    known = [row.organisation, row.email, row.phone]
    if season:
        under = _dotted(*known, _in(season))
        return Hit(
            row.name, under, "organiser.registrations.registrations", {"series": season.series, "season": season.season, "q": row.email}
        )
    return Hit(row.name, _dotted(*known, _("organiser") if row.is_organiser else ""))


def _registrations(rows: Rows) -> list[Hit]:
    return [
        Hit(
            row.name,
            _dotted(row.organisation, row.email, _in(row), _registered(row)),
            "organiser.registrations.registrations",
            {"series": row.series, "season": row.season, "q": row.email or row.name},
        )
        for row in rows
    ]


def _registered(row: Any) -> str:
    return _("cancelled registration") if row.cancelled_at else _("on %(day)s", day=date_words(row.made_at))


def _sessions(rows: Rows) -> list[Hit]:
    return [_session(row, row.name, _dotted(row.subtitle, _in(row), when_words(row.when))) for row in rows]


def _talks(rows: Rows) -> list[Hit]:
    speakers = whereabouts.speakers_of([row.id for row in rows])
    return [_talk(row, speakers.get(row.id, [])) for row in rows]


def _talk(row: Any, speakers: list[str]) -> Hit:
    return _session(row, row.name, _dotted(", ".join(speakers), _("in “%(title)s”", title=row.session_title), _in(row)))


def _speakers(rows: Rows) -> list[Hit]:
    return [Hit(row.name, _dotted(row.title, row.affiliation), "organiser.engagements.speaker", {"slug": row.slug}) for row in rows]


def _venues(rows: Rows) -> list[Hit]:
    return [Hit(row.name, _dotted(row.street, row.town), "organiser.hosting.venue", {"slug": row.slug}) for row in rows]


def _rooms(rows: Rows) -> list[Hit]:
    return [Hit(row.name, row.venue, "organiser.hosting.venue", {"slug": row.slug}) for row in rows]


def _seasons(rows: Rows) -> list[Hit]:
    return [Hit(row.name, "", "organiser.desk.season", {"series": row.series, "season": row.season}) for row in rows]


def _session(row: Any, title: str, under: str) -> Hit:
    return Hit(title, under, "organiser.sessions.edit", {"series": row.series, "season": row.season, "slug": row.slug})


def _in(row: Any) -> str:
    return f"{row.series_title}, {row.season_title}"


def _dotted(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)


def _by_name(ident: int, name: str) -> Any:
    return alphabetical(name), ident


def _newest(ident: int, _name: str) -> int:
    return -ident


HOLDER = aliased(Person)
BOOKED = aliased(Organisation)
NAMED = (Series.title + ", " + Season.title).label("name")
KINDS = {
    "people": Kind(
        N_("People"),
        select(Person.id, Person.name, Person.email, Person.phone, Person.is_organiser, Organisation.name.label("organisation"))
        .outerjoin(Person.organisation)
        .where(Person.email.is_not(None)),
        (Person.name, Person.email, Person.phone, Organisation.name),
        _people,
        _by_name,
        Task.REGISTRATIONS,
        concerns_all=True,
    ),
    "registrations": Kind(
        N_("Registrations"),
        select(
            Registration.id, Registration.name, Registration.made_at, Registration.cancelled_at, Person.email, *SEASON,
            BOOKED.name.label("organisation"),
        )
        .join(Registration.registrant).join(Registration.season).join(Season.series)
        .outerjoin(BOOKED, Registration.organisation_id == BOOKED.id)
        .outerjoin(Place, Place.registration_id == Registration.id).outerjoin(HOLDER, Place.holder_id == HOLDER.id),
        (Registration.name, Registration.code, Person.email, BOOKED.name, Place.name, HOLDER.email),
        _registrations,
        _newest,
        Task.REGISTRATIONS,
        is_of_a_season=True,
    ),
    "sessions": Kind(
        N_("Sessions"),
        select(Session.id, Session.title.label("name"), Session.subtitle, Session.slug, Session.when, *SEASON)
        .join(Session.season).join(Season.series),
        (Session.title, Session.subtitle, Season.title, Series.title),
        _sessions,
        _newest,
        Task.EDIT,
        is_of_a_season=True,
    ),
    "talks": Kind(
        N_("Talks"),
        select(Talk.id, Talk.title.label("name"), Session.title.label("session_title"), Session.slug, *SEASON)
        .join(Talk.session).join(Session.season).join(Season.series).outerjoin(Appearance, Appearance.talk_id == Talk.id)
        .where(Talk.title != ""),
        (Talk.title, Appearance.name),
        _talks,
        _newest,
        Task.EDIT,
        is_of_a_season=True,
    ),
    "speakers": Kind(
        N_("Speakers"),
        select(Speaker.id, Speaker.name, Speaker.title, Speaker.affiliation, Speaker.slug),
        (Speaker.name, Speaker.title, Speaker.affiliation, Speaker.email),
        _speakers,
        _by_name,
        Task.EDIT,
    ),
    "venues": Kind(
        N_("Venues"),
        select(Venue.id, Venue.name, Venue.street, Venue.town, Venue.slug),
        (Venue.name, Venue.street, Venue.town),
        _venues,
        _by_name,
        Task.EDIT,
    ),
    "rooms": Kind(
        N_("Rooms"),
        select(Room.id, Room.name, Venue.name.label("venue"), Venue.slug).join(Room.venue),
        (Room.name, Venue.name),
        _rooms,
        _by_name,
        Task.EDIT,
    ),
    "seasons": Kind(
        N_("Series and seasons"),
        select(Season.id, NAMED, Season.slug.label("season"), Series.slug.label("series")).join(Season.series),
        (Series.title, Season.title, Season.slug, Series.slug),
        _seasons,
        _newest,
        Task.READ,
        is_of_a_season=True,
    ),
}  # fmt: skip
