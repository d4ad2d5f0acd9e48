"""An empty house with one organiser in it, served; and browsers to come to it with."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext

from netverk.db import write
from netverk.people.models import Person
from tests import make
from tests.planning.desk import Desk, served, sign_in


@pytest.fixture
def oda(app: Flask) -> Person:
    with app.app_context(), write():
        make.house()
        return make.organiser("Oda")


@pytest.fixture
def address(app: Flask, oda: Person) -> Iterator[str]:
    with served(app) as where:
        yield where


@pytest.fixture
def visit(chromium: Browser, app: Flask, address: str) -> Iterator[Callable[..., Desk]]:
    """Opens a browser of its own, `at` a page, or signed in as somebody at the desk."""
    opened: list[BrowserContext] = []

    def visited(who: Person | None = None, at: str = "/") -> Desk:
        context = chromium.new_context(viewport={"width": 1280, "height": 1400}, base_url=address)
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        if who:
            sign_in(app, page, who)
        else:
            page.goto(at)
        return Desk(page)

    yield visited
    for context in opened:
        context.close()
