"""What people come to: a session, or a whole day of a conference."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from werkzeug.exceptions import NotFound

from netverk import clock
from netverk.db import db
from netverk.language import capitalised, long_date
from netverk.programme.value import Kind, Status
from netverk.programme.when import When
from netverk.seasons.models import Day, Season
from netverk.sessions.models import Session


@dataclass(frozen=True, slots=True)
class Occasion:
    """`sessions` is the one session, or those of the day; `uids` are what a type of place may name to cover it."""

    season: Season
    uid: str
    when: When
    sessions: Sequence[Session]
    uids: frozenset[str]
    is_day: bool = False

    @property
    def title(self) -> str:
        day = self.when.first_date
        return capitalised(long_date(day)) if self.is_day and day else self.sessions[0].title

    @property
    def zone(self) -> str:
        return self.season.series.zone

    @property
    def is_today(self) -> bool:
        return self.when.day == clock.now().astimezone(ZoneInfo(self.zone)).date()

    @property
    def has_ended(self) -> bool:
        """With its last session."""
        ends = [at for at in (session.when.ends_at(self.zone) for session in self.sessions) if at]
        return bool(ends) and max(ends) <= clock.now()

    @property
    def order(self) -> tuple[datetime, datetime]:
        return self.when.order

    def wall(self, moment: datetime) -> datetime:
        """A moment on the clock on the wall there."""
        return moment.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)


def occasions_of(season: Season) -> list[Occasion]:
    """Those with a date, in order, a day before its sessions. Two queries."""
    held = select(Session).where(Session.season_id == season.id, Session.status == Status.SCHEDULED).order_by(Session.number)
    sessions = [session for session in db.session.scalars(held) if session.when.has_date]
    days = db.session.scalars(select(Day).where(Day.season_id == season.id)).all() if season.series.kind is Kind.CONFERENCE else []
    whole = [_of_day(season, day, sessions) for day in days]
    single = [Occasion(season, each.uid, each.when, (each,), frozenset({each.uid, *_day_of(each, days)})) for each in sessions]
    return sorted([*(day for day in whole if day.sessions), *single], key=lambda each: (each.when.day, not each.is_day, each.order))


def occasion_or_404(season: Season, uid: str) -> Occasion:
    if found := next((each for each in occasions_of(season) if each.uid == uid), None):
        return found
    raise NotFound


def _of_day(season: Season, day: Day, sessions: Sequence[Session]) -> Occasion:
    own = [session for session in sessions if session.when.day == day.date]
    return Occasion(season, day.uid, When.on(day.date), own, frozenset({day.uid, *(each.uid for each in own)}), is_day=True)


def _day_of(session: Session, days: Sequence[Day]) -> list[str]:
    return [day.uid for day in days if day.date == session.when.day]
