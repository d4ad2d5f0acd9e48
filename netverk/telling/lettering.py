"""Writing out the letters about a season, at the moment they leave: from what the address holds to what is released."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from sqlalchemy import select

from config import Settings
from netverk.answers.reminding import UNANSWERED
from netverk.approvals.deciding import REFUSED
from netverk.calendars.invitation import Method
from netverk.db import db
from netverk.deputies import posting
from netverk.engagements import asking
from netverk.invitations.inviting import INVITED
from netverk.language import _, speaking
from netverk.letters.models import Letter
from netverk.letters.outbox import Composers, Message, Written, letter_for
from netverk.programme.headlines import headline
from netverk.programme.sentences import sentence
from netverk.programme.value import Programme
from netverk.registrations.finding import whereabouts
from netverk.registrations.registering import PENDING
from netverk.releases.models import Release
from netverk.returning.asking import AGAIN
from netverk.seats.models import Place, PlaceState, Registration
from netverk.telling import announcing, asking_again, enclosing, news, queueing, reminders, standing_in, together, ways_in
from netverk.telling.holdings import Object, forget_words, holdings, record_object
from netverk.telling.readers import Reader
from netverk.telling.reconciling import Plan, plan
from netverk.telling.unanswered import unanswered
from netverk.telling.whole_season import whole_season
from netverk.telling.world import World
from netverk.telling.writing_desk import Desk, desk_for, notes, takes_back
from netverk.telling.writing_out import sent, told, written


def composers(settings: Settings) -> Composers:
    """How each kind of letter about a season is written out."""

    def at_desk(compose: Callable[[Desk], Written]) -> Callable[[Letter], Written]:
        return lambda letter: compose(desk_for(letter, settings))

    return {
        announcing.NOTICE: at_desk(notice),
        announcing.TOGETHER: lambda letter: together.notice([desk_for(letter, settings, season_id) for season_id in letter.seasons]),
        announcing.CALENDAR: at_desk(calendar),
        posting.JOINING: at_desk(joining),
        announcing.CONFIRMATION: at_desk(confirmation),
        announcing.LEAVING: at_desk(leaving),
        AGAIN: at_desk(asking_again.again),
        **{kind: at_desk(compose) for kind, compose in queueing.COMPOSERS.items()},
        UNANSWERED: at_desk(unanswered),
        reminders.REMINDER: at_desk(reminders.reminder),
        **{kind: at_desk(compose) for kind, compose in standing_in.COMPOSERS.items()},
        PENDING: at_desk(ways_in.pending),
        REFUSED: at_desk(ways_in.refused),
        INVITED: at_desk(ways_in.invited),
    }


def notice(desk: Desk) -> Written:
    """What changed, in words; the calendar object inside when there is one, else each in a mail of its own."""
    if not desk.plan.words:
        return Written(message=None, then=lambda: announcing.post_objects(desk.letter, desk.plan.objects))
    facts = {
        "correction": takes_back(desk),
        "sentences": [sentence(change, desk.programme) for change in desk.plan.words],
        "notes": notes(desk),
        "consequences": list(news.consequences(desk)),
    }
    again = news.questions(desk)
    facts["answers"] = [(each.title, each.url) for each in again]
    letter = told(desk, "notice", headline(desk.plan.words, desk.programme), **facts)
    return replace(letter, then=partial(_asked, letter.then, [each.engagement for each in again]))


def calendar(desk: Desk) -> Written:
    """One calendar object with a line of text."""
    one = next((each for each in desk.plan.objects if each.entry.uid == desk.letter.facts["uid"]), None)
    if one is None:
        return Written(message=None)
    message = written(desk, "calendar", enclosing.subject_of(one), one, entry=one.entry, taken_back=one.method is Method.CANCEL)
    return Written(message=message, then=lambda: record_object(desk.season_id, desk.address, desk.release.id, one))


def joining(desk: Desk) -> Written:
    """Welcome: the whole season in words, and an invitation to everything that has a date. Needless once that place was given up."""
    place = db.session.get(Place, desk.letter.facts["place"])
    if place is None or place.state is not PlaceState.CONFIRMED or place.holder_id != desk.letter.person_id:
        return Written(message=None)
    if "taken_over" in desk.letter.facts and not desk.plan:
        return Written(message=None)  # they gave it away, and have it back before anybody was told
    facts = whole_season(desk, place.registration, [place]) | {"moved_from": _whereabouts(desk.letter.facts.get("moved_from"))}
    if place.holder_id != place.registration.registrant_id:
        facts["registration_url"] = ""  # whoever has that can cancel the places of all who were registered together
    return told(desk, "joining", _welcome(desk, place, moved=bool(facts["moved_from"])), visited=place.session, **facts)


def _welcome(desk: Desk, place: Place, *, moved: bool) -> str:
    """The subject."""
    if place.session:
        return _("Your place at “%(title)s”", title=place.session.title)
    if moved:
        return _("Your place has moved to %(season)s", season=desk.season_name)
    return _("Your place in %(season)s", season=desk.season_name)


def confirmation(desk: Desk) -> Written:
    """To who registered others: what was booked, for whom."""
    registration = db.session.get(Registration, desk.letter.facts["registration"])
    if registration is None or registration.cancelled_at:
        return Written(message=None)
    booked = select(Place).where(Place.registration_id == registration.id, Place.state == PlaceState.CONFIRMED)
    places = db.session.scalars(booked.order_by(Place.id)).all()
    names = [place.name or _("Not named yet") for place in places]
    subject = _("Your registration for %(season)s", season=desk.season_name)
    return told(desk, "confirmation", subject, names=names, **whole_season(desk, registration, places))


def leaving(desk: Desk) -> Written:
    """A place is given up, and the calendar entries are taken back; to who registered others, whose places those were.

    Where another letter has the words (`silent`), only the calendar entries are taken back.
    """
    let_go = partial(standing_in.let_deputies_go, desk.letter.facts.get("place"))
    if desk.reader.attends and "registration" not in desk.letter.facts:
        return Written(message=None, then=let_go)
    places = db.session.scalars(select(Place).where(Place.id.in_(desk.letter.facts.get("places", ()))).order_by(Place.id))
    names = [place.name for place in places]

    def record() -> None:
        forget_words(desk.season_id, desk.address, but=desk.plan.knows)
        let_go()

    leaves = standing_in.without(desk)
    if desk.letter.facts.get("silent"):
        return Written(message=None, then=partial(_taken_back, record, desk.letter, leaves.plan.objects))
    facts: dict[str, object] = {"names": names, "because": _because(desk.letter), "elsewhere": bool(desk.letter.facts.get("elsewhere"))}
    facts |= {"moved_to": _whereabouts(desk.letter.facts.get("moved_to"))}
    return sent(leaves, record, "leaving", _farewell(facts) % {"season": desk.season_name}, **facts)


def _farewell(facts: Mapping[str, object]) -> str:
    """The subject, its season left out."""
    if facts["elsewhere"]:
        return _("%(season)s comes to another address of yours")
    return _("A place in %(season)s has moved") if facts["moved_to"] else _("Your place in %(season)s is cancelled")


def _taken_back(record: Callable[[], None], letter: Letter, objects: tuple[Object, ...]) -> None:
    record()
    announcing.post_objects(letter, objects)


def _because(letter: Letter) -> str:
    """What the house said when it cancelled the places that a letter is about."""
    ident = letter.facts.get("place") or next(iter(letter.facts.get("places", ())), None)
    place = db.session.get(Place, ident) if ident else None
    return place.because if place else ""


def _whereabouts(ident: int | None) -> str:
    """Where another place is or was; empty where there is none."""
    place = db.session.get(Place, ident) if ident else None
    return whereabouts(place) if place else ""


def previewed(reader: Reader, there: World, season_id: int, settings: Settings, note: str = "") -> Message | None:
    """The letter that this reader would get if `there` were the present; None where it is told nothing in words."""
    to = reader.recipient
    held = holdings(season_id, to.address).get(to.address, {})
    with speaking(to.language):
        letter = letter_for(announcing.NOTICE, to=to, key="")
        return notice(Desk(letter, settings, Release(season_id=season_id), reader, there, plan(reader, held, there), note)).message


def shown(words: Plan, programme: Programme) -> tuple[str, list[str]]:
    """The subject and the sentences that a notice letter will have: what the preview shows."""
    return headline(words.words, programme), [sentence(change, programme) for change in words.words]


def _asked(then: Callable[[], None], engagements: list[int]) -> None:
    then()
    asking.asked_by_notice(engagements)
