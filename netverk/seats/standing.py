"""Whether a season takes one more registration, and the sentence that says why not."""

from datetime import datetime

from netverk import clock
from netverk.admissions.choosing import find_not_on_sale
from netverk.admissions.models import PlaceType
from netverk.errors import RuleBroken
from netverk.language import N_, long_date, moment_words
from netverk.programme.published import has_ended, over, registration_is_open
from netverk.programme.value import Programme, Status
from netverk.seasons.models import Season
from netverk.seats.limits import free_seats
from netverk.sessions.models import Session

NOT_TAKEN = N_("This season takes no registrations here.")
NOT_YET = N_("Registration opens %(when)s. You are welcome back then.")
CLOSED = N_("Registration has closed.")
ENDED = N_("The season is over, and takes no more registrations.")
NO_GUESTS = N_("“%(title)s” takes no guests.")
HELD = N_("“%(title)s” has been held.")
FULL = N_("There are no places left. If somebody cancels, the place can be taken here again.")
ONE_LEFT = N_("There is one place left, and you asked for %(asked)s. Nothing has been booked.")
SOME_LEFT = N_("There are %(left)s places left, and you asked for %(asked)s. Nothing has been booked.")


class NoSeats(RuleBroken):
    """There are not as many seats as were asked for; whoever wants can wait for them."""


def find_refusal(
    season: Season,
    programme: Programme,
    asked: int = 1,
    type: PlaceType | None = None,  # noqa: A002 (the field's word)
    session: Session | None = None,
) -> RuleBroken | None:
    """Why nobody can take that many places now, as one who reads it should be told; None where they can.

    What is released decides whether it is open; the rows decide how many seats there are.
    """
    now = clock.now()
    if not registration_is_open(programme, now):
        return _not_open(programme, now)
    if type and (not_on_sale := find_not_on_sale(type, now)):
        return not_on_sale
    if session and (no_guests := find_no_guests(session, programme, now)):
        return no_guests
    return find_shortage(season, asked, type, session)


def find_no_guests(session: Session, programme: Programme, now: datetime) -> RuleBroken | None:
    """Why nobody can come to that session alone: it takes no guests, is not released, has been held or will not be."""
    released = programme.session(session.uid)
    if not session.takes_guests or released is None or released.status is Status.CANCELLED:
        return RuleBroken(NO_GUESTS, title=session.title)
    ends = over(released.when, programme.zone)
    return RuleBroken(HELD, title=session.title) if ends and now >= ends else None


def find_shortage(
    season: Season,
    asked: int = 1,
    type: PlaceType | None = None,  # noqa: A002
    session: Session | None = None,
) -> NoSeats | None:
    """That there are not seats enough for so many; None where there are."""
    left = free_seats(season, type, session)
    if left is None or asked <= left:
        return None
    if left <= 0:
        return NoSeats(FULL)
    return NoSeats(ONE_LEFT, asked=asked) if left == 1 else NoSeats(SOME_LEFT, left=left, asked=asked)


def _not_open(programme: Programme, now: datetime) -> RuleBroken:
    opens = programme.season.opens
    if not programme.season.takes_registrations:
        return RuleBroken(NOT_TAKEN)
    if has_ended(programme, now):
        return RuleBroken(ENDED)
    opens_at = opens.starts_at(programme.zone)
    if opens.starts and opens_at and now < opens_at:
        exact = moment_words(opens_at, programme.zone) if opens.has_hours else long_date(opens.starts.date())
        return RuleBroken(NOT_YET, when=exact)
    return RuleBroken(CLOSED)
