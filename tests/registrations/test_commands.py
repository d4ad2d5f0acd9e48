"""`register` and `registrations`."""

import argparse
from typing import Any

import pytest
from flask import Flask

from netverk.db import write
from netverk.errors import RuleBroken
from netverk.registrations import commands
from tests import make
from tests.visitor import Visitor


def run(*arguments: str) -> dict[str, Any]:
    parser = argparse.ArgumentParser()
    commands.add(parser.add_subparsers())
    args = parser.parse_args(arguments)
    answer: dict[str, Any] = args.run(args)
    return answer


def path_of_season(**facts: Any) -> str:
    with write():
        season = make.season(**facts)
        make.release(season, make.session(season=season))
        return season.path


def test_one_person_is_registered_and_listed(app: Flask) -> None:
    with app.app_context():
        path = path_of_season()
        made = run(
            "register", path, "--name", "Kari Nord", "--email", "Kari@example.org", "--organisation", "Statens verk", "--phone", "070"
        )
        listed = run("registrations", path)

    row = {"code": made["code"], "name": "Kari Nord", "email": "kari@example.org", "organisation": "Statens verk", "state": "confirmed"}
    assert listed["registrations"] == [row | {"type": "", "session": ""}]
    assert listed["said"] == f"{made['code']}\tKari Nord\tkari@example.org\tconfirmed\t"
    assert Visitor(app).get(f"/registration/{made['code']}").heading == "Anmälan är klar"


def test_the_rule_of_the_page_holds_here_too(app: Flask) -> None:
    with app.app_context():
        path = path_of_season(capacity=1)
        run("register", path, "--name", "Kari", "--email", "kari@example.org")
        with pytest.raises(RuleBroken, match="no places left"):
            run("register", path, "--name", "Per", "--email", "per@example.org")
        with pytest.raises(RuleBroken, match="complete e-mail address"):
            run("register", path_of_season(), "--name", "Per", "--email", "per")
        assert len(run("registrations", path)["registrations"]) == 1


@pytest.mark.parametrize("path", ["no/where", "nowhere", "", "a/b/c"])
def test_a_season_that_is_not_there_is_named(app: Flask, path: str) -> None:
    with app.app_context(), pytest.raises(RuleBroken, match="There is no season"):
        run("registrations", path)


def test_a_type_and_a_session_are_named(app: Flask) -> None:
    with app.app_context():
        with write():
            season = make.season()
            session = make.session(season=season, slug="tillit", takes_guests=True)
            make.release(season, session)
            for slug in ("hel", "halv"):
                make.place_type(slug.capitalize(), season=season, slug=slug)
        kari, per = ("--name", "Kari", "--email", "kari@example.org"), ("--name", "Per", "--email", "per@example.org")
        run("register", season.path, *kari, "--type", "halv")
        run("register", season.path, *per, "--session", "tillit")
        for wrong, said in (((), "Choose a type"), (("--type", "x"), "no such type"), (("--session", "x"), "no session")):
            with pytest.raises(RuleBroken, match=said):
                run("register", season.path, *per, *wrong)
        rows = {row["name"]: (row["type"], row["session"]) for row in run("registrations", season.path)["registrations"]}

    assert rows == {"Kari": ("halv", ""), "Per": ("", "tillit")}
