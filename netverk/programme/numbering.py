"""iCalendar's SEQUENCE (RFC 5545 §3.8.7.4), which belongs to the release: it never falls, and rises by one where attending is at risk."""

from collections.abc import Mapping
from dataclasses import replace

from netverk.programme.canonical import canonical
from netverk.programme.days import day_changes
from netverk.programme.value import Day, Programme, Session, Status


def written_status(session: Session) -> str:
    """The STATUS its calendar entry has: `TENTATIVE`, `CONFIRMED`, `CANCELLED`, or nothing while it has no entry."""
    if session.status in {Status.POSTPONED, Status.CANCELLED}:
        return "CANCELLED"
    if not session.is_dated:
        return ""
    return "TENTATIVE" if session.preliminary or not session.when.has_hours else "CONFIRMED"


def sequence_rises(before: Session, after: Session) -> bool:
    """Whether time, mode, venue or the written STATUS is another."""
    return _at_risk(before) != _at_risk(after)


def numbered(before: Programme | None, after: Programme, floors: Mapping[str, int]) -> Programme:
    """`after` with the SEQUENCE of every session and day, in canonical order.

    `before` is the last release, if any. `floors` holds the last SEQUENCE of every uid ever released: what was removed and comes
    back goes on above it. What was never released keeps its own (0, or what an import brought).
    """
    sessions = {session.uid: session for session in before.sessions} if before else {}
    days = {day.uid: day for day in before.days} if before else {}
    disturbed = {change.uid for change in day_changes(before, after)} if before else set()

    def of_session(session: Session) -> int:
        if known := sessions.get(session.uid):
            return known.sequence + sequence_rises(known, session)
        return _first(session, floors)

    def of_day(day: Day) -> int:
        if known := days.get(day.uid):
            return known.sequence + (day.uid in disturbed)
        return _first(day, floors)

    return canonical(
        replace(
            after,
            sessions=tuple(replace(session, sequence=of_session(session)) for session in after.sessions),
            days=tuple(replace(day, sequence=of_day(day)) for day in after.days),
        )
    )


def _first(thing: Session | Day, floors: Mapping[str, int]) -> int:
    return floors[thing.uid] + 1 if thing.uid in floors else thing.sequence


def _at_risk(session: Session) -> tuple[object, ...]:
    return session.when, session.mode, session.venue, written_status(session)
