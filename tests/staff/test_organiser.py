"""People and roles, as an owner sees and gives them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.db import db, write
from netverk.letters.models import Letter
from netverk.people.models import Person
from netverk.seasons.models import Grant
from netverk.seasons.roles import Role
from tests import make
from tests.registrations.test_public import queries_of
from tests.rows import nothing_changes
from tests.visitor import Page, Visitor

INVITE = "/organise/people/invite"
AWAITED = "Inbjuden 1 maj 2030 kl. 12.00, har inte varit här än"


@dataclass
class Staff:
    app: Flask
    oda: Visitor
    series: int

    def invite(self, **answers: str) -> Page:
        return self.oda.send(INVITE, **({"name": "Eva Sandvik", "email": "eva@example.org", "role": "editor"} | answers))

    def grants(self) -> list[tuple[str, str, int | None, bool]]:
        """Name, role, series, whether it holds."""
        with self.app.app_context():
            rows = db.session.scalars(select(Grant).order_by(Grant.id)).all()
            return [(row.person.name, row.role.value, row.series_id, row.ended_at is None) for row in rows]


@pytest.fixture
def staff(app: Flask, clock_at: Callable[[str | datetime], None]) -> Staff:
    clock_at("2030-05-01 12:00")
    with app.app_context(), write():
        make.house()
        series = make.series("Nätverket")
        return Staff(app, Visitor(app, signed_in=make.organiser()), series.id)


def test_somebody_is_invited_and_stands_in_the_list(staff: Staff) -> None:
    done = staff.invite(series=str(staff.series), may_postpone="y")
    assert re.fullmatch(r"/organise/people/\d+", done.leads_to or "")
    assert "Eva Sandvik får ett mejl med en länk" in staff.oda.get(done.leads_to or "").text

    rows = [" ".join(row.text_content().split()) for row in staff.oda.get("/organise/people").tree.xpath("//tbody/tr")]
    assert rows == [
        f"Eva Sandvik eva@example.org Redaktör för Nätverket får skjuta upp och ställa in {AWAITED}",
        "Oda oda@example.org Ägare av allt Inte än",
    ]


def test_the_invited_comes_in_by_the_link_and_is_no_longer_awaited(staff: Staff, clock_at: Callable[[str | datetime], None]) -> None:
    person = staff.invite(series=str(staff.series)).leads_to or ""
    assert "Skicka inbjudan igen" in staff.oda.get(person).text
    with staff.app.app_context():
        token = db.session.scalars(select(Letter)).one().facts["token"]
    clock_at("2030-05-03 08:30")
    eva = Visitor(staff.app)

    assert eva.send(f"/sign-in/{token}?next=/organise/").leads_to == "/organise/"
    assert eva.get("/organise/").status == 200
    page = staff.oda.get(person)
    assert "Senast här: 3 maj 2030 kl. 08.30" in page.text
    assert "Skicka inbjudan igen" not in page.text


def test_an_invitation_is_sent_again(staff: Staff) -> None:
    person = staff.invite().leads_to or ""
    open_page = staff.oda.get(person)
    for _time in range(2):
        staff.oda.press(open_page, person)
    with staff.app.app_context():
        assert len(db.session.scalars(select(Letter)).all()) == 2, "the invitation, and one more for the button pressed twice"


@pytest.mark.parametrize(
    ("answers", "field"),
    [({"name": ""}, "name"), ({"email": "eva"}, "email"), ({"role": "king"}, "role"), ({"series": "999"}, "series"),
     ({"role": "door", "may_postpone": "y"}, "may_postpone"), ({"role": "door", "may_refund": "y"}, "may_refund")],
)  # fmt: skip
def test_what_is_wrong_is_said_at_the_field(staff: Staff, answers: dict[str, str], field: str) -> None:
    with nothing_changes(staff.app):
        page = staff.invite(**answers)

    assert page.status == 422
    assert page.tree.xpath("//div[@role='alert']//a/@href") == [f"#{field}"]
    if field != "name":
        assert page.tree.get_element_by_id("name").get("value") == "Eva Sandvik", "what was written stays"


def test_a_role_is_changed(staff: Staff) -> None:
    person = staff.invite(series=str(staff.series)).leads_to or ""
    [change] = staff.oda.get(person).tree.xpath("//main//a[contains(@href, '/roles/') and not(contains(@href, '/new'))]/@href")
    page = staff.oda.get(change)
    assert page.form.fields["role"] == "editor"

    assert staff.oda.press(page, change, role="finance", series="everything").leads_to == person
    assert staff.grants()[1] == ("Eva Sandvik", "finance", None, True)
    assert "Eva Sandvik har nu rollen ekonomi för allt." in staff.oda.get(person).text


def test_a_role_taken_away_can_be_given_back_at_once(staff: Staff) -> None:
    person = staff.invite(series=str(staff.series), email="eva@example.org").leads_to or ""
    page = staff.oda.get(person)
    [url] = page.tree.xpath("//form[contains(@action, 'take-away')]/@action")
    token = page.form.fields["csrf_token"]
    taken = staff.oda.client.post(url, data={"csrf_token": token}).headers["Location"]
    assert staff.grants()[1][3] is False
    after = staff.oda.get(taken)
    assert "Eva Sandvik har inte längre rollen redaktör för Nätverket. Ångra" in after.text
    assert "Ingen roll längre" in after.text
    assert staff.oda.get(url.removesuffix("/take-away")).status == 404, "what is gone is not changed"

    assert staff.oda.press(after, taken).leads_to == person
    assert staff.grants()[1][3] is True
    assert "Ångra" not in staff.oda.get(taken).text, "it has been undone"


def test_the_last_owner_is_told_why_they_stay(staff: Staff) -> None:
    with staff.app.app_context():
        oda, grant = db.session.execute(select(Grant.person_id, Grant.id)).one()
    page = staff.oda.get(f"/organise/people/{oda}")
    assert page.tree.xpath("//form[contains(@action, 'take-away')]") == []
    assert "Oda är den enda som är ägare av allt. Gör någon annan till ägare först" in page.text

    token = staff.oda.get(INVITE).form.fields["csrf_token"]
    refused = staff.oda.client.post(f"/organise/people/{oda}/roles/{grant}/take-away", data={"csrf_token": token})
    assert refused.status_code == 409
    assert "Oda är den enda som är ägare av allt." in refused.text
    changed = staff.oda.send(f"/organise/people/{oda}/roles/{grant}", role="editor")
    assert (changed.status, staff.grants()) == (409, [("Oda", "owner", None, True)])


def test_an_owner_who_leaves_the_house_to_another_comes_to_the_overview(staff: Staff) -> None:
    staff.invite(role="owner", series="everything")
    with staff.app.app_context():
        oda, grant = db.session.execute(select(Grant.person_id, Grant.id).order_by(Grant.id).limit(1)).one()

    assert staff.oda.send(f"/organise/people/{oda}/roles/{grant}", role="editor").leads_to == "/organise/"
    assert staff.oda.get("/organise/").status == 200
    assert staff.oda.get("/organise/people").status == 403


def test_who_never_had_a_role_has_no_page_here(staff: Staff) -> None:
    with staff.app.app_context(), write():
        kari = make.person("Kari").id

    assert staff.oda.get(f"/organise/people/{kari}").status == 404
    assert staff.oda.get(f"/organise/people/{kari}/roles/1").status == 404


def test_the_list_costs_as_many_queries_however_many_people(staff: Staff) -> None:
    def grow(n: int) -> int:
        with staff.app.app_context(), write():
            for _each in range(n):
                number = len(db.session.scalars(select(Person.id)).all())
                made = make.organiser(f"Person {number}", Role.EDITOR, series=make.series())
                make.grant(made, Role.DOOR)
        return queries_of(staff.app, staff.oda, "/organise/people")

    assert grow(2) == grow(28) <= 6


def test_roles_cost_a_page_no_query_of_their_own(staff: Staff) -> None:
    """They come with the person."""
    with staff.app.app_context(), write():
        kari, eva = make.person("Kari"), make.organiser("Eva", Role.EDITOR, series=make.series())
        for _each in range(5):
            make.grant(eva, Role.DOOR, series=make.series())
    asked = [queries_of(staff.app, Visitor(staff.app, signed_in=who), "/me/account") for who in (kari, eva)]

    assert asked[0] == asked[1]
