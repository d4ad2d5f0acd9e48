"""The same is done to many sessions with one notice: all of it or nothing, and everybody is told once."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import islice, permutations
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import func, select

from config import PROJECT
from netverk.db import db, retrying, write
from netverk.errors import RuleBroken
from netverk.letters.claiming import claim
from netverk.letters.models import Fate, Letter
from netverk.people.models import JournalEntry
from netverk.programme.value import Mode, Status
from netverk.programme.when import UNKNOWN, When
from netverk.publishing import acting, releasing
from netverk.publishing.acting import Action
from netverk.releases.models import Notice, Release
from netverk.seasons.models import Season
from netverk.sessions.models import Session
from netverk.together import acting as joint
from netverk.together import choosing, deeds
from netverk.together.choosing import Wanted
from netverk.together.stand import Stand
from tests import make
from tests.calendars.receiver import Receiver
from tests.publishing.stage import BASE_URL, HOLD, at, email
from tests.together.house import DAYS, NETWORKS, House, entries, human

WEEK = timedelta(weeks=1)
BECAUSE = "Smittspridningen ökar."
KARI = email("Kari")


def counted(house: House) -> dict[str, int]:
    with house.app.app_context():
        models = {"notices": Notice, "releases": Release, "letters": Letter, "lines": JournalEntry}
        return {name: db.session.scalar(select(func.count()).select_from(model)) or 0 for name, model in models.items()}


def stand(house: House, ids: list[int], action: Action) -> Stand:
    with house.app.app_context(), joint.tried(ids, action, None) as found:
        return found.stand


def fates(house: House, notice: int) -> dict[tuple[str, str], set[Fate]]:
    """Of a notice's letters, by kind and name."""
    found: dict[tuple[str, str], set[Fate]] = {}
    with house.app.app_context():
        for letter in db.session.scalars(select(Letter).where(Letter.notice_id == notice)):
            found.setdefault((letter.kind, letter.name), set()).add(letter.fate)
    return found


def test_one_notice_over_many_releases_tells_everybody_once(house: House) -> None:
    before = counted(house)
    notice = house.publish(house.ids(first=date(2030, 3, 1), last=date(2030, 4, 30)), acting.postpone(BECAUSE, When.parse("2030-09")))

    now = counted(house)
    assert (now["notices"] - before["notices"], now["releases"] - before["releases"]) == (1, len(NETWORKS))
    assert now["lines"] - before["lines"] == len(NETWORKS) + 6, "a line for each season and each session"
    postponed = house.released("beta-2")
    assert (postponed.status, postponed.when, postponed.formerly) == (Status.POSTPONED, When.parse("2030-09"), at(DAYS[1]))
    assert house.released("beta-3").status is Status.SCHEDULED
    waiting = {Fate.WAITING}
    assert fates(house, notice) == {("together", "Kari"): waiting, ("notice", "Per"): waiting, ("together", "Ada"): waiting}


def test_whoever_is_told_of_several_gets_one_letter_and_a_short_mail_for_each_entry(house: House) -> None:
    house.publish(house.ids("alfa-1", "beta-1", "gamma-3"), deeds.shift(WEEK, BECAUSE))
    house.checks = True
    mails = house.deliver()

    (letter,) = human(mails, "Kari")
    assert (letter.subject, letter.calendar) == ("Tre träffar flyttas", None)
    said = " ".join(letter.text.split())
    assert said.count(BECAUSE) == 1, "the reason is said once for all"
    places = [said.index(words) for words in ("Nätverk Alfa, Våren 2030", "Nätverk Beta, Våren 2030", "Nätverk Gamma, Våren 2030")]
    assert places == sorted(places)
    assert len(entries(mails, "Kari")) == 3
    assert house.spans()[KARI]["Gamma 3"] == _instants("2030-05-14", 7)
    assert [mail.kind for mail in mails if mail.to == email("Per")] == ["notice"], "one entry goes inside the letter"


@pytest.mark.parametrize("number", range(3))
def test_the_calendar_is_right_in_whatever_order_the_mails_come(house: House, number: int) -> None:
    invited = dict(house.calendars[KARI].known)
    house.publish(house.ids("alfa-1", "beta-1", "gamma-1"), deeds.shift(WEEK, BECAUSE))
    mails = house.deliver()
    house.publish(house.ids("alfa-1", "beta-2"), acting.postpone(BECAUSE))
    mails += house.deliver()

    right = {uid for uid in invited if uid not in ("alfa-1.0", "beta-2.0")}
    for order in islice(
        permutations([mail.calendar for mail in mails if mail.to == KARI and mail.calendar]), number * 40, None, 7 + number
    ):
        kari = Receiver(KARI, dict(invited))
        for content in order:
            kari.take(content)
        assert kari.entries.keys() == right
        assert {kari.entries[f"{name}-1.0"].span for name in ("beta", "gamma")} == {_instants("2030-03-12", 8)}


def _instants(day: str, hour: int) -> tuple[object, ...]:
    when = at(day, f"{hour:02}:30-{hour + 3:02}:30")
    return when.starts_at("UTC"), when.ends_at("UTC")


def test_what_cannot_be_changed_is_left_alone_and_says_why(house: House) -> None:
    house.publish(house.ids("alfa-2"), acting.cancel("Ingen lokal."))
    with house.app.app_context(), write():
        season = db.session.get_one(Season, house.seasons["Beta"])
        make.session("Ny", season=season, uid="ny", slug="ny", starts="2030-04-09 09:30")
    house.clock_at("2030-03-05 10:00")  # the first mornings have begun
    ids = house.ids()
    with house.app.app_context():
        said = {each.session.uid: each.refusal.sentence for each in joint.parted(choosing.find(Wanted(), None))[1]}
        with joint.tried(ids, acting.postpone(BECAUSE), None) as found:
            assert {each.session.uid for each in found.left} == said.keys()
            assert {each.uid for each in found.sessions} == {"alfa-3", "beta-2", "beta-3", "gamma-2", "gamma-3"}
    assert said == dict.fromkeys(("alfa-1", "beta-1", "gamma-1"), joint.BEGUN) | {"alfa-2": joint.CANCELLED, "ny": joint.UNPUBLISHED}


@pytest.mark.parametrize(
    ("wanted", "uids"),
    [
        (Wanted(series=frozenset({"beta"})), {"beta-1", "beta-2", "beta-3"}),
        (Wanted(first=date(2030, 5, 1)), {"alfa-3", "beta-3", "gamma-3"}),
        (Wanted(last=date(2030, 3, 5), word="alf"), {"alfa-1"}),
        (Wanted(venue="klara", word="GAMMA nätverk", first=date(2030, 4, 1), last=date(2030, 4, 30)), {"gamma-2"}),
        (Wanted(venue="nowhere"), set()),
    ],
)
def test_sessions_are_chosen_by_series_dates_venue_and_word(house: House, wanted: Wanted, uids: set[str]) -> None:
    with house.app.app_context():
        assert {each.uid for each in choosing.find(wanted, None)} == uids
        beta = db.session.get_one(Season, house.seasons["Beta"]).series_id
        assert {each.uid for each in choosing.find(wanted, {beta})} == {uid for uid in uids if uid.startswith("beta")}


def test_going_online_keeps_each_link_where_none_is_given_for_all(house: House) -> None:
    with house.app.app_context(), write():
        row = db.session.scalars(select(Session).where(Session.uid == "alfa-1")).one()
        row.joining_link = "https://example.org/alfa"
    house.publish(house.ids("alfa-1", "beta-1"), deeds.go_online(BECAUSE))
    assert (house.released("alfa-1").mode, house.released("beta-1").mode) == (Mode.ONLINE, Mode.ONLINE)
    mails = house.deliver()
    (alfa,) = [mail.calendar for mail in entries(mails, "Kari") if mail.calendar and b"Alfa" in mail.calendar]
    assert b"https://example.org/alfa" in alfa.replace(b"\r\n ", b"")

    with pytest.raises(RuleBroken, match="Nothing can be done"):
        house.publish(house.ids("alfa-1", "beta-1"), deeds.go_online(BECAUSE))


def test_a_taken_room_keeps_everything_as_it_was(house: House) -> None:
    with house.app.app_context(), write():
        alfa = db.session.scalars(select(Session).where(Session.uid == "alfa-1")).one()
        make.session("Styrelsen", season=make.season(), when=at("2030-03-12"), venue=alfa.venue, room=alfa.room)
    programmes, before = house.programmes(), counted(house)
    with pytest.raises(RuleBroken) as refusal:
        house.publish(house.ids("beta-1", "alfa-1"), deeds.shift(WEEK, BECAUSE))
    assert refusal.value.facts == {"title": "Alfa 1", "room": "Sal Alfa", "other": "Styrelsen"}
    assert (house.programmes(), counted(house)) == (programmes, before)


def test_sessions_that_move_together_may_come_where_others_of_them_were(house: House) -> None:
    with house.app.app_context(), write():
        alfa, beta = (db.session.scalars(select(Session).where(Session.uid == uid)).one() for uid in ("alfa-2", "beta-1"))
        beta.room, beta.when = alfa.room, at("2030-03-26")
        what = releasing.propose(db.session.get_one(Season, house.seasons["Beta"]))  # a week before Alfa's second, in its room
        releasing.release(what, verb="publish", by=None, hold=timedelta(0), base_url=BASE_URL)
    house.deliver()
    programmes = house.programmes()
    notice = house.publish(house.ids("alfa-2", "beta-1"), deeds.shift(WEEK, BECAUSE))
    assert house.released("beta-1").when == at(DAYS[1])
    house.undo(notice)
    assert house.programmes() == programmes


def test_whoever_edited_one_of_them_meanwhile_is_not_overrun(house: House) -> None:
    action, ids = acting.postpone(BECAUSE), house.ids("alfa-1", "beta-1")
    seen = stand(house, ids, action)
    with house.app.app_context(), write():
        db.session.scalars(select(Session).where(Session.uid == "beta-1")).one().summary = "Nytt"
    before = counted(house)
    with pytest.raises(RuleBroken) as refusal:
        house.publish(ids, action, expected=seen)
    assert refusal.value.facts["title"] == "Beta 1"
    assert counted(house) == before


def test_one_that_has_begun_since_the_preview_stops_all(house: House) -> None:
    action, ids = acting.postpone(BECAUSE), house.ids("alfa-1", "beta-2")
    seen = stand(house, ids, action)
    house.clock_at("2030-03-05 09:31")
    with house.app.app_context(), write(), pytest.raises(RuleBroken, match="not the same sessions"):
        joint.publish(ids, action, within=None, by=None, hold=HOLD, base_url=BASE_URL, expected=seen)
    assert house.released("beta-2").status is Status.SCHEDULED


def test_of_two_at_once_one_wins_and_the_other_is_told(house: House) -> None:
    ids = {"postponing": house.ids("alfa-1", "beta-1"), "cancelling": house.ids("beta-1", "gamma-1")}
    actions = {"postponing": acting.postpone(BECAUSE), "cancelling": acting.cancel(BECAUSE)}
    stands = {name: stand(house, ids[name], actions[name]) for name in ids}
    ready = Barrier(2)

    @retrying
    def publish(name: str) -> str:
        with house.app.app_context():
            try:
                with write():
                    known = {"within": None, "by": None, "hold": HOLD, "base_url": BASE_URL}
                    joint.publish(ids[name], actions[name], expected=stands[name], **known)  # type: ignore[arg-type]
            except RuleBroken as refusal:
                return refusal.sentence
        return "done"

    def run(name: str) -> str:
        ready.wait(timeout=60)
        return publish(name)

    before = counted(house)
    with ThreadPoolExecutor(2) as threads:
        outcomes = list(threads.map(run, ids))
    assert sorted(outcome == "done" for outcome in outcomes) == [False, True]
    assert "Look at the preview again" in next(outcome for outcome in outcomes if outcome != "done")
    assert counted(house)["notices"] == before["notices"] + 1
    assert {house.released("alfa-1").status, house.released("gamma-1").status} & {Status.SCHEDULED}, "nothing of the loser's is done"


@pytest.mark.parametrize("after", [1, 3])
def test_whoever_dies_in_the_middle_has_done_nothing(house: House, database: str, after: int) -> None:
    programmes, before, told = house.programmes(), counted(house), house.told()
    arguments = [sys.executable, "-m", "tests.together.killed", database, str(house.app.config["NETVERK"].home), str(after)]
    died = subprocess.run(arguments, cwd=PROJECT, env=os.environ, check=False, capture_output=True, text=True)
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert (house.programmes(), counted(house), house.told()) == (programmes, before, told)
    assert house.publish(house.ids(), acting.postpone(BECAUSE))


def test_taken_back_within_the_hold_nobody_hears_of_it(house: House) -> None:
    programmes, told, spans = house.programmes(), house.told(), house.spans()
    notice = house.publish(house.ids(), acting.cancel(BECAUSE))
    assert house.undo(notice) == (0, 3)
    assert house.deliver() == []
    assert (house.programmes(), house.told(), house.spans()) == (programmes, told, spans)
    with house.app.app_context():
        undoing = db.session.scalars(select(Notice).where(Notice.undoes_id == notice)).one()
        assert len(db.session.scalars(select(Release).where(Release.notice_id == undoing.id)).all()) == len(NETWORKS)
        assert {row.status for row in db.session.scalars(select(Session))} == {Status.SCHEDULED}


def test_taken_back_later_everybody_gets_one_correction(house: House) -> None:
    spans = house.spans()
    notice = house.publish(house.ids("alfa-1", "beta-1", "beta-2"), acting.postpone(BECAUSE))
    house.deliver()
    assert house.undo(notice)[0] == 3
    mails = house.deliver()
    (letter,) = human(mails, "Kari")
    assert "Vi tar tillbaka" in letter.text
    assert {len(human(mails, name)) for name in ("Kari", "Per", "Ada")} == {1}
    assert house.spans() == spans


def test_a_session_changed_since_keeps_all_of_it_from_being_taken_back(house: House) -> None:
    notice = house.publish(house.ids("alfa-1", "beta-1"), deeds.shift(WEEK, BECAUSE))
    house.publish(house.ids("beta-1"), acting.cancel("Igen."))
    programmes = house.programmes()
    with pytest.raises(RuleBroken) as refusal:
        house.undo(notice)
    assert refusal.value.facts["title"] == "Beta 1"
    assert house.programmes() == programmes


def test_who_joins_during_the_hold_hears_of_that_season_once(house: House) -> None:
    house.publish(house.ids("alfa-1", "beta-1"), deeds.shift(WEEK, BECAUSE))
    house.join("Per", "Beta")
    mails = house.deliver()
    assert sorted(mail.kind for mail in human(mails, "Per")) == ["joining", "notice"]
    assert house.spans()[email("Per")]["Beta 1"] == _instants("2030-03-12", 8)
    assert house.deliver() == []


UIDS = [f"{name.lower()}-{n}" for name in NETWORKS for n in (1, 2, 3)]
ACTIONS: dict[str, Callable[[int], Action]] = {
    "postpone": lambda n: acting.postpone(BECAUSE, When.parse("2030-10") if n % 2 else UNKNOWN),
    "move": lambda n: deeds.shift(timedelta(days=n), BECAUSE),
    "online": lambda _n: deeds.go_online(BECAUSE),
    "cancel": lambda _n: acting.cancel(BECAUSE),
}


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    uids=some.sets(some.sampled_from(UIDS), min_size=1),
    verb=some.sampled_from(sorted(ACTIONS)),
    days=some.integers(-20, 60).filter(bool),
    told=some.booleans(),
)
def test_done_and_taken_back_everything_is_as_before(house: House, uids: set[str], verb: str, days: int, told: bool) -> None:
    programmes, held, spans = house.programmes(), house.told(), house.spans()
    notice = house.publish(house.ids(*sorted(uids)), ACTIONS[verb](days))
    assert house.programmes() != programmes
    if told:
        house.deliver()
    house.undo(notice)
    mails = house.deliver()
    assert house.programmes() == programmes
    assert house.spans() == spans
    if not told:
        assert (mails, house.told()) == ([], held)


def test_whoever_may_be_reading_it_this_very_moment_is_written_to_once_more(house: House) -> None:
    notice = house.publish(house.ids("alfa-1", "beta-1"), deeds.shift(WEEK, BECAUSE))
    house.wait(HOLD + timedelta(seconds=1))
    both = (house.seasons["Alfa"], house.seasons["Beta"])
    expected = [("notice", "Ada", both[1:]), ("together", "Kari", both)]
    with house.app.app_context():
        in_hand = [claim(timedelta(minutes=2), "example.org") for _ in range(2)]
        assert [(letter.kind, letter.name, letter.seasons) for letter in in_hand if letter] == expected
    assert house.undo(notice) == (2, 1)
    with house.app.app_context():
        waiting = db.session.scalars(select(Letter).where(Letter.fate == Fate.WAITING, Letter.notice_id != notice).order_by(Letter.id))
        assert [(letter.kind, letter.name, letter.seasons) for letter in waiting] == expected
