"""`organiser` and `sign-in-link`."""

import argparse

import pytest
from flask import Flask

from netverk.db import write
from netverk.errors import RuleBroken
from netverk.people import commands
from tests import make
from tests.visitor import Visitor


def run(*arguments: str) -> dict[str, str]:
    parser = argparse.ArgumentParser()
    commands.add(parser.add_subparsers())
    args = parser.parse_args(arguments)
    answer: dict[str, str] = args.run(args)
    return answer


def test_a_new_organiser_signs_in_by_a_printed_link(app: Flask) -> None:
    with app.app_context():
        assert run("organiser", "Oda@example.org", "--name", "Oda Berg")["name"] == "Oda Berg"
        answer = run("sign-in-link", "oda@example.org")
    assert answer["said"] == answer["url"]
    path = answer["url"].removeprefix("http://127.0.0.1:5000")
    oda = Visitor(app)

    assert oda.send(path).leads_to == "/organise/"
    assert oda.get("/organise/").status == 200


def test_somebody_we_know_becomes_an_organiser_under_their_own_name(app: Flask) -> None:
    with app.app_context():
        with write():
            kari = make.person("Kari")
        answer = run("organiser", "kari@example.org", "--name", "Somebody Else")

        assert (answer["name"], kari.is_organiser) == ("Kari", True)
        assert run("organiser", "kari@example.org") == answer


def test_a_link_for_a_stranger_is_refused(app: Flask) -> None:
    with app.app_context(), pytest.raises(RuleBroken):
        run("sign-in-link", "per@example.org")
