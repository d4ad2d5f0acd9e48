"""`organiser`."""

import argparse

from flask import Flask
from sqlalchemy import select

from netverk.db import db, write
from netverk.seasons.models import Grant
from netverk.seasons.roles import Role
from netverk.staff import commands
from tests import make
from tests.visitor import Visitor


def run(*arguments: str) -> dict[str, str]:
    parser = argparse.ArgumentParser()
    commands.add(parser.add_subparsers())
    args = parser.parse_args(arguments)
    answer: dict[str, str] = args.run(args)
    return answer


def test_a_new_organiser_owns_everything(app: Flask) -> None:
    with app.app_context():
        assert run("organiser", "Oda@example.org", "--name", "Oda Berg")["name"] == "Oda Berg"
        grant = db.session.scalars(select(Grant)).one()
        oda = grant.person
        assert (oda.email, grant.role, grant.series) == ("oda@example.org", Role.OWNER, None)

    assert Visitor(app, signed_in=oda).get("/organise/people").status == 200


def test_somebody_we_know_becomes_an_organiser_under_their_own_name(app: Flask) -> None:
    with app.app_context():
        with write():
            kari = make.person("Kari")
        answer = run("organiser", "kari@example.org", "--name", "Somebody Else")

        assert (answer["name"], kari.is_organiser) == ("Kari", True)
        assert run("organiser", "kari@example.org") == answer
        assert db.session.scalars(select(Grant.person_id)).all() == [kari.id]
