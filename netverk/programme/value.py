"""The published value of a season: what every page, calendar, paper and file is made from.

Everything here is frozen, compares by content and knows neither the web nor the database. `uid`s are stored, random and never change;
`slug`s are what addresses are made of. References go by uid or slug and always find their target within the same programme.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from netverk.programme.when import UNKNOWN, When


class Kind(StrEnum):
    """What a series is."""

    NETWORK = "network"
    CONFERENCE = "conference"


class Status(StrEnum):
    PLANNED = "planned"
    SCHEDULED = "scheduled"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class Mode(StrEnum):
    """How one takes part."""

    ON_SITE = "on_site"
    ONLINE = "online"
    HYBRID = "hybrid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    url: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """A speaker as named at one occasion: name, title and affiliation as they were then."""

    speaker: str  # uid
    name: str
    title: str = ""
    affiliation: str = ""


class TalkKind(StrEnum):
    """What a part of a session is. A break is a part like any other, so that it has its place in the order and its minutes."""

    TALK = "talk"
    BREAK = "break"


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """One part of a session. Without a title it is the session itself, given by these speakers.

    A break (fika, lunch) is a part of kind BREAK that nobody gives. A season file from before there were breaks says no `kind`, and is
    read as it was written: everything in it is a talk.
    """

    uid: str
    kind: TalkKind = TalkKind.TALK
    title: str = ""
    summary: str = ""
    minutes: int | None = None
    by: tuple[Byline, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One dated unit in one room. When POSTPONED, `when` is the expected period, if any, and `formerly` the date it left.

    `formerly` is the last released date that was left; it is dropped once the session has ended.
    `number` is the integer that schedule.xml asks for; `sequence` is iCalendar's (RFC 5545 §3.8.7.4), given by the release.
    """

    uid: str
    slug: str
    title: str
    number: int
    subtitle: str = ""
    summary: str = ""
    description: str = ""
    kind: str = ""  # lecture, workshop, panel …: the organiser's own word
    track: str = ""
    language: str = ""
    status: Status = Status.PLANNED
    preliminary: bool = False
    mode: Mode = Mode.ON_SITE
    when: When = UNKNOWN
    formerly: When = UNKNOWN
    because: str = ""
    venue: str = ""  # slug
    room: str = ""  # slug within the venue
    chairs: tuple[Byline, ...] = ()
    talks: tuple[Talk, ...] = ()
    links: tuple[Link, ...] = ()
    sequence: int = 0

    @property
    def is_dated(self) -> bool:
        """Whether it stands in calendars: scheduled, and at least its date is known."""
        return self.status is Status.SCHEDULED and self.when.has_date

    @property
    def bylines(self) -> tuple[Byline, ...]:
        """Everybody who stands up in it, in order, each once."""
        return tuple({line.speaker: line for line in (*(line for talk in self.talks for line in talk.by), *self.chairs)}.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day of a conference, which attendees hold as one calendar entry."""

    uid: str
    date: date
    sequence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    uid: str
    slug: str
    name: str
    title: str = ""
    affiliation: str = ""
    biography: str = ""
    links: tuple[Link, ...] = ()
    photo: str = ""  # the digest under which the house keeps it; another house has it not
    focus_x: int = 50  # per cent from the left: what of the photo stays where it is cut
    focus_y: int = 50  # per cent from the top


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    slug: str
    name: str
    seats: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    slug: str
    name: str
    street: str = ""
    postcode: str = ""
    town: str = ""
    map_url: str = ""
    directions: str = ""
    access: str = ""
    lift: bool = False  # False where there is none, and where nobody has said so
    hearing_loop: bool = False
    quiet_room: bool = False
    rooms: tuple[Room, ...] = ()

    @property
    def address(self) -> str:
        return ", ".join(part for part in (self.name, self.street, f"{self.postcode} {self.town}".strip()) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advisory:
    """A standing message on the season until it ends."""

    uid: str
    title: str
    text: str
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What lasts from season to season, as it was when this season was released."""

    slug: str
    kind: Kind
    title: str
    purpose: str = ""
    audience: str = ""
    questions: tuple[str, ...] = ()
    arranged_by: str = ""  # who arranged the original, where the example is a real one
    contact: str = ""  # a public e-mail address
    usual_weekday: int | None = None  # 0 is Monday
    usual_hours: str = ""
    accent: str = ""  # `#rrggbb`: its own colour; that of the house where there is none
    logo: str = ""  # the digest under which the house keeps it; another house has it not


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    slug: str
    title: str
    term: When = UNKNOWN  # when the season runs, as exactly as is known
    starts_on: date | None = None
    ends_on: date | None = None
    planned: int | None = None  # how many sessions it will have, where that is promised
    capacity: int | None = None
    note: str = ""  # "subject to change"
    opens: When = UNKNOWN  # registration, wall time: open from opens.starts …
    closes: When = UNKNOWN  # … until closes.starts; unknown on both sides: from release until the last session has ended
    takes_registrations: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A season as the house publishes it. `number` is the release's, 0 while it is a candidate."""

    number: int = 0
    language: str = "sv"
    zone: str = "Europe/Stockholm"
    series: Series
    season: Season
    leaders: tuple[Byline, ...] = ()  # discussion leaders
    days: tuple[Day, ...] = ()  # of a conference
    sessions: tuple[Session, ...] = ()  # in the order of the programme
    speakers: tuple[Speaker, ...] = ()
    venues: tuple[Venue, ...] = ()
    advisories: tuple[Advisory, ...] = ()

    @property
    def path(self) -> str:
        """`series/season`, as in addresses and commands."""
        return f"{self.series.slug}/{self.season.slug}"

    @property
    def is_conference(self) -> bool:
        return self.series.kind is Kind.CONFERENCE

    def session(self, uid: str) -> Session | None:
        return next((session for session in self.sessions if session.uid == uid), None)

    def session_named(self, slug: str) -> Session | None:
        return next((session for session in self.sessions if session.slug == slug), None)

    def speaker(self, uid: str) -> Speaker | None:
        return next((speaker for speaker in self.speakers if speaker.uid == uid), None)

    def venue(self, slug: str) -> Venue | None:
        return next((venue for venue in self.venues if venue.slug == slug), None)

    def room(self, venue: str, room: str) -> Room | None:
        found = self.venue(venue)
        return next((each for each in found.rooms if each.slug == room), None) if found else None

    def place_name(self, session: Session) -> str:
        """`Klarahuset, Stora salen`: the venue and room of a session by name; nothing where it has none."""
        venue, room = self.venue(session.venue), self.room(session.venue, session.room)
        return ", ".join(part.name for part in (venue, room) if part)

    def place_order(self, session: Session) -> int:
        """Sorts by place, as the venues list their rooms: what has a venue alone comes after its rooms, what has none last."""
        places = [(venue.slug, room) for venue in self.venues for room in (*(each.slug for each in venue.rooms), "")]
        place = (session.venue, session.room)
        return places.index(place) if place in places else len(places)

    def of_day(self, day: Day) -> tuple[Session, ...]:
        """The dated sessions of a conference day, in order; what begins before five belongs to the evening before."""
        return tuple(session for session in self.sessions if session.is_dated and session.when.day == day.date)

    def spoken_by(self, uid: str) -> tuple[Session, ...]:
        """The sessions a speaker stands up in; a discussion leader stands up in all."""
        if any(leader.speaker == uid for leader in self.leaders):
            return self.sessions
        return tuple(session for session in self.sessions if any(line.speaker == uid for line in session.bylines))


@dataclass(frozen=True, slots=True)
class Private:
    """What is published with a programme but shown only to those who take part: joining links by session uid."""

    joining_links: Mapping[str, str] = field(default_factory=dict)

    def joining_link(self, uid: str) -> str:
        return self.joining_links.get(uid, "")


def in_order(sessions: tuple[Session, ...]) -> tuple[Session, ...]:
    """By time, a postponed one at the date it left; one without any time keeps the place that its number gives it."""
    by_number = sorted(sessions, key=lambda session: session.number)
    timed = iter(sorted(filter(_stands_at, by_number), key=lambda session: _stands_at(session).order))
    return tuple(next(timed) if _stands_at(session) else session for session in by_number)


def _stands_at(session: Session) -> When:
    return session.when or session.formerly
