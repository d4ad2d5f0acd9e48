"""What every letter about a season is made with: its words, the calendar object inside, what its reader knows afterwards."""

from collections.abc import Callable
from functools import partial

from netverk.language import _
from netverk.letters import wording
from netverk.letters.outbox import Message, Written
from netverk.releases import reading
from netverk.telling import announcing, enclosing
from netverk.telling.holdings import Object, record_object, record_words
from netverk.telling.own_pages import own_page
from netverk.telling.own_words import own_words
from netverk.telling.writing_desk import Desk


def told(desk: Desk, template: str, subject: str, **facts: object) -> Written:
    """A letter in words. Its reader knows the whole season afterwards."""
    record = partial(record_words, desk.season_id, desk.address, desk.release.id, desk.plan.knows)
    return sent(desk, record, template, subject, **facts)


def sent(desk: Desk, record: Callable[[], None], template: str, subject: str, **facts: object) -> Written:
    """A letter in words; calendar objects go inside (one) or follow (several). `record` notes what its reader knows afterwards."""
    several = desk.plan.objects if len(desk.plan.objects) != 1 else ()
    inside = desk.plan.objects[0] if len(desk.plan.objects) == 1 else None

    def then() -> None:
        record()
        if inside:
            record_object(desk.season_id, desk.address, desk.release.id, inside)
        announcing.post_objects(desk.letter, several)

    return Written(message=written(desk, template, subject, inside, **facts), then=then)


def written(desk: Desk, template: str, subject: str, inside: Object | None, **facts: object) -> Message:
    house = reading.house()
    page = f"{desk.settings.base_url}{'/en' if desk.letter.language == 'en' else ''}"
    context = {
        "season_name": desk.season_name,
        "season_url": f"{page}/{desk.programme.path}/",
        "why": why(desk),
        "has_calendar": bool(desk.plan.objects),
        "answer_url": own_page(desk),
        **own_words(desk, template, facts),
        **facts,
    }
    message = wording.written_out(template, subject, house=house, reader=desk.letter.name, **context)
    return enclosing.with_object(message, desk, inside, house) if inside else message


def why(desk: Desk) -> str:
    season = desk.season_name
    if desk.reader.attends:
        return _("You get this letter because you have a place in %(season)s.", season=season)
    if desk.reader.visits:
        return _("You get this letter because you take part in a session of %(season)s.", season=season)
    if desk.reader.speakers:
        return _("You get this letter because you take part in %(season)s.", season=season)
    if desk.reader.registers or desk.reader.signs:
        return _("You get this letter because you have made a registration for %(season)s.", season=season)
    return ""
