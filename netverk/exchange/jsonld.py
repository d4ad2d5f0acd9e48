"""What search engines and calendars read in a page: schema.org Event and EventSeries, as JSON-LD.

A session without any date is left out: schema.org has no way to say that. A postponed one keeps the date it left, as startDate and
previousStartDate both, which is how search engines ask for it.
"""

import json
from datetime import date, timedelta
from typing import Any

from netverk.exchange.hours import with_offset
from netverk.programme.published import House
from netverk.programme.texts import plain
from netverk.programme.value import Byline, Mode, Programme, Session, Status
from netverk.programme.when import When, instant

CONTEXT = "https://schema.org"
MODES = {Mode.ON_SITE: "OfflineEventAttendanceMode", Mode.ONLINE: "OnlineEventAttendanceMode", Mode.HYBRID: "MixedEventAttendanceMode"}


def session_event(programme: Programme, session: Session, base_url: str, house: House | None = None) -> dict[str, Any] | None:
    """The session as an Event of its season; None while no date can be told. `house` is named as the organizer, else the series."""
    if not (facts := _session_facts(programme, session, base_url.rstrip("/"))):
        return None
    return {
        "@context": CONTEXT,
        **facts,
        **_filled(description=plain(session.summary or session.description)),
        "organizer": _organizer(programme, base_url.rstrip("/"), house),
        "superEvent": {"@type": "EventSeries", "@id": _season_url(programme, base_url), "name": programme.season.title},
    }


def season_event(programme: Programme, base_url: str, house: House | None = None) -> dict[str, Any]:
    """The season as an EventSeries with the sessions that have a date."""
    parts = (_session_facts(programme, session, base_url.rstrip("/")) for session in programme.sessions)
    starts, ends = _run(programme)
    return {
        "@context": CONTEXT,
        "@type": "EventSeries",
        "@id": _season_url(programme, base_url),
        "url": _season_url(programme, base_url),
        "name": programme.season.title,
        **_filled(
            description=plain(programme.series.purpose),
            startDate=starts and starts.isoformat(),
            endDate=ends and ends.isoformat(),
            inLanguage=programme.language,
            subEvent=[part for part in parts if part],
        ),
        "organizer": _organizer(programme, base_url.rstrip("/"), house),
    }


def script(facts: dict[str, Any]) -> str:
    """The same as text that may stand inside `<script type="application/ld+json">`: nothing in it can end the element."""
    return json.dumps(facts, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _session_facts(programme: Programme, session: Session, base_url: str) -> dict[str, Any]:
    when = _stands_at(session)
    if not when.has_date:
        return {}
    url = f"{base_url}/{programme.path}/sessions/{session.slug}"
    starts, ends = _written(when, programme.zone)
    return {
        "@type": "Event",
        "@id": url,
        "url": url,
        "name": session.title,
        "startDate": starts,
        "endDate": ends,
        "eventStatus": f"{CONTEXT}/{_status(session)}",
        "eventAttendanceMode": f"{CONTEXT}/{MODES[session.mode]}",
        **_filled(
            previousStartDate=_previous(session, programme.zone),
            inLanguage=session.language or programme.language,
            location=_location(programme, session, url),
            performer=[_performer(line) for line in session.bylines],
        ),
    }


def _stands_at(session: Session) -> When:
    """The date to tell: its own while it takes place, the one it left while it is postponed; none while it is only planned."""
    match session.status:
        case Status.PLANNED:
            return When()
        case Status.POSTPONED:
            return session.formerly
        case Status.CANCELLED:
            return session.when if session.when.has_date else session.formerly
        case Status.SCHEDULED:
            return session.when


def _status(session: Session) -> str:
    if session.status is Status.POSTPONED:
        return "EventPostponed"
    if session.status is Status.CANCELLED:
        return "EventCancelled"
    return "EventRescheduled" if _is_moved(session) else "EventScheduled"


def _is_moved(session: Session) -> bool:
    return session.formerly.has_date and session.formerly.starts != session.when.starts


def _previous(session: Session, zone: str) -> str:
    """The start of the date it left, while it is postponed or has another."""
    if session.status is Status.POSTPONED or (session.status is Status.SCHEDULED and _is_moved(session)):
        return _written(session.formerly, zone)[0]
    return ""


def _written(when: When, zone: str) -> tuple[str, str]:
    """`2020-05-05T09:30:00+02:00` to its end, or the date alone where the hours are not known."""
    if when.starts is None or when.ends is None:
        return "", ""
    if when.has_hours:
        return with_offset(instant(when.starts, zone), zone), with_offset(instant(when.ends, zone), zone)
    return when.starts.date().isoformat(), (when.ends - timedelta(days=1)).date().isoformat()


def _location(programme: Programme, session: Session, url: str) -> dict[str, Any] | list[dict[str, Any]] | None:
    """Where one goes, on site or (by way of the session's page) online, or both; None while the place is not known."""
    online = {"@type": "VirtualLocation", "url": url}
    place = _place(programme, session)
    match session.mode:
        case Mode.ONLINE:
            return online
        case Mode.HYBRID:
            return [place, online] if place else online
        case Mode.ON_SITE:
            return place


def _place(programme: Programme, session: Session) -> dict[str, Any] | None:
    venue, room = programme.venue(session.venue), programme.room(session.venue, session.room)
    if not venue:
        return None
    address = _filled(streetAddress=venue.street, postalCode=venue.postcode, addressLocality=venue.town)
    return {
        "@type": "Place",
        "name": f"{venue.name}, {room.name}" if room else venue.name,
        "address": {"@type": "PostalAddress", **address} if address else venue.name,
    }


def _performer(line: Byline) -> dict[str, Any]:
    affiliation = {"@type": "Organization", "name": line.affiliation} if line.affiliation else None
    return {"@type": "Person", "name": line.name, **_filled(jobTitle=line.title, affiliation=affiliation)}


def _organizer(programme: Programme, base_url: str, house: House | None) -> dict[str, Any]:
    if house:
        return {"@type": "Organization", "name": house.name, "url": f"{base_url}/", **_filled(email=house.contact)}
    return {"@type": "Organization", "name": programme.series.title, "url": f"{base_url}/{programme.series.slug}/"}


def _season_url(programme: Programme, base_url: str) -> str:
    return f"{base_url.rstrip('/')}/{programme.path}/"


def _run(programme: Programme) -> tuple[date | None, date | None]:
    """From the first to the last day, as the season says or else its dated sessions."""
    dated = [session.when for session in programme.sessions if session.is_dated]
    first = min((when.first_date for when in dated if when.first_date), default=None)
    last = max((when.day for when in dated if when.day), default=None)
    return programme.season.starts_on or first, programme.season.ends_on or last


def _filled(**facts: object) -> dict[str, Any]:
    """The facts that say something."""
    return {name: fact for name, fact in facts.items() if fact}
