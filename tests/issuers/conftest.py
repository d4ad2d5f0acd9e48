"""A house whose people sign in where they work."""

import http.client
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from flask import Flask

from config import Issuer
from netverk import create_app
from netverk.db import write
from netverk.issuers import discovering
from netverk.people.models import Person
from tests import make
from tests.conftest import let_go, settings
from tests.issuers.provider import CLIENT, SECRET, Provider, serve
from tests.visitor import Page, Visitor

SITE = "http://localhost:5000"


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    monkeypatch.setattr(discovering, "_providers", discovering.Kept())
    monkeypatch.setattr(discovering, "_keys", discovering.Kept())
    made = Provider()
    server = serve(made)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def issuer(provider: Provider) -> Issuer:
    return Issuer(domains=frozenset({"example.org", "example.se"}), url=provider.url, client_id=CLIENT, client_secret=SECRET)


@pytest.fixture
def app(database: str, tmp_path: Path, issuer: Issuer) -> Iterator[Flask]:
    made = create_app(replace(settings(database, tmp_path), base_url=SITE, issuers=(issuer,)))
    yield made
    let_go(made)


@pytest.fixture(autouse=True)
def on_may_day(clock_at: Callable[[str], None]) -> None:
    clock_at("2030-05-01 12:00")


@dataclass
class Traveller:
    """Somebody at a browser, on the way to where they work and back."""

    app: Flask
    person: Person

    def __post_init__(self) -> None:
        self.browser = Visitor(self.app)

    def leave(self, path: str = "/sign-in", email: str = "oda@example.org") -> str:
        """Write one's address, take the link that is offered: where it leads to at the provider."""
        offered = self.browser.send(path, email=email)
        [link] = offered.tree.xpath("//main//a[contains(@class, 'filled')]/@href")
        there = self.browser.get(link)
        assert there.status == 302, there.text
        return there.leads_to or ""

    def back(self, there: str) -> str:
        """Be at the provider: the path that it sends back to."""
        parts = urlsplit(there)
        connection = http.client.HTTPConnection(parts.netloc, timeout=5)
        connection.request("GET", f"{parts.path}?{parts.query}")
        with connection.getresponse() as answer:
            returned = urlsplit(answer.headers["Location"])
        connection.close()
        assert f"{returned.scheme}://{returned.netloc}" == SITE
        return f"{returned.path}?{returned.query}"

    def sign_in(self, path: str = "/sign-in", email: str = "oda@example.org") -> Page:
        return self.browser.get(self.back(self.leave(path, email)))

    @property
    def is_in(self) -> bool:
        return self.browser.get("/me/account").status == 200


@pytest.fixture
def oda(app: Flask) -> Traveller:
    with app.app_context(), write():
        return Traveller(app, make.organiser())
