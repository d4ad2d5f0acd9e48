"""Every way in which a calendar object comes about, once: each is what it should be, and sound for every program.

`Stage` has each mail checked as it is opened, `fetched` each calendar.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from netverk.calendars.feed import CONTENT_TYPE
from netverk.db import db, write
from netverk.own import calendars
from netverk.people.models import Person
from netverk.programme.value import Mode
from netverk.programme.when import When
from netverk.publishing import acting
from tests import make
from tests.calendars.checks import check_object
from tests.publishing.receiver import Object
from tests.publishing.seasons import conference, one_morning
from tests.publishing.stage import Stage, at, email

LINK, OTHER_LINK = "https://meet.example/rum?a=1,2;b", "https://meet.example/rum-2"
POSTPONE = acting.postpone("Talaren är sjuk.")


@pytest.fixture
def season(app: object, clock_at: Callable[[str | datetime], None]) -> Stage:
    """Of one morning, released, with Kari in it, who has had her first letter."""
    stage = Stage(app, clock_at, datetime(2020, 1, 7, 8, 0, tzinfo=UTC))  # type: ignore[arg-type]  # the app
    stage.plan(one_morning)
    stage.publish()
    stage.join("Kari")
    assert said(stage)[:4] == ("REQUEST", "t.0", 0, "Tillit")
    return stage


def told(stage: Stage, name: str = "Kari") -> Object:
    """What one calendar is asked by what leaves now."""
    (found,) = [mail.object for mail in stage.deliver() if mail.to == email(name) and mail.object]
    return found


def said(stage: Stage, name: str = "Kari") -> tuple[str, str, int, str, str, datetime]:
    found = told(stage, name)
    return found.method, found.uid, found.sequence, found.summary, found.status, found.starts  # type: ignore[return-value]  # it has hours


def utc(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


def test_moved_relocated_online_hybrid_and_another_link(season: Stage) -> None:
    season.act("tillit", acting.move(at("2020-03-31"), "Krock."))
    assert said(season) == ("REQUEST", "t.0", 1, "Tillit", "CONFIRMED", utc("2020-03-31 07:30"))

    with season.writing():
        venue = make.venue("Norra huset", street="Norra gatan 1", town="Umeå")
    season.act("tillit", acting.relocate(venue, None, "Huset byggs om."))
    moved = told(season)
    assert (moved.method, moved.sequence, moved.location) == ("REQUEST", 2, "Norra huset, Norra gatan 1, Umeå")

    season.act("tillit", acting.go_online("Smittan ökar.", LINK))
    online = told(season)
    assert (online.method, online.sequence, online.location, online.conference) == ("REQUEST", 3, "Digitalt", (LINK,))

    season.edit("tillit", mode=Mode.HYBRID)
    season.publish()
    both = told(season)
    assert (both.sequence, both.location, both.conference) == (4, "Norra huset, Norra gatan 1, Umeå", (LINK,))
    assert both.description.splitlines()[-1] == LINK

    season.edit("tillit", joining_link=OTHER_LINK)
    season.publish()
    other = told(season)
    assert (other.method, other.sequence, other.conference) == ("REQUEST", 4, (OTHER_LINK,))
    assert other.dtstamp > both.dtstamp


def test_preliminary_hours_still_open_and_another_title(season: Stage) -> None:
    season.edit("tillit", preliminary=True)
    season.publish()
    assert said(season)[2:5] == (1, "Preliminärt: Tillit", "TENTATIVE")

    season.edit("tillit", preliminary=False, when=When.parse("2020-03-26"))
    season.publish()
    vague = told(season)
    assert (vague.method, vague.sequence, vague.status, str(vague.starts), str(vague.ends)) == (
        *("REQUEST", 2, "TENTATIVE"),
        *("2020-03-26", "2020-03-27"),
    )

    season.edit("tillit", title="Tillit; om makt, och mod")
    season.publish()
    titled = told(season)
    assert (titled.method, titled.sequence, titled.summary) == ("REQUEST", 2, "Tillit; om makt, och mod")


def test_postponed_and_dated_anew_after_a_cancel_that_left(season: Stage) -> None:
    season.act("tillit", POSTPONE)
    assert said(season)[:4] == ("CANCEL", "t.0", 1, "Uppskjuten: Tillit")
    season.act("tillit", acting.move(at("2020-10-27"), "Ny dag."))
    anew = told(season)
    assert (anew.method, anew.uid, anew.sequence, anew.related_to) == ("REQUEST", "t.1", 2, "t.0")
    season.act("tillit", acting.cancel("För få."))
    assert said(season)[:4] == ("CANCEL", "t.1", 3, "Inställd: Tillit")


@pytest.mark.parametrize("how", ["withdrawn by the next notice", "bounced"])
def test_dated_anew_where_no_cancel_left(season: Stage, how: str) -> None:
    season.act("tillit", POSTPONE)
    if how == "bounced":
        assert not season.deliver(refusing=email("Kari"))
        with season.app.app_context(), write():
            kari = db.session.scalars(select(Person).where(Person.email == email("Kari"))).one()
            kari.unreachable_since = None  # she was asked, and it works
    season.act("tillit", acting.move(at("2020-10-27"), "Ny dag."))
    anew = told(season)
    assert (anew.method, anew.uid, anew.sequence, anew.related_to) == ("REQUEST", "t.0", 2, "")


def test_a_deputy_in_and_out(season: Stage) -> None:
    season.send("Kari", "Dag", "tillit")
    mails = {mail.to: mail.object for mail in season.deliver() if mail.object}
    out, into = mails[email("Kari")], mails[email("Dag")]
    assert (out.method, out.uid, out.sequence, into.method, into.uid, into.sequence) == ("CANCEL", "t.0", 1, "REQUEST", "t.0", 0)
    season.call_back("Kari", "tillit")
    mails = {mail.to: mail.object for mail in season.deliver() if mail.object}
    back, off = mails[email("Kari")], mails[email("Dag")]
    assert (back.method, back.uid, back.related_to, off.method, off.uid) == ("REQUEST", "t.1", "t.0", "CANCEL", "t.0")


def test_a_conference_is_an_entry_for_each_day(app: object, clock_at: Callable[[str | datetime], None]) -> None:
    stage = Stage(app, clock_at, datetime(2020, 1, 7, 8, 0, tzinfo=UTC))  # type: ignore[arg-type]  # the app
    stage.plan(conference)
    stage.publish()
    stage.join("Kari")
    days = [mail.object for mail in stage.deliver() if mail.to == email("Kari") and mail.object]
    assert sorted((each.summary, each.starts) for each in days) == [
        ("Dagarna, 2020, dag 1", utc("2020-09-15 07:00")),
        ("Dagarna, 2020, dag 2", utc("2020-09-16 07:00")),
    ]
    stage.act("dag-tva", acting.cancel("Talaren är sjuk."))
    objects = [mail.object for mail in stage.deliver() if mail.to == email("Kari") and mail.object]
    assert sorted((each.method, each.sequence, each.summary) for each in objects) == [
        ("CANCEL", 1, "Inställd: Dagarna, 2020, dag 2"),
        ("REQUEST", 0, "Dagarna, 2020"),  # the only day that is left needs no number
    ]
    assert fetched(stage, "") == fetched(stage, f"{stage.released.series.slug}/") == ["Dagarna, 2020", "Inställd: dag-tva"]


def test_every_calendar_that_is_fetched(season: Stage) -> None:
    path = season.released.path
    series = path.split("/")[0]
    with season.app.app_context(), write():
        kari = db.session.scalars(select(Person).where(Person.email == email("Kari"))).one()
        calendars.renew(kari, instead_of="")
        own = f"me/calendar/{kari.calendar_token}.ics"
    season.edit("tillit", mode=Mode.HYBRID, joining_link=LINK)
    season.publish()
    shown = {"Tillit"}
    for action, expected in ((None, "Tillit"), (POSTPONE, "Uppskjuten: Tillit"), (acting.move(at("2020-10-27"), "Ny dag."), "Tillit")):
        if action:
            season.act("tillit", action)
            season.wait(timedelta(minutes=5))
        for page in (f"{path}/", f"{series}/", "", f"en/{path}/", f"en/{series}/", "en/"):
            found = fetched(season, page)
            shown |= set(found)
            assert len(found) == 1
            assert found == [expected] or page.startswith("en/"), page
        assert fetched(season, own) == [expected]
        assert fetched(season, f"{path}/sessions/tillit.ics") == [expected]
    assert shown == {"Tillit", "Uppskjuten: Tillit", "Postponed: Tillit"}


def fetched(stage: Stage, page: str) -> list[str]:
    """What stands in the calendar of a page, or at an address: sound, and the joining link only in one's own."""
    path = page if page.endswith(".ics") else f"{page}calendar.ics"
    answer = stage.app.test_client().get(f"/{path}")
    assert (answer.status_code, answer.content_type) == (200, CONTENT_TYPE)
    check_object(answer.data)
    assert path.startswith("me/") or b"meet.example" not in answer.data.replace(b"\r\n ", b"")
    return [str(event["SUMMARY"]) for event in Calendar.from_ical(answer.data).walk("VEVENT")]
