"""One's own account."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.db import db, write
from netverk.people import signing_in
from netverk.people.models import JournalEntry
from tests import make
from tests.visitor import Visitor

ACCOUNT = "/me/account"


@pytest.fixture(autouse=True)
def on_may_day(clock_at: Callable[[str | datetime], None]) -> None:
    clock_at("2030-05-01 12:00")


def kari(app: Flask) -> Visitor:
    """Signed in anew, as Kari is known now."""
    with app.app_context(), write():
        token = signing_in.make_link(make.person("Kari"))[0]
    browser = Visitor(app)
    browser.send(f"/sign-in/{token}")
    return browser


def journal(app: Flask) -> list[tuple[str, dict[str, object]]]:
    with app.app_context():
        return [(line.verb, line.facts) for line in db.session.scalars(select(JournalEntry).order_by(JournalEntry.id))]


def test_a_stranger_signs_in_first_and_comes_back(app: Flask) -> None:
    assert Visitor(app).get(ACCOUNT).leads_to == f"/sign-in?next={ACCOUNT}"


def test_the_way_to_the_workspace_is_shown_to_those_who_have_one(app: Flask) -> None:
    assert "Till arbetsytan" not in kari(app).get(ACCOUNT).text
    with app.app_context(), write():
        make.organiser("Kari")

    assert "Till arbetsytan" in kari(app).get(ACCOUNT).text


def test_signing_out_everywhere_ends_every_visit(app: Flask) -> None:
    phone, desk = kari(app), kari(app)
    page = phone.get(ACCOUNT)
    assert "På den här enheten sedan 1 maj 2030 kl. 12.00." in page.text
    [url] = page.tree.xpath("//form[contains(@action, 'everywhere')]/@action")

    phone.client.post(url, data={"csrf_token": page.form.fields["csrf_token"]})

    assert [browser.get(ACCOUNT).status for browser in (phone, desk)] == [302, 302]
    assert kari(app).get(ACCOUNT).status == 200
    assert [verb for verb, _facts in journal(app)] == ["sign in", "sign in", "sign out everywhere", "sign in"]


def test_signing_out_here_leaves_other_devices_signed_in(app: Flask) -> None:
    phone, desk = kari(app), kari(app)
    page = phone.get(ACCOUNT)

    phone.client.post("/sign-out", data={"csrf_token": page.form.fields["csrf_token"]})

    assert [browser.get(ACCOUNT).status for browser in (phone, desk)] == [302, 200]
    assert journal(app)[-1] == ("sign out", {})
