"""Writing out the letters about a season, at the moment they leave: from what the address holds to what is released."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from sqlalchemy import select

from config import Settings
from netverk.calendars.invitation import Method, Reason
from netverk.db import db
from netverk.engagements import asking, links
from netverk.engagements.models import Engagement
from netverk.language import _, speaking
from netverk.letters import wording
from netverk.letters.models import Letter
from netverk.letters.outbox import Composers, Message, Written, letter_for
from netverk.programme.changes import Postponed, SessionChange
from netverk.programme.headlines import headline
from netverk.programme.sentences import sentence
from netverk.programme.value import Programme
from netverk.releases import reading
from netverk.releases.models import Release
from netverk.returning.asking import AGAIN
from netverk.seats.models import Place, PlaceState, Registration
from netverk.telling import announcing, asking_again, enclosing
from netverk.telling.holdings import Object, forget_words, holdings, record_object, record_words
from netverk.telling.readers import Reader
from netverk.telling.reconciling import Plan, plan
from netverk.telling.whole_season import whole_season
from netverk.telling.world import World
from netverk.telling.writing_desk import Desk, desk_for, notes, takes_back


def composers(settings: Settings) -> Composers:
    """How each kind of letter about a season is written out."""

    def at_desk(compose: Callable[[Desk], Written]) -> Callable[[Letter], Written]:
        return lambda letter: compose(desk_for(letter, settings))

    return {
        announcing.NOTICE: at_desk(notice),
        announcing.CALENDAR: at_desk(calendar),
        announcing.JOINING: at_desk(joining),
        announcing.CONFIRMATION: at_desk(confirmation),
        announcing.LEAVING: at_desk(leaving),
        AGAIN: at_desk(asking_again.again),
    }


def notice(desk: Desk) -> Written:
    """What changed, in words; the calendar object inside when there is one, else each in a mail of its own."""
    if not desk.plan.words:
        return Written(message=None, then=lambda: announcing.post_objects(desk.letter, desk.plan.objects))
    facts = {
        "correction": takes_back(desk),
        "sentences": [sentence(change, desk.programme) for change in desk.plan.words],
        "notes": notes(desk),
        "consequences": list(_consequences(desk)),
    }
    again = asking.to_ask_again(
        desk.season_id, {each.uid for each in desk.plan.words if isinstance(each, SessionChange)}, desk.reader.speakers
    )
    facts["answers"] = [(each.session.title, _answer_url(desk, each)) for each in again]
    written = _told(desk, "notice", headline(desk.plan.words, desk.programme), **facts)
    return replace(written, then=partial(_asked, written.then, [each.id for each in again]))


def calendar(desk: Desk) -> Written:
    """One calendar object with a line of text."""
    one = next((each for each in desk.plan.objects if each.entry.uid == desk.letter.facts["uid"]), None)
    if one is None:
        return Written(message=None)
    message = _written(desk, "calendar", enclosing.subject_of(one), one, entry=one.entry, taken_back=one.method is Method.CANCEL)
    return Written(message=message, then=lambda: record_object(desk.season_id, desk.address, desk.release.id, one))


def joining(desk: Desk) -> Written:
    """Welcome: the whole season in words, and an invitation to everything that has a date. Needless once that place was given up."""
    place = db.session.get(Place, desk.letter.facts["place"])
    if place is None or place.state is not PlaceState.CONFIRMED:
        return Written(message=None)
    facts = whole_season(desk, place.registration)
    return _told(desk, "joining", _("Your place in %(season)s", season=desk.season_name), **facts)


def confirmation(desk: Desk) -> Written:
    """To who registered others: what was booked, for whom."""
    registration = db.session.get(Registration, desk.letter.facts["registration"])
    if registration is None or registration.cancelled_at:
        return Written(message=None)
    places = db.session.scalars(select(Place).where(Place.registration_id == registration.id).order_by(Place.id))
    names = [place.name for place in places]
    subject = _("Your registration for %(season)s", season=desk.season_name)
    return _told(desk, "confirmation", subject, names=names, **whole_season(desk, registration))


def leaving(desk: Desk) -> Written:
    """A place is given up, and the calendar entries are taken back; to who registered others, whose places those were."""
    if desk.reader.attends and "registration" not in desk.letter.facts:
        return Written(message=None)
    places = db.session.scalars(select(Place).where(Place.id.in_(desk.letter.facts.get("places", ()))).order_by(Place.id))
    names = [place.name for place in places]
    given_up = (each for each in desk.plan.objects if each.reason is Reason.LEFT or each.entry.uid not in desk.plan.knows)
    left = tuple(given_up)  # the rest comes with its own letter
    record = partial(forget_words, desk.season_id, desk.address, but=desk.plan.knows)
    subject = _("Your place in %(season)s is cancelled", season=desk.season_name)
    return _sent(replace(desk, plan=Plan(objects=left)), record, "leaving", subject, names=names)


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


def _told(desk: Desk, template: str, subject: str, **facts: object) -> Written:
    """A letter in words. Its reader knows the whole season afterwards."""
    record = partial(record_words, desk.season_id, desk.address, desk.release.id, desk.plan.knows)
    return _sent(desk, record, template, subject, **facts)


def _sent(desk: Desk, record: Callable[[], None], template: str, subject: str, **facts: object) -> Written:
    """A letter in words; calendar objects go inside (one) or follow (several). `record` notes what its reader knows afterwards."""
    several = desk.plan.objects if len(desk.plan.objects) != 1 else ()
    inside = desk.plan.objects[0] if len(desk.plan.objects) == 1 else None

    def then() -> None:
        record()
        if inside:
            record_object(desk.season_id, desk.address, desk.release.id, inside)
        announcing.post_objects(desk.letter, several)

    return Written(message=_written(desk, template, subject, inside, **facts), then=then)


def _written(desk: Desk, template: str, subject: str, inside: Object | None, **facts: object) -> Message:
    house = reading.house()
    page = f"{desk.settings.base_url}{'/en' if desk.letter.language == 'en' else ''}"
    context = {
        "season_name": desk.season_name,
        "season_url": f"{page}/{desk.programme.path}/",
        "why": _why(desk),
        "has_calendar": bool(desk.plan.objects),
        **facts,
    }
    message = wording.written_out(template, subject, house=house, reader=desk.letter.name, **context)
    return enclosing.with_object(message, desk, inside, house) if inside else message


def _answer_url(desk: Desk, asked: Engagement) -> str:
    """Where a speaker answers; a letter that is only shown has nobody's link in it."""
    return links.url_of(asked, desk.letter.language) if desk.letter.id else links.url_shown(desk.letter.language)


def _asked(then: Callable[[], None], engagements: list[int]) -> None:
    then()
    asking.asked_by_notice(engagements)


def _why(desk: Desk) -> str:
    season = desk.season_name
    if desk.reader.attends:
        return _("You get this letter because you have a place in %(season)s.", season=season)
    if desk.reader.speakers:
        return _("You get this letter because you take part in %(season)s.", season=season)
    if desk.reader.registers:
        return _("You get this letter because you have registered others for %(season)s.", season=season)
    return ""


def _consequences(desk: Desk) -> Iterator[str]:
    """What it means for the reader."""
    if desk.reader.attends and any(isinstance(change, Postponed) for change in desk.plan.words):
        yield _("Your place is kept, and you get a new calendar entry when the date is set.")
    elif desk.plan.objects:
        yield _("Your calendar follows by itself.")
