"""The page that a speaker reaches by the link in a letter."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from netverk.db import db, write
from netverk.engagements import asking
from netverk.people.models import JournalEntry
from netverk.programme.value import Status
from netverk.sessions.models import Appearance
from tests import make
from tests.engagements.conftest import Asked
from tests.publishing.workspace import AT
from tests.rows import nothing_changes
from tests.visitor import Visitor

BRUSSELS = "Jag är i Bryssel den veckan."


def test_the_page_says_when_where_what_and_whom_to_ask(asked: Asked) -> None:
    page = asked.browser.get(asked.ask(words="Kom gärna."))

    assert (page.status, page.heading) == (200, "Träff 1")
    for said in ("Till Talare 1", "Nätverket, Våren 2031", "Kom gärna.", "1 mars", "Kl. 09.30–12.30", "Klarahuset, Stora salen"):
        assert said in " ".join(page.text.replace("\xa0", " ").split())
    assert page.tree.xpath("//main//a[@href='mailto:hej@norrsken.example']")


def test_the_page_is_kept_and_listed_by_nobody_and_asks_nobody_else(asked: Asked) -> None:
    page = asked.browser.get(asked.ask())

    assert page.response.headers["Cache-Control"] == "no-store"
    assert page.response.headers["X-Robots-Tag"] == "noindex"
    assert page.tree.xpath("//meta[@name='referrer']/@content") == ["same-origin"]
    linked = page.tree.xpath("//@src | //link/@href | //form/@action")
    assert linked
    assert [address for address in linked if not address.startswith("/")] == []


@pytest.mark.parametrize(("prefix", "thanks"), [("", "Vi har noterat att du kommer"), ("/en", "We have noted that you come")])
def test_a_speaker_accepts(asked: Asked, prefix: str, thanks: str) -> None:
    path = prefix + asked.ask()
    sent = asked.answer(path, words="Utan lök.")

    assert sent.leads_to == path
    assert thanks in asked.browser.get(path).text
    assert (asked.state(), asked.line().engagement.words) == ("accepted", "Utan lök.")  # type: ignore[union-attr]  # there is one


def test_a_speaker_declines_and_the_desk_shows_it_and_nothing_public_changes(asked: Asked) -> None:
    path, before = asked.ask(), asked.public()
    releases = asked.workspace.seen()
    asked.answer(path, "decline", words=BRUSSELS)

    for page in ("/organise/", f"{AT}/", f"{AT}/sessions/traff-1", f"/organise/speakers/{asked.speaker().slug}"):
        text = asked.workspace.oda.get(page).text
        assert "Har tackat nej" in text
        assert "Talare 1 tackade nej den 10 januari 2031" in text.replace("\xa0", " ")
        assert BRUSSELS in text
    assert (asked.public(), asked.workspace.seen()) == (before, releases)
    assert BRUSSELS.encode() not in b"".join(before.values())


def test_a_speaker_proposes_other_hours(asked: Asked) -> None:
    asked.answer(asked.ask(), "propose", proposed="en tisdag i april")

    text = asked.workspace.oda.get(f"{AT}/sessions/traff-1").text
    assert "Talare 1 kommer hellre en annan tid: en tisdag i april" in text


def test_a_proposal_without_hours_is_asked_for_them(asked: Asked) -> None:
    page = asked.answer(asked.ask(), "propose", words="Gärna senare.")

    assert page.status == 422
    assert "Skriv när det skulle passa dig." in page.tree.get_element_by_id("proposed-wrong").text_content()
    assert page.tree.get_element_by_id("words").value.strip() == "Gärna senare."
    assert asked.state() == "asked"


def test_an_answer_can_be_changed_until_the_session_has_ended(asked: Asked, clock_at: Callable[[str], None]) -> None:
    path = asked.ask()
    asked.answer(path, "decline")
    asked.answer(path)
    assert asked.state() == "accepted"

    form = asked.browser.get(f"{path}/decline")
    clock_at("2031-03-01 12:30")
    assert "Träffen har varit" in asked.browser.get(path).text
    with nothing_changes(asked.app):
        assert asked.browser.press(form, f"{path}/decline").status == 409


def test_the_same_answer_sent_twice_is_noted_once(asked: Asked) -> None:
    path = asked.ask()
    form = asked.browser.get(f"{path}/decline")
    asked.browser.press(form, f"{path}/decline", words=BRUSSELS)

    with nothing_changes(asked.app):
        assert asked.browser.press(form, f"{path}/decline", words=BRUSSELS).leads_to == path


def test_an_answer_to_a_page_that_is_out_of_date_is_asked_for_again(asked: Asked) -> None:
    path = asked.ask()
    form = asked.browser.get(path)
    asked.edit(when=make.when("2031-03-08 09:30", 180))
    page = asked.browser.press(form, path)

    assert page.status == 409
    assert "Tiden eller platsen ändrades medan du hade sidan öppen" in page.text
    assert "8 mars" in page.text.replace("\xa0", " ")
    assert asked.state() == "ask_again"


@pytest.mark.parametrize("status", [Status.POSTPONED, Status.CANCELLED])
def test_what_does_not_take_place_cannot_be_answered(asked: Asked, status: Status) -> None:
    path = asked.ask()
    form = asked.browser.get(path)
    asked.edit(status=status)

    assert "Det finns inget att svara på nu" in asked.browser.get(path).text
    with nothing_changes(asked.app):
        assert asked.browser.press(form, path).status == 409


# whose link


def test_the_link_of_another_opens_nothing_of_mine(asked: Asked) -> None:
    mine, others = asked.ask(1), asked.ask(2)
    asked.answer(others, "decline")

    assert "Talare 1" not in asked.browser.get(others).text
    assert (asked.state(1), asked.state(2)) == ("asked", "declined")
    assert mine != others


@pytest.mark.parametrize("token", ["x", "A" * 43, "%00", "../organise"])
def test_a_guessed_link_leads_nowhere(asked: Asked, token: str) -> None:
    asked.ask()
    page = asked.browser.get(f"/speak/{token}")

    assert page.status == 404
    if token == "A" * 43:
        assert page.heading == "Länken leder ingenstans"
        assert page.response.headers["Cache-Control"] == "no-store"


def test_a_renewed_link_leaves_the_old_one_leading_nowhere(asked: Asked) -> None:
    old = asked.ask()
    asked.workspace.deliver()
    form = asked.browser.get(f"{old}/decline")
    page = asked.workspace.oda.get(f"/organise/speakers/{asked.speaker().slug}")
    token = page.tree.xpath("//form[contains(@action, '/renew')]//input[@name='csrf_token']/@value")[0]
    asked.workspace.oda.client.post(asked.asking(deed="/renew"), data={"csrf_token": token})

    with nothing_changes(asked.app):
        assert asked.browser.get(old).status == 404
        assert asked.browser.press(form, f"{old}/decline").status == 404
    new = asked.ask(once="b" * 32)
    assert new != old
    assert asked.browser.get(new).status == 200


def test_who_no_longer_stands_in_the_session_has_no_page(asked: Asked) -> None:
    path = asked.ask()
    with asked.app.app_context(), write():
        for line in db.session.scalars(select(Appearance).where(Appearance.speaker_id == asked._speaker(1).id)):
            db.session.delete(line)

    assert asked.browser.get(path).status == 404
    assert "Har tackat nej" not in asked.workspace.oda.get("/organise/").text


def test_no_token_stands_in_the_database(asked: Asked) -> None:
    token = asked.ask().removeprefix("/speak/")
    asked.workspace.deliver()

    with asked.app.app_context():
        engagement = asking.find_engagement(asked._session(1), asked._speaker(1))
        assert engagement
        kept = [*(str(getattr(engagement, column.key)) for column in engagement.__table__.columns)]
        letter = engagement.letter
        assert letter
        assert token not in " ".join([*kept, str(letter.message), str(letter.facts)])
        assert letter.fate.value == "sent"


# how they are presented


def test_what_a_speaker_changes_is_seen_at_the_desk_and_by_readers_only_when_it_is_published(asked: Asked) -> None:
    path, before = asked.ask(), asked.public()
    desk = f"/organise/speakers/{asked.speaker().slug}"
    sent = asked.browser.send(f"{path}/profile", name="Astrid 1", title="rektor", biography="Leder en skola.")

    assert sent.leads_to == path
    assert asked.public() == before
    assert "Astrid 1 har själv ändrat detta: namn, titel och presentation." in asked.workspace.oda.get(desk).text
    preview = asked.workspace.oda.get(f"{AT}/publish")
    assert "Astrid 1" in preview.text
    asked.workspace.confirm(preview, f"{AT}/publish")
    seen = asked.workspace.seen()
    assert [(line.name, line.title) for line in seen.sessions[0].bylines] == [("Astrid 1", "rektor")]
    assert next(each for each in seen.speakers if each.name == "Astrid 1").biography == "Leder en skola."


def test_an_organiser_ticks_off_what_the_speaker_changed(asked: Asked) -> None:
    desk = f"/organise/speakers/{asked.speaker().slug}"
    asked.browser.send(f"{asked.ask()}/profile", biography="Leder en skola.")
    asked.workspace.oda.press(asked.workspace.oda.get(desk), desk)

    assert "har själv ändrat" not in asked.workspace.oda.get(desk).text
    with asked.app.app_context():
        verbs = list(
            db.session.scalars(select(JournalEntry.verb).where(JournalEntry.subject.startswith("speaker:")).order_by(JournalEntry.id))
        )
    assert verbs == ["revise own", "look at own edits"]


def test_a_speaker_cannot_change_what_only_the_house_knows(asked: Asked) -> None:
    path = asked.ask()
    asked.browser.send(f"{path}/profile", email="annan@example.org", fee="1 kr", internal_note="x", slug="x", language="en")

    known = asked.speaker()
    assert (known.email, known.fee, known.internal_note, known.language) == ("talare.1@example.org", "", "", "sv")


def test_wrong_input_keeps_what_was_typed(asked: Asked) -> None:
    page = asked.browser.send(f"{asked.ask()}/profile", name="", biography="Leder en skola.", links="javascript:alert(1) Hej")

    assert page.status == 422
    assert "#name" in page.tree.xpath("//div[@role='alert']//a/@href")
    assert "är ingen webbadress" in page.tree.get_element_by_id("links-wrong").text_content()
    assert page.tree.get_element_by_id("biography").value.strip() == "Leder en skola."


def test_nothing_is_answered_without_the_token_of_the_form(asked: Asked) -> None:
    path = asked.ask()

    with nothing_changes(asked.app):
        assert [Visitor(asked.app).client.post(f"{path}/{deed}").status_code for deed in ("accept", "decline", "propose", "profile")] == [
            400
        ] * 4
