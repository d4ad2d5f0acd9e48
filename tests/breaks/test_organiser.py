"""The house's table of school breaks, as an organiser keeps it on pages."""

from datetime import date

from flask import Flask
from sqlalchemy import select

from netverk.breaks.models import SchoolBreak
from netverk.breaks.school_breaks import breaks, offered
from netverk.db import db
from tests.publishing.workspace import published


def test_swedish_breaks_are_offered_and_only_taken_when_asked_for(app: Flask) -> None:
    workspace = published(app)
    with app.app_context():
        assert breaks() == []
        assert [each.name for each in offered(2031, [])] == ["Sportlov", "Påsklov", "Sommarlov", "Höstlov", "Jullov"]
        assert offered(2031, [])[1].first == date(2031, 4, 7)
    page = workspace.oda.get("/organise/breaks")
    token = page.tree.xpath("//input[@name='csrf_token']/@value")[0]
    for _twice in range(2):
        workspace.oda.client.post("/organise/breaks/2031/offered", data={"csrf_token": token})
    with app.app_context():
        assert len(db.session.scalars(select(SchoolBreak)).all()) == 5
