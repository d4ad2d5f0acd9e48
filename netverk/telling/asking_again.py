"""The letter that asks a member of the season before whether they come again: the season, and a way to register."""

from config import Settings
from netverk import clock
from netverk.db import db
from netverk.language import _, joined, speaking
from netverk.letters import wording
from netverk.letters.outbox import Message, Recipient, Written, letter_for
from netverk.people.models import Person
from netverk.programme.published import registration_is_open
from netverk.registrations import prefilling
from netverk.releases import reading
from netverk.releases.models import Release
from netverk.returning.asking import AGAIN, asking_of, to_ask
from netverk.telling.readers import stranger
from netverk.telling.reconciling import Plan
from netverk.telling.whole_season import lines
from netverk.telling.world import World
from netverk.telling.writing_desk import Desk


def again(desk: Desk) -> Written:
    """Needless once its reader has a place, gave up the one that they had, or cannot register any longer."""
    person = db.session.get(Person, desk.letter.person_id) if desk.letter.person_id else None
    if person is None or not registration_is_open(desk.programme, clock.now()) or not _still_wanted(desk, person):
        return Written(message=None)
    return Written(message=_written(desk, person))


def previewed(person: Person, to: Recipient, there: World, season_id: int, settings: Settings) -> Message:
    """The letter that this person would get if `there` were the present."""
    with speaking(to.language):
        letter = letter_for(AGAIN, to=to, key="")
        return _written(Desk(letter, settings, Release(season_id=season_id), stranger(to.address), there, Plan()), person)


def _still_wanted(desk: Desk, person: Person) -> bool:
    return person.id in {each.id for each in to_ask(desk.season_id, besides=desk.letter.id)}


def _written(desk: Desk, person: Person) -> Message:
    asking, house = asking_of(desk.season_id), reading.house()
    token = prefilling.token_of(desk.season_id, person.id) if desk.letter.id else "…"  # a letter that is only shown has nobody's link in it
    page = f"{desk.settings.base_url}{'/en' if desk.letter.language == 'en' else ''}/{desk.programme.path}"
    return wording.written_out(
        "again",
        _("%(season)s: do you come again?", season=desk.season_name),
        house=house,
        reader=desk.letter.name,
        season_name=desk.season_name,
        season_url=f"{page}/",
        register_url=f"{page}/register?again={token}",
        before=asking.before.title if asking else "",
        leaders=joined(leader.name for leader in desk.programme.leaders),
        lines=list(lines(desk)),
    )
