"""Files taken in, as an organiser does it on pages."""

import io
from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask

from netverk.exchange import season_file
from tests.publishing.workspace import AT, Workspace, published
from tests.visitor import Page


@pytest.fixture(autouse=True)
def in_the_winter_before(clock_at: Callable[[str | datetime], None]) -> None:
    clock_at("2031-01-10 12:00")


def send_file(workspace: Workspace, path: str, data: bytes, **answers: str) -> Page:
    page = workspace.oda.get(path)
    filled_in = {name: value for name, value in page.form.form_values() if value is not None} | answers
    return Page(workspace.oda.client.post(path, data={**filled_in, "file": (io.BytesIO(data), "program.json")}))


def test_a_file_is_taken_into_a_season_that_it_makes(app: Flask) -> None:
    workspace = published(app)
    data = season_file.write(workspace.seen())
    page = send_file(workspace, "/organise/import", data, series="annat", season="nytt", capacity="12")

    assert page.heading == "Filen är inläst"
    assert "Planen har 2 punkter." in page.text
    assert "12 platser" in workspace.oda.get("/organise/annat/nytt/").text


def test_the_same_file_again_has_nothing_new(app: Flask) -> None:
    workspace = published(app)
    data = season_file.write(workspace.seen())
    send_file(workspace, f"{AT}/import", data)

    assert "Filen hade inget nytt." in send_file(workspace, f"{AT}/import", data).text


@pytest.mark.parametrize("data", [b"", b"<html>", b'{"schedule": ', b"x" * 2000])
def test_a_broken_file_is_refused_at_its_field_and_changes_nothing(app: Flask, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("netverk.exchange.reading.LIMIT", 1000)
    workspace = published(app)
    page = send_file(workspace, f"{AT}/import", data)

    assert page.status == 422
    assert page.tree.get_element_by_id("file-wrong").text_content().strip()
    assert [session.title for session in workspace.seen().sessions] == ["Träff 1", "Träff 2"]
