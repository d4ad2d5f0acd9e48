"""How many seats a session has for those who come, and whether one can register for it alone."""

from sqlalchemy import column, func, select, table

from netverk.db import db
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.programme.value import Kind
from netverk.sessions.models import Session

PLACES = table("place", column("session_id"), column("state"))  # kept by the seats, of which sessions know nothing else
TAKEN = ("pending", "confirmed", "offered")

TOO_FEW = N_("%(taken)s have a place in this session already. It cannot have fewer seats.")


def seat(session: Session, *, capacity: int | None, takes_guests: bool) -> None:
    """Change both; the caller has locked the season. Refuses fewer seats than members and guests have."""
    if capacity is not None and capacity != session.capacity and capacity < (taken := seats_taken(session)):
        raise RuleBroken(TOO_FEW, taken=taken)
    session.capacity, session.takes_guests = capacity, takes_guests


def seats_taken(session: Session) -> int:
    """By its guests and, in a network, by every member of the season."""
    guests = select(func.count()).select_from(PLACES).where(PLACES.c.session_id == session.id, PLACES.c.state.in_(TAKEN))
    members = session.season.seats_taken if session.season.series.kind is Kind.NETWORK else 0
    return members + (db.session.scalar(guests) or 0)
