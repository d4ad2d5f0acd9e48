"""The ways in which a programme may not fit, each as a value with its sentence."""

from dataclasses import dataclass
from datetime import date

from netverk.language import N_, _, date_words, long_date, ngettext
from netverk.programme.free_days import holiday_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """One thing that does not fit. `sessions` are the uids it concerns, none where it is the season itself."""

    sessions: tuple[str, ...] = ()

    def sentence(self) -> str:
        """What does not fit, in the language spoken."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomTaken(Clash):
    room: str
    title: str
    other: str

    def sentence(self) -> str:
        return _("%(room)s is wanted by “%(title)s” and “%(other)s” at the same time.", room=self.room, title=self.title, other=self.other)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerTaken(Clash):
    name: str
    title: str
    other: str

    def sentence(self) -> str:
        return _("%(name)s is wanted in “%(title)s” and “%(other)s” at the same time.", name=self.name, title=self.title, other=self.other)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerHurried(Clash):
    """`minutes` lie between two engagements, in the order of time, and are too few. `travels` where the venue is another."""

    name: str
    title: str
    other: str
    minutes: int
    needed: int
    travels: bool

    def sentence(self) -> str:
        facts = {"name": self.name, "title": self.title, "other": self.other, "time": _time(self.minutes), "needed": self.needed}
        if self.travels:
            said = N_("%(name)s has %(time)s between “%(title)s” and “%(other)s”, which are in different venues. Allow %(needed)s minutes.")
            return _(said, **facts)
        return _("%(name)s has %(time)s between “%(title)s” and “%(other)s”. Allow %(needed)s minutes.", **facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfMembers(Clash):
    """Something that `people` who have a place here are to come to in another season (`path`, of `series`); how many, never who.

    `day` is that of a conference, which they come to as a whole, so that no single session clashes.
    """

    people: int
    title: str
    other: str
    series: str
    path: str
    day: date | None = None

    @property
    def facts(self) -> dict[str, object]:
        return {"n": self.people, "title": self.title, "other": self.other, "series": self.series}


@dataclass(frozen=True, slots=True, kw_only=True)
class MembersTaken(OfMembers):
    def sentence(self) -> str:
        said = ngettext(
            "One person has a place both in “%(title)s” and in “%(other)s” (%(series)s), at the same time.",
            "%(n)s people have a place both in “%(title)s” and in “%(other)s” (%(series)s), at the same time.",
            self.people,
        )
        return said % self.facts


@dataclass(frozen=True, slots=True, kw_only=True)
class MembersHurried(OfMembers):
    """As `SpeakerHurried`; `title` is here and `other` there, whichever comes first."""

    minutes: int
    needed: int
    travels: bool

    def sentence(self) -> str:
        facts = {**self.facts, "time": _time(self.minutes), "needed": self.needed}
        if self.travels:
            said = ngettext(
                "One person with a place in both has %(time)s between “%(title)s” and “%(other)s” (%(series)s),"
                " which are in different venues. Allow %(needed)s minutes.",
                "%(n)s people with a place in both have %(time)s between “%(title)s” and “%(other)s” (%(series)s),"
                " which are in different venues. Allow %(needed)s minutes.",
                self.people,
            )
            return said % facts
        said = ngettext(
            "One person with a place in both has %(time)s between “%(title)s” and “%(other)s” (%(series)s). Allow %(needed)s minutes.",
            "%(n)s people with a place in both have %(time)s between “%(title)s” and “%(other)s” (%(series)s). Allow %(needed)s minutes.",
            self.people,
        )
        return said % facts


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideSeason(Clash):
    title: str
    day: date

    def sentence(self) -> str:
        return _("“%(title)s” on %(day)s lies outside the season.", title=self.title, day=date_words(self.day))


@dataclass(frozen=True, slots=True, kw_only=True)
class TooFewSeats(Clash):
    title: str
    room: str
    seats: int
    capacity: int

    def sentence(self) -> str:
        facts = {"title": self.title, "room": self.room, "seats": self.seats, "capacity": self.capacity}
        return _("“%(title)s” is in %(room)s, which seats %(seats)s, and the season takes %(capacity)s.", **facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreThanSeats(Clash):
    """More have registered than the room seats: worse than that the season could take more."""

    title: str
    room: str
    seats: int
    registered: int

    def sentence(self) -> str:
        facts = {"title": self.title, "room": self.room, "seats": self.seats, "registered": self.registered}
        return _("“%(title)s” is in %(room)s, which seats %(seats)s, and %(registered)s have a place.", **facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class TalksTooLong(Clash):
    """The parts of a session, breaks too, take more minutes than it has."""

    title: str
    minutes: int
    over: int

    def sentence(self) -> str:
        facts = {"title": self.title, "minutes": self.minutes, "over": self.over}
        return _("“%(title)s” is %(minutes)s minutes, and its parts take %(over)s minutes more than that.", **facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayClash(Clash):
    """A public holiday, or an eve that is free by custom."""

    title: str
    day: date

    def sentence(self) -> str:
        return _("“%(title)s” falls on %(name)s, %(day)s.", title=self.title, name=holiday_name(self.day), day=long_date(self.day))


@dataclass(frozen=True, slots=True, kw_only=True)
class SqueezeDay(Clash):
    """A working day between two free ones."""

    title: str
    day: date

    def sentence(self) -> str:
        return _(
            "“%(title)s” falls on a squeeze day, %(day)s: the days before and after are free.", title=self.title, day=long_date(self.day)
        )


@dataclass(frozen=True, slots=True)
class Break:
    """Days on which schools are closed, by the house's own table; both ends belong to it."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OnBreak(Clash):
    title: str
    name: str
    day: date

    def sentence(self) -> str:
        return _("“%(title)s” on %(day)s falls within %(name)s.", title=self.title, day=long_date(self.day), name=self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonBackwards(Clash):
    starts_on: date
    ends_on: date

    def sentence(self) -> str:
        facts = {"starts": date_words(self.starts_on), "ends": date_words(self.ends_on)}
        return _("The season ends (%(ends)s) before it starts (%(starts)s).", **facts)


def _time(minutes: int) -> str:
    """`no time`, `one minute`, `10 minutes`."""
    return ngettext("one minute", "%(num)s minutes", minutes) % {"num": minutes} if minutes else _("no time")
