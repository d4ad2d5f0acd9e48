"""What is proposed for release: all of the plan, chosen sessions, or what one action touches."""

import pytest
from sqlalchemy import select

from netverk.db import db
from netverk.programme.changes import SessionChange
from netverk.programme.value import Status
from netverk.programme.when import UNKNOWN, When
from netverk.publishing import acting, adopting, releasing
from netverk.seasons.models import Season
from netverk.speakers.models import Speaker
from netverk.venues.models import Venue
from tests import make
from tests.publishing.seasons import conference, three_mornings
from tests.publishing.stage import BASE_URL, HOLD, Stage, at, row_of, same_content


def with_speakers() -> Season:
    season = three_mornings()
    for slug, name in (("ett", "Clas"), ("tva", "Ida")):
        make.talk(f"{name} berättar", session=row_of(season, slug), by=make.speaker(name, slug=name.lower(), biography="Som det var."))
    return season


def half_written(stage: Stage) -> None:
    """The organiser is in the middle of rewriting everything."""
    for slug in ("ett", "tva"):
        stage.edit(slug, title=f"{slug}, ny", summary="Halv mening", joining_link="https://example.org/ny")
    with stage.writing():
        for speaker in db.session.scalars(select(Speaker)):
            speaker.biography = "Halv mening"
        db.session.scalars(select(Venue)).one().directions = "Halv mening"


def biographies(stage: Stage) -> dict[str, str]:
    return {speaker.slug: speaker.biography for speaker in stage.released.speakers}


def test_what_is_released_is_what_the_rows_say(stage: Stage) -> None:
    stage.plan(with_speakers)
    stage.publish()
    assert same_content(stage.drafted, stage.released)
    half_written(stage)
    assert not same_content(stage.drafted, stage.released)
    stage.publish()
    assert same_content(stage.drafted, stage.released)
    assert biographies(stage) == {"clas": "Halv mening", "ida": "Halv mening"}


def test_a_chosen_session_takes_the_parts_it_refers_to_and_no_others(stage: Stage) -> None:
    stage.plan(with_speakers)
    stage.publish()
    half_written(stage)
    stage.publish("ett")

    assert {each.slug: each.title for each in stage.released.sessions} == {"ett": "ett, ny", "tva": "Tva", "tre": "Tre"}
    assert biographies(stage) == {"clas": "Halv mening", "ida": "Som det var."}
    assert stage.private.joining_links == {"ett": "https://example.org/ny"}


@pytest.mark.parametrize("field", ["slug", "number"])
def test_who_swapped_with_a_chosen_session_goes_along(stage: Stage, field: str) -> None:
    stage.plan(three_mornings)
    stage.publish()
    uids = {slug: stage.uid(slug) for slug in ("ett", "tva", "tre")}
    with stage.writing() as season:
        assert season
        rows = [adopting.rows_of(season)[uids[slug]] for slug in ("ett", "tva", "tre")]
        wanted = [getattr(row, field) for row in (rows[1], rows[2], rows[0])]
        for row, aside in zip(rows, ("x", "y", "z") if field == "slug" else (91, 92, 93), strict=True):
            setattr(row, field, aside)
        db.session.flush()
        for row, value in zip(rows, wanted, strict=True):
            setattr(row, field, value)
        rows[0].title = "Ett, ny"
    with stage.writing() as season:
        assert season
        what = releasing.propose(season, {uids["ett"]})
        named = {change.uid for change in what.changes if isinstance(change, SessionChange)}
        assert named == set(uids.values())
        releasing.release(what, verb="publish", by=None, hold=HOLD, base_url=BASE_URL)
    assert same_content(stage.drafted, stage.released)


def test_half_of_a_day_that_moves_gets_an_entry_of_its_own(stage: Stage) -> None:
    stage.plan(conference)
    stage.publish()
    first = {str(day.date): day.uid for day in stage.released.days}
    for slug in ("morgon", "mitt", "slut"):
        stage.edit(slug, when=at("2020-09-22", "09:00-10:00"))
    stage.publish("morgon")

    days = {str(day.date): day.uid for day in stage.released.days}
    assert len(set(days.values())) == 3
    assert days | first == days
    stage.publish()
    assert {str(day.date): day.uid for day in stage.released.days} == {each: days[each] for each in ("2020-09-16", "2020-09-22")}


def test_an_action_takes_nothing_half_written_along(stage: Stage) -> None:
    stage.plan(with_speakers)
    stage.publish()
    half_written(stage)
    before = stage.released
    stage.act("ett", acting.postpone("Talaren är sjuk."))

    after = stage.released
    changed, was = after.session("ett"), before.session("ett")
    assert changed
    assert was
    assert (changed.status, changed.when, changed.formerly) == (Status.POSTPONED, UNKNOWN, was.when)
    assert (changed.title, changed.summary) == (was.title, was.summary)
    assert (after.speakers, after.venues) == (before.speakers, before.venues)
    assert [each for each in after.sessions if each.uid != "ett"] == [each for each in before.sessions if each.uid != "ett"]
    assert not stage.private.joining_links


def test_only_going_online_takes_the_joining_link(stage: Stage) -> None:
    stage.plan(with_speakers)
    stage.publish()
    half_written(stage)
    stage.act("ett", acting.go_online("Smittan ökar."))
    assert stage.private.joining_links == {"ett": "https://example.org/ny"}


def test_a_new_room_comes_without_what_is_half_written_about_its_house(stage: Stage) -> None:
    stage.plan(with_speakers)
    stage.publish()
    half_written(stage)
    with stage.writing():
        venue = db.session.scalars(select(Venue)).one()
        room = make.room("Lilla salen", venue=venue, slug="lilla")
    stage.act("ett", acting.relocate(venue, room, "Vi blir färre."))

    (house,) = stage.released.venues
    assert (house.directions, [room.name for room in house.rooms]) == ("", ["Lilla salen"])


def test_a_date_that_is_left_is_remembered_until_the_session_has_ended(stage: Stage) -> None:
    stage.plan(three_mornings)
    stage.publish()
    stage.act("ett", acting.move(at("2020-03-31"), "Krock."))
    stage.act("ett", acting.postpone("Talaren är sjuk.", When.parse("2020-autumn")))
    session = stage.released.session("ett")
    assert session
    assert (session.formerly, session.when) == (at("2020-03-31"), When.parse("2020-autumn"))
    stage.act("ett", acting.move(at("2020-09-15"), "Ny dag."))

    stage.clock_at("2020-09-15 12:29")
    assert stage.refused(stage.publish).startswith("Nothing has changed")
    stage.now = stage.now.replace(month=9, day=16)
    stage.publish()
    session = stage.released.session("ett")
    assert session
    assert not session.formerly


def test_a_day_keeps_its_uid_when_all_of_it_moves(stage: Stage) -> None:
    stage.plan(conference)
    stage.publish()
    before = {day.date.isoformat(): day.uid for day in stage.released.days}
    stage.act("dag-tva", acting.move(at("2020-10-27"), "Lokalen byggs om."))
    after = {day.date.isoformat(): day.uid for day in stage.released.days}
    assert after == {"2020-09-15": before["2020-09-15"], "2020-10-27": before["2020-09-16"]}
