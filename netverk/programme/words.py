"""How a time is said, as exactly as it is known, in the language spoken."""

from netverk.language import N_, _, clock_time, hours, long_date, month_and_year
from netverk.programme.value import Mode, Series, Status, Talk, TalkKind, Venue
from netverk.programme.when import Exactness, When

STATUS_WORDS = {
    Status.PLANNED: N_("Planned"),
    Status.SCHEDULED: N_("Scheduled"),
    Status.POSTPONED: N_("Postponed"),
    Status.CANCELLED: N_("Cancelled"),
}
MODE_WORDS = {Mode.ON_SITE: N_("On site"), Mode.ONLINE: N_("Online"), Mode.HYBRID: N_("On site and online")}

ACCESS_WORDS = {"lift": N_("Lift"), "hearing_loop": N_("Hearing loop"), "quiet_room": N_("Quiet room")}  # field of a venue → what it has
WEEKDAYS = (N_("Mondays"), N_("Tuesdays"), N_("Wednesdays"), N_("Thursdays"), N_("Fridays"), N_("Saturdays"), N_("Sundays"))


def access_words(venue: Venue) -> list[str]:
    """What makes it easier to come there: `["Hiss", "Hörslinga"]`."""
    return [_(word) for name, word in ACCESS_WORDS.items() if getattr(venue, name)]


def usual_words(series: Series) -> str:
    """`Tisdagar 09.30–12.30`, as far as it is known."""
    day = _(WEEKDAYS[series.usual_weekday]) if series.usual_weekday is not None else ""
    return " ".join(part for part in (day, series.usual_hours) if part)


def part_title(talk: Talk) -> str:
    """What a part of a session is called; a break without a name of its own is a break."""
    return talk.title or (_("Break") if talk.kind is TalkKind.BREAK else "")


def bare_hours(when: When) -> str:
    """`09.30–12.30`; nothing where the hours are not known."""
    if not when.has_hours or not when.starts or not when.ends:
        return ""
    return f"{clock_time(when.starts)}–{clock_time(when.ends)}"


def hours_words(when: When) -> str:
    """`kl. 09.30–12.30`, `09:30–12:30`; nothing where the hours are not known."""
    return hours(when.starts, when.ends) if when.has_hours and when.starts and when.ends else ""


def period_words(when: When) -> str:
    """What is known but the hours: `tisdagen den 5 maj 2020`, `juni 2020`, `våren 2020`, `2020`, or that the date comes later."""
    if when.starts is None:
        return _("Date to be announced")
    match when.exactness:
        case Exactness.MONTH:
            return month_and_year(when.starts)
        case Exactness.TERM:
            return _("autumn %(year)s", year=when.starts.year) if when.starts.month == 7 else _("spring %(year)s", year=when.starts.year)
        case Exactness.YEAR:
            return str(when.starts.year)
        case _:
            return long_date(when.starts.date())


def when_words(when: When) -> str:
    """`tisdagen den 5 maj 2020 kl. 09.30–12.30`, as far as it is known."""
    between = hours_words(when)
    return _("%(date)s %(hours)s", date=period_words(when), hours=between) if between else period_words(when)
