"""Following letters up: how far they have come, another try, the same once more, a test letter to oneself."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_string
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from netverk import clock, clockwork
from netverk.db import Base, db, write
from netverk.letters.copies import AGAIN, PROOF
from netverk.letters.models import Fate, Letter, Told
from netverk.letters.progress import progress
from netverk.people.models import Person
from netverk.programme.when import When
from netverk.sessions.models import Session
from tests.publishing.workspace import AT, Workspace, published
from tests.visitor import Page, Visitor

POSTPONE = f"{AT}/sessions/traff-1/postpone"
RENEWS = "//script[contains(@src, 'progress.js')]"


@pytest.fixture(autouse=True)
def in_the_winter_before(clock_at: Callable[[str | datetime], None]) -> None:
    clock_at("2031-01-10 12:00")


@pytest.fixture
def workspace(app: Flask) -> Workspace:
    made = published(app, "Kari", "Per")
    made.deliver()
    return made


def postpone(workspace: Workspace) -> int:
    page = workspace.preview(POSTPONE, because="Talaren är sjuk.")
    return int(str(workspace.confirm(page, POSTPONE).leads_to).rpartition("/")[2])


def letters_of(workspace: Workspace, notice: int) -> dict[str, Letter]:
    return {each.name: each for each in workspace.letters() if each.notice_id == notice and each.kind != AGAIN}


def press(workspace: Workspace, path: str) -> Page:
    sent = next(form for form in workspace.oda.get("/organise/notices").tree.forms if form.method == "POST")
    return Page(workspace.oda.client.post(path, data=dict(sent.form_values())))


def mail(letter: Letter) -> EmailMessage:
    return message_from_string(letter.message or "", _class=EmailMessage, policy=SMTP)


def parts(letter: Letter) -> list[tuple[str, Any]]:
    return [(part.get_content_type(), part.get_content()) for part in mail(letter).walk() if not part.is_multipart()]


# how far


def test_the_numbers_and_the_bar_follow_the_letters(workspace: Workspace) -> None:
    number = postpone(workspace)
    path = f"/organise/notices/{number}/progress.html"
    page = workspace.oda.get(f"/organise/notices/{number}")
    [place] = page.tree.xpath("//*[@data-progress]")
    assert place.get("data-progress") == path
    assert page.tree.xpath(RENEWS), "it renews itself while letters wait"

    first = workspace.oda.client.get(path)
    assert "0" in first.text
    assert workspace.oda.client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    workspace.deliver()
    with workspace.app.app_context(), write():
        db.session.execute(update(Letter).where(Letter.notice_id == number, Letter.name == "Per").values(fate=Fate.FAILED))
    later = workspace.oda.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert later.status_code == 200
    assert "data-going-on" not in later.text
    with workspace.app.app_context():
        found = progress(Letter.notice_id == number)
        assert (found.fates, found.people, found.is_going_on) == ({Fate.SENT: 1, Fate.FAILED: 1}, 2, False)
        assert found.segments == [(Fate.SENT, 0.0, 50.0), (Fate.FAILED, 50.0, 50.0)]
    assert not workspace.oda.get(f"/organise/notices/{number}").tree.xpath(RENEWS)


def test_a_letter_that_came_back_has_told_nobody_and_can_leave_again(workspace: Workspace) -> None:
    number = postpone(workspace)
    workspace.deliver()
    with workspace.app.app_context(), write():
        came_back = db.session.scalars(select(Letter).where(Letter.notice_id == number, Letter.name == "Per")).one()
        came_back.fate, came_back.failure = Fate.BOUNCED, "550 5.1.1 unknown"

    listed = workspace.oda.get("/organise/notices").text
    assert "Ett kom tillbaka" in listed
    assert "en har fått veta" in listed
    page = workspace.oda.get(f"/organise/notices/{number}")
    assert "Kom tillbaka: en person" in page.text
    assert f"/organise/letters/{came_back.id}/again" in page.tree.xpath("//form/@action")
    press(workspace, f"/organise/letters/{came_back.id}/again")
    with workspace.app.app_context():
        assert db.session.scalars(select(Letter.address).where(Letter.kind == AGAIN)).all() == [came_back.address]


# a call instead


def test_who_was_not_reached_is_called_and_ticked(app: Flask) -> None:
    workspace = published(app, "Kari")
    with app.app_context(), write():
        db.session.execute(update(Person).where(Person.name == "Kari").values(phone="070-123 45 67"))
        db.session.execute(update(Letter).where(Letter.name == "Kari").values(fate=Fate.FAILED, failure="550 unknown"))
    page = workspace.oda.get("/organise/notices/1")
    assert "Inte nådda: en person" in page.text
    assert page.tree.xpath("//a[@class='phone']/@href") == ["tel:0701234567"]
    assert "Ett mejl kom inte fram." in workspace.oda.get("/organise/").text

    workspace.oda.press(page, "")
    ticked = workspace.oda.get("/organise/notices/1")
    assert "Nådd per telefon 10 januari 2031 kl. 12.00" in ticked.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "kom inte fram" not in workspace.oda.get("/organise/").text
    workspace.oda.press(ticked, "")
    assert "Nådd per telefon 10" not in workspace.oda.get("/organise/notices/1").text


def test_a_call_about_a_letter_of_no_notice_counts_for_that_letter_alone(workspace: Workspace) -> None:
    with workspace.app.app_context(), write():
        db.session.execute(update(Letter).values(notice_id=None))
        db.session.execute(update(Letter).where(Letter.name == "Kari").values(fate=Fate.FAILED))
    Visitor(workspace.app).send("/sign-in", email="kari@example.org")
    [told] = [each for each in workspace.letters() if each.name == "Kari" and each.kind == "notice"]
    assert [each.kind for each in workspace.letters() if each.address == told.address and each.id != told.id]
    page = f"/organise/letters/{told.id}"

    assert press(workspace, f"{page}/reached").leads_to == page
    assert [each.id for each in workspace.letters() if each.reached_by_phone_at] == [told.id]
    assert press(workspace, f"{page}/not-reached").leads_to == page
    assert not any(each.reached_by_phone_at for each in workspace.letters())


def test_a_letter_that_signs_somebody_in_is_nobody_elses_to_read(app: Flask) -> None:
    workspace = published(app, "Kari")
    Visitor(app).send("/sign-in", email="kari@example.org")
    [signing_in] = [letter for letter in workspace.letters() if letter.kind == "sign_in"]

    assert workspace.oda.get(f"/organise/letters/{signing_in.id}").status == 404
    assert workspace.oda.get(f"/organise/letters/{workspace.letters()[0].id}").status == 200


# another try


def test_a_letter_that_failed_leaves_again_under_the_same_message_id(workspace: Workspace) -> None:
    number = postpone(workspace)
    kari = letters_of(workspace, number)["Kari"]
    workspace.deliver()
    before = letters_of(workspace, number)["Kari"].message_id
    with workspace.app.app_context(), write():
        failed = {"fate": Fate.FAILED, "failure": "550 full", "message": None, "attempts": 1}
        db.session.execute(update(Letter).where(Letter.id == kari.id).values(**failed))
        db.session.execute(update(Told).where(Told.address == kari.address).values(release_id=1, method="REQUEST", sequence=0))
    assert "Försök med mejlet igen" in workspace.oda.get(f"/organise/notices/{number}").text

    assert str(press(workspace, f"/organise/letters/{kari.id}/retry").leads_to).endswith(f"/notices/{number}#letter-{kari.id}")
    waiting = letters_of(workspace, number)["Kari"]
    assert (waiting.fate, waiting.attempts, waiting.failure) == (Fate.WAITING, 0, "")
    workspace.deliver()
    after = letters_of(workspace, number)["Kari"]
    assert (after.fate, after.message_id) == (Fate.SENT, before)

    press(workspace, f"/organise/letters/{kari.id}/retry")
    assert "Det mejlet väntar inte på ett nytt försök." in workspace.oda.get(f"/organise/notices/{number}").tree.text_content()


def test_a_letter_is_sent_once_more_to_one_and_nobody_is_told_otherwise(workspace: Workspace) -> None:
    number = postpone(workspace)
    workspace.deliver()
    kari = letters_of(workspace, number)["Kari"]
    told = rows(workspace, Told)
    for _ in range(2):
        press(workspace, f"/organise/letters/{kari.id}/again")
    workspace.deliver()

    [copy] = [each for each in workspace.letters() if each.kind == AGAIN]
    assert (copy.fate, copy.address, copy.subject) == (Fate.SENT, kari.address, kari.subject)
    assert copy.message_id != kari.message_id
    assert parts(copy) == parts(kari)
    assert "text/calendar" in [kind for kind, _content in parts(copy)]
    assert rows(workspace, Told) == told


def test_what_is_overtaken_is_not_sent_again(workspace: Workspace) -> None:
    number = postpone(workspace)
    workspace.deliver()
    kari = letters_of(workspace, number)["Kari"]
    path = f"{AT}/sessions/traff-2/cancel"
    with workspace.app.app_context(), clock.stopped(clock.now() + timedelta(hours=1)):
        workspace.confirm(workspace.preview(path, because="För få."), path)
        workspace.deliver()
    press(workspace, f"/organise/letters/{kari.id}/again")
    assert not [each for each in workspace.letters() if each.kind == AGAIN]
    assert "Kari har fått veta något nyare sedan dess." in workspace.oda.get(f"/organise/notices/{number}").tree.text_content()


# a test letter


def rows(workspace: Workspace, model: type[Base]) -> list[tuple[Any, ...]]:
    with workspace.app.app_context(), db.engine.connect() as connection:
        return sorted(map(tuple, connection.execute(select(model.__table__))), key=repr)


def change_a_date(workspace: Workspace) -> Page:
    with workspace.app.app_context(), write():
        moved = When.parse("2031-04-09T10:00/2031-04-09T12:00")
        db.session.execute(update(Session).where(Session.slug == "traff-1").values(when=moved))
    return workspace.oda.get(f"{AT}/publish")


def send_test(workspace: Workspace, page: Page, **answers: str) -> Page:
    [button] = page.tree.xpath("//button[@name='reader']")
    said = dict(page.form.form_values()) | {"reader": button.get("value")} | answers
    return Page(workspace.oda.client.post(button.get("formaction"), data=said))


def test_a_test_letter_is_what_the_readers_would_get_and_counts_as_nothing(workspace: Workspace) -> None:
    page = change_a_date(workspace)
    told, others = rows(workspace, Told), rows(workspace, Letter)
    done = send_test(workspace, page, note="Välkomna ändå.")
    assert done.status == 200
    assert "Ett prov är på väg till oda@example.org." in done.tree.text_content()
    assert workspace.seen().number == 1
    workspace.deliver()

    [proof] = [each for each in workspace.letters() if each.kind == PROOF]
    assert (proof.fate, proof.address) == (Fate.SENT, "oda@example.org")
    assert proof.subject.startswith("Prov: ")
    kinds = [kind for kind, _content in parts(proof)]
    assert kinds == ["text/plain", "text/html", "text/plain"], "nothing that a calendar would take in"
    assert "BEGIN:VCALENDAR" in parts(proof)[2][1]
    assert rows(workspace, Told) == told
    assert [row for row in rows(workspace, Letter) if row[0] != proof.id] == others

    workspace.confirm(workspace.preview(f"{AT}/publish", note="Välkomna ändå."), f"{AT}/publish")
    workspace.deliver()
    kari = [each for each in workspace.letters() if each.name == "Kari"][-1]
    kind, text = parts(kari)[0]
    assert parts(proof)[0] == (kind, re.sub(r"/answer/[\w-]+", "/answer/…", text)), "but for the link that is Kari's alone"
    assert proof.subject == f"Prov: {kari.subject}"


def test_at_most_ten_an_hour(workspace: Workspace, clock_at: Callable[[str | datetime], None]) -> None:
    page = change_a_date(workspace)
    for _ in range(10):
        send_test(workspace, page)
    assert "Du har skickat tio prov till dig själv på en timme." in send_test(workspace, page).tree.text_content()
    with workspace.app.app_context():
        assert db.session.scalar(select(func.count(Letter.id)).where(Letter.kind == PROOF)) == 10
        assert set(clockwork.composers()) >= {PROOF, AGAIN}
    clock_at("2031-01-10 13:01")
    assert "Ett prov är på väg" in send_test(workspace, page).tree.text_content()
