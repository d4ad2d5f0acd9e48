"""Releases that wait for their moment: out once and in the ordinary way, or stopped with the reason said."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from netverk import clock, clockwork
from netverk.db import db, write
from netverk.errors import RuleBroken
from netverk.language import speaking
from netverk.letters.models import Fate, Letter
from netverk.people.models import JournalEntry
from netverk.programme.value import Status
from netverk.programme.when import When
from netverk.publishing import acting, later, moments, outlook
from netverk.releases.models import Notice, Outcome, Release, ScheduledRelease
from netverk.sessions.models import Session
from tests import make
from tests.publishing.seasons import one_morning, three_mornings
from tests.publishing.stage import Stage, at, human
from tests.publishing.test_releasing_at_once import at_once

STOCKHOLM = "Europe/Stockholm"
EIGHT = moments.minute(date(2020, 2, 3), time(8), STOCKHOLM)  # 07.00 UTC


def schedule(stage: Stage, due: When = EIGHT, *slugs: str, **said: str | bool) -> int:
    uids = {stage.uid(slug) for slug in slugs} or None
    with stage.writing():
        return later.schedule(stage.season_id, due, uids=uids, by=None, **said).id  # type: ignore[arg-type]


def let_go_at(stage: Stage, moment: datetime) -> None:
    """Whatever happens by itself, at that moment."""
    stage.now = moment
    stage.wait(timedelta(0))
    with stage.app.app_context():
        clockwork.let_scheduled_go()


def outcome(stage: Stage, ident: int) -> tuple[Outcome, str]:
    with stage.app.app_context(), speaking("sv"):
        found = db.session.get_one(ScheduledRelease, ident)
        return found.outcome, later.reason(found) if found.refusal else ""


def plain(line: outlook.Line) -> str:
    """With blanks that may break."""
    return " ".join(line.said.split())


def verbs(stage: Stage) -> list[str]:
    with stage.app.app_context():
        return list(db.session.scalars(select(JournalEntry.verb).order_by(JournalEntry.id)))


def moved_morning(stage: Stage) -> None:
    """Published and told; the plan has another date since."""
    stage.plan(three_mornings)
    stage.publish()
    stage.join("Kari")
    stage.deliver()
    stage.edit("ett", when=at("2020-03-31"))


def test_it_goes_out_at_its_moment_as_it_was_previewed_and_told_in_the_ordinary_way(stage: Stage) -> None:
    moved_morning(stage)
    ident = schedule(stage, note="Salen behövde vädras.")
    stage.edit("ett", when=at("2020-04-01"))
    stage.edit("tva", title="Skrivet efteråt")

    let_go_at(stage, datetime(2020, 2, 3, 6, 59, 59, tzinfo=UTC))
    assert stage.released.number == 1
    let_go_at(stage, datetime(2020, 2, 3, 7, tzinfo=UTC))

    assert stage.released.number == 2
    assert {each.slug: (each.title, each.when) for each in stage.released.sessions if each.slug != "tre"} == {
        "ett": ("Ett", at("2020-03-31")),
        "tva": ("Tva", at("2020-04-21")),
    }
    assert outcome(stage, ident) == (Outcome.RELEASED, "")
    assert verbs(stage)[-2:] == ["publish", "release as scheduled"]
    assert not stage.deliver(after=timedelta(0)), "its letters are held as all are"
    [letter] = human(stage.deliver(), "Kari")
    assert "31 mars" in letter.text
    assert "Salen behövde vädras." in letter.text
    assert stage.drafted.sessions[0].when == at("2020-04-01"), "the plan stays as it was edited since"


def test_chosen_sessions_go_out_alone(stage: Stage) -> None:
    moved_morning(stage)
    stage.edit("tva", when=at("2020-04-28"))
    schedule(stage, EIGHT, "tva")
    let_go_at(stage, datetime(2020, 2, 3, 7, tzinfo=UTC))
    assert [each.when for each in stage.released.sessions] == [at("2020-03-24"), at("2020-04-28"), at("2020-05-19")]


def test_the_first_release_of_a_season_can_wait_too(stage: Stage) -> None:
    stage.plan(one_morning)
    ident = schedule(stage)
    let_go_at(stage, datetime(2020, 2, 3, 7, 1, tzinfo=UTC))
    assert outcome(stage, ident)[0] is Outcome.RELEASED
    assert stage.released.number == 1


def test_two_workers_at_once_release_it_once(stage: Stage) -> None:
    moved_morning(stage)
    schedule(stage)
    stage.now = datetime(2020, 2, 3, 7, tzinfo=UTC)
    stage.wait(timedelta(0))
    at_once(stage, *[clockwork.let_scheduled_go] * 4)

    with stage.app.app_context():
        assert db.session.scalar(select(func.count(Release.id))) == 2
        assert db.session.scalar(select(func.count(Notice.id))) == 2
        assert db.session.scalar(select(func.count(Letter.id)).where(Letter.fate == Fate.WAITING)) == 1
    assert verbs(stage).count("release as scheduled") == 1


def test_where_something_was_published_meanwhile_nothing_goes_out_and_the_desk_is_told(stage: Stage) -> None:
    moved_morning(stage)
    ident = schedule(stage)
    stage.act("tre", acting.postpone("Talaren är sjuk."))
    stage.deliver()
    with stage.app.app_context(), speaking("sv"):
        [ahead] = outlook.lines(clock.now())
    assert plain(ahead) == (
        "Det som är schemalagt till 3 februari 2020 kl. 08.00 kommer inte att gå ut. "
        "Våren 2020 ändrades i utgåva 2 efter att den schemalades."
    )

    let_go_at(stage, datetime(2020, 2, 3, 7, tzinfo=UTC))

    assert stage.released.number == 2
    assert outcome(stage, ident) == (Outcome.STOPPED, "Våren 2020 ändrades i utgåva 2 efter att den schemalades.")
    assert not stage.deliver()
    assert verbs(stage)[-1] == "stop scheduled"
    with stage.app.app_context(), speaking("sv"):
        [line] = outlook.lines(clock.now())
        assert line.needs_somebody
        assert plain(line).startswith("Det som var schemalagt till 3 februari 2020 kl. 08.00 gick inte ut. Våren 2020 ändrades")
        with write():
            later.take_note(ident)
        assert outlook.lines(clock.now()) == []


def test_a_notice_taken_back_meanwhile_is_in_the_way_too(stage: Stage) -> None:
    moved_morning(stage)
    ident = schedule(stage)
    stage.undo(stage.act("tre", acting.postpone("Talaren är sjuk.")))
    let_go_at(stage, datetime(2020, 2, 3, 7, tzinfo=UTC))
    assert outcome(stage, ident)[0] is Outcome.STOPPED


def test_late_after_downtime_it_goes(stage: Stage) -> None:
    moved_morning(stage)
    schedule(stage)
    with stage.app.app_context(), speaking("sv"), clock.stopped(datetime(2020, 2, 5, tzinfo=UTC)):
        assert plain(outlook.lines(clock.now())[0]) == "Det som var schemalagt till 3 februari 2020 kl. 08.00 har inte gått ut än."
    let_go_at(stage, datetime(2020, 3, 24, 8, 29, tzinfo=UTC))
    assert stage.released.number == 2


@pytest.mark.parametrize("moved_to", ["2020-03-31", "2020-03-20"])
def test_late_it_stays_where_a_changed_session_has_begun(stage: Stage, moved_to: str) -> None:
    moved_morning(stage)
    stage.edit("ett", when=at(moved_to))
    ident = schedule(stage)
    let_go_at(stage, datetime(2020, 3, 24, 8, 30, tzinfo=UTC))  # 09.30 in Stockholm
    assert outcome(stage, ident) == (Outcome.STOPPED, "”Ett” hade börjat innan utgåvan kunde gå ut.")
    assert stage.released.number == 1


def test_late_it_goes_where_only_others_have_begun(stage: Stage) -> None:
    moved_morning(stage)
    stage.edit("ett", when=at("2020-03-24"))
    stage.edit("tre", when=at("2020-05-26"))
    schedule(stage)
    let_go_at(stage, datetime(2020, 4, 1, tzinfo=UTC))
    assert stage.released.number == 2


def test_what_was_held_already_can_be_told_more_of_later(stage: Stage) -> None:
    moved_morning(stage)
    stage.now = datetime(2020, 3, 25, tzinfo=UTC)
    stage.edit("ett", when=at("2020-03-24"), summary="Det här kom vi fram till.")
    schedule(stage, moments.minute(date(2020, 3, 26), time(8), STOCKHOLM))
    let_go_at(stage, datetime(2020, 3, 26, 7, tzinfo=UTC))
    assert stage.released.sessions[0].summary == "Det här kom vi fram till."


def test_a_session_that_was_removed_meanwhile_stops_it(stage: Stage) -> None:
    moved_morning(stage)
    with stage.writing() as season:
        make.session("Fyra", season=season, slug="fyra", when=at("2020-06-02"))
    ident = schedule(stage)
    with stage.writing():
        db.session.delete(db.session.scalars(select(Session).where(Session.slug == "fyra")).one())
    let_go_at(stage, datetime(2020, 2, 3, 7, tzinfo=UTC))
    assert outcome(stage, ident) == (Outcome.STOPPED, "”Fyra” har tagits bort ur planen sedan utgåvan schemalades.")


def test_it_can_be_moved_and_taken_back(stage: Stage) -> None:
    moved_morning(stage)
    ident = schedule(stage)
    with stage.writing():
        later.move(ident, moments.minute(date(2020, 2, 4), time(9), STOCKHOLM), by=None)
    let_go_at(stage, datetime(2020, 2, 4, 7, 59, tzinfo=UTC))
    assert stage.released.number == 1

    with stage.writing():
        later.take_back(ident, by=None)
    let_go_at(stage, datetime(2020, 2, 4, 8, tzinfo=UTC))
    assert (stage.released.number, outcome(stage, ident)[0]) == (1, Outcome.TAKEN_BACK)
    assert verbs(stage)[-3:] == ["schedule", "reschedule", "unschedule"]
    with stage.app.app_context():
        moved = db.session.scalars(select(JournalEntry).where(JournalEntry.verb == "reschedule")).one()
        assert (moved.facts["old"], moved.facts["new"]) == ("2020-02-03T08:00/2020-02-03T08:01", "2020-02-04T09:00/2020-02-04T09:01")


def test_what_cannot_be_scheduled_changes_nothing(stage: Stage) -> None:
    moved_morning(stage)
    ident = schedule(stage)
    assert stage.refused(lambda: schedule(stage)).startswith("A release of Våren 2020 is scheduled already.")

    def moved(day: int, month: int = 2) -> str:
        def attempt() -> None:
            with stage.writing():
                later.move(ident, moments.minute(date(2020, month, day), time(9, 30), STOCKHOLM), by=None)

        return stage.refused(attempt)

    assert moved(1, month=1) == later.PASSED
    assert (
        moved(24, month=3) == "“Ett” begins before that. Choose a moment before 24\N{NO-BREAK SPACE}mars 2020 kl.\N{NO-BREAK SPACE}09.30."
    )
    with stage.writing():
        later.take_back(ident, by=None)
    assert moved(5) == later.SETTLED
    stage.edit("ett", when=at("2020-03-24"))
    assert stage.refused(lambda: schedule(stage)).startswith("Nothing has changed since release 1")


@pytest.mark.parametrize(
    ("day", "hour", "utc"),
    [
        (date(2026, 3, 29), time(1, 59), datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        (date(2026, 3, 29), time(3, 0), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        (date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2026, 10, 25), time(3, 0), datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
    ],
)
def test_a_moment_is_a_minute_on_the_clock_of_the_season(day: date, hour: time, utc: datetime) -> None:
    due = moments.minute(day, hour, STOCKHOLM)
    assert due.starts_at(STOCKHOLM) == utc
    assert moments.is_doubled(due, STOCKHOLM) == (utc == datetime(2026, 10, 25, 0, 30, tzinfo=UTC))


@pytest.mark.parametrize("minute", [0, 30, 59])
def test_an_hour_that_the_clock_skips_is_refused(minute: int) -> None:
    with pytest.raises(RuleBroken) as refusal:
        moments.minute(date(2026, 3, 29), time(2, minute), STOCKHOLM)
    assert refusal.value.sentence == moments.SKIPPED


def test_it_goes_out_on_the_wall_clock_also_when_summer_time_begins_between(stage: Stage) -> None:
    moved_morning(stage)
    stage.edit("ett", when=at("2020-03-24"))
    stage.edit("tre", status=Status.SCHEDULED, when=at("2020-05-26"))
    schedule(stage, moments.minute(date(2020, 3, 29), time(8), STOCKHOLM))
    let_go_at(stage, datetime(2020, 3, 29, 5, 59, tzinfo=UTC))
    assert stage.released.number == 1
    let_go_at(stage, datetime(2020, 3, 29, 6, tzinfo=UTC))
    assert stage.released.number == 2
