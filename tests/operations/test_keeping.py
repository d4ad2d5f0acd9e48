"""What was backed up comes back row by row, also on the other engine; what is damaged changes nothing."""

import json
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect, select, text

from netverk import create_app
from netverk.db import db, newest_revision, revision, upgrade, write
from netverk.errors import RuleBroken
from netverk.logos import keeping as logos
from netverk.operations import keeping
from netverk.people.models import Person
from netverk.publishing import releasing
from netverk.speakers import photos
from tests import conftest, make
from tests.conftest import let_go
from tests.logos.test_keeping import logo
from tests.speakers.test_photos import photo


@pytest.fixture
def house(app: Flask) -> Flask:
    """A house in which something of everything has happened."""
    with app.app_context(), write():
        make.house("Förlaget Norrsken")
        season = make.season(capacity=5, starts_on=None, term=make.when("2030-03"))
        session = make.session(season=season, venue=make.venue(), links=[{"url": "https://example.org/", "title": "Läs"}])
        make.talk("Tillit", session=session, by=make.speaker())
        make.advisory(season=season)
        make.day("2030-05-05", season=season)
        make.place("Kari", season=season)
        make.person("Per", email=None)
        what = releasing.propose(releasing.lock_season(season.id))
        first = releasing.release(what, verb="publish", by=make.organiser(), hold=timedelta(0), base_url="http://127.0.0.1:5000")
        session.title = "Mod"
        what = releasing.propose(releasing.lock_season(season.id))
        releasing.release(what, verb="undo", by=None, hold=timedelta(0), base_url="http://127.0.0.1:5000", undoes=first)
    return app


@pytest.fixture
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An app on a database without any table, on the engine that the test names."""
    if request.param == "sqlite":
        url, server, name = f"sqlite:///{tmp_path / 'other.db'}", None, ""
    else:
        server, name = request.getfixturevalue("server"), conftest.new_name()
        url = server.create(name)
    made = create_app(conftest.settings(url, tmp_path))
    yield made
    let_go(made)
    if server:
        server.drop(name)


on_both = pytest.mark.parametrize("other", ["sqlite", "postgresql"], indirect=True)


def backup(app: Flask, file: Path, home: Path | None = None) -> dict[str, int]:
    with app.app_context():
        return keeping.backup(file, app.config["SECRET_KEY"], home or app.config["NETVERK"].home)


def restore(app: Flask, file: Path, home: Path | None = None) -> dict[str, int]:
    with app.app_context():
        return keeping.restore(file, partial(upgrade, app), home or app.config["NETVERK"].home).rows


def contents(file: Path) -> dict[str, list[Any]]:
    with zipfile.ZipFile(file) as archive:
        names = [name for name in archive.namelist() if name.startswith("tables/")]
        return {name: [json.loads(line) for line in archive.read(name).decode().splitlines()] for name in sorted(names)}


@on_both
def test_everything_comes_back(house: Flask, other: Flask, tmp_path: Path) -> None:
    kept = backup(house, tmp_path / "a.backup")
    restored = restore(other, tmp_path / "a.backup")
    backup(other, tmp_path / "b.backup")

    before, after = contents(tmp_path / "a.backup"), contents(tmp_path / "b.backup")
    assert before == after
    assert {name for name, rows in before.items() if len(rows) > 1} >= {f"tables/{name}.jsonl" for name in ("person", "release", "letter")}
    assert restored == kept


@on_both
def test_logos_come_back_too(house: Flask, other: Flask, tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    digest = logos.keep(logo(), before)
    backup(house, tmp_path / "a.backup", before)
    restore(other, tmp_path / "a.backup", after)

    assert logos.path_of(digest, after).read_bytes() == logos.path_of(digest, before).read_bytes()


@on_both
def test_the_photos_of_speakers_come_back_too(house: Flask, other: Flask, tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    digest = photos.keep(photo(), before / "photos")
    draft = photos.path_of(digest, "large", before / "photos").with_suffix(".half.draft")
    draft.write_bytes(b"half")
    backup(house, tmp_path / "a.backup", before)
    restore(other, tmp_path / "a.backup", after)

    assert photos.is_kept(digest, after / "photos")
    assert [path.read_bytes() for path in photos.every(after / "photos")] == [path.read_bytes() for path in photos.every(before / "photos")]
    assert len([path for path in after.rglob("*") if path.is_file()]) == len(photos.SIZES)


def altered(file: Path, to: Path, **changes: bytes | None) -> Path:
    """The same zip file with something added (a name and what is in it) or, with None, left out."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(to, "w") as new:
        for name in old.namelist():
            if changes.get(name, b"") is not None:
                new.writestr(name, old.read(name))
        for name, content in changes.items():
            if content is not None:
                new.writestr(name, content)
    return to


@pytest.mark.parametrize("name", ["../../outside.jpg", "secret_key", "photos/../secret_key", "logos/x.png", "/etc/passwd"])
def test_a_file_that_leads_elsewhere_is_not_put_back(house: Flask, tmp_path: Path, name: str) -> None:
    with house.app_context():
        keeping.backup(tmp_path / "a.backup", "key", tmp_path / "before")
    with zipfile.ZipFile(tmp_path / "a.backup") as archive:
        about = json.loads(archive.read("about.json")) | {"files": 1}
    parts = {"about.json": None, f"files/{name}": b"x"}
    wrong = altered(tmp_path / "a.backup", tmp_path / "wrong.backup", **parts)
    with zipfile.ZipFile(wrong, "a") as archive:
        archive.writestr("about.json", json.dumps(about))

    with pytest.raises(RuleBroken, match="is no backup"):
        restore(house, wrong, tmp_path / "after")
    assert not (tmp_path / "after").exists()


def test_a_backup_with_a_photo_missing_is_not_whole(house: Flask, tmp_path: Path) -> None:
    digest = photos.keep(photo(), tmp_path / "before" / "photos")
    backup(house, tmp_path / "a.backup", tmp_path / "before")
    wrong = altered(tmp_path / "a.backup", tmp_path / "b.backup", **{f"files/photos/{digest[:2]}/{digest}-small.jpg": None})

    with pytest.raises(RuleBroken, match="is no backup"):
        restore(house, wrong, tmp_path / "after")


@on_both
def test_a_house_that_came_back_goes_on(house: Flask, other: Flask, tmp_path: Path) -> None:
    backup(house, tmp_path / "house.backup")
    restore(other, tmp_path / "house.backup")
    with other.app_context():
        assert revision() == newest_revision()
        known = set(db.session.scalars(select(Person.id)))
        with write():
            assert make.person("Ny").id not in known
        assert db.session.scalars(select(Person.name).where(Person.email.is_(None))).all() == ["Per"]


def test_a_backup_is_for_its_owner_and_holds_the_key(house: Flask, tmp_path: Path) -> None:
    file = tmp_path / "house.backup"
    backup(house, file)
    with zipfile.ZipFile(file) as archive:
        about = json.loads(archive.read("about.json"))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert about["secret_key"] == "known to tests"
    assert [path.name for path in tmp_path.iterdir() if "house.backup" in path.name] == ["house.backup"]


def test_a_backup_shows_one_moment(house: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody registers while the backup is being written: it holds the registration entirely, or not at all."""
    rows = keeping._rows

    def register_meanwhile(connection: Any, table: Any) -> Any:
        if table.name == "person":
            monkeypatch.setattr(keeping, "_rows", rows)
            list(rows(connection, table))
            with house.app_context(), write():
                make.place("Sen", season=make.season())
        return rows(connection, table)

    monkeypatch.setattr(keeping, "_rows", register_meanwhile)
    backup(house, tmp_path / "house.backup")
    with house.app_context():
        assert db.session.scalar(select(Person.id).where(Person.name == "Sen"))
    told = json.dumps(contents(tmp_path / "house.backup"))
    assert ("Kari" in told, "Sen" in told) == (True, False)


def test_nothing_is_put_on_top_of_what_is_there(house: Flask, tmp_path: Path) -> None:
    backup(house, tmp_path / "a.backup")
    with pytest.raises(RuleBroken, match="already holds something"):
        restore(house, tmp_path / "a.backup")
    backup(house, tmp_path / "b.backup")
    assert contents(tmp_path / "a.backup") == contents(tmp_path / "b.backup")


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-200])


def flipped(file: Path) -> None:
    """One byte of what a table holds, behind the header that the archive writes before it."""
    content = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as archive:
        table = archive.getinfo("tables/person.jsonl")
    lengths = content[table.header_offset + 26 : table.header_offset + 30]
    begins = table.header_offset + 30 + int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
    content[begins + table.compress_size // 2] ^= 0xFF
    file.write_bytes(content)


def of_the_future(file: Path) -> None:
    rewrite(file, "about.json", lambda text: text.replace('"revision": "', '"revision": "9'))


def a_row_short(file: Path) -> None:
    rewrite(file, "tables/person.jsonl", lambda text: text.rpartition("\n{")[0] or "\n".join(text.splitlines()[:-1]) + "\n")


def with_a_stranger(file: Path) -> None:
    """A place in a season that there is not."""
    rewrite(file, "tables/place.jsonl", lambda text: _with(text, "season_id", 4711))


def _with(text: str, column: str, value: int) -> str:
    names, *rows = map(json.loads, text.splitlines())
    for row in rows:
        row[names.index(column)] = value
    return "".join(json.dumps(each) + "\n" for each in [names, *rows])


def rewrite(file: Path, name: str, change: Callable[[str], str]) -> None:
    draft = file.with_suffix(".draft")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(draft, "w") as new:
        for each in old.namelist():
            content = old.read(each)
            new.writestr(each, change(content.decode()) if each == name else content)
    shutil.move(draft, file)


@pytest.mark.parametrize("damage", [truncated, flipped, of_the_future, a_row_short, with_a_stranger])
def test_a_damaged_file_changes_nothing(
    house: Flask, database: str, engine_url: str, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    file = tmp_path / "house.backup"
    backup(house, file)
    damage(file)
    empty = create_app(conftest.settings(engine_url, tmp_path))
    with pytest.raises(RuleBroken) as refusal:
        restore(empty, file)
    assert "backup" in str(refusal.value)
    with empty.app_context():
        tables = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
        with db.engine.connect() as connection:
            assert [name for name in tables if connection.scalar(text(f'SELECT count(*) FROM "{name}"'))] == []
    let_go(empty)


def test_what_is_no_backup_is_refused(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Hej")
    with pytest.raises(RuleBroken, match="no backup"):
        restore(app, tmp_path / "letter.txt")
    with pytest.raises(RuleBroken, match="no backup"):
        restore(app, tmp_path / "nothing")


def test_an_empty_database_with_a_schema_takes_a_backup(house: Flask, tmp_path: Path) -> None:
    backup(house, tmp_path / "a.backup")
    fresh = create_app(conftest.settings(f"sqlite:///{tmp_path / 'fresh.db'}", tmp_path))
    upgrade(fresh)
    restore(fresh, tmp_path / "a.backup")
    backup(fresh, tmp_path / "b.backup")
    let_go(fresh)
    assert contents(tmp_path / "a.backup") == contents(tmp_path / "b.backup")
