"""When each part of a session is: its hours follow from the order and the minutes, never from a clock of its own."""

from dataclasses import dataclass
from datetime import timedelta

from netverk.programme.value import Session, Status, Talk
from netverk.programme.when import UNKNOWN, When


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of a session and its hours, as far as they are known."""

    talk: Talk
    when: When = UNKNOWN


def running_order(session: Session) -> tuple[Slot, ...]:
    """The parts in order. Hours are known up to the first part without minutes; where that is the last one, it takes what is left.

    One part that is the whole session has no hours besides the session's. A cancelled session keeps none.
    """
    starts, ends = session.when.starts, session.when.ends
    if not session.when.has_hours or not starts or not ends or session.status is Status.CANCELLED or not any(_minutes(session)):
        return tuple(Slot(talk) for talk in session.talks)
    slots: list[Slot] = []
    at = starts
    for talk, minutes in zip(session.talks, _minutes(session), strict=True):
        is_last = len(slots) + 1 == len(session.talks)
        until = at + timedelta(minutes=minutes) if minutes else ends if is_last else at
        slots.append(Slot(talk, When.hours(at, until) if until > at else UNKNOWN))
        if not minutes:
            break
        at = until
    return (*slots, *(Slot(talk) for talk in session.talks[len(slots) :]))


def overrun(session: Session) -> int:
    """How many minutes its parts take beyond its own hours; 0 where they fit or the hours are not known."""
    return max(sum(_minutes(session)) - session.when.minutes, 0) if session.when.has_hours else 0


def _minutes(session: Session) -> list[int]:
    return [talk.minutes or 0 for talk in session.talks]
