"""`sign-in-link`."""

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


def test_a_printed_link_signs_in(app: Flask) -> None:
    with app.app_context():
        with write():
            make.organiser()
        answer = run("sign-in-link", "oda@example.org")
    assert answer["said"] == answer["url"]
    oda = Visitor(app)

    assert oda.send(answer["url"].removeprefix("http://127.0.0.1:5000")).leads_to == "/organise/"
    assert oda.get("/organise/").status == 200


def test_a_link_for_a_stranger_is_refused(app: Flask) -> None:
    with app.app_context(), pytest.raises(RuleBroken):
        run("sign-in-link", "per@example.org")
