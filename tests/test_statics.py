"""Static files: one style sheet, addresses that change with the content, a house's own colour."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from netverk import create_app, statics
from tests.conftest import let_go, settings, sqlite_template


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    made = create_app(settings(f"sqlite:///{sqlite_template()}", tmp_path_factory.mktemp("home")))
    yield made
    let_go(made)


def get(app: Flask, url: str, **headers: str) -> TestResponse:
    with app.test_client() as client:
        return client.get(url, headers=headers, buffered=True)


def test_the_sheet_holds_every_sheet_in_its_layer() -> None:
    names = {path.stem for path in (statics.STATIC / "css").glob("*.css")} - {"site"}
    source = (statics.STATIC / statics.SHEET).read_text(encoding="utf-8")
    assert {name for name in names if f'@import url("{name}.css") layer(' not in source} == set()
    assert statics.sheet().startswith("@layer reset, tokens, base, components, pages;")
    assert "@import" not in statics.sheet()
    assert statics.sheet().count("{") == statics.sheet().count("}")


def test_every_typeface_in_the_sheet_is_there() -> None:
    addresses = re.findall(r'url\("([^"]+)"\)', statics.sheet())
    assert len(addresses) == 6
    assert [each for each in addresses if not each.startswith("/static/fonts/") or "?v=" not in each] == []


@pytest.mark.parametrize("name", ["css/site.css", "js/season.js", "icons.svg"])
def test_what_is_asked_for_by_its_hash_keeps_for_good_and_is_the_same_in_english(app: Flask, name: str) -> None:
    url = statics.static_url(name)
    assert get(app, url).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "immutable" not in get(app, f"/static/{name}").headers["Cache-Control"]
    with app.test_request_context("/", base_url="http://localhost/en"):
        assert statics.static_url(name) == url


def test_the_sheet_is_not_sent_again_to_whoever_has_it(app: Flask) -> None:
    first = get(app, "/static/css/site.css")
    assert first.status_code == 200
    assert get(app, "/static/css/site.css", **{"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_a_house_has_its_own_colour_on_both_grounds(app: Flask) -> None:
    response = get(app, statics.accent_url("#7A1F3D"))
    light, dark = re.findall(r"#\w{6}", response.text)
    assert (response.content_type, light) == ("text/css; charset=utf-8", "#7a1f3d")
    assert dark != light


@pytest.mark.parametrize("name", ["red", "7a1f3", "7a1f3d}body{display:none"])
def test_what_is_no_colour_has_no_sheet(app: Flask, name: str) -> None:
    assert get(app, f"/static/accents/{name}.css").status_code == 404


def test_a_name_that_is_not_there_stops_the_page() -> None:
    with pytest.raises(FileNotFoundError):
        statics.static_url("css/nothing.css")


def test_every_sign_that_is_used_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="(\w+)"', (statics.STATIC / "icons.svg").read_text(encoding="utf-8")))
    assert {"postponed", "cancelled", "moved", "changed", "preliminary", "undated"} <= drawn
