"""Two people who are one: everything of theirs comes along, calendars follow, and it can be undone."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.db import Base, db, write
from netverk.doubles import merging
from netverk.doubles.merging import Merger
from netverk.errors import RuleBroken
from netverk.people.knowing import Contact
from netverk.people.models import JournalEntry, Person
from netverk.registrations.registering import take_places
from netverk.seasons.models import Grant, NotAsked, Season
from netverk.seasons.roles import Role
from netverk.seats.models import Place, PlaceState, Registration
from tests import make, scene
from tests.registrations.posthouse import Posthouse
from tests.visitor import Visitor


@pytest.fixture
def post(app: Flask, clock_at: Callable[[str | datetime], None]) -> Posthouse:
    """Kari stands there twice: at home in the spring, at work in the spring and the autumn. Per is another."""
    made = Posthouse(app, clock_at, datetime(2030, 1, 10, 8, tzinfo=UTC))
    made.wait()
    with app.app_context(), write():
        oda = make.organiser()
        make.house()
        for slug, starts in (("var", "2030-05-05 09:30"), ("host", "2030-09-05 09:30")):
            season = make.season(slug, slug=slug, series=make.series(slug, slug=slug), capacity=9)
            make.session(slug, season=season, starts=starts, slug=slug)
            scene.publish(season, oda)
            for name in ("arbetet", "per"):
                register(season, name)
    made.deliver()
    return made


def register(season: Season, name: str) -> None:
    who = Contact(name="Per" if name == "per" else "Kari", email=f"{name}@example.org", phone="070-1" if name == "arbetet" else "")
    take_places(season, who, [who], once=uuid4().hex)


def person(name: str) -> Person:
    return db.session.scalars(select(Person).where(Person.email == f"{name}@example.org")).one()


def home() -> Person:
    return make.person("Kari", email="hemma@example.org")


def merge(app: Flask, *cancelling: int, may_house: bool = True) -> str:
    with app.app_context(), write():
        oda = make.organiser()
        return merging.merge(home(), person("arbetet"), Merger(by=oda.id, may_house=may_house, cancelling=cancelling))


def rows(app: Flask) -> dict[str, list[tuple[object, ...]]]:
    """Everything but what only ever grows."""
    with app.app_context(), db.engine.connect() as connection:
        tables = [table for table in Base.metadata.sorted_tables if table.name not in ("journal_entry", "letter", "told", "handshake")]
        return {table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr) for table in tables}


def test_everything_comes_along_and_calendars_follow(app: Flask, post: Posthouse) -> None:
    merge(app)
    with app.app_context():
        kari = home()
        assert {place.holder_id for place in db.session.scalars(select(Place).where(Place.name == "Kari"))} == {kari.id}
        assert set(db.session.scalars(select(Registration.registrant_id).where(Registration.name == "Kari"))) == {kari.id}
        assert kari.phone == "070-1"
        gone = db.session.scalars(select(Person).where(Person.merged_into_id == kari.id)).one()
        assert (gone.email, gone.sign_outs) == (None, 1)
        assert all("arbetet" not in str(entry.facts) for entry in db.session.scalars(select(JournalEntry)))

    mails = post.deliver()

    assert (post.entries("arbetet"), post.entries("hemma"), post.entries("per")) == ([], ["host", "var"], ["host", "var"])
    assert sorted((mail.to, mail.method) for mail in mails) == [
        *[("arbetet@example.org", "CANCEL")] * 2,
        *[("hemma@example.org", "REQUEST")] * 2,
    ]
    assert "kommer till den andra från och med nu" in next(mail.text for mail in mails if mail.to.startswith("arbetet"))


@pytest.mark.parametrize("letters_left", [False, True])
def test_undone_everything_is_as_it_was_and_calendars_too(app: Flask, post: Posthouse, letters_left: bool) -> None:
    with app.app_context(), write():
        home()
    before = rows(app)
    token = merge(app)
    assert rows(app) != before
    if letters_left:
        post.deliver()
    with app.app_context(), write():
        merging.undo(token, by=make.organiser().id)

    after = rows(app)
    assert len(after.pop("person")) == len(before.pop("person")), "they have been signed out, and that stays"
    assert after == before
    mails = post.deliver()
    assert (post.entries("arbetet"), post.entries("hemma")) == (["host", "var"], [])
    assert letters_left or not mails, "what nobody has heard of needs no correction"
    with app.app_context(), write(), pytest.raises(RuleBroken):
        merging.undo(token, by=make.organiser().id)


def test_what_was_changed_since_stands_in_the_way_of_undoing(app: Flask, post: Posthouse) -> None:
    token = merge(app)
    with app.app_context(), write():
        db.session.scalars(select(Place).where(Place.name == "Kari").limit(1)).one().holder = person("per")
    with app.app_context(), pytest.raises(RuleBroken, match="changed since"), write():
        merging.undo(token, by=make.organiser().id)


def test_where_both_have_a_place_one_is_cancelled_if_ticked(app: Flask, post: Posthouse) -> None:
    with app.app_context(), write():
        var = db.session.scalars(select(Season).where(Season.slug == "var")).one()
        register(var, "hemma")
    post.deliver()
    with app.app_context():
        [double] = merging.both_hold(person("hemma"), person("arbetet"))
        assert double.season.slug == "var"

    assert merge(app, double.id) == "", "a place that is given back is not taken again by a button"

    with app.app_context():
        held = select(Place.season_id).where(Place.holder_id == person("hemma").id, Place.state == PlaceState.CONFIRMED)
        assert len(db.session.scalars(held).all()) == 2
        assert {season.slug: season.seats_taken for season in db.session.scalars(select(Season))} == {"var": 2, "host": 2}
    post.deliver()
    assert (post.entries("arbetet"), post.entries("hemma")) == ([], ["host", "var"])


def test_what_both_have_stays_once_and_others_keep_theirs(app: Flask, post: Posthouse) -> None:
    with app.app_context(), write():
        var, host = db.session.scalars(select(Season).order_by(Season.id))
        kari, work, per = home(), person("arbetet"), person("per")
        for who, season in ((kari, var), (work, var), (work, host), (per, host)):
            make.invited(who, season=season)
            db.session.add(NotAsked(season_id=season.id, person_id=who.id))
        for who in (kari, work):
            make.grant(who, Role.EDITOR)
        make.grant(work, Role.DOOR)

    merge(app)

    with app.app_context():
        kari = home()
        assert set(db.session.scalars(select(Grant.role).where(Grant.person_id == kari.id))) == {Role.EDITOR, Role.DOOR}
        assert sorted(db.session.scalars(select(NotAsked.season_id).where(NotAsked.person_id == kari.id))) == [1, 2]
        assert db.session.scalars(select(NotAsked.season_id).where(NotAsked.person_id == person("per").id)).all() == [2]


def test_only_an_owner_decides_about_those_who_work_here_and_nobody_merges_themselves_away(app: Flask, post: Posthouse) -> None:
    with app.app_context(), write():
        make.grant(person("arbetet"), Role.DOOR)
    with pytest.raises(RuleBroken, match="only an owner"):
        merge(app, may_house=False)
    with app.app_context(), write():
        with pytest.raises(RuleBroken, match="yourself"):
            merging.merge(home(), make.organiser(), Merger(by=make.organiser().id, may_house=True))
        with pytest.raises(RuleBroken, match="same person"):
            merging.merge(home(), home(), Merger(by=make.organiser().id, may_house=True))


def test_at_the_desk_two_are_found_compared_made_one_and_taken_apart(app: Flask, post: Posthouse) -> None:
    with app.app_context(), write():
        kari, work, oda = home().id, person("arbetet").id, Visitor(app, signed_in=make.organiser())
    page = oda.get(f"/organise/people/{kari}/merge")
    [compare] = page.tree.xpath("//tbody//a/@href")
    assert "arbetet@example.org" in page.text
    assert oda.get(f"/organise/people/{kari}/merge?q=PER+example").text.count("per@example.org") == 1
    assert "var, var (Bekräftad)" in oda.get(compare).text

    done = oda.send(compare, cancelling=[]).leads_to or ""
    page = oda.get(done)
    assert "De två är en nu: Kari." in page.text
    assert oda.get(compare).status == 404
    assert oda.press(page, done).status == 302
    assert "är två igen" in oda.get(f"/organise/people/{kari}/merge").text
    with app.app_context():
        assert person("arbetet").id == work
