"""Taking a notice back: what it makes of the programme, the rows and the letters, and when it is refused."""

import pytest
from sqlalchemy import select

from netverk.db import db
from netverk.programme.value import Mode, Status
from netverk.programme.when import UNKNOWN, When
from netverk.publishing import acting, undoing
from netverk.releases.models import Notice
from netverk.seasons.models import Season
from netverk.venues.models import Room
from tests import make
from tests.publishing.seasons import one_morning, three_mornings
from tests.publishing.stage import Stage, at, email, human, row_of, same_content


def in_one_room() -> Season:
    season = three_mornings()
    ett = row_of(season, "ett")
    assert ett.venue
    ett.room = make.room("Stora salen", venue=ett.venue)
    row_of(season, "tva").room = row_of(season, "tre").room = ett.room
    return season


def test_after_some_letters_have_left_those_told_get_a_correction(stage: Stage) -> None:
    stage.plan(one_morning)
    stage.publish()
    for name in ("Kari", "Per", "Siv"):
        stage.join(name)
    stage.deliver()
    held = {name: dict(stage.calendars[email(name)].known) for name in ("Kari", "Per", "Siv")}
    notice = stage.act("tillit", acting.move(at("2020-03-31"), "Krock."))
    (told,) = stage.deliver(limit=1)

    assert stage.undo(notice) == (1, 2)
    (correction,) = stage.deliver()
    assert correction.to == told.to
    assert correction.object
    assert correction.object.sequence == 2
    assert "tisdagen den 24 mars 2020" in correction.text
    assert [name for name in held if stage.calendars[email(name)].known == held[name]] == [n for n in held if email(n) != told.to]


def test_an_earlier_notice_is_taken_back_and_later_ones_stand(stage: Stage) -> None:
    stage.plan(three_mornings)
    stage.publish()
    first = stage.act("ett", acting.move(at("2020-03-31"), "Krock."))
    stage.act("tva", acting.postpone("Talaren är sjuk."))
    stage.undo(first)

    dates = {each.slug: (each.status, each.when, each.formerly) for each in stage.released.sessions}
    assert dates["ett"] == (Status.SCHEDULED, at("2020-03-24"), UNKNOWN)
    assert dates["tva"] == (Status.POSTPONED, UNKNOWN, at("2020-04-21"))
    assert same_content(stage.drafted, stage.released)


def test_a_row_that_was_changed_since_keeps_its_change(stage: Stage) -> None:
    stage.plan(one_morning)
    stage.publish()
    notice = stage.act("tillit", acting.move(at("2020-03-31"), "Krock."))
    stage.edit("tillit", when=at("2020-04-07"), title="Tillit igen")
    stage.undo(notice)

    assert [each.when for each in stage.released.sessions] == [at("2020-03-24")]
    row = stage.row("tillit")
    assert (row.when, row.title) == (at("2020-04-07"), "Tillit igen")


def test_texts_that_were_told_are_corrected(stage: Stage) -> None:
    stage.plan(one_morning)
    stage.publish()
    stage.join("Kari")
    stage.deliver()
    stage.edit("tillit", summary="Ta med ett exempel.")
    notice = stage.publish(tells_texts=True)
    assert len(human(stage.deliver(), "Kari")) == 1
    stage.undo(notice)
    assert len(human(stage.deliver(), "Kari")) == 1
    assert not stage.released.sessions[0].summary


def test_what_cannot_be_taken_back_changes_nothing(stage: Stage) -> None:
    stage.plan(three_mornings)
    first = stage.publish()
    stage.join("Kari")
    stage.deliver()
    assert stage.refused(lambda: stage.undo(first)) == "The first release cannot be taken back. Cancel what should not take place."
    assert stage.refused(lambda: stage.undo(4711)) == "There is no notice 4711."

    moved = stage.act("ett", acting.move(at("2020-03-31"), "Krock."))
    undone = moved + 1
    stage.undo(moved)
    assert stage.refused(lambda: stage.undo(moved)) == "This notice has been taken back already."
    assert stage.refused(lambda: stage.undo(undone)) == "This notice took another one back. Do the action again instead."

    moved = stage.act("ett", acting.move(at("2020-03-31"), "Krock."))
    stage.act("ett", acting.postpone("Talaren är sjuk."))
    assert "has been changed again in release 5" in stage.refused(lambda: stage.undo(moved))


def test_a_joining_link_given_since_stands_in_the_way(stage: Stage) -> None:
    stage.plan(three_mornings)
    stage.publish()
    notice = stage.act("ett", acting.go_online("Smittan ökar.", "https://example.org/ett"))
    stage.edit("ett", joining_link="https://example.org/ett-igen")
    stage.publish()
    assert "has been changed again in release 3" in stage.refused(lambda: stage.undo(notice))
    assert stage.private.joining_links == {"ett": "https://example.org/ett-igen"}


def test_a_joining_link_alone_is_taken_back_too(stage: Stage) -> None:
    stage.plan(three_mornings)
    stage.edit("ett", mode=Mode.ONLINE, joining_link="https://example.org/ett")
    stage.publish()
    stage.edit("ett", joining_link="https://example.org/fel")
    wrong = stage.publish()
    stage.act("tva", acting.postpone("Talaren är sjuk."))
    stage.undo(wrong)
    assert stage.private.joining_links == {"ett": "https://example.org/ett"}


# what else is refused


def test_an_action_that_cannot_be_changes_nothing(stage: Stage) -> None:
    stage.plan(three_mornings)
    stage.publish()
    stage.join("Kari")
    stage.deliver()
    stage.act("tva", acting.postpone("Talaren är sjuk."))
    stage.act("tre", acting.cancel("För få kunde komma."))
    with stage.writing() as season:
        make.session("Fyra", season=season, slug="fyra", when=at("2020-06-02"))

    def refusal(slug: str, action: acting.Action) -> str:
        return stage.refused(lambda: stage.act(slug, action))

    assert refusal("tva", acting.postpone("En gång till.")) == "“Tva” is already postponed."
    assert "is cancelled, and that is final" in refusal("tre", acting.move(at("2020-06-02"), "Ändå."))
    assert "is cancelled, and that is final" in refusal("tre", acting.go_online("Ändå."))
    assert "is cancelled, and that is final" in refusal("tre", acting.cancel("Ändå."))
    assert "is not published yet" in refusal("fyra", acting.postpone("Talaren är sjuk."))
    assert refusal("ett", acting.postpone("  ")) == "Say why: the reason is what people ask for first."
    assert refusal("ett", acting.move(UNKNOWN, "Krock.")) == "Write the new date, and the hours if they are settled."
    stage.edit("ett", because="Krock.")
    stage.publish()
    assert refusal("ett", acting.move(at("2020-03-24"), "Krock.")).startswith("Nothing has changed since release")
    assert stage.refused(lambda: stage.publish("ett")).startswith("Nothing has changed since release")

    stage.now = stage.now.replace(month=3, day=25)
    assert refusal("ett", acting.postpone("För sent.")) == "“Ett” has already been held."
    assert refusal("ett", acting.move(at("2020-06-03"), "För sent.")) == "“Ett” has already been held."


def test_a_time_that_has_passed_is_refused(stage: Stage) -> None:
    stage.plan(three_mornings)
    stage.publish()
    stage.act("tva", acting.postpone("Talaren är sjuk."))
    stage.now = stage.now.replace(month=3, day=24, hour=9)  # UTC: “Ett” has gone on for half an hour

    def refusal(slug: str, action: acting.Action) -> str:
        return stage.refused(lambda: stage.act(slug, action))

    for slug, to in (
        ("tre", at("2020-03-24", "08:00-11:30")),
        ("tre", When.parse("2020-03-23")),
        ("tva", at("2019-04-21")),
        ("ett", at("2020-03-24", "09:00-12:30")),
        ("ett", at("2020-03-24", "09:30-09:45")),
    ):
        assert refusal(slug, acting.move(to, "Krock.")) == acting.PASSED
    assert refusal("tre", acting.postpone("Krock.", When.parse("2020-02"))) == acting.PASSED

    stage.act("ett", acting.move(at("2020-03-24", "09:30-13:00"), "Vi behöver mer tid."))
    stage.act("tre", acting.postpone("Krock.", When.parse("2020-03")))
    stage.act("tva", acting.move(When.parse("2020-03-24"), "Talaren är frisk."))
    assert [str(each.when) for each in stage.released.sessions if each.slug == "tva"] == ["2020-03-24"]


def test_a_room_taken_meanwhile_is_not_taken_back(stage: Stage) -> None:
    stage.plan(in_one_room)
    stage.publish()
    moved = stage.act("ett", acting.move(at("2020-03-31"), "Krock."))
    gone = stage.act("tva", acting.go_online("Vatten i källaren."))
    stage.act("tre", acting.move(at("2020-03-24", "12:00-13:00"), "Rummet blev ledigt."))

    said = stage.refused(lambda: stage.undo(moved))
    assert said == "“Ett” cannot go back: Stora salen is taken by “Tre” at that hour."
    with stage.app.app_context():
        obstacle = undoing.find_obstacle(db.session.get_one(Notice, moved))
        assert obstacle
        assert obstacle.sentence % obstacle.facts == said
    stage.undo(gone)

    stage.act("tre", acting.postpone("Talaren är sjuk."))
    stage.undo(moved)
    assert {each.slug: each.when for each in stage.released.sessions if each.slug == "ett"} == {"ett": at("2020-03-24")}


def test_a_room_taken_by_another_season_is_not_taken_back(stage: Stage) -> None:
    stage.plan(in_one_room)
    stage.publish()
    notice = stage.act("ett", acting.postpone("Talaren är sjuk."))
    with stage.writing():
        room = db.session.scalars(select(Room)).one()
        make.session("Gästen", when=at("2020-03-24"), venue=room.venue, room=room)
    assert stage.refused(lambda: stage.undo(notice)) == "“Ett” cannot go back: Stora salen is taken by “Gästen” at that hour."


def test_what_clashed_before_keeps_nobody_from_taking_other_things_back(stage: Stage) -> None:
    stage.plan(in_one_room)
    with stage.writing() as season:
        assert season
        row_of(season, "tva").when = row_of(season, "ett").when
    stage.publish()
    stage.edit("ett", title="Ettan")
    notice = stage.publish("ett")
    stage.undo(notice)
    assert {each.title for each in stage.released.sessions} == {"Ett", "Tva", "Tre"}


def test_two_that_swapped_rooms_go_back_together(stage: Stage) -> None:
    stage.plan(in_one_room)
    with stage.writing() as season:
        assert season
        ett, tva = row_of(season, "ett"), row_of(season, "tva")
        assert ett.venue
        tva.when, tva.room = ett.when, make.room("Lilla salen", venue=ett.venue)
    stage.publish()
    before = stage.released
    with stage.writing() as season:
        assert season
        ett, tva = row_of(season, "ett"), row_of(season, "tva")
        ett.room, tva.room = tva.room, ett.room
    stage.undo(stage.publish())
    assert same_content(stage.released, before)


def test_an_address_given_away_meanwhile_is_not_taken_back(stage: Stage) -> None:
    stage.plan(three_mornings)
    stage.publish()
    with stage.writing() as season:
        assert season
        row_of(season, "ett").slug = "forst"
    notice = stage.publish()
    with stage.writing() as season:
        assert season
        row_of(season, "tva").slug = "ett"
    stage.publish()
    assert "“Ett” and “Tva” would have one address" in stage.refused(lambda: stage.undo(notice))


@pytest.mark.parametrize("verb", ["move", "relocate"])
def test_a_taken_room_is_refused(stage: Stage, verb: str) -> None:
    stage.plan(three_mornings)
    with stage.writing() as season:
        assert season
        found = row_of(season, "ett")
        assert found.venue
        found.room = make.room("Stora salen", venue=found.venue)
        row_of(season, "tva").room = found.room
        row_of(season, "tre").when = found.when
    stage.publish()
    with stage.app.app_context():
        room = db.session.scalars(select(Room)).one()
        venue = room.venue
    action = acting.move(at("2020-03-24", "12:00-13:00"), "Krock.") if verb == "move" else acting.relocate(venue, room, "Större.")
    said = stage.refused(lambda: stage.act("tva" if verb == "move" else "tre", action))
    assert said == "Stora salen is taken by “Ett” at that hour."


def test_a_season_with_nothing_published_is_published_whole_first(stage: Stage) -> None:
    stage.plan(one_morning)
    assert stage.refused(lambda: stage.publish("tillit")).startswith("Nothing of this season is published yet")
