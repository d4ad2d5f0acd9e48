"""Reminders leave once for each date, to those who are expected."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from netverk import clockwork
from netverk.answers import giving
from netverk.answers.models import Said
from netverk.db import db, write
from netverk.people.knowing import Contact
from netverk.people.models import Person
from netverk.publishing import acting
from netverk.seasons.models import Season
from netverk.seats.models import Place
from tests.publishing.receiver import Mail
from tests.publishing.seasons import three_mornings
from tests.publishing.stage import Stage, at, email

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def until(stage: Stage, moment: str) -> None:
    stage.wait(datetime.fromisoformat(moment).replace(tzinfo=STOCKHOLM) - stage.now)


def reminded(stage: Stage) -> list[Mail]:
    """What the clock does at this moment, read."""
    with stage.app.app_context():
        clockwork.remind()
    return [mail for mail in stage.deliver(after=timedelta()) if mail.kind == "reminder"]


@pytest.fixture
def season(stage: Stage) -> Stage:
    """Three mornings, of which everybody is reminded a week and a day before; Kari and Per come."""
    stage.plan(three_mornings)
    with stage.writing() as row:
        assert row
        row.reminder_days = [7, 1]
    stage.publish()
    stage.join("Kari")
    stage.join("Per")
    stage.deliver()
    return stage


def first(stage: Stage) -> tuple[str, datetime]:
    """The first morning: its slug, and the day on which it is, in the morning."""
    session = stage.released.sessions[0]
    assert session.when.day
    return session.slug, datetime.combine(session.when.day, datetime.min.time()).replace(tzinfo=STOCKHOLM) + timedelta(hours=8)


def test_everybody_who_is_expected_is_reminded_once(season: Stage) -> None:
    _slug, morning = first(season)
    season.wait(morning - timedelta(days=7) - season.now)

    mails = reminded(season)

    assert sorted(mail.to for mail in mails) == [email("Kari"), email("Per")]
    assert all(season.released.sessions[0].title in mail.subject for mail in mails)
    assert "Vi vet inte än om du kommer" in mails[0].text
    assert reminded(season) == []
    season.wait(morning - timedelta(days=1) - season.now)
    assert len(reminded(season)) == 2, "and once more on the day before"


def test_a_moved_date_is_reminded_of_anew_and_a_postponed_one_never(season: Stage) -> None:
    slug, morning = first(season)
    season.wait(morning - timedelta(days=7) - season.now)
    assert len(reminded(season)) == 2
    later = morning + timedelta(days=9)
    season.act(slug, acting.move(at(f"{later:%Y-%m-%d}"), "Lokalen behövdes."))
    season.deliver()
    assert [mail for mail in reminded(season) if season.released.sessions[0].title in mail.subject] == []

    season.wait(later - timedelta(days=7) - season.now)
    assert len(reminded(season)) == 2
    season.act(slug, acting.postpone("Talaren är sjuk."))
    season.deliver()
    season.wait(later - timedelta(days=1) - season.now)
    assert reminded(season) == []


def test_who_cannot_come_sends_somebody_or_wants_none_is_left_alone(season: Stage) -> None:
    slug, morning = first(season)
    season.join("Clas")
    season.join("Ida")
    season.deliver()
    with season.writing():
        session = season._row(slug)
        places = {place.name: place for place in db.session.scalars(select(Place))}
        giving.give(places["Kari"], session, Said.NO)
        giving.send_colleague(places["Per"], session, Contact(name="Stina", email="stina@example.org"))
        db.session.scalars(select(Person).where(Person.name == "Clas")).one().wants_reminders = False
        giving.give(places["Ida"], session, Said.YES)
    season.deliver()
    season.wait(morning - timedelta(days=1) - season.now)

    mails = reminded(season)

    assert sorted(mail.to for mail in mails) == [email("Ida"), "stina@example.org"]
    assert all("Vi vet inte än" not in mail.text for mail in mails)


def test_a_season_that_reminds_of_nothing_reminds_of_nothing(season: Stage) -> None:
    _slug, morning = first(season)
    with season.app.app_context(), write():
        db.session.scalars(select(Season)).one().reminder_days = []
    season.wait(morning - timedelta(days=1) - season.now)
    assert reminded(season) == []
