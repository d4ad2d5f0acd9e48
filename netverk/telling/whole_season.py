"""The whole season in a letter: what lies ahead of somebody who has just got a place."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from netverk.language import _, capitalised
from netverk.programme.changes import day_hours
from netverk.programme.texts import plain
from netverk.programme.value import Advisory, Programme, Session, Status
from netverk.programme.words import STATUS_WORDS, period_words, when_words
from netverk.seats.models import Place, Registration
from netverk.showing import standing
from netverk.telling.writing_desk import Desk


@dataclass(frozen=True, slots=True)
class Line:
    """A session, or a conference day, in a letter about the whole season."""

    title: str
    when: str
    place: str = ""
    day: date | None = None  # set large at the side; None where there is none that holds


def whole_season(desk: Desk, registration: Registration, places: Sequence[Place]) -> dict[str, object]:
    """What these places of a registration are for."""
    alone = {place.session.uid for place in places if place.session}
    return {
        "lines": list(lines(desk, alone if places and all(place.session for place in places) else None)),
        "advisories": current_advisories(desk),
        "registration_url": registration_url(desk, registration),
    }


def registration_url(desk: Desk, registration: Registration) -> str:
    """A letter that is only shown has nobody's link in it."""
    code = registration.code if desk.letter.id else "…"
    return f"{desk.settings.base_url}{'/en' if desk.letter.language == 'en' else ''}/registration/{code}"


def current_advisories(desk: Desk) -> list[str]:
    """What the house asks of everybody until further notice, its title on a line of its own."""
    return [f"{each.title}\n{plain(each.text)}" for each in desk.programme.advisories if _is_current(each, desk)]


def _is_current(advisory: Advisory, desk: Desk) -> bool:
    today = desk.world.at.astimezone(ZoneInfo(desk.programme.zone)).date()
    return advisory.ends_on is None or advisory.ends_on >= today


def lines(desk: Desk, uids: Collection[str] | None = None) -> Iterator[Line]:
    """What lies ahead: sessions, or a conference's days; with `uids`, these sessions alone."""
    programme = desk.programme
    if programme.is_conference and uids is None:
        for day in programme.days:
            yield Line(desk.season_name, capitalised(when_words(day_hours(programme, day))), day=day.date)
        return
    for session in programme.sessions:
        if (uids is None or session.uid in uids) and not standing.is_over(session, programme.zone, desk.world.at):
            yield line(programme, session)


def line(programme: Programme, session: Session) -> Line:
    place = standing.place_words(programme, session) if session.is_dated else ""
    return Line(session.title, _when(session), place, session.when.day if session.is_dated else None)


def _when(session: Session) -> str:
    """`Tisdagen den 5 maj 2020 kl. 09.30–12.30`, `Uppskjuten, våren 2020`, `Preliminärt: tisdagen …`."""
    if session.status in {Status.POSTPONED, Status.CANCELLED}:
        return ", ".join([_(STATUS_WORDS[session.status]), *([period_words(session.when)] if session.status is Status.POSTPONED else [])])
    words = when_words(session.when)
    return _("Preliminary: %(when)s", when=words) if session.preliminary and session.is_dated else capitalised(words)
