"""Which types of place there are in a season, which of them somebody can have now, and who has to say yes first."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select

from netverk.admissions.models import Invited, PlaceKind, PlaceType
from netverk.db import db
from netverk.errors import RuleBroken
from netverk.language import N_, _, long_date, moment_words, money
from netverk.programme.when import When
from netverk.seasons.models import Admission, Season
from netverk.sessions.models import Session

STRICTNESS = (Admission.OPEN, Admission.APPROVAL, Admission.INVITATION)
FOR_ALL_OF_IT = frozenset({PlaceKind.MEMBER, PlaceKind.ATTENDEE})  # speakers and press get theirs from the house
FOR_ONE_SESSION = frozenset({PlaceKind.GUEST})

ENDED = N_("“%(title)s” is not to be had any longer.")
NOT_YET = N_("“%(title)s” can be had from %(when)s.")
NO_LONGER = N_("The time in which “%(title)s” could be had is over.")
NO_SUCH = N_("There is no such type of place: “%(slug)s”.")
CHOOSE = N_("Choose a type of place.")

_TYPES = select(PlaceType).where(PlaceType.season_id == bindparam("season")).order_by(PlaceType.position, PlaceType.id)


def types_of(season: Season) -> Sequence[PlaceType]:
    """Every type, in its order, those that have ended too."""
    return db.session.scalars(_TYPES, {"season": season.id}).all()


def to_choose(season: Season, session: Session | None = None, invited: Invited | None = None) -> list[PlaceType]:
    """What the form offers: types for the whole season, or for guests of one session; none where places are of one kind only.

    Whom the house has invited to one type is offered that, whatever kind it is.
    """
    if invited and invited.type and not session:
        return [invited.type]
    kinds = FOR_ONE_SESSION if session else FOR_ALL_OF_IT
    return [each for each in types_of(season) if each.ended_at is None and each.kind in kinds and _covers(each, session)]


def type_called(season: Season, slug: str) -> PlaceType:
    """By its slug; RuleBroken where there is none."""
    found = db.session.scalar(select(PlaceType).where(PlaceType.season_id == season.id, PlaceType.slug == slug))
    if found is None:
        raise RuleBroken(NO_SUCH, slug=slug)
    return found


def only(types: Sequence[PlaceType]) -> PlaceType | None:
    """The only one, or None where there is none; RuleBroken where one of several has to be chosen."""
    if len(types) > 1:
        raise RuleBroken(CHOOSE)
    return types[0] if types else None


def admission_of(season: Season, type: PlaceType | None = None, session: Session | None = None) -> Admission:  # noqa: A002 (the field's word)
    """The stricter of what the season and the type ask for; a session that takes guests takes those that their type lets in."""
    asked = [Admission.OPEN if session else season.admission, *([type.admission] if type else [])]
    return max(asked, key=STRICTNESS.index)


def find_not_on_sale(type: PlaceType, now: datetime) -> RuleBroken | None:  # noqa: A002
    """Why nobody can have that type now, as a sentence; seats apart."""
    zone = type.season.series.zone
    opens, closes = type.opens.starts_at(zone), type.closes.starts_at(zone)
    if type.ended_at:
        return RuleBroken(ENDED, title=type.title)
    if opens and now < opens:
        return RuleBroken(NOT_YET, title=type.title, when=_moment(type.opens, zone))
    return RuleBroken(NO_LONGER, title=type.title) if closes and now >= closes else None


def price_words(type: PlaceType) -> str:  # noqa: A002
    """`4 500 kr exkl. moms`, `Kostnadsfritt`."""
    if not type.price_ore:
        return _("Free of charge")
    amount = money(type.price_ore, type.currency)
    whole = amount.replace(",00", "").replace(".00", "") if type.price_ore % 100 == 0 else amount
    return _("%(amount)s excl. VAT", amount=whole).replace(" ", "\N{NO-BREAK SPACE}")


def _covers(type_: PlaceType, session: Session | None) -> bool:
    return session is None or not type_.covers or session.uid in type_.covers


def _moment(when: When, zone: str) -> str:
    at = when.starts_at(zone)
    return moment_words(at, zone) if at and when.has_hours else long_date(when.starts.date()) if when.starts else ""
