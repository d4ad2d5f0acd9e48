"""Writing out the letters about a season, at the moment they leave: from what the address holds to what is released."""

import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import aliased

from config import Settings
from netverk import clock
from netverk.calendars.invitation import Attendee, Method, Organizer, Reason, cancellation, mail_uid, request
from netverk.db import db
from netverk.language import N_, _, capitalised, speaking
from netverk.letters import wording
from netverk.letters.models import Letter
from netverk.letters.outbox import Calendar, Composers, Message, Written, letter_for
from netverk.programme.changes import Postponed, day_hours
from netverk.programme.headlines import headline
from netverk.programme.sentences import sentence
from netverk.programme.texts import plain
from netverk.programme.value import Advisory, Programme, Session, Status
from netverk.programme.words import STATUS_WORDS, period_words, when_words
from netverk.publishing import standing, telling
from netverk.publishing.readers import Reader, readers, stranger
from netverk.publishing.reconciling import Object, Plan, World, plan
from netverk.registrations.models import Place, PlaceState, Registration
from netverk.releases import reading
from netverk.releases.models import Notice, Release

NO_PLACE = {  # to those who stand up, and hold no place that could be kept
    Reason.POSTPONED: N_("“%(title)s” is postponed. A new date will follow."),
    Reason.CANCELLED: N_("“%(title)s” is cancelled."),
}


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything at hand for one letter: the letter, its reader, what is released, what the reader has to be told of it."""

    letter: Letter
    settings: Settings
    release: Release
    reader: Reader
    world: World
    plan: Plan
    note: str = ""  # what the house says with a release that is not made yet

    @property
    def season_id(self) -> int:
        return self.release.season_id

    @property
    def programme(self) -> Programme:
        return self.world.now.programme

    @property
    def address(self) -> str:
        return self.letter.address


def composers(settings: Settings) -> Composers:
    """How each kind of letter about a season is written out."""

    def at_desk(compose: Callable[[Desk], Written]) -> Callable[[Letter], Written]:
        return lambda letter: compose(_desk(letter, settings))

    return {
        telling.NOTICE: at_desk(notice),
        telling.CALENDAR: at_desk(calendar),
        telling.JOINING: at_desk(joining),
        telling.CONFIRMATION: at_desk(confirmation),
        telling.LEAVING: at_desk(leaving),
    }


def notice(desk: Desk) -> Written:
    """What changed, in words; the calendar object inside when there is one, else each in a mail of its own."""
    if not desk.plan.words:
        return Written(message=None, then=lambda: telling.post_objects(desk.letter, desk.plan.objects))
    facts = {
        "correction": _takes_back(desk),
        "sentences": [sentence(change, desk.programme) for change in desk.plan.words],
        "notes": _notes(desk),
        "consequences": list(_consequences(desk)),
    }
    return _told(desk, "notice", headline(desk.plan.words, desk.programme), **facts)


def calendar(desk: Desk) -> Written:
    """One calendar object with a line of text."""
    one = next((each for each in desk.plan.objects if each.entry.uid == desk.letter.facts["uid"]), None)
    if one is None:
        return Written(message=None)
    message = _written(desk, "calendar", _calendar_subject(one), one, entry=one.entry, taken_back=one.method is Method.CANCEL)
    return Written(message=message, then=lambda: telling.record_object(desk.season_id, desk.address, desk.release.id, one))


def joining(desk: Desk) -> Written:
    """Welcome: the whole season in words, and an invitation to everything that has a date. Needless once that place was given up."""
    place = db.session.get(Place, desk.letter.facts["place"])
    if place is None or place.state is not PlaceState.CONFIRMED:
        return Written(message=None)
    facts = _whole_season(desk, place.registration)
    return _told(desk, "joining", _("Your place in %(season)s", season=_season_name(desk.programme)), **facts)


def confirmation(desk: Desk) -> Written:
    """To who registered others: what was booked, for whom."""
    registration = db.session.get(Registration, desk.letter.facts["registration"])
    if registration is None or registration.cancelled_at:
        return Written(message=None)
    places = db.session.scalars(select(Place).where(Place.registration_id == registration.id).order_by(Place.id))
    names = [place.name for place in places]
    subject = _("Your registration for %(season)s", season=_season_name(desk.programme))
    return _told(desk, "confirmation", subject, names=names, **_whole_season(desk, registration))


def leaving(desk: Desk) -> Written:
    """A place is given up, and the calendar entries are taken back; to who registered others, whose places those were."""
    if desk.reader.attends and "registration" not in desk.letter.facts:
        return Written(message=None)
    places = db.session.scalars(select(Place).where(Place.id.in_(desk.letter.facts.get("places", ()))).order_by(Place.id))
    names = [place.name for place in places]
    left = tuple(each for each in desk.plan.objects if each.entry.uid not in desk.plan.knows)  # the rest comes with its own letter
    record = partial(telling.forget_words, desk.season_id, desk.address, but=desk.plan.knows)
    subject = _("Your place in %(season)s is cancelled", season=_season_name(desk.programme))
    return _sent(replace(desk, plan=Plan(objects=left)), record, "leaving", subject, names=names)


def previewed(reader: Reader, there: World, season_id: int, settings: Settings, note: str = "") -> Message | None:
    """The letter that this reader would get if `there` were the present; None where it is told nothing in words."""
    to = reader.recipient
    held = telling.holdings(season_id, to.address).get(to.address, {})
    with speaking(to.language):
        letter = letter_for(telling.NOTICE, to=to, key="")
        return notice(Desk(letter, settings, Release(season_id=season_id), reader, there, plan(reader, held, there), note)).message


def shown(words: Plan, programme: Programme) -> tuple[str, list[str]]:
    """The subject and the sentences that a notice letter will have: what the preview shows."""
    return headline(words.words, programme), [sentence(change, programme) for change in words.words]


def _told(desk: Desk, template: str, subject: str, **facts: object) -> Written:
    """A letter in words. Its reader knows the whole season afterwards."""
    record = partial(telling.record_words, desk.season_id, desk.address, desk.release.id, desk.plan.knows)
    return _sent(desk, record, template, subject, **facts)


def _sent(desk: Desk, record: Callable[[], None], template: str, subject: str, **facts: object) -> Written:
    """A letter in words; calendar objects go inside (one) or follow (several). `record` notes what its reader knows afterwards."""
    several = desk.plan.objects if len(desk.plan.objects) != 1 else ()
    inside = desk.plan.objects[0] if len(desk.plan.objects) == 1 else None

    def then() -> None:
        record()
        if inside:
            telling.record_object(desk.season_id, desk.address, desk.release.id, inside)
        telling.post_objects(desk.letter, several)

    return Written(message=_written(desk, template, subject, inside, **facts), then=then)


def _written(desk: Desk, template: str, subject: str, inside: Object | None, **facts: object) -> Message:
    house = reading.house()
    page = f"{desk.settings.base_url}{'/en' if desk.letter.language == 'en' else ''}"
    context = {
        "season_name": _season_name(desk.programme),
        "season_url": f"{page}/{desk.programme.path}/",
        "why": _why(desk),
        "has_calendar": bool(desk.plan.objects),
        **facts,
    }
    message = wording.written_out(template, subject, house=house, reader=desk.letter.name, **context)
    if inside is None:
        return message
    organizer = Organizer(house.name, _organizer_address(desk, inside))
    return Message(
        subject=message.subject,
        text=message.text,
        html=message.html,
        calendar=Calendar(method=inside.method.value, content=_object(desk, inside, organizer)),
        sender=organizer.email,
    )


def _object(desk: Desk, each: Object, organizer: Organizer) -> bytes:
    attendee = Attendee(desk.letter.name, desk.address)
    if each.method is Method.CANCEL and each.reason:
        return cancellation(
            each.entry,
            attendee=attendee,
            organizer=organizer,
            generation=each.generation,
            dtstamp=clock.now(),
            sequence=each.sequence,
            reason=each.reason,
            text="" if desk.reader.attends or each.reason is Reason.LEFT else _(NO_PLACE[each.reason], title=each.entry.title),
        )
    return request(
        each.entry,
        attendee=attendee,
        organizer=organizer,
        generation=each.generation,
        dtstamp=clock.now(),
        related_to=each.related_to,
    )


def _organizer_address(desk: Desk, each: Object) -> str:
    """The house's address with a tag of its own for this address and UID, the same as long as the UID lives."""
    local, _at, domain = desk.settings.mail_from.partition("@")
    said = f"{desk.address} {mail_uid(each.entry.uid, each.generation)}"
    tag = hmac.new(desk.settings.secret_key.encode(), said.encode(), sha256).hexdigest()[:16]
    return f"{local}+{tag}@{domain}"


def _calendar_subject(one: Object) -> str:
    if one.method is Method.CANCEL:
        return _("Taken out of your calendar: %(title)s", title=one.entry.title)
    return _("For your calendar: %(title)s", title=one.entry.summary)


@dataclass(frozen=True, slots=True)
class Line:
    """A session, or a conference day, in a letter about the whole season."""

    title: str
    when: str
    place: str = ""
    day: date | None = None  # set large at the side; None where there is none that holds


def _whole_season(desk: Desk, registration: Registration) -> dict[str, object]:
    prefix = "/en" if desk.letter.language == "en" else ""
    return {
        "lines": list(_lines(desk.programme, desk.world)),
        "advisories": [f"{each.title}\n{plain(each.text)}" for each in desk.programme.advisories if is_current(each, desk)],
        "registration_url": f"{desk.settings.base_url}{prefix}/registration/{registration.code}",
    }


def is_current(advisory: Advisory, desk: Desk) -> bool:
    today = desk.world.at.astimezone(ZoneInfo(desk.programme.zone)).date()
    return advisory.ends_on is None or advisory.ends_on >= today


def _lines(programme: Programme, world: World) -> Iterator[Line]:
    if programme.is_conference:
        for day in programme.days:
            yield Line(_season_name(programme), capitalised(when_words(day_hours(programme, day))), day=day.date)
        return
    for session in programme.sessions:
        if not standing.is_over(session, programme.zone, world.at):
            place = standing.place_words(programme, session) if session.is_dated else ""
            yield Line(session.title, _when(session), place, session.when.day if session.is_dated else None)


def _when(session: Session) -> str:
    """`Tisdagen den 5 maj 2020 kl. 09.30–12.30`, `Uppskjuten, våren 2020`, `Preliminärt: tisdagen …`."""
    if session.status in {Status.POSTPONED, Status.CANCELLED}:
        return ", ".join([_(STATUS_WORDS[session.status]), *([period_words(session.when)] if session.status is Status.POSTPONED else [])])
    words = when_words(session.when)
    return _("Preliminary: %(when)s", when=words) if session.preliminary and session.is_dated else capitalised(words)


def _why(desk: Desk) -> str:
    season = _season_name(desk.programme)
    if desk.reader.attends:
        return _("You get this letter because you have a place in %(season)s.", season=season)
    if desk.reader.speakers:
        return _("You get this letter because you take part in %(season)s.", season=season)
    if desk.reader.registers:
        return _("You get this letter because you have registered others for %(season)s.", season=season)
    return ""


def _season_name(programme: Programme) -> str:
    return f"{programme.series.title}, {programme.season.title}"


def _consequences(desk: Desk) -> Iterator[str]:
    """What it means for the reader."""
    if desk.reader.attends and any(isinstance(change, Postponed) for change in desk.plan.words):
        yield _("Your place is kept, and you get a new calendar entry when the date is set.")
    elif desk.plan.objects:
        yield _("Your calendar follows by itself.")


def _takes_back(desk: Desk) -> bool:
    """Whether something that this reader has been told was taken back since."""
    undone = aliased(Release)
    query = (
        select(Release.id)
        .join(Notice, Notice.id == Release.notice_id)
        .join(undone, undone.notice_id == Notice.undoes_id)
        .where(Release.season_id == desk.season_id, Release.id > _knows(desk), undone.id <= _knows(desk))
    )
    return db.session.scalar(query.limit(1)) is not None


def _knows(desk: Desk) -> int:
    """The id of the last release that the reader was told of; 0 where there is none."""
    held = telling.holdings(desk.season_id, desk.address).get(desk.address, {})
    return max((each.release_id for each in held.values() if each.release_id is not None), default=0)


def _notes(desk: Desk) -> list[str]:
    """What the house wrote with the releases that this reader has not been told of, those that were taken back apart."""
    undone = select(Notice.undoes_id).where(Notice.undoes_id.is_not(None))
    query = (
        select(Notice.note)
        .join(Release, Release.notice_id == Notice.id)
        .where(Release.season_id == desk.season_id, Release.id > _knows(desk), Notice.note != "", Notice.id.not_in(undone))
        .order_by(Release.id)
    )
    return list(dict.fromkeys([*db.session.scalars(query), *filter(None, [desk.note])]))


def _desk(letter: Letter, settings: Settings) -> Desk:
    release = reading.current(letter.season_id) if letter.season_id else None
    if release is None:
        raise LookupError(f"letter {letter.id} is about a season without a release")
    world = telling.world(telling.content_of(release), release.season_id, settings.base_url)
    reader = readers(release.season_id, world.now.programme, letter.address).get(letter.address) or stranger(letter.address)
    held = telling.holdings(release.season_id, letter.address).get(letter.address, {})
    return Desk(letter, settings, release, reader, world, plan(reader, held, world))
