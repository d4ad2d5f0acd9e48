"""How one comes in by the form: what it offers, what it asks, and why not, where it is closed to the reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Engine, bindparam, exists, select
from werkzeug.exceptions import NotFound

from netverk.admissions import choosing
from netverk.admissions.models import Invited, PlaceType, Question
from netverk.db import db
from netverk.errors import RuleBroken
from netverk.language import N_, _, day_and_month, joined, ngettext
from netverk.prepared import Lookup
from netverk.programme.value import Programme
from netverk.questions.finding import asked_now
from netverk.records import reference
from netverk.registrations import being_invited
from netverk.registrations.finding import programme_or_404
from netverk.registrations.registering import may_wait_for
from netverk.releases.models import Release
from netverk.seasons.models import Admission, Season, Series
from netverk.seats.limits import free_seats
from netverk.seats.standing import NoSeats, find_refusal
from netverk.sessions.finding import find_session
from netverk.sessions.models import Session

_SEASON = Lookup(
    select(
        Season.id,
        exists().where(PlaceType.season_id == Season.id),
        exists().where(Question.season_id == Season.id),
    )
    .join(Series)
    .where(Series.slug == bindparam("series"), Season.slug == bindparam("season"), exists().where(Release.season_id == Season.id))
)
FEW = 30  # seats: how many there are left is said from there on

ALL_TAKEN_UP = N_("You have taken up all the places of your invitation.")


@dataclass(frozen=True, slots=True)
class Offer:
    """One type of place as the form shows it; `closed` says why it cannot be had now."""

    type: PlaceType
    price: str
    covers: str
    left: str
    closed: str


@dataclass(frozen=True)
class Entry:
    """The form of one season, or of one session of it that takes guests, for one reader."""

    season: Season
    session: Session | None = None
    invited: Invited | None = None
    has_types: bool = True
    has_questions: bool = True

    @cached_property
    def programme(self) -> Programme:
        return programme_or_404(self.season.id)

    @cached_property
    def types(self) -> list[PlaceType]:
        return choosing.to_choose(self.season, self.session, self.invited) if self.has_types else []

    @cached_property
    def questions(self) -> list[Question]:
        """Those that concern somebody who comes in this way."""
        if not self.has_questions:
            return []
        idents = {each.id for each in self.types}
        return [each for each in asked_now(self.season.id) if not each.types or idents & {*each.types}]

    @property
    def _kinds(self) -> Sequence[PlaceType | None]:
        return self.types or [None]

    @cached_property
    def _reasons(self) -> list[RuleBroken | None]:
        """For each type, or for the only kind of place, why it cannot be had."""
        return [self._why_not(each) for each in self._kinds]

    @property
    def closed(self) -> RuleBroken | None:
        """Why there is no form at all."""
        return None if None in self._reasons or self.only_waits else next(each for each in self._reasons if each)

    @property
    def only_waits(self) -> bool:
        """Whether all there is to be had is a turn in the waiting list."""
        found = zip(self._kinds, self._reasons, strict=True)
        return None not in self._reasons and any(isinstance(why, NoSeats) and self.may_wait(type_) for type_, why in found)

    @property
    def is_approved(self) -> bool:
        """Whether the house says yes to each, whatever is chosen."""
        asked = {choosing.admission_of(self.season, each, self.session) for each in self._kinds}
        return asked == {Admission.APPROVAL}

    @property
    def left(self) -> int | None:
        """How many can be had still, where they are few; each of several types says so for itself."""
        return None if len(self.types) > 1 else _where_few(free_seats(self.season, self.types[0] if self.types else None, self.session))

    @property
    def offers(self) -> list[Offer]:
        """The types to choose among; none where there is nothing to choose."""
        found = zip(self.types, self._reasons, strict=True) if self.types else ()
        return [self._offer(type_, why) for type_, why in found]

    def may_wait(self, type_: PlaceType | None = None) -> bool:
        return may_wait_for(self.season, type_, self.session)

    def _why_not(self, type_: PlaceType | None) -> RuleBroken | None:
        refusal = find_refusal(self.season, self.programme, 1, type_, self.session)
        if refusal and not isinstance(refusal, NoSeats):
            return refusal
        if choosing.admission_of(self.season, type_, self.session) is Admission.INVITATION:
            if self.invited is None:
                return RuleBroken(being_invited.BY_INVITATION)
            if self.invited.ended_at:
                return RuleBroken(being_invited.TAKEN_BACK)
            if not being_invited.places_left(self.invited):
                return RuleBroken(ALL_TAKEN_UP)
        return refusal

    def _offer(self, type_: PlaceType, why: RuleBroken | None) -> Offer:
        waits = isinstance(why, NoSeats)
        left = _where_few(free_seats(self.season, type_, self.session))
        words = ngettext("One left", "%(n)s left", left) % {"n": left} if left else ""
        closed = _(why.sentence, **why.facts) if why and not waits else ""
        sold_out = _("Sold out; you can wait for one") if self.may_wait(type_) else _("Sold out")
        return Offer(type_, choosing.price_words(type_), self._covers(type_), sold_out if waits else words, closed)

    def _covers(self, type_: PlaceType) -> str:
        days = [day_and_month(day.date) for day in self.programme.days if day.uid in type_.covers]
        sessions = [_("“%(title)s”", title=each.title) for each in self.programme.sessions if each.uid in type_.covers]
        return _("For %(what)s.", what=joined([*days, *sessions])) if days or sessions else ""


def _where_few(left: int | None) -> int | None:
    return None if left is None or left > FEW else left


def entry_or_404(engine: Engine, series: str, season: str, session: str = "", token: str = "") -> Entry:
    """What an address says: of which season and session, by whose invitation. One query for a season alone. `engine` is `reading()`.

    NotFound unless the season is published.
    """
    [(ident, has_types, has_questions)] = _SEASON.rows(engine, series=series, season=season) or [(None, False, False)]
    if ident is None:
        raise NotFound
    found = reference(Season, ident)
    of = find_session(found, session) if session else None
    if session and of is None:
        raise NotFound
    return Entry(found, of, being_invited.find_invitation(found, token), has_types, has_questions)


def guest_sessions(season: Season) -> list[Session]:
    """Those that one can come to alone, as far as the plan says."""
    taking = select(Session).where(Session.season_id == season.id, Session.takes_guests.is_(True)).order_by(Session.number)
    return list(db.session.scalars(taking))
