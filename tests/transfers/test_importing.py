"""Files that come in: into an empty house, onto our own work, and broken ones."""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from config import PROJECT
from netverk import create_app
from netverk.db import db
from netverk.exchange import season_file
from netverk.letters.models import Told
from netverk.programme.value import Programme, Status
from netverk.programme.when import When
from netverk.publishing import acting, adopting
from netverk.seasons.models import Day, Season
from netverk.sessions.models import Session
from netverk.transfers import importing
from netverk.transfers.importing import Wishes
from tests.conftest import let_go, settings, sqlite_template
from tests.exchange.files import programme, session
from tests.publishing.seasons import conference, rich, three_mornings
from tests.publishing.stage import Stage, at, email, human, objects

CONGRESS = PROJECT.parent / "shared" / "data" / "31c3-schedule.xml"


NEW_HOURS = {
    "when": "2020-04-28T09:30/2020-04-28T12:30",
    "starts": "2020-04-28T09:30",
    "ends": "2020-04-28T12:30",
}


def imported(stage: Stage, data: bytes, *, series: str = "", season: str = "", name: str = "season.json") -> importing.Imported:
    """Into the stage's own season, unless another is named."""
    with stage.writing() as row:
        path = (series, season) if series else (row.series.slug, row.slug) if row else ("", "")
        return importing.import_file(data, name, series=path[0], season=path[1], wishes=Wishes())


def entries(programme: Programme) -> set[str]:
    """The uids that calendars may hold."""
    return {session.uid for session in programme.sessions} | {day.uid for day in programme.days}


def changed(data: bytes, **sessions: dict[str, Any]) -> bytes:
    """The season file with some fields of some sessions changed."""
    facts = json.loads(data)
    facts["sessions"] = [session | sessions.get(session["slug"], {}) for session in facts["sessions"]]
    return json.dumps(facts).encode()


@contextmanager
def another_house(folder: Path, clock_at: Callable[[str | datetime], None], like: Stage) -> Iterator[Stage]:
    folder.mkdir()
    app: Flask = create_app(settings(f"sqlite:///{shutil.copy(sqlite_template(), folder / 'other.db')}", folder))
    try:
        yield Stage(app, clock_at, like.now)
    finally:
        let_go(app)


@pytest.mark.parametrize("plan", [rich, conference])
def test_what_is_exported_comes_out_the_same_in_an_empty_house(
    stage: Stage, plan: Callable[[], Season], tmp_path: Path, clock_at: Callable[[str | datetime], None]
) -> None:
    stage.plan(plan)
    stage.publish()
    first = next(each.slug for each in stage.released.sessions)
    stage.act(first, acting.move(at("2020-10-27"), "Krock."))
    stage.act(first, acting.postpone("Talaren är sjuk.", When.parse("2020-autumn")))
    data = season_file.write(stage.released)

    with another_house(tmp_path / "house", clock_at, stage) as other:
        series, season = stage.released.path.split("/")
        with other.writing():
            row = importing.import_file(data, "season.json", series=series, season=season, wishes=Wishes()).season
        other.season_id = row.id
        other.publish()
        assert season_file.write(other.released) == data


def test_a_second_season_goes_on_counting_as_the_first_did(
    stage: Stage, tmp_path: Path, clock_at: Callable[[str | datetime], None]
) -> None:
    stage.plan(three_mornings)
    stage.publish()
    stage.act("ett", acting.postpone("Talaren är sjuk."))
    data = season_file.write(stage.released)
    with another_house(tmp_path / "house", clock_at, stage) as other:
        for name in ("varen", "hosten"):
            other.season_id = imported(other, data, series="ledare", season=name).season.id
            other.publish()
            assert other.released.number == 2


def test_a_changed_file_is_told_exactly(stage: Stage) -> None:
    stage.plan(three_mornings)
    stage.publish()
    data = season_file.write(stage.released)
    imported(stage, data)
    stage.join("Kari")
    stage.deliver()
    stage.act("ett", acting.postpone("Talaren är sjuk."))
    stage.deliver()

    done = imported(stage, changed(data, ett={"title": "Ett, omarbetad"}, tva=NEW_HOURS, tre={"summary": "Ta med ett exempel."}))
    assert sorted((found.name, found.field) for found in done.merged.taken) == [("Ett", "title"), ("Tre", "summary"), ("Tva", "when")]
    assert not done.merged.conflicting
    stage.publish()
    mails = stage.deliver()

    (letter,) = human(mails, "Kari")
    assert letter.text.count("Träffen ”") == 1
    assert "tisdagen den 28 april 2020" in letter.text
    assert objects(mails, "Kari") == [("REQUEST", "tre.0", 0), ("REQUEST", "tva.0", 1)]
    ett = stage.released.session("ett")
    assert ett
    assert (ett.status, ett.title) == (Status.POSTPONED, "Ett, omarbetad")


def test_a_session_moved_on_both_sides_stays_as_it_is_here(stage: Stage) -> None:
    stage.plan(three_mornings)
    stage.publish()
    data = season_file.write(stage.released)
    imported(stage, data)
    stage.act("ett", acting.postpone("Talaren är sjuk."))
    before = stage.released
    done = imported(stage, changed(data, ett=NEW_HOURS))

    assert [(found.name, found.field) for found in done.merged.conflicting] == [("Ett", "when")]
    assert stage.refused(stage.publish).startswith("Nothing has changed")
    assert stage.released == before


def test_a_file_touches_no_link_no_note_and_no_registration(stage: Stage) -> None:
    stage.plan(rich)
    stage.edit("ett", joining_link="https://example.org/rum", internal_note="Ring Clas.")
    stage.publish()
    stage.join("Kari", by="Assistent")
    stage.deliver()
    data = season_file.write(stage.released)
    imported(stage, data)
    before = stage.rows()
    imported(stage, changed(data, ett={"title": "Nytt namn"}))
    after = stage.rows()

    row = stage.row("ett")
    assert (row.joining_link, row.internal_note, row.title) == ("https://example.org/rum", "Ring Clas.", "Nytt namn")
    for table in ("registration", "place", "person", "letter", "told", "release", "notice"):
        assert after[table] == before[table], table
        assert after[table], table


def test_the_same_file_again_changes_nothing_but_that_it_came(stage: Stage) -> None:
    stage.plan(rich)
    stage.publish()
    data = season_file.write(stage.released)
    for _again in range(2):
        assert not imported(stage, data).merged.taken
        assert stage.refused(stage.publish).startswith("Nothing has changed")


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b'{"format": "netverk-season", "version": 99}',
        b"<schedule><day></schedule>",
        b"<?xml version='1.0'?><!DOCTYPE s [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><schedule>&b;</schedule>",
        "unknown speaker",
        "the same slug twice",
        "ends before it starts",
        "no such time zone",
    ],
    ids=lambda broken: str(broken)[:20],
)
def test_a_broken_file_changes_nothing(stage: Stage, broken: bytes | str) -> None:
    stage.plan(three_mornings)
    stage.publish()
    stage.join("Kari")
    stage.deliver()
    data = broken if isinstance(broken, bytes) else spoiled(season_file.write(stage.released), broken)
    assert stage.refused(lambda: imported(stage, data, name="file.xml" if data.startswith(b"<") else "file.json"))
    assert stage.refused(lambda: imported(stage, data, series="ny", season="ny", name="file.xml" if data.startswith(b"<") else "f.json"))


def spoiled(data: bytes, how: str) -> bytes:
    facts = json.loads(data)
    match how:
        case "unknown speaker":
            facts["leaders"] = [{"speaker": "nobody", "name": "Ingen"}]
        case "the same slug twice":
            facts["sessions"][1]["slug"] = facts["sessions"][0]["slug"]
        case "ends before it starts":
            facts["season"] |= {"starts_on": "2020-05-01", "ends_on": "2020-04-01"}
        case "no such time zone":
            facts["zone"] = "Europe/Atlantis"
    assert json.dumps(facts) != json.dumps(json.loads(data))
    return json.dumps(facts).encode()


@pytest.mark.skipif(not CONGRESS.exists(), reason="the congress's schedule is not here")
def test_a_whole_congress_comes_in_and_tells_one_change(stage: Stage) -> None:
    """138 sessions from schedule.xml; then one moves, in the file, and its attendees and nobody else hear of it."""
    data = CONGRESS.read_bytes()
    stage.now = stage.now.replace(year=2014, month=11, day=1)
    stage.season_id = imported(stage, data, series="31c3", season="2014", name="schedule.xml").season.id
    stage.publish()
    assert len(stage.released.sessions) == 138
    stage.join("Kari")
    first = stage.deliver()
    assert len(objects(first, "Kari")) == len(stage.released.days) == 4

    stage.edit("31c3-opening-event", internal_note="Mikrofoner.")
    stage.act("31c3-opening-event", acting.postpone("Talaren är sjuk."))
    stage.deliver()
    again = data.replace(b"<title>31C3 Keynote</title>", b"<title>31C3 Keynote, again</title>")
    assert again != data
    done = imported(stage, again, series="31c3", season="2014", name="schedule.xml")
    assert [(found.name, found.field) for found in done.merged.taken] == [("31C3 Keynote", "title")]
    stage.publish()
    titles = {session.slug: (session.title, session.status) for session in stage.released.sessions}
    assert titles["31c3-opening-event"][1] is Status.POSTPONED
    assert "31C3 Keynote, again" in {title for title, _status in titles.values()}
    assert not human(stage.deliver(), "Kari")
    assert email("Kari") in stage.calendars
    with stage.app.app_context():
        assert db.session.get_one(Season, stage.season_id).first_number == 1


@pytest.mark.parametrize("plan", [three_mornings, conference])
def test_a_file_in_a_second_season_gets_entries_of_its_own(stage: Stage, plan: Callable[[], Season]) -> None:
    stage.plan(plan)
    stage.publish()
    data = season_file.write(stage.drafted)
    first = entries(stage.drafted)
    stage.season_id = imported(stage, data, series="andra", season="hosten").season.id
    second = entries(stage.drafted)

    assert first
    assert first.isdisjoint(second)
    assert len(second) == len(first)
    assert not imported(stage, data).merged.taken
    assert not imported(stage, season_file.write(stage.drafted)).merged.taken
    assert entries(stage.drafted) == second


def test_a_member_of_two_seasons_from_one_file_holds_both(stage: Stage) -> None:
    stage.plan(three_mornings)
    stage.publish()
    stage.join("Kari")
    stage.deliver()
    first = stage.season_id
    stage.season_id = imported(stage, season_file.write(stage.drafted), series="andra", season="hosten").season.id
    stage.publish()
    stage.join("Kari")

    invited = {uid for method, uid, _sequence in objects(stage.deliver(), "Kari") if method == "REQUEST"}
    assert invited == {f"{uid}.0" for uid in entries(stage.drafted)}
    with stage.writing():
        held = db.session.scalars(select(Told.season_id).where(Told.address == email("Kari"), Told.method == "REQUEST"))
        assert Counter(held) == {first: 3, stage.season_id: 3}


def test_the_season_that_was_first_keeps_the_uids_of_the_file(stage: Stage) -> None:
    made = programme(session(1), session(2))
    data = season_file.write(made)
    stage.season_id = imported(stage, data, series="forsta", season="2031").season.id
    kept = entries(stage.drafted)
    stage.season_id = imported(stage, data, series="andra", season="2031").season.id
    apart = entries(stage.drafted)

    assert kept == entries(made)
    assert kept.isdisjoint(apart)
    stage.season_id = imported(stage, data, series="forsta", season="2031").season.id
    assert entries(stage.drafted) == kept


def test_a_season_knows_its_own_uids_when_the_first_season_is_empty_again(stage: Stage) -> None:
    data = season_file.write(programme(session(1)))
    first = imported(stage, data, series="forsta", season="2031").season.id
    second = imported(stage, data, series="andra", season="2031").season.id
    with stage.writing():
        adopting.adopt(programme(), db.session.get_one(Season, first))
        for model in (Session, Day):
            db.session.execute(delete(model).where(model.season_id == first))
    stage.season_id = second
    apart = entries(stage.drafted)
    imported(stage, data, series="andra", season="2031")
    assert entries(stage.drafted) == apart
