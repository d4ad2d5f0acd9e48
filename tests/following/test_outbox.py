"""The outbox: found, filtered and paged; a letter as it left, without what is its reader's alone; kept back and let go."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from netverk import clock, clockwork
from netverk.db import db, write
from netverk.following import outbox
from netverk.following.kinds import KINDS
from netverk.following.outbox import SHOWN, State, Wanted
from netverk.following.veiling import veiled
from netverk.letters.models import Fate, Letter
from netverk.letters.outbox import Recipient, letter_for
from netverk.people import signing_in
from netverk.seasons.models import Season
from netverk.seasons.roles import Role
from tests import make
from tests.publishing.workspace import AT, Workspace, published
from tests.visitor import Page, Visitor


@pytest.fixture(autouse=True)
def in_the_winter_before(clock_at: Callable[[str | datetime], None]) -> None:
    clock_at("2031-01-10 12:00")


@pytest.fixture
def workspace(app: Flask) -> Workspace:
    made = published(app, "Kari", "Per", sessions=1)
    with app.app_context(), write():
        db.session.execute(update(Letter).where(Letter.name == "Per").values(name="Åsa Öst"))
    return made


def names(page: Page) -> list[str]:
    return [" ".join(each.text_content().split()) for each in page.tree.xpath("//tbody/tr/th/a")]


def letter_of(workspace: Workspace, name: str) -> Letter:
    return next(each for each in workspace.letters() if each.name == name)


def press(workspace: Workspace, path: str) -> Page:
    return Page(workspace.oda.client.post(path, data=dict(workspace.oda.get(path.rpartition("/")[0]).form.form_values())))


def test_letters_are_found_by_name_address_and_state(workspace: Workspace) -> None:
    with workspace.app.app_context(), write():
        db.session.scalars(select(Letter).where(Letter.name == "Kari")).one().fate = Fate.FAILED

    assert names(workspace.oda.get("/organise/outbox")) == ["Åsa Öst", "Kari"]
    assert names(workspace.oda.get("/organise/outbox?q=åSA+per@")) == ["Åsa Öst"], "in either size, each word anywhere"
    assert names(workspace.oda.get("/organise/outbox?state=failed")) == ["Kari"]
    assert "Ett mejl kom inte fram." in workspace.oda.get("/organise/outbox").text
    assert "Inget mejl hittades" in workspace.oda.get("/organise/outbox?q=ingen").text


def test_what_is_held_is_told_from_what_waits(app: Flask) -> None:
    with app.app_context():
        with write():
            season = make.season()
            for number, (due, deferrals) in enumerate(((1, 0), (-1, 0), (1, 2))):
                made = letter_for("notice", to=Recipient(key="", address=f"{number}@example.org"), key=str(number), season_id=season.id)
                made.due_at, made.deferrals = clock.now() + timedelta(minutes=due), deferrals
                db.session.add(made)
        found = {state: [each.address[0] for each in outbox.page(Wanted(state=state)).rows] for state in (State.HELD, State.WAITING)}

        assert found == {State.HELD: ["0"], State.WAITING: ["2", "1"]}
        assert outbox.page(Wanted()).states == {State.HELD: 1, State.WAITING: 2}


def test_pages_begin_where_the_last_one_ended_both_ways(app: Flask) -> None:
    with app.app_context():
        with write():
            season = make.season()
            to = Recipient(key="", address="kari@example.org")
            db.session.add_all([letter_for("notice", to=to, key=str(n), season_id=season.id) for n in range(2 * SHOWN + 5)])
        first = outbox.page(Wanted())
        second = outbox.page(Wanted(before=first.rows[-1].id))
        last = outbox.page(Wanted(before=second.rows[-1].id))
        back = outbox.page(Wanted(after=last.rows[0].id))

        assert [len(each.rows) for each in (first, second, last)] == [SHOWN, SHOWN, 5]
        assert [(each.has_newer, each.has_older) for each in (first, second, last)] == [(False, True), (True, True), (True, False)]
        assert ([each.id for each in back.rows], back.has_newer) == ([each.id for each in second.rows], True)


def test_letters_about_no_season_are_seen_by_owners_alone_and_never_read(workspace: Workspace) -> None:
    with workspace.app.app_context(), write():
        signing_in.ask("oda@example.org", client="", language="sv")
        eva = make.organiser("Eva", Role.EDITOR, series=db.session.scalars(select(Season)).one().series)
        olof = make.organiser("Olof", Role.EDITOR, series=make.series("De andras"))
        db.session.execute(update(Letter).where(Letter.kind == "sign_in").values(fate=Fate.SENT, message="Subject: x\n\nHej"))
    [secret] = [each for each in workspace.letters() if each.kind == "sign_in"]

    assert secret.address in workspace.oda.get("/organise/outbox").text.replace("\u200b", "")
    editor, other = Visitor(workspace.app, signed_in=eva), Visitor(workspace.app, signed_in=olof)
    assert secret.address not in editor.get("/organise/outbox").text
    assert names(editor.get("/organise/outbox")) == ["Åsa Öst", "Kari"]
    assert "Inget mejl har skrivits än" in other.get("/organise/outbox").text
    assert [workspace.oda.get(f"/organise/letters/{secret.id}{page}").status for page in ("", "/page.html")] == [404, 404]


def test_a_letter_is_shown_as_it_left_but_for_what_acts_in_its_reader_s_name(workspace: Workspace) -> None:
    letter = letter_of(workspace, "Kari")
    left = letter.message or ""
    assert "/answer/" in left, "there is something to hide"
    at = f"/organise/letters/{letter.id}"
    shown, framed = workspace.oda.get(at), workspace.oda.client.get(f"{at}/page.html")

    assert "/answer/…" in shown.text
    assert "/answer/…" in framed.text
    for text in (shown.response.text, framed.text):
        assert not [word for word in left.split() if "/answer/" in word and word in text]
    [frame] = shown.tree.xpath("//iframe")
    assert (frame.get("sandbox"), frame.get("src")) == ("", f"{at}/page.html")
    [policy] = framed.headers.getlist("Content-Security-Policy")
    assert policy.startswith("sandbox; default-src 'none'")
    assert "Message-ID" in shown.text


def test_what_a_calendar_object_says_is_told_in_words(workspace: Workspace) -> None:
    page = workspace.preview(f"{AT}/sessions/traff-1/cancel", because="Talaren är sjuk.")
    workspace.oda.press(page, f"{AT}/sessions/traff-1/cancel")
    workspace.deliver()
    letter = [each for each in workspace.letters() if each.name == "Kari" and "text/calendar" in (each.message or "")][-1]

    said = workspace.oda.get(f"/organise/letters/{letter.id}").text
    assert "Tas bort: " in said
    assert "Träff 1" in said
    assert "den 1 mars 2031 kl. 09.30–12.30" in said.replace("\N{NO-BREAK SPACE}", " ")


def test_a_letter_that_waits_is_kept_back_and_let_go(workspace: Workspace) -> None:
    with workspace.app.app_context(), write():
        db.session.scalars(select(Letter).where(Letter.name == "Kari")).one().fate = Fate.WAITING
    at = f"/organise/letters/{letter_of(workspace, 'Kari').id}"

    assert "tillbakadraget och går inte iväg" in workspace.oda.get(str(press(workspace, f"{at}/withdraw").leads_to)).text
    workspace.deliver()
    assert letter_of(workspace, "Kari").fate is Fate.WITHDRAWN
    again = Page(workspace.oda.client.post(f"{at}/withdraw", data=dict(workspace.oda.get(at).form.form_values())))
    assert "kan inte dras tillbaka" in workspace.oda.get(str(again.leads_to)).text
    press(workspace, f"{at}/let-go")
    assert letter_of(workspace, "Kari").fate is Fate.WAITING


def test_a_letter_in_hand_is_not_kept_back(workspace: Workspace) -> None:
    with workspace.app.app_context(), write():
        letter = db.session.scalars(select(Letter).where(Letter.name == "Kari")).one()
        letter.fate, letter.lease_until = Fate.WAITING, clock.now() + timedelta(minutes=1)
    at = f"/organise/letters/{letter.id}"

    assert "på väg ut just nu" in workspace.oda.get(str(press(workspace, f"{at}/withdraw").leads_to)).text
    assert letter_of(workspace, "Kari").fate is Fate.WAITING


def test_every_kind_of_letter_has_its_word(app: Flask) -> None:
    with app.app_context():
        assert sorted(clockwork.composers()) == sorted(KINDS)


def test_links_are_veiled_by_what_they_are() -> None:
    known = {"/registration/abc": {"code": "abc"}, "/natverket/": {"series": "natverket"}, "/speak/x-y": {"token": "x-y"}}
    text = (
        "Se https://hus.example/registration/abc och <a href='https://hus.example/natverket/?again=1-x'>x</a> https://hus.example/speak/x-y"
    )

    assert veiled(text, "https://hus.example", known.get) == (
        "Se https://hus.example/registration/… och <a href='https://hus.example/natverket/?…'>x</a> https://hus.example/speak/…"
    )
    assert veiled("https://hus.example/gammal/hemlig https://möte.example/j/1?pwd=2", "https://hus.example", known.get) == (
        "https://hus.example/… https://möte.example/j/1?pwd=2"
    )
