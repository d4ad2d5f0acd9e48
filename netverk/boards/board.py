"""The timetable board of a conference: one day, its rooms as columns, its hours as rows, and what has no hours yet beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from netverk import clock
from netverk.boards.cards import POOL, Card, Dealer, Fault, faults, is_in_pool
from netverk.boards.rows import Rows
from netverk.boards.ways import place_of, room_path
from netverk.language import _
from netverk.programme.when import DAY_TURNS_AT
from netverk.seasons.models import Season

HOUR = 60
FIRST, LAST = DAY_TURNS_AT.hour * HOUR, (24 + DAY_TURNS_AT.hour) * HOUR  # minutes after midnight: a day lasts until five in the morning
OPEN, CLOSE = 8 * HOUR, 18 * HOUR  # what is shown of every day: there is room for what is to come
LONGEST = timedelta(days=14)  # a season that runs longer is not a row of conference days


@dataclass(frozen=True, slots=True)
class Lane:
    """A column: `path` is `venue/room`, or empty for what has no room."""

    path: str
    name: str
    venue: str
    seats: int | None
    cards: Sequence[Card]


@dataclass(frozen=True, slots=True)
class Board:
    """`window` is the stretch of hours to show, in minutes after midnight; `tracks` the patterns by name."""

    season: Season
    day: date
    days: Sequence[date]
    lanes: Sequence[Lane]
    pool: Sequence[Card]
    window: tuple[int, int]
    faults: Sequence[Fault]
    tracks: dict[str, int]

    @property
    def cards(self) -> list[Card]:
        return [*(card for lane in self.lanes for card in lane.cards), *self.pool]

    @property
    def hours(self) -> list[datetime]:
        """Every full hour in the window."""
        midnight = datetime.combine(self.day, time())
        return [midnight + timedelta(minutes=minute) for minute in range(self.window[0], self.window[1] + 1, HOUR)]


def board(rows: Rows, asked: date | None = None) -> Board:
    """The day `asked` for, also one on which nothing is planned yet; else today's, or the next one."""
    days = _days(rows, asked)
    day = asked or _nearest(days, _today(rows.season))
    dealer = Dealer(rows)
    found = [session for session in rows.sessions if session.when.has_hours and session.when.day == day]
    cards = sorted(
        (dealer.card(session, place_of(session), day) for session in found), key=lambda card: (card.starts or 0, card.session.number)
    )
    pool = [dealer.card(session, POOL) for session in rows.sessions if is_in_pool(session)]
    uids = {card.session.uid for card in (*cards, *pool)}
    return Board(rows.season, day, days, _lanes(rows, cards), pool, _window(cards), faults(rows, uids), dealer.tracks)


def _lanes(rows: Rows, cards: Sequence[Card]) -> list[Lane]:
    several = len({room.venue_id for room in rows.rooms}) > 1
    named = [(room_path(room), room.name, room.venue.name if several else "", room.seats) for room in rows.rooms]
    return [
        Lane(path, name, venue, seats, [card for card in cards if card.lane == path])
        for path, name, venue, seats in (*named, ("", _("No room"), "", None))
    ]


def _window(cards: Sequence[Card]) -> tuple[int, int]:
    """The working day, and so much more that there is an hour before the first and after the last, in full hours."""
    starts = [(card.starts // HOUR - 1) * HOUR for card in cards if card.starts is not None]
    ends = [(-(-card.ends // HOUR) + 1) * HOUR for card in cards if card.ends is not None]
    return max(min([OPEN, *starts]), FIRST), min(max([CLOSE, *ends]), LAST)


def _days(rows: Rows, asked: date | None) -> list[date]:
    found = {session.when.day for session in rows.sessions if session.when.day}
    first, last = rows.season.starts_on, rows.season.ends_on
    if first and last and timedelta() <= last - first <= LONGEST:
        found |= {first + timedelta(days=n) for n in range((last - first).days + 1)}
    found |= {asked} if asked else set()
    return sorted(found or {first or _today(rows.season)})


def _nearest(days: Sequence[date], today: date) -> date:
    return next((day for day in days if day >= today), days[0])


def _today(season: Season) -> date:
    return clock.now().astimezone(ZoneInfo(season.series.zone)).date()
