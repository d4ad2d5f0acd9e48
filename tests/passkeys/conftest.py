"""A house with a name of its own, and somebody with a device."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from netverk import create_app
from netverk.db import db, write
from netverk.passkeys.models import Passkey
from netverk.people.models import JournalEntry, Person
from tests import make
from tests.conftest import let_go, settings
from tests.passkeys.device import Device
from tests.visitor import Page, Visitor

SITE = "http://localhost:5000"
PASSKEYS = "/me/account/passkeys"


@pytest.fixture
def app(database: str, tmp_path: Path) -> Iterator[Flask]:
    made = create_app(replace(settings(database, tmp_path), base_url=SITE))
    yield made
    let_go(made)


@dataclass
class Holder:
    """Somebody at a browser that runs our script, and their device. `browser` begins anew where nobody is signed in."""

    app: Flask
    person: Person
    device: Device = field(default_factory=lambda: Device(SITE))

    def __post_init__(self) -> None:
        self.browser = Visitor(self.app, signed_in=self.person)

    def ask(self, path: str, at: str) -> dict[str, Any]:
        """What the script asks for: the options for the device."""
        answer = self.browser.client.post(path, data={"csrf_token": token(self.browser.get(at))})
        assert answer.status_code == 200, answer.text
        return dict(json.loads(answer.text))

    def send_new(self, answer: str, name: str = "Min telefon") -> Page:
        given = {"csrf_token": token(self.browser.get(PASSKEYS)), "name": name, "answer": answer}
        return Page(self.browser.client.post(PASSKEYS, data=given))

    def add(self, name: str = "Min telefon", **lies: Any) -> Page:
        return self.send_new(self.device.make(self.ask(f"{PASSKEYS}/begin", PASSKEYS), **lies), name)

    def send_signed(self, answer: str, leads_to: str = "") -> Page:
        given = {"csrf_token": token(self.browser.get("/sign-in")), "answer": answer, "next": leads_to}
        return Page(self.browser.client.post("/sign-in/passkey", data=given))

    def sign_in(self, leads_to: str = "", **lies: Any) -> Page:
        """Always with a fresh browser."""
        self.browser = Visitor(self.app)
        return self.send_signed(self.device.sign(self.ask("/sign-in/passkey/begin", "/sign-in"), **lies), leads_to)

    def press(self, action: str) -> Page:
        page = self.browser.get(PASSKEYS)
        [url] = page.tree.xpath(f"//main//form[contains(@action, '{action}')]/@action")
        return Page(self.browser.client.post(url, data={"csrf_token": token(page)}))

    @property
    def passkey(self) -> Passkey:
        with self.app.app_context():
            return db.session.scalars(select(Passkey)).one()


@pytest.fixture
def oda(app: Flask) -> Holder:
    with app.app_context(), write():
        return Holder(app, make.organiser())


@pytest.fixture(autouse=True)
def on_may_day(clock_at: Callable[[str], None]) -> None:
    clock_at("2030-05-01 12:00")


def token(page: Page) -> str:
    return str(page.tree.xpath("//input[@name='csrf_token']/@value")[0])


def journal(app: Flask) -> list[tuple[str, int | None, dict[str, object]]]:
    with app.app_context():
        lines = db.session.scalars(select(JournalEntry).order_by(JournalEntry.id))
        return [(line.verb, line.person_id, line.facts) for line in lines]
