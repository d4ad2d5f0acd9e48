"""There and back in a real browser: our policy against forms that lead elsewhere must not stand in the way."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from werkzeug.serving import make_server

from config import Issuer
from netverk import create_app
from netverk.db import write
from netverk.people.models import Person
from tests import make
from tests.conftest import let_go, settings, sqlite_in
from tests.open_to_all.conftest import Silent


@pytest.fixture
def app(tmp_path: Path, issuer: Issuer) -> Iterator[Flask]:
    """Served, at an address that the provider sends back to."""
    made = create_app(replace(settings(sqlite_in(tmp_path), tmp_path), issuers=(issuer,)))
    server = make_server("127.0.0.1", 0, made, threaded=True, request_handler=Silent)
    made.config["NETVERK"] = replace(made.config["NETVERK"], base_url=f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()
    let_go(made)


@pytest.mark.parametrize("script", [True, False])
def test_there_and_back(app: Flask, chromium: Browser, script: bool) -> None:
    site = app.config["NETVERK"].base_url
    with app.app_context(), write():
        oda: Person = make.organiser()
    with chromium.new_context(base_url=site, java_script_enabled=script) as context:
        page = context.new_page()
        page.goto("/en/sign-in?next=/en/organise/people")
        page.get_by_label("E-mail").fill(oda.email or "")
        page.get_by_role("button", name="Send me a link").click()
        page.get_by_role("link", name="Go on to 127.0.0.1").click()
        expect(page).to_have_url(f"{site}/en/organise/people")
