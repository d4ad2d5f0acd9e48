"""Two rows that are one person made one, and parted again."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from netverk import clock, clockwork
from netverk.db import db, write
from netverk.engagements import asking, merging, unmerging
from netverk.engagements.asking import engagement_for
from netverk.engagements.models import Engagement, Merger
from netverk.engagements.unmerging import find_undoing
from netverk.errors import RuleBroken
from netverk.seasons.models import Leadership
from netverk.sessions import planning
from netverk.sessions.models import Appearance, Session
from netverk.speakers import availability, profiles
from netverk.speakers.availability import Stretch
from netverk.speakers.models import Availability, Speaker
from tests import make
from tests.engagements.conftest import Asked
from tests.rows import everything, nothing_changes


def test_two_rows_become_one_after_a_preview(asked: Asked) -> None:
    with asked.app.app_context(), write():
        twin = make.speaker("Talare Ett", slug="twin", biography="Leder en skola.", phone="070-1")
        session = make.session("Om hopp", season=asked._session(1).season, slug="hopp", starts="2031-05-05 09:30")
        make.talk(session=session, by=twin)
    path = f"/organise/speakers/{asked.speaker().slug}/merge"
    with nothing_changes(asked.app):
        preview = asked.workspace.oda.send(path, other="twin")
    assert "”Om hopp” följer med." in preview.text
    assert "Fylls i därifrån: presentation och telefon." in preview.text
    asked.workspace.oda.press(preview, path)

    known = asked.speaker()
    assert (known.biography, known.phone, known.email) == ("Leder en skola.", "070-1", "talare.1@example.org")
    assert asked.workspace.oda.get("/organise/speakers/twin").status == 404
    assert "Om hopp" in asked.workspace.oda.get(f"/organise/speakers/{known.slug}").text


def test_who_it_is_has_to_be_said_where_there_is_anybody_else(asked: Asked, app: Flask) -> None:
    assert "(frivilligt)" not in asked.workspace.oda.get(f"/organise/speakers/{asked.speaker().slug}/merge").text
    with app.app_context(), write():
        for each in db.session.scalars(select(Appearance)):
            db.session.delete(each)
        db.session.delete(asked._speaker(2))

    page = asked.workspace.oda.get(f"/organise/speakers/{asked.speaker().slug}/merge")
    assert "Det finns ingen annan" in page.text
    assert not page.has_form


def test_what_people_have_been_told_of_is_not_merged_away(asked: Asked) -> None:
    with asked.app.app_context(), write():
        make.speaker("Ny Rad", slug="ny")
    page = asked.workspace.oda.send("/organise/speakers/ny/merge", other=asked.speaker().slug)

    assert "Talare 1 står i något som är publicerat" in page.text
    with asked.app.app_context(), write(), pytest.raises(RuleBroken):
        merging.merge(db.session.scalars(select(Speaker).where(Speaker.slug == "ny")).one(), asked._speaker(1), by=None)


def test_two_who_stand_in_one_session_are_two(asked: Asked) -> None:
    with asked.app.app_context(), write():
        make.talk(session=asked._session(1), by=make.speaker("Ny Rad", slug="ny"))
    page = asked.workspace.oda.send(f"/organise/speakers/{asked.speaker().slug}/merge", other="ny")

    assert "Båda står i ”Träff 1”" in page.text


# parting


JOURNAL = ("journal_entry",)


@pytest.fixture
def twins(asked: Asked) -> Callable[[], tuple[Speaker, Speaker]]:
    """The one that is to stay, and one that has something of every kind."""
    with asked.app.app_context(), write():
        twin = make.speaker(
            "Talare Ett", slug="twin", biography="Leder en skola.", phone="070-1", photo="0" * 64, focus_x=20, own_edits=["title"]
        )
        twin.own_edits_at, twin.links = clock.now(), [{"url": "https://example.org", "title": "Bok"}]
        session = make.session("Om hopp", season=asked._session(1).season, slug="hopp", starts="2031-05-05 09:30")
        make.talk(session=session, by=twin)
        engagement_for(session, twin)
        make.leader(twin, season=make.season("Hösten 2031"))
        availability.put(twin, [Stretch(suits=True, first_on=date(2031, 5, 1), last_on=date(2031, 5, 9))], by=None)

    def both() -> tuple[Speaker, Speaker]:
        return asked._speaker(1), _slugged("twin")

    return both


def _slugged(slug: str) -> Speaker:
    return db.session.scalars(select(Speaker).where(Speaker.slug == slug)).one()


def _undo(kept: Speaker) -> Speaker:
    undoing = find_undoing(kept)
    assert undoing
    return unmerging.undo(undoing, by=None)


Twins = Callable[[], tuple[Speaker, Speaker]]


def test_undone_every_row_is_as_it_was(asked: Asked, twins: Twins) -> None:
    before = everything(asked.app, JOURNAL)
    with asked.app.app_context():
        with write():
            merging.merge(*twins(), by=None)
        assert everything(asked.app, JOURNAL) != before
        with write():
            _undo(asked._speaker(1))

    assert everything(asked.app, JOURNAL) == before


def test_mergers_are_undone_the_last_first_also_those_of_a_row_that_went(asked: Asked, twins: Twins) -> None:
    with asked.app.app_context(), write():
        make.speaker("Tredje", slug="third", fee="1 000 kr")
    before = everything(asked.app, JOURNAL)
    with asked.app.app_context():
        with write():
            kept, twin = twins()
            merging.merge(twin, _slugged("third"), by=None)
            merging.merge(kept, twin, by=None)
        with write():
            assert _undo(asked._speaker(1)).slug == "twin"
        with write():
            assert find_undoing(asked._speaker(1)) is None
            assert _undo(_slugged("twin")).slug == "third"

    assert everything(asked.app, JOURNAL) == before


def test_the_organiser_sees_what_came_along_and_undoes_it(asked: Asked, twins: Twins) -> None:
    oda, page = asked.workspace.oda, f"/organise/speakers/{asked.speaker().slug}"
    oda.press(oda.send(f"{page}/merge", other="twin"), f"{page}/merge")
    seen = oda.get(page)
    said = seen.tree.get_element_by_id("merged").text_content()
    for expected in (
        "Talare Ett blev Talare 1 10\xa0januari 2031",
        "”Om hopp” följde med.",
        "Samtalen i Hösten 2031",
        "presentation",
        "9\xa0februari 2031",
    ):
        assert expected in said

    undone = oda.press(seen, page)
    back = oda.get(page)

    assert undone.status == 302
    assert "Talare 1 och Talare Ett är två igen." in back.text
    assert not back.tree.xpath("//*[@id='merged']")
    assert "Om hopp" in oda.get("/organise/speakers/twin").text
    with nothing_changes(asked.app):
        oda.press(seen, page)
    assert "Det är redan ångrat." in oda.get(page).text


def _renamed(kept: Speaker) -> None:
    profiles.revise(kept, {"phone": "070-2"}, by=None)


def _named_otherwise(_kept: Speaker) -> None:
    hope = db.session.scalars(select(Appearance).join(Appearance.session).where(Session.slug == "hopp")).one()
    hope.title = "rektor"


def _asked_anew(kept: Speaker) -> None:
    hope = db.session.scalars(select(Session).where(Session.slug == "hopp")).one()
    asking.ask(hope, kept, words="Kom", once="a" * 32, by=None, hold=timedelta(0))


def _led_otherwise(kept: Speaker) -> None:
    merging._leaderships(kept)[-1].title = "rektor"


def _suits_never(kept: Speaker) -> None:
    availability.put(kept, [], by=None)


def _taken_out(_kept: Speaker) -> None:
    hope = db.session.scalars(select(Session).where(Session.slug == "hopp")).one()
    planning.remove(hope, by=None)


def _published(_kept: Speaker) -> None:
    db.session.scalars(select(Session).where(Session.slug == "hopp")).one().released_at = clock.now()


def _address_taken(_kept: Speaker) -> None:
    make.speaker("Någon Annan", slug="twin")


@pytest.mark.parametrize(
    ("edit", "sentence", "facts"),
    [
        (_renamed, unmerging.REVISED, {"fields": "telefon"}),
        (_named_otherwise, unmerging.CHANGED[Appearance], {"title": "Om hopp"}),
        (_asked_anew, unmerging.CHANGED[Engagement], {"title": "Om hopp"}),
        (_led_otherwise, unmerging.CHANGED[Leadership], {"title": "Hösten 2031"}),
        (_suits_never, unmerging.CHANGED[Availability], {"title": "Talare 1"}),
        (_taken_out, unmerging.REMOVED, {}),
        (_published, unmerging.PUBLISHED, {"title": "Om hopp", "name": "Talare 1"}),
        (_address_taken, unmerging.TAKEN, {"name": "Någon Annan"}),
    ],
)
def test_what_was_edited_since_stands_in_the_way(
    asked: Asked, twins: Twins, edit: Callable[[Speaker], None], sentence: str, facts: dict[str, Any]
) -> None:
    with asked.app.app_context(), write():
        merging.merge(*twins(), by=None)
    page = f"/organise/speakers/{asked.speaker().slug}"
    seen = asked.workspace.oda.get(page)
    with asked.app.app_context():
        with write():
            edit(asked._speaker(1))
        with write(), pytest.raises(RuleBroken) as refusal:
            _undo(asked._speaker(1))

    assert (refusal.value.sentence, refusal.value.facts) == (sentence, facts)
    assert "Det går inte längre att ångra." in asked.workspace.oda.get(page).text
    with nothing_changes(asked.app):
        assert asked.workspace.oda.press(seen, page).status == 409


def test_other_edits_do_not_stand_in_the_way(asked: Asked, twins: Twins) -> None:
    with asked.app.app_context():
        with write():
            merging.merge(*twins(), by=None)
        with write():
            kept = asked._speaker(1)
            profiles.revise(kept, {"fee": "2 000 kr"}, by=None)
            make.talk(session=make.session("Om mod"), by=kept)
        with write():
            _undo(asked._speaker(1))

        assert asked._speaker(1).fee == "2 000 kr"
        assert [session.title for session in merging._sessions(_slugged("twin"))] == ["Om hopp"]


def test_after_a_month_the_way_back_is_forgotten(asked: Asked, twins: Twins, clock_at: Callable[[Any], None]) -> None:
    with asked.app.app_context():
        with write():
            merging.merge(*twins(), by=None)
        clock_at(clock.now() + unmerging.KEPT_FOR - timedelta(seconds=1))
        clockwork.tidy()
        assert find_undoing(asked._speaker(1))

        clock_at(clock.now() + timedelta(seconds=1))
        assert find_undoing(asked._speaker(1)) is None
        clockwork.tidy()
        assert db.session.scalars(select(Merger)).all() == []


def test_somebody_who_has_got_the_number_meanwhile_keeps_it(app: Flask) -> None:
    with app.app_context():
        with write():
            kept, other = make.speaker("Ett"), make.speaker("Två", slug="tva")
            number = other.id
            merging.merge(kept, other, by=None)
            make.speaker("Tre", id=number)
        with write():
            back = _undo(kept)

        assert (back.slug, back.id != number) == ("tva", True)
