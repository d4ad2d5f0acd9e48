"""An organiser at a season that is published: what the tests of the workspace begin with."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from netverk import clock, clockwork
from netverk.db import db, write
from netverk.letters.models import Letter
from netverk.programme.value import Programme
from netverk.publishing import releasing
from netverk.releases import reading
from netverk.releases.models import Release
from netverk.seasons.models import Season, Series
from netverk.sessions.models import Session
from tests import make
from tests.visitor import Page, Visitor

AT = "/organise/natverk/varen"
HOLD = timedelta(minutes=2)


@dataclass
class Workspace:
    app: Flask
    oda: Visitor

    def seen(self) -> Programme:
        """What readers see."""
        with self.app.app_context():
            release = reading.current(db.session.scalars(select(Season.id).join(Series).where(Series.slug == "natverk")).one())
            assert release
            return reading.programme_of(release)

    def count(self, model: type[Letter] | type[Release] | type[Session] | type[Season]) -> int:
        with self.app.app_context():
            return db.session.scalar(select(func.count()).select_from(model)) or 0

    def letters(self) -> list[Letter]:
        with self.app.app_context():
            return list(db.session.scalars(select(Letter).order_by(Letter.id)))

    def deliver(self) -> None:
        """Everything that waits leaves, as if the hold were over."""
        with self.app.app_context(), clock.stopped(clock.now() + HOLD + timedelta(seconds=1)):
            clockwork.delivering()()

    def preview(self, path: str, **answers: str) -> Page:
        """Fill in the form of an action: what comes back is its preview."""
        return self.oda.send(path, **answers)

    def confirm(self, page: Page, path: str, **answers: str) -> Page:
        return self.oda.press(page, path, **answers)


def published(app: Flask, *members: str, sessions: int = 2, publish: bool = True) -> Workspace:
    """A network's season with sessions on mornings in 2031; everybody has been told of it."""
    with app.app_context(), write():
        make.house()
        oda = make.organiser()
        season = make.season("Våren 2031", slug="varen", series=make.series("Nätverket", slug="natverk"), capacity=40)
        venue = make.venue("Klarahuset", slug="klarahuset")
        room = make.room("Stora salen", venue=venue, slug="stora-salen")
        for n in range(1, sessions + 1):
            day = f"2031-{(n - 1) // 28 + 3:02}-{(n - 1) % 28 + 1:02}"
            made = make.session(f"Träff {n}", season=season, slug=f"traff-{n}", starts=f"{day} 09:30", venue=venue, room=room)
            make.talk(session=made, by=make.speaker(f"Talare {n}"))
        for name in members:
            make.place(name, season=season)
        ident = season.id
        visitor = Visitor(app, signed_in=oda)
    workspace = Workspace(app, visitor)
    if publish:
        with app.app_context(), write():
            what = releasing.propose(releasing.lock_season(ident))
            releasing.release(what, verb="publish", by=None, hold=timedelta(0), base_url="http://127.0.0.1:5000")
        workspace.deliver()
    return workspace


def edit(workspace: Workspace, slug: str, **fields: object) -> None:
    with workspace.app.app_context(), write():
        row = db.session.scalars(select(Session).where(Session.slug == slug)).one()
        for name, value in fields.items():
            setattr(row, name, value)


def words(page: Page) -> list[str]:
    """The letters that a preview shows: subject, then what is said."""
    return [" ".join(each.text_content().split()) for each in page.tree.xpath("//div[@class='words']/p")]
