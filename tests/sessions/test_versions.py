"""A session counts its edits, whoever makes them and however."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from netverk.db import db, write
from netverk.publishing import releasing
from netverk.seasons.models import Season
from netverk.sessions import planning
from netverk.sessions.models import Session
from tests import make


def version(app: Flask) -> int:
    with app.app_context():
        return db.session.scalars(select(Session.version)).one()


def test_every_edit_raises_the_version(app: Flask) -> None:
    with app.app_context(), write():
        made = make.session()
        assert made.version == 1
    with app.app_context(), write():
        row = db.session.scalars(select(Session)).one()
        row.title = "Tillit"
        db.session.flush()
        assert row.version == 2
    with app.app_context(), write():
        planning.fill(db.session.scalars(select(Session)).one(), [planning.Inset(title="Ett inslag")])
    assert version(app) == 3


def test_a_release_is_no_edit(app: Flask) -> None:
    with app.app_context(), write():
        make.house()
        season = make.session().season_id
    with app.app_context(), write():
        what = releasing.propose(releasing.lock_season(season))
        releasing.release(what, verb="publish", by=None, hold=timedelta(0), base_url="http://127.0.0.1:5000")
    with app.app_context():
        assert db.session.scalars(select(Session)).one().released_at
        assert db.session.scalars(select(Season)).one().id == season
    assert version(app) == 1
