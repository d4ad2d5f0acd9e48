"""The command line as a shell meets it: what is printed where, and how it exits."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from netverk import cli

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run one command on an installation of its own: exit code, standard output, standard error."""
    for name, value in {"HOME": str(tmp_path / "home"), "DATABASE_URL": database, "HOLD_SECONDS": "0", "SECRET_KEY": "known"}.items():
        monkeypatch.setenv(f"NETVERK_{name}", value)
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "sv_SE.UTF-8")

    def command(*words: str) -> tuple[int, str, str]:
        capfd.readouterr()
        code = cli.main(words)
        printed = capfd.readouterr()
        return code, printed.out, printed.err

    return command


@pytest.fixture
def season(tmp_path: Path, run: Run) -> str:
    """Three sessions of a network, imported and published."""
    file = tmp_path / "season.json"
    file.write_text(json.dumps(SEASON, ensure_ascii=False), encoding="utf-8")
    assert run("import", str(file), "--series", "ledare", "--season", "varen")[0] == 0
    assert run("publish", "ledare/varen")[0] == 0
    return "ledare/varen"


SEASON: dict[str, Any] = {
    "format": "netverk-season",
    "version": 1,
    "series": {"slug": "x", "kind": "network", "title": "Ledare i stat"},
    "season": {"slug": "x", "title": "Våren 2090", "capacity": 20, "planned": 3},
    "venues": [{"slug": "huset", "name": "Huset", "rooms": [{"slug": "stora-salen", "name": "Stora salen", "seats": 30}]}],
    "sessions": [
        {
            "uid": "a",
            "slug": "ett",
            "title": "Första träffen",
            "number": 1,
            "status": "scheduled",
            "when": "2090-03-07T09:30/2090-03-07T12:30",
        }
        | {"venue": "huset", "room": "stora-salen"},
        {
            "uid": "b",
            "slug": "tva",
            "title": "Andra träffen",
            "number": 2,
            "status": "scheduled",
            "when": "2090-04-11T09:30/2090-04-11T12:30",
        },
        {"uid": "c", "slug": "tre", "title": "Tredje träffen", "number": 3},
    ],
}


def sessions(run: Run, path: str) -> dict[str, dict[str, Any]]:
    _code, out, _err = run("export", path, "season.json")
    return {session["slug"]: session for session in json.loads(out)["sessions"]}


def test_json_is_one_object_on_standard_output_and_nothing_else(run: Run, season: str) -> None:
    code, out, err = run("publish", season, "--preview", "--json")

    assert (code, err, json.loads(out)["release"]) == (0, "", 2)


def test_a_rule_that_refuses_says_why_on_standard_error(run: Run, season: str) -> None:
    assert run("publish", season) == (1, "", "Inget har ändrats sedan utgåva 1, så det finns inget att publicera.\n")


def test_the_environment_chooses_the_language(run: Run, season: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")

    assert run("publish", season) == (1, "", "Nothing has changed since release 1, so there is nothing to publish.\n")


def test_misuse_exits_with_two(run: Run) -> None:
    with pytest.raises(SystemExit) as left:
        run("postpone", "ledare/varen/ett")

    assert left.value.code == 2


def test_a_wrong_setting_exits_with_two_and_its_name(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETVERK_HOLD_SECONDS", "soon")

    code, out, err = run("deliver")

    assert (code, out) == (2, "")
    assert "NETVERK_HOLD_SECONDS" in err


def test_a_postponed_session_is_told_to_who_registered_and_everywhere_else(run: Run, season: str) -> None:
    run("register", season, "--name", "Kari", "--email", "kari@example.org")
    run("deliver")

    told = json.loads(run("postpone", f"{season}/ett", "--because", "Talaren är sjuk.", "--until-further-notice", "--json")[1])

    assert told["letters"] == 1
    session = sessions(run, season)["ett"]
    assert (session["status"], session["starts"], session["formerly"]) == ("postponed", None, "2090-03-07T09:30/2090-03-07T12:30")
    assert session["sequence"] == 1
    assert json.loads(run("deliver", "--json")[1])["sent"] == 1


def test_a_new_date_keeps_the_length(run: Run, season: str) -> None:
    run("postpone", f"{season}/ett", "--because", "Talaren är sjuk.", "--until", "2090-09")

    assert run("postpone", f"{season}/ett", "--because", "Nytt datum.", "--to", "2090-09-12 13:00")[0] == 0
    assert (sessions(run, season)["ett"]["starts"], sessions(run, season)["ett"]["ends"]) == ("2090-09-12T13:00", "2090-09-12T16:00")


def test_relocating_going_online_and_cancelling(run: Run, season: str) -> None:
    assert run("relocate", f"{season}/tva", "--because", "Större sal.", "--room", "huset/stora-salen")[0] == 0
    assert run("relocate", f"{season}/ett", "--because", "Halka.", "--online", "--link", "https://example.org/mote")[0] == 0
    assert run("cancel", f"{season}/tre", "--because", "För få.")[0] == 0

    now = sessions(run, season)
    assert (now["tva"]["room"], now["ett"]["mode"], now["tre"]["status"]) == ("stora-salen", "online", "cancelled")
    assert "example.org/mote" not in run("export", season, "season.json")[1]


def test_an_unknown_room_is_named(run: Run, season: str) -> None:
    code, _out, err = run("relocate", f"{season}/ett", "--because", "Större.", "--room", "huset/ingen")

    assert (code, "huset/ingen" in err) == (1, True)


def test_undo_gives_back_what_was(run: Run, season: str) -> None:
    before = sessions(run, season)["ett"]
    notice = json.loads(run("postpone", f"{season}/ett", "--because", "Talaren är sjuk.", "--until-further-notice", "--json")[1])["notice"]

    assert run("undo", str(notice))[0] == 0
    assert sessions(run, season)["ett"] == before | {"sequence": 2}


def test_a_preview_changes_nothing(run: Run, season: str) -> None:
    before = sessions(run, season)

    answer = json.loads(run("cancel", f"{season}/ett", "--because", "För få.", "--preview", "--json")[1])

    assert answer["changes"]
    assert sessions(run, season) == before


def test_every_format_is_exported_released_or_planned(run: Run, season: str) -> None:
    for name in ("season.json", "schedule.xml", "schedule.json", "calendar.ics"):
        assert "Första träffen" in run("export", season, name)[1]
    assert "Första träffen" in run("export", season, "season.json", "--draft")[1]


def test_paper_is_exported_too(run: Run, season: str) -> None:
    code, out, _err = run("export", season, "programme.pdf", "--json")

    assert (code, json.loads(out)["bytes"] > 10_000) == (0, True)


def test_only_chosen_sessions_are_published(run: Run, season: str, tmp_path: Path) -> None:
    changed = json.loads(json.dumps(SEASON))
    changed["sessions"][0]["title"], changed["sessions"][1]["title"] = "Ny första", "Ny andra"
    (tmp_path / "changed.json").write_text(json.dumps(changed), encoding="utf-8")
    run("import", str(tmp_path / "changed.json"), "--series", "ledare", "--season", "varen")

    assert run("publish", season, "--session", "tva")[0] == 0
    assert [each["title"] for each in sessions(run, season).values()] == ["Första träffen", "Ny andra", "Tredje träffen"]


def test_a_release_is_scheduled_from_the_terminal(run: Run, season: str, tmp_path: Path) -> None:
    changed = json.loads(json.dumps(SEASON))
    changed["sessions"][0]["title"] = "Ny första"
    (tmp_path / "changed.json").write_text(json.dumps(changed), encoding="utf-8")
    run("import", str(tmp_path / "changed.json"), "--series", "ledare", "--season", "varen")

    code, out, _err = run("publish", season, "--at", "2089-02-01 08:00", "--json")
    assert (code, json.loads(out)["at"]) == (0, "2089-02-01T07:00:00+00:00")
    assert "Första träffen" in run("export", season, "season.json")[1], "nothing is published before its moment"
    assert run("publish", season, "--at", "2089-02-02 08:00")[0] == 1, "one waits already"


def test_a_mail_is_taken_in_once(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mail.eml"
    file.write_bytes(b"From: kari@example.org\r\nSubject: Hej\r\n\r\nHej\r\n")

    first, second = (run("receive", str(file), "--json") for _time in range(2))
    facts = {"number": 1, "kind": "words", "outcome": "for_people"}
    assert [(code, json.loads(said)) for code, said, _err in (first, second)] == [(0, facts | {"new": True}), (0, facts | {"new": False})]
    assert run("receive", str(file))[1] == "Det var redan intaget; ingenting har ändrats.\n"
    code, _said, fault = run("receive", str(tmp_path / "ingen.eml"))
    assert (code, "ingen.eml kan inte läsas" in fault) == (1, True)
