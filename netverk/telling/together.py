"""One letter about several seasons: each with what changed in it, in order of date; what holds for all of them is said once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from config import Settings
from netverk.engagements.asking import asked_by_notice
from netverk.language import _, joined, speaking
from netverk.letters import wording
from netverk.letters.outbox import Message, Written, letter_for
from netverk.programme.changes import Change, DayChange, SessionChange, day_hours
from netverk.programme.sentences import bare_sentence, headline_of_all, reason_for, sentence, standing_reason
from netverk.programme.time_sentences import time_left
from netverk.programme.when import UNKNOWN, When
from netverk.releases import reading
from netverk.releases.models import Release
from netverk.telling import announcing, enclosing, news
from netverk.telling.holdings import Object, record_object, record_words
from netverk.telling.own_pages import own_page
from netverk.telling.writing_desk import Desk, notes, takes_back


@dataclass(frozen=True, slots=True)
class Section:
    """What is said of one season; `answer_url` is empty for those who have nothing to answer."""

    name: str
    sentences: tuple[str, ...]
    answer_url: str
    season_url: str


def notice(desks: Sequence[Desk]) -> Written:
    """What changed in all seasons of the letter, in words; the calendar object inside when there is one, else each in a mail of its own."""
    objects = [(desk, each) for desk in desks for each in desk.plan.objects]
    telling = sorted((desk for desk in desks if desk.plan.words), key=_begins)
    if not telling:
        return Written(message=None, then=partial(_follow, objects))
    inside = objects[0] if len(objects) == 1 else None
    asked = [each.engagement for desk in telling for each in news.questions(desk)]

    def then() -> None:
        for desk in telling:
            record_words(desk.season_id, desk.address, desk.release.id, desk.plan.knows)
        if inside:
            desk, one = inside
            record_object(desk.season_id, desk.address, desk.release.id, one)
        else:
            _follow(objects)
        asked_by_notice(asked)

    return Written(message=_message(telling, inside, bool(objects)), then=then)


def previewed(mine: Sequence[announcing.Share], settings: Settings) -> Message | None:
    """The letter that a reader would get; None where they are told nothing in words."""
    to = announcing.recipient_of(mine)
    with speaking(to.language):
        letter = letter_for(announcing.TOGETHER, to=to, key="")
        desks = [Desk(letter, settings, Release(season_id=each.season_id), each.reader, each.world, each.plan) for each in mine]
        return notice(desks).message


def _follow(objects: Sequence[tuple[Desk, Object]]) -> None:
    for desk, each in objects:
        announcing.post_objects(desk.letter, [each], desk.season_id)


def _message(desks: Sequence[Desk], inside: tuple[Desk, Object] | None, has_calendar: bool) -> Message:
    house, letter, reason = reading.house(), desks[0].letter, _shared_reason(desks)
    answers = [each for desk in desks for each in news.questions(desk)]
    message = wording.written_out(
        "together",
        headline_of_all([(desk.plan.words, desk.programme) for desk in desks]),
        house=house,
        reader=letter.name,
        correction=any(takes_back(desk) for desk in desks),
        reason=reason,
        sections=[_section(desk, said_once=bool(reason)) for desk in desks],
        notes=list(dict.fromkeys(note for desk in desks for note in notes(desk))),
        consequences=list(dict.fromkeys(said for desk in desks for said in news.consequences(desk))),
        answers=[(each.title, each.url) for each in answers],
        why=" ".join(_why(desks)),
        has_calendar=has_calendar,
    )
    return enclosing.with_object(message, inside[0], inside[1], house) if inside else message


def _section(desk: Desk, *, said_once: bool) -> Section:
    page = f"{desk.settings.base_url}{'/en' if desk.letter.language == 'en' else ''}/{desk.programme.path}/"
    say = bare_sentence if said_once else sentence
    return Section(desk.season_name, tuple(say(change, desk.programme) for change in _in_order(desk)), own_page(desk), page)


def _shared_reason(desks: Sequence[Desk]) -> str:
    """The reason, where all that changed has the same one; days have none of their own, nor has what is taken back."""
    reasons = {
        reason_for(change) if takes_back(desk) else standing_reason(change, desk.programme)
        for desk in desks
        for change in desk.plan.words
        if not isinstance(change, DayChange)
    }
    return reasons.pop() if len(reasons) == 1 else ""


def _in_order(desk: Desk) -> list[Change]:
    """By the date that the reader knows each by; what has none comes last, as the programme has it."""
    return sorted(desk.plan.words, key=lambda change: _known_by(change, desk).order)


def _known_by(change: Change, desk: Desk) -> When:
    if isinstance(change, SessionChange):
        return time_left(change, desk.programme)
    day = next((day for day in desk.programme.days if isinstance(change, DayChange) and day.uid == change.uid), None)
    return day_hours(desk.programme, day) if day else UNKNOWN


def _begins(desk: Desk) -> tuple[object, str]:
    return min(_known_by(change, desk).order for change in desk.plan.words), desk.season_name


def _why(desks: Sequence[Desk]) -> Iterator[str]:
    """By what it is to the reader, the seasons that it is about."""
    places = [desk for desk in desks if desk.reader.attends]
    parts = [desk for desk in desks if not desk.reader.attends and desk.reader.takes_part]
    signed = [desk for desk in desks if not desk.reader.takes_part and (desk.reader.registers or desk.reader.signs)]
    if places:
        yield _("You get this letter because you have a place in %(season)s.", season=_names(places))
    if parts:
        yield _("You get this letter because you take part in %(season)s.", season=_names(parts))
    if signed:
        yield _("You get this letter because you have made a registration for %(season)s.", season=_names(signed))


def _names(desks: Sequence[Desk]) -> str:
    """Of several the series alone: each season has its heading."""
    return desks[0].season_name if len(desks) == 1 else joined(desk.programme.series.title for desk in desks)
