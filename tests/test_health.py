"""What machines ask: alive, ready, how it is doing, what may be searched."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from netverk import clock, create_app
from netverk.db import db, write
from netverk.letters.outbox import Recipient, post
from tests import conftest

KARI = Recipient(key="person:1", address="kari@example.org")


def test_it_is_ready_when_the_schema_is_there(app: Flask, engine_url: str) -> None:
    assert (app.test_client().get("/readyz").status_code, app.test_client().get("/readyz").text) == (200, "ready\n")
    with app.app_context(), write():
        db.session.execute(text("UPDATE alembic_version SET version_num = 'other'"))
    assert app.test_client().get("/readyz").status_code == 503
    assert app.test_client().get("/healthz").status_code == 200


def test_without_a_database_it_is_alive_but_not_ready(tmp_path: Path) -> None:
    nowhere = create_app(conftest.settings("postgresql+psycopg://nobody@/nothing?host=/nonexistent", tmp_path))
    assert nowhere.test_client().get("/healthz").status_code == 200
    assert nowhere.test_client().get("/readyz").status_code == 503


def test_numbers_are_for_this_machine_alone(app: Flask) -> None:
    with app.app_context(), write():
        post("joining", to=KARI, key="one", due_at=clock.now() - timedelta(minutes=5))
        post("joining", to=KARI, key="two", due_at=clock.now() + timedelta(minutes=5))
    reader = app.test_client()
    here = reader.get("/metrics")
    assert 'netverk_letters{fate="waiting"} 2\n' in here.text
    assert 'netverk_letters{fate="sent"} 0\n' in here.text
    assert "netverk_letters_overdue_seconds 30" in here.text
    assert "netverk_schema_newest 1\n" in here.text
    assert reader.get("/metrics", environ_overrides={"REMOTE_ADDR": "192.0.2.7"}).status_code == 404
    assert reader.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404


def test_search_engines_stay_out_of_what_is_somebodys_own(app: Flask) -> None:
    lines = app.test_client().get("/robots.txt").text.splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /organise", "Disallow: /registration", "Disallow: /sign-in", "Disallow: /en/organise"} <= set(lines)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/robots.txt"])
def test_no_cookie_is_read_or_set(app: Flask, path: str) -> None:
    reader = app.test_client()
    reader.set_cookie("session", "anything")
    answer = reader.get(path)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
