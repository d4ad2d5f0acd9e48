"""Passkeys in a real browser, with Chromium's own authenticator."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, CDPSession, Page, expect
from sqlalchemy import select
from werkzeug.serving import make_server

from netverk import create_app
from netverk.db import db, write
from netverk.passkeys.models import Passkey
from netverk.people import signing_in
from tests import make
from tests.conftest import let_go, settings, sqlite_in
from tests.open_to_all.conftest import Silent
from tests.passkeys.conftest import PASSKEYS

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Flask]:
    """Served at a name, which passkeys need."""
    made = create_app(settings(sqlite_in(tmp_path), tmp_path))
    server = make_server("127.0.0.1", 0, made, threaded=True, request_handler=Silent)
    made.config["NETVERK"] = replace(made.config["NETVERK"], base_url=f"http://localhost:{server.server_port}")
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()
    let_go(made)


def site(house: Flask) -> str:
    return str(house.config["NETVERK"].base_url)


@pytest.fixture
def page(chromium: Browser, house: Flask) -> Iterator[Page]:
    with chromium.new_context(viewport={"width": 1280, "height": 900}, base_url=site(house)) as context:
        page = context.new_page()
        page.set_default_timeout(10_000)
        yield page


def plug_in(page: Page) -> tuple[CDPSession, str]:
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    return protocol, protocol.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})["authenticatorId"]


def sign_in_by_link(house: Flask, page: Page) -> None:
    with house.app_context(), write():
        token = signing_in.make_link(make.organiser())[0]
    page.goto(f"/sign-in/{token}")
    page.get_by_role("button", name="Logga in").click()
    expect(page).to_have_url(f"{site(house)}/organise/")


def sign_out(page: Page) -> None:
    page.goto(PASSKEYS)
    page.get_by_role("button", name="Logga ut").click()
    expect(page.get_by_text("Du är utloggad.")).to_be_visible()


def add(page: Page, name: str) -> None:
    page.goto(PASSKEYS)
    page.get_by_label("Vad kallar du enheten?").fill(name)
    page.get_by_role("button", name="Lägg till en inloggningsnyckel").click()


def test_added_signed_out_signed_in_taken_away_refused(house: Flask, page: Page) -> None:
    plug_in(page)
    sign_in_by_link(house, page)
    add(page, "Min telefon")
    expect(page.get_by_text("”Min telefon” loggar nu in dig.")).to_be_visible()
    assert clean(page) == []

    sign_out(page)
    page.goto("/sign-in?next=/organise/people")
    assert clean(page) == []
    page.get_by_role("button", name="Logga in med inloggningsnyckel").click()
    expect(page).to_have_url(f"{site(house)}/organise/people")
    with house.app_context():
        passkey = db.session.scalars(select(Passkey)).one()
        assert passkey.used_at
        assert passkey.sign_count > 0

    page.goto(PASSKEYS)
    page.get_by_role("button", name="Ta bort: Min telefon").click()
    expect(page.get_by_text("”Min telefon” loggar inte in dig längre.")).to_be_visible()
    sign_out(page)
    page.get_by_role("button", name="Logga in med inloggningsnyckel").click()
    expect(page.get_by_role("heading", name="Du är inte inloggad")).to_be_visible()
    expect(page.get_by_text("Den här inloggningsnyckeln loggar inte in någon här.")).to_be_visible()
    assert clean(page) == []
    page.goto("/organise/")
    expect(page).to_have_url(f"{site(house)}/sign-in?next=/organise/")


def test_by_keyboard_alone(house: Flask, page: Page) -> None:
    plug_in(page)
    sign_in_by_link(house, page)
    page.goto(PASSKEYS)
    page.get_by_label("Vad kallar du enheten?").focus()
    page.keyboard.type("Datorn")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Datorn")).to_be_visible()

    sign_out(page)
    page.locator("#email").focus()
    for _time in range(2):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Logga in med inloggningsnyckel")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site(house)}/organise/")


def test_a_device_that_has_one_already_or_none_says_so_beside_the_button(house: Flask, page: Page) -> None:
    protocol, device = plug_in(page)
    sign_in_by_link(house, page)
    add(page, "Min telefon")
    expect(page.get_by_role("heading", name="Min telefon")).to_be_visible()
    add(page, "Min telefon igen")
    expect(page.get_by_text("Kanske har enheten redan en för kontot")).to_be_visible()
    expect(page.get_by_role("button", name="Lägg till en inloggningsnyckel")).to_be_focused()
    with house.app_context():
        assert len(db.session.scalars(select(Passkey)).all()) == 1

    sign_out(page)
    protocol.send("WebAuthn.clearCredentials", {"authenticatorId": device})
    protocol.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.get_by_role("button", name="Logga in med inloggningsnyckel").click()
    expect(page.get_by_text("Ingen inloggningsnyckel användes.")).to_be_visible()
    assert clean(page) == []


def test_a_name_that_is_missing_is_said_at_the_field(house: Flask, page: Page) -> None:
    plug_in(page)
    sign_in_by_link(house, page)
    add(page, " ")
    expect(page.get_by_role("alert")).to_contain_text("Skriv ett namn på enheten")
    add(page, "Min telefon")
    expect(page.get_by_role("heading", name="Min telefon")).to_be_visible()


def test_without_script_there_is_no_button_and_a_sentence_says_why(house: Flask, chromium: Browser) -> None:
    with chromium.new_context(base_url=site(house), java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/sign-in")
        expect(page.get_by_role("button", name="Skicka en länk till mig")).to_be_visible()
        expect(page.get_by_role("button", name="Logga in med inloggningsnyckel")).to_be_hidden()
        sign_in_by_link(house, page)
        page.goto(PASSKEYS)
        expect(page.get_by_text("Det kräver en webbläsare")).to_be_visible()
        expect(page.get_by_role("button", name="Lägg till en inloggningsnyckel")).to_be_hidden()


def clean(page: Page) -> list[str]:
    """What keeps somebody out, in the light and narrow, and in the dark and wide."""
    faults = []
    for width, scheme in ((390, "light"), (1280, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        faults += [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append(f"wider than {width}")
    return faults
