"""What is agreed about rooms: options, bookings, and what was given back. For the desk alone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from netverk.db import db
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.people import journal
from netverk.programme.value import Status
from netverk.seasons.models import Season
from netverk.sessions.models import Booking, Hold, Session
from netverk.venues.models import Venue

REMINDED = timedelta(days=7)  # so long before its last day the desk speaks of an option

NO_PLACE = N_("Choose the venue first: without a place there is nothing to book.")
NO_DAY = N_("Write the last day of the option.")


@dataclass(frozen=True, slots=True)
class Lapsing:
    """An option that runs out, or has run out: `days` are those left, 0 on its last one, fewer once it is past."""

    booking: Booking
    days: int


def find_booking(session: Session) -> Booking | None:
    """What is agreed about the place where the session is planned to be."""
    known = select(Booking).where(
        Booking.session_id == session.id, Booking.venue_id == session.venue_id, Booking.room_id == session.room_id
    )
    return db.session.scalar(known)


def agreed_now(session: Session) -> tuple[Hold | None, date | None]:
    """What is agreed about the place and the time that the session is planned for; nothing where that was for another time."""
    known = find_booking(session)
    return (known.hold, known.option_until) if known and known.when == session.when else (None, None)


def book(session: Session, hold: Hold | None, until: date | None, *, by: int | None) -> None:
    """Say what is agreed about the session's place at its time, in the caller's transaction; None where nothing is.

    Refuses where it has no place, and an option without its last day.
    """
    db.session.flush()
    known = find_booking(session)
    until = until if hold is Hold.OPTION else None
    if hold and session.venue_id is None:
        raise RuleBroken(NO_PLACE)
    if hold is Hold.OPTION and until is None:
        raise RuleBroken(NO_DAY)
    old = {"hold": known.hold.value, "until": str(known.option_until or "")} if known else {}
    if hold is None and known:
        db.session.delete(known)
    elif hold:
        row = known or Booking(session=session, venue_id=session.venue_id, room_id=session.room_id)
        row.hold, row.option_until, row.when = hold, until, session.when
        db.session.add(row)
    journal.note("book", session, by=by, old=old, new={"hold": hold.value, "until": str(until or "")} if hold else {})


def bookings_at(venue: Venue) -> list[Booking]:
    """Everything that is agreed about a venue, in the order of the dates it was agreed for; one query."""
    return sorted(db.session.scalars(_with_all().where(Booking.venue_id == venue.id)), key=lambda each: (each.when.order, each.id))


def options_lapsing(now: datetime) -> list[Lapsing]:
    """The options that run out within a week of `now`, and those that have run out for sessions still ahead; the most urgent first."""
    found = []
    for booking in db.session.scalars(_with_all().where(Booking.hold == Hold.OPTION, Booking.option_until.is_not(None))):
        zone = booking.session.season.series.zone
        today, ends = now.astimezone(ZoneInfo(zone)).date(), booking.when.ends_at(zone)
        left = (booking.option_until or today) - today
        if left <= REMINDED and not (ends and ends < now):
            found.append(Lapsing(booking, left.days))
    return sorted(found, key=lambda each: (each.days, each.booking.id))


def is_astray(booking: Booking) -> bool:
    """Whether the session is elsewhere, at another time or not at all, so that a room is held that nobody needs."""
    session = booking.session
    elsewhere = (session.venue_id, session.room_id) != (booking.venue_id, booking.room_id) or session.when != booking.when
    return booking.hold is not Hold.RELEASED and (elsewhere or session.status in {Status.POSTPONED, Status.CANCELLED})


def _with_all() -> Select[Any]:
    session = joinedload(Booking.session)
    return select(Booking).options(
        session.joinedload(Session.season).joinedload(Season.series), joinedload(Booking.room), joinedload(Booking.venue)
    )
