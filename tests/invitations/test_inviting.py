"""Inviting people, and how they come in."""

import re
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.db import db, write
from netverk.errors import RuleBroken
from netverk.invitations import inviting
from netverk.invitations.reading import read_people
from netverk.letters.models import Letter
from netverk.registrations.registering import take_places
from netverk.seasons.models import Admission, Season
from netverk.seats.models import Place
from tests import make
from tests.registrations.test_registering import contact, letters, refused, released
from tests.visitor import Visitor
from tests.ways_in.letters import text_of


def test_each_line_is_one_person() -> None:
    people = read_people('"Kari Nord" <Kari@Example.org>\n\nPer Ek;per@example.org;\nIda\tida@example.org\nKari N, kari@example.org')
    assert [(each.name, each.email) for each in people] == [
        ("Kari Nord", "kari@example.org"), ("Per Ek", "per@example.org"), ("Ida", "ida@example.org"),
    ]  # fmt: skip


@pytest.mark.parametrize(("written", "said"), [("Kari", "Line 1 is not"), ("A;a@example.org\nKari;kari", "Line 2:"), (" \n", "Write whom")])
def test_a_line_that_is_not_understood_is_named(written: str, said: str) -> None:
    with pytest.raises(RuleBroken, match=said):
        read_people(written)


def test_who_is_invited_takes_as_many_places_as_the_invitation_has(app: Flask) -> None:
    with app.app_context():
        season = released(admission=Admission.INVITATION)
        with write():
            found = db.session.get_one(Season, season)
            assert inviting.invite(season, [contact("Kari"), contact("Per")], places=2, type=None, by=None) == 2
            assert inviting.invite(season, [contact("Kari")], places=9, type=None, by=None) == 0  # already
            kari, per = (line.invited for line in inviting.lines(found))

        def take(*names: str, by: str = "Kari") -> None:
            with write():
                take_places(found, contact(by), [contact(name) for name in names], once=uuid4().hex, invited=kari)

        assert refused(season, "Kari").startswith("Platserna ges efter inbjudan.")
        for names, by, said in ((("Ida",), "Ida", "another address"), (("Kari", "Ida", "Ola"), "Kari", "of which 2 are left")):
            with pytest.raises(RuleBroken, match=said):
                take(*names, by=by)
        take("Kari")
        take("Ida")
        with pytest.raises(RuleBroken, match="of which 0 are left"):
            take("Ola")
        with write():
            inviting.take_back(per, by=None)
        assert [(line.invited.person.name, line.taken) for line in inviting.lines(found)] == [("Kari", 2), ("Per", 0)]
        assert [kind for kind, _name in letters()].count("invited") == 2


def test_a_letter_is_sent_again_once_for_each_time_it_is_asked_for(app: Flask) -> None:
    with app.app_context():
        season = released()
        with write():
            inviting.invite(season, [contact("Kari")], places=1, type=None, by=None)
            [line] = inviting.lines(db.session.get_one(Season, season))
            assert [inviting.invite_again(line.invited, nth, by=None) for nth in (1, 2, 2)] == [False, True, False]


def test_an_invitation_leads_from_the_paste_to_the_place(app: Flask) -> None:
    with app.app_context():
        season = released(admission=Admission.INVITATION, series=make.series("Nätverket", slug="natverket", contact="hej@example.org"))
        with write():
            oda, path = make.organiser(), db.session.get_one(Season, season).path
            make.house()
    desk, page = Visitor(app, signed_in=oda), f"/organise/{path}/invitations"
    assert "Rad 1 går inte att tolka" in desk.send(page, people="Kari").text
    assert desk.send(page, people="Kari Nord <kari@example.org>").leads_to == page
    stranger = Visitor(app).get(f"/{path}/register")
    assert ("hej@example.org" in stranger.text, stranger.has_form) == (True, False)

    with app.app_context():
        letter = db.session.scalars(select(Letter).where(Letter.kind == "invited")).one()
        link = re.search(r"http://[^/]+(/\S+\?invited=\S+)", text_of(letter))
    assert link
    form = Visitor(app).get(link[1])
    assert form.tree.get_element_by_id("email").value == "kari@example.org"
    assert Visitor(app).send(link[1]).status == 302
    assert "Du har tagit alla platser i din inbjudan." in Visitor(app).get(link[1]).text
    assert "1 av 1" in desk.get(page).text
    with app.app_context():
        assert [place.name for place in db.session.scalars(select(Place))] == ["Kari Nord"]
        assert not text_of(db.session.merge(letter))
