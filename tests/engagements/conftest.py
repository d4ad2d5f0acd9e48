"""Somebody who organises, and speakers who have nothing but a link."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.db import db, write
from netverk.engagements import asking, links, standing
from netverk.engagements.models import Engagement
from netverk.engagements.standing import Line
from netverk.sessions.models import Session
from netverk.speakers.models import Speaker
from tests.publishing.workspace import AT, Workspace, published
from tests.visitor import Page, Visitor

ONCE = "a" * 32


@dataclass
class Asked:
    """A season that is published, with a speaker at each session: Talare 1 and Talare 2, who can be written to."""

    workspace: Workspace
    browser: Visitor

    @property
    def app(self) -> Flask:
        return self.workspace.app

    def ask(self, n: int = 1, *, once: str = ONCE, words: str = "", hold: timedelta = timedelta(0)) -> str:
        """The address of the speaker's page."""
        with self.app.app_context(), write():
            made = asking.ask(self._session(n), self._speaker(n), words=words, once=once, by=None, hold=hold)
            return f"/speak/{links.token_of(made)}"

    def answer(self, path: str, deed: str = "accept", **words: str) -> Page:
        """Fill in the form of that page and send it."""
        return self.browser.send(path if deed == "accept" else f"{path}/{deed}", **words)

    def edit(self, n: int = 1, **fields: Any) -> None:
        """Change the row of a session; nobody hears of it."""
        with self.app.app_context(), write():
            for name, value in fields.items():
                setattr(self._session(n), name, value)

    def speaker(self, n: int = 1) -> Speaker:
        with self.app.app_context():
            return self._speaker(n)

    def engagement(self, n: int = 1) -> Engagement | None:
        with self.app.app_context():
            return asking.find_engagement(self._session(n), self._speaker(n))

    def line(self, n: int = 1) -> Line:
        with self.app.app_context():
            [line] = standing.of_session(self._session(n))
            _letter = line.engagement.letter if line.engagement else None
            return line

    def state(self, n: int = 1) -> str:
        with self.app.app_context():
            [line] = standing.of_session(self._session(n))
            return line.state.value

    def asking(self, n: int = 1, deed: str = "") -> str:
        return f"{AT}/sessions/traff-{n}/ask/{self.speaker(n).slug}{deed}"

    def public(self) -> dict[str, bytes]:
        """What everybody can see, byte by byte."""
        paths = ["/natverk/", "/natverk/varen/", "/natverk/varen/sessions/traff-1", f"/natverk/varen/speakers/{self.speaker().slug}"]
        files = ["calendar.ics", "season.json", "schedule.xml", "schedule.json", "changes.atom"]
        stranger = Visitor(self.app).client
        return {path: stranger.get(path).data for path in [*paths, *(f"/natverk/varen/{file}" for file in files)]}

    def _session(self, n: int) -> Session:
        return db.session.scalars(select(Session).where(Session.slug == f"traff-{n}")).one()

    def _speaker(self, n: int) -> Speaker:
        return db.session.scalars(select(Speaker).where(Speaker.name.in_([f"Talare {n}", f"Astrid {n}"]))).one()


@pytest.fixture
def asked(app: Flask, clock_at: Callable[[str], None]) -> Asked:
    clock_at("2031-01-10 12:00")
    workspace = published(app)
    with app.app_context(), write():
        for speaker in db.session.scalars(select(Speaker)):
            speaker.email = f"{speaker.name.replace(' ', '.').lower()}@example.org"
    return Asked(workspace, Visitor(app))
