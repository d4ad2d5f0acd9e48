"""Several at once: people register while the date moves, letters leave meanwhile, two publish, a file comes in."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

from sqlalchemy import select

from netverk.db import db, retrying, write
from netverk.errors import RuleBroken
from netverk.exchange import season_file
from netverk.letters.models import Letter
from netverk.people.knowing import Contact
from netverk.publishing import acting, drafting, releasing
from netverk.publishing.releasing import Overtaken
from netverk.registrations.registering import take_places
from netverk.seasons.models import Season
from netverk.seats.models import Place, PlaceState
from netverk.transfers import importing
from netverk.transfers.importing import Wishes
from tests.exchange.files import programme, session
from tests.publishing.seasons import one_morning, three_mornings
from tests.publishing.stage import BASE_URL, HOLD, Box, Stage, at, email
from tests.transfers.test_importing import changed

CLIENTS = 64
SEATS = 20
WAYS = ("2020-03-31", "2020-04-07", "2020-04-14")  # the date moves thrice while they come

Work = Callable[[], object]


def at_once(stage: Stage, *works: Work) -> list[object]:
    """Everything at the same moment, each in a thread and context of its own; what came back, or the refusal."""
    ready = Barrier(len(works))

    def run(work: Work) -> object:
        with stage.app.app_context():
            ready.wait(timeout=60)
            try:
                return retrying(work)()
            except RuleBroken as refusal:
                return refusal

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))


def registering(stage: Stage, number: int) -> Work:
    def register() -> str:
        who = Contact(name=f"P{number}", email=email(f"P{number}"))
        with write():
            take_places(db.session.get_one(Season, stage.season_id), who, [who], once=uuid4().hex)
        return "registered"

    return register


def moving(stage: Stage) -> str:
    for day in WAYS:
        with write():
            action = acting.move(at(day), f"Lokalen är upptagen före {day}.")
            acting.publish_action(stage.season_id, "t", action, by=None, hold=timedelta(0), base_url=BASE_URL)
    return "moved"


def test_everybody_who_got_a_seat_while_the_date_moved_holds_the_date_that_holds(stage: Stage) -> None:
    stage.box = Box()
    stage.plan(one_morning)
    stage.publish()
    works = [*(registering(stage, number) for number in range(CLIENTS)), lambda: moving(stage), *[stage.leave_now] * 3]
    outcomes = Counter("refused" if isinstance(each, RuleBroken) else each for each in at_once(stage, *works) if each is not None)

    assert outcomes == {"registered": SEATS, "refused": CLIENTS - SEATS, "moved": 1}
    stage.deliver()
    assert not stage.deliver()
    with stage.app.app_context():
        places = db.session.scalars(select(Place).where(Place.state == PlaceState.CONFIRMED))
        holders = {place.holder.email for place in places if place.holder}
        assert db.session.get_one(Season, stage.season_id).seats_taken == len(holders) == SEATS
        assert len(set(db.session.scalars(select(Letter.message_id)))) == len(list(db.session.scalars(select(Letter.id))))
    invited = {
        address: [(each.uid, str(each.starts)) for each in calendar.entries.values()] for address, calendar in stage.calendars.items()
    }
    assert invited == {address: [("t.0", "2020-04-14 07:30:00+00:00")] for address in holders}


def test_of_two_who_publish_at_once_one_is_told_what_the_other_did(stage: Stage) -> None:
    stage.plan(three_mornings)
    stage.publish()
    stage.join("Kari")
    stage.deliver()
    stage.edit("ett", when=at("2020-03-25"))

    def publish() -> int:
        with write():
            what = releasing.propose(releasing.lock_season(stage.season_id, expected=1))
            return releasing.release(what, verb="publish", by=None, hold=HOLD, base_url=BASE_URL).id

    def postpone() -> int:
        action = acting.postpone("Talaren är sjuk.")
        with write():
            return acting.publish_action(stage.season_id, "tva", action, by=None, hold=HOLD, base_url=BASE_URL, expected=1).id

    outcomes = at_once(stage, publish, postpone)
    (refusal,) = [each for each in outcomes if isinstance(each, Overtaken)]
    assert len([each for each in outcomes if isinstance(each, int)]) == 1
    assert stage.released.number == 2
    moved_first = isinstance(outcomes[0], int)
    said = str(refusal.facts["said"])
    assert (refusal.facts["number"], "”Ett”" in said, "”Tva”" in said) == (2, moved_first, not moved_first)
    assert len(stage.deliver()) == 1
    assert stage.row("tva").status.value == ("scheduled" if moved_first else "postponed")


def test_a_file_that_comes_in_while_the_plan_is_published_is_in_it_whole_or_not_at_all(stage: Stage) -> None:
    stage.plan(three_mornings)
    stage.publish()
    data = season_file.write(stage.released)
    series, season = stage.released.path.split("/")
    stage.edit("ett", summary="Skrivet här.")

    def bring(file: bytes) -> str:
        with write():
            importing.import_file(file, "season.json", series=series, season=season, wishes=Wishes())
        return "imported"

    def publish() -> str:
        with write():
            what = releasing.propose(releasing.lock_season(stage.season_id))
            releasing.release(what, verb="publish", by=None, hold=HOLD, base_url=BASE_URL)
        return "published"

    with stage.app.app_context():
        bring(data)
    new = changed(data, **{slug: {"title": f"{slug}, ny"} for slug in ("ett", "tva", "tre")})
    assert at_once(stage, lambda: bring(new), publish) == ["imported", "published"]
    titles = {session.title for session in stage.released.sessions}
    assert titles in ({"Ett", "Tva", "Tre"}, {"ett, ny", "tva, ny", "tre, ny"})
    assert {session.title for session in stage.drafted.sessions} == {"ett, ny", "tva, ny", "tre, ny"}
    assert stage.row("ett").summary == "Skrivet här."


def test_two_seasons_that_get_one_file_at_once_share_no_entry(stage: Stage) -> None:
    data = season_file.write(programme(session(1), session(2)))

    def bring(series: str) -> int:
        with write():
            return importing.import_file(data, "season.json", series=series, season="2031", wishes=Wishes()).season.id

    ids = at_once(stage, lambda: bring("forsta"), lambda: bring("andra"))
    with stage.app.app_context():
        drafts = [drafting.draft(db.session.get_one(Season, ident)).programme for ident in ids]
    first, second = ({each.uid for each in made.sessions} | {day.uid for day in made.days} for made in drafts)
    assert (len(first), len(second)) == (3, 3)
    assert first.isdisjoint(second)
