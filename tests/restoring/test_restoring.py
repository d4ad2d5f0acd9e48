"""Bringing back an earlier release: what comes back, what stays and why, and that nothing else is touched."""

from datetime import UTC, datetime

from sqlalchemy import select

from netverk.db import db
from netverk.language import speaking
from netverk.programme.changes import SessionChange, content, difference
from netverk.programme.value import Programme, Status
from netverk.publishing import acting
from netverk.releases import reading
from netverk.releases.models import Release
from netverk.restoring import restoring, side_by_side
from netverk.seasons.models import Season
from netverk.sessions.models import Session
from netverk.speakers.models import Speaker
from tests import make
from tests.publishing.seasons import conference, rich, three_mornings
from tests.publishing.stage import BASE_URL, HOLD, Stage, at, human, row_of, same_content


def plan(stage: Stage, number: int) -> restoring.Restoration:
    stage.wait()
    with stage.app.app_context(), speaking("sv"):
        season = db.session.get_one(Season, stage.season_id)
        return restoring.plan(season, restoring.release_or_404(season, number))


def restore(stage: Stage, number: int) -> int:
    expected = stage.released.number
    with stage.writing():
        way = {"by": None, "hold": HOLD, "base_url": BASE_URL, "note": "", "tells_texts": False}
        return restoring.restore(stage.season_id, number, expected=expected, **way).id  # type: ignore[arg-type]


def release(stage: Stage, number: int) -> Programme:
    with stage.app.app_context():
        found = select(Release).where(Release.season_id == stage.season_id, Release.number == number)
        return reading.programme_of(db.session.scalars(found).one())


def everything_changed(stage: Stage) -> None:
    """Release 1, then others that change nearly everything."""
    stage.plan(rich)
    stage.publish()
    stage.join("Kari")
    stage.deliver()
    stage.act("ett", acting.move(at("2020-03-31"), "Krock."))
    stage.act("tre", acting.postpone("Talaren är sjuk."))
    with stage.writing() as season:
        assert season
        season.note, season.planned = "Nytt.", 4
        tva = row_of(season, "tva")
        tva.title, tva.summary = "Två på nytt", "Annan text."
        make.talk("Ett inslag till", session=tva, by=make.speaker("Siri"))
    stage.publish()
    stage.deliver()


def test_restoring_makes_the_content_what_it_was_and_the_rows_with_it(stage: Stage) -> None:
    everything_changed(stage)
    before = release(stage, 1)
    assert plan(stage, 1).left == ()

    restore(stage, 1)

    assert same_content(stage.released, before)
    assert same_content(stage.drafted, stage.released)
    assert stage.released.number == 5
    [letter] = human(stage.deliver(), "Kari")
    assert "24 mars" in letter.text or "Tre" in letter.text
    assert not stage.deliver()


def test_what_is_left_is_all_that_differs_afterwards(stage: Stage) -> None:
    everything_changed(stage)
    stage.act("tre", acting.cancel("För få kunde komma."))
    with stage.writing() as season:
        make.session("Fyra", season=season, slug="fyra", uid="fyra", when=at("2020-06-02"))
    stage.publish()
    stage.now = datetime(2020, 3, 26, 12, tzinfo=UTC)  # “Ett” is to be held on the 31st; its first date has passed
    found = plan(stage, 1)
    assert {each.uid: each.because for each in found.left} == {
        "ett": "Tiden den hade då har passerat.",
        "tre": "Den är inställd, och det är slutgiltigt.",
        "fyra": "Den tillkom senare. Ställ in den om den inte ska bli av.",
    }
    before, kept = release(stage, 1), stage.released

    restore(stage, 1)

    changes = difference(before, stage.released)
    assert {change.uid for change in changes if isinstance(change, SessionChange)} == {"ett", "tre", "fyra"}
    for uid in ("ett", "tre", "fyra"):
        assert content(stage.released).session(uid) == content(kept).session(uid)
    assert stage.released.session("tva")
    assert content(stage.released).session("tva") == content(before).session("tva")
    assert stage.row("tre").status is Status.CANCELLED


def test_the_current_release_restored_proposes_nothing(stage: Stage) -> None:
    everything_changed(stage)
    found = plan(stage, 4)
    assert (found.what.changes, found.left, found.replaced) == ((), (), ())
    assert stage.refused(lambda: restore(stage, 4)).startswith("Nothing has changed since release 4")


def test_a_session_that_was_held_keeps_what_it_says(stage: Stage) -> None:
    stage.plan(three_mornings)
    stage.publish()
    stage.edit("ett", title="Ettan")
    stage.edit("tre", title="Trean")
    stage.publish()
    stage.now = datetime(2020, 3, 25, tzinfo=UTC)
    assert [(each.title, each.because) for each in plan(stage, 1).left] == [("Ettan", "Den har redan hållits.")]
    restore(stage, 1)
    assert [each.title for each in stage.released.sessions] == ["Ettan", "Tva", "Tre"]


def test_a_room_taken_meanwhile_keeps_a_session_where_it_is(stage: Stage) -> None:
    stage.plan(three_mornings)
    with stage.writing() as season:
        assert season
        ett = row_of(season, "ett")
        ett.room = make.room("Stora salen", venue=ett.venue)
    stage.publish()
    stage.act("ett", acting.move(at("2020-03-31"), "Krock."))
    with stage.writing() as season:
        assert season
        room = row_of(season, "ett").room
        make.session("Gästen", when=at("2020-03-24"), venue=room and room.venue, room=room)
    assert [(each.title, each.because) for each in plan(stage, 1).left] == [("Ett", "Stora salen är upptagen av ”Gästen” vid den tiden.")]
    assert plan(stage, 1).what.changes == ()


def test_unpublished_edits_are_named_where_they_are_lost_and_kept_elsewhere(stage: Stage) -> None:
    stage.plan(three_mornings)
    stage.publish()
    stage.act("ett", acting.move(at("2020-03-31"), "Krock."))
    stage.edit("ett", title="Halvskriven")
    with stage.writing() as season:
        make.session("Utkast", season=season, slug="utkast", when=at("2020-06-02"))
    assert plan(stage, 1).replaced == ("Halvskriven",)
    restore(stage, 1)
    assert stage.row("ett").title == "Ett"
    assert stage.row("utkast").title == "Utkast"
    assert [each.slug for each in stage.released.sessions] == ["ett", "tva", "tre"]


def test_what_does_not_come_back_keeps_its_unpublished_edits(stage: Stage) -> None:
    stage.plan(three_mornings)
    stage.publish()
    stage.act("ett", acting.move(at("2020-03-31"), "Krock."))
    stage.edit("tva", title="Halvskriven")
    with stage.writing() as season:
        assert season
        season.note = "Ett utkast."
    assert plan(stage, 1).replaced == ()
    restore(stage, 1)
    assert (stage.row("tva").title, stage.drafted.season.note) == ("Halvskriven", "Ett utkast.")
    assert stage.released.session("tva") == release(stage, 1).session("tva")


def test_what_is_shared_with_other_seasons_stays(stage: Stage) -> None:
    stage.plan(rich)
    stage.publish()
    with stage.writing() as season:
        assert season
        season.series.purpose = "Att leda annorlunda."
        db.session.scalars(select(Speaker).where(Speaker.slug == "clas")).one().biography = "Har lett mycket."
        row_of(season, "ett").title = "Ettan"
    stage.publish()
    [left] = plan(stage, 1).left
    assert (left.title, left.because) == ("Det som sägs om Ledarskapsnätverket och Clas Åström", "Det delas med andra säsonger.")
    restore(stage, 1)
    with stage.app.app_context():
        assert db.session.scalars(select(Speaker.biography).where(Speaker.slug == "clas")).one() == "Har lett mycket."
        assert db.session.get_one(Season, stage.season_id).series.purpose == "Att leda annorlunda."
    assert same_content(stage.drafted, stage.released)


def test_a_restoring_is_taken_back_like_everything(stage: Stage) -> None:
    everything_changed(stage)
    before, drafted = stage.released, stage.drafted
    assert same_content(before, drafted)
    notice = restore(stage, 1)
    stage.undo(notice)
    assert same_content(stage.released, before)
    assert {each.slug: each.title for each in stage.drafted.sessions} == {each.slug: each.title for each in drafted.sessions}


def test_a_day_of_a_conference_comes_back_as_the_same_entry(stage: Stage) -> None:
    stage.plan(conference)
    stage.publish()
    with stage.writing():
        row = db.session.scalars(select(Session).where(Session.slug == "dag-tva")).one()
        row.when = at("2020-09-17", "09:00-12:00")
    stage.publish()
    restore(stage, 1)
    assert [(day.uid, day.date) for day in stage.released.days] == [(day.uid, day.date) for day in release(stage, 1).days]


def test_two_releases_stand_side_by_side(stage: Stage) -> None:
    everything_changed(stage)
    one, other = release(stage, 1), stage.released
    with speaking("sv"):
        groups = side_by_side.grouped(difference(one, other), one, other)
        assert side_by_side.grouped(difference(one, one), one, one) == []
    found = {group.title: {row.label: (row.old, row.new) for row in group.rows} for group in groups}
    assert found["Säsongen som helhet"]["anmärkning"] == ("Med förbehåll för ändringar.", "Nytt.")
    assert [" ".join(side.split()) for side in found["Ett"]["tid"]] == [
        "tisdagen den 24 mars 2020 kl. 09.30–12.30",
        "tisdagen den 31 mars 2020 kl. 09.30–12.30",
    ]
    assert found["Tre"]["tillstånd"][1] == "Uppskjuten"
    assert found["Två på nytt"]["titel"] == ("Tva", "Två på nytt")
    assert ("", "Ett inslag till (Siri)") in found["Två på nytt"].values()


def test_of_a_long_text_only_what_went_and_came_is_marked() -> None:
    old = "Vi talar om tillit som styrmedel och om vad det kostar att sakna den i vardagen."
    row = side_by_side.row("sammanfattning", old, old.replace("kostar", "kräver"))
    assert [(piece.kind, piece.words) for piece in row.pieces if piece.kind != "same"] == [("gone", "kostar"), ("new", "kräver")]
    assert " ".join(piece.words for piece in row.pieces if piece.kind != "new") == old
