"""Asking by letter, taking it back, and asking again after a move."""

from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from netverk.db import db, write
from netverk.engagements import asking
from netverk.letters.models import Fate, Letter
from netverk.people.models import JournalEntry
from netverk.programme.value import Mode, Status
from netverk.sessions import planning
from netverk.settings import settings
from netverk.speakers.models import Speaker
from tests import make
from tests.engagements.conftest import Asked
from tests.publishing.workspace import AT
from tests.registrations.test_public import queries_of
from tests.rows import nothing_changes


def mails(asked: Asked) -> list[tuple[str, str, str]]:
    """Address, subject and words of everything that has left."""
    with asked.app.app_context():
        files = sorted(Path(settings().mail_url.removeprefix("folder:")).glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    read = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]
    return [(str(mail["To"]), str(mail["Subject"]), mail.get_body(("plain",)).get_content()) for mail in read]  # type: ignore[union-attr]


def asked_by(asked: Asked, n: int = 1) -> list[tuple[str, str, str]]:
    return [mail for mail in mails(asked) if f"talare.{n}@" in mail[0]]


def test_the_letter_has_the_link_the_words_and_the_time(asked: Asked) -> None:
    page = asked.workspace.oda.send(asked.asking(), words="Vi hörde dig i Umeå.")
    assert page.leads_to == f"/organise/speakers/{asked.speaker().slug}"
    asked.workspace.deliver()

    [(to, subject, words)] = asked_by(asked)
    assert (to, subject) == ("Talare 1 <talare.1@example.org>", "Vill du medverka i ”Träff 1”?")
    assert "Vi hörde dig i Umeå." in words
    assert "lördagen den 1 mars 2031 kl. 09.30–12.30" in words.replace("\xa0", " ").lower()
    path = words.partition("http://127.0.0.1:5000")[2].split()[0]
    assert asked.browser.get(path).heading == "Träff 1"


def test_an_english_speaker_is_written_to_in_english(asked: Asked) -> None:
    with asked.app.app_context(), write():
        db.session.execute(update(Speaker).values(language="en"))
    assert "Will you take part in “Träff 1”?" in asked.workspace.oda.get(asked.asking()).text
    asked.ask()
    asked.workspace.deliver()

    [(_to, subject, words)] = asked_by(asked)
    assert subject == "Will you take part in “Träff 1”?"
    assert "http://127.0.0.1:5000/en/speak/" in words


def test_the_letter_is_shown_before_it_is_sent_and_its_link_leads_nowhere(asked: Asked) -> None:
    with nothing_changes(asked.app):
        page = asked.workspace.oda.send(asked.asking(), words="Vi hörde dig i Umeå.", show="letter")

    assert page.status == 200
    assert "http://127.0.0.1:5000/speak/…" in page.text
    assert page.text.count("Vi hörde dig i Umeå.") == 2  # in the field, and in the letter


def test_the_same_form_sent_twice_asks_once(asked: Asked) -> None:
    form = asked.workspace.oda.get(asked.asking())
    asked.workspace.oda.press(form, asked.asking())

    with nothing_changes(asked.app):
        asked.workspace.oda.press(form, asked.asking())


def test_a_letter_that_has_not_left_is_taken_back(asked: Asked) -> None:
    asked.workspace.oda.send(asked.asking())
    desk = f"/organise/speakers/{asked.speaker().slug}"
    page = asked.workspace.oda.get(desk)
    assert "Mejlet till Talare 1 har inte gått än." in page.text
    asked.workspace.oda.press(page, desk)
    asked.workspace.deliver()

    assert asked.state() == "not_asked"
    assert asked_by(asked) == []


def test_taking_back_a_second_question_leaves_the_first(asked: Asked) -> None:
    asked.ask(words="Först.")
    asked.workspace.deliver()
    asked.ask(once="b" * 32, words="Sedan.", hold=timedelta(minutes=2))
    with asked.app.app_context(), write():
        known = asking.find_engagement(asked._session(1), asked._speaker(1))
        assert known
        asking.withdraw(known, by=None)

    assert (asked.state(), asked.line().engagement.asked_words) == ("asked", "Först.")  # type: ignore[union-attr]  # there is one


def test_a_letter_that_has_left_cannot_be_taken_back(asked: Asked) -> None:
    asked.workspace.oda.send(asked.asking())
    desk = f"/organise/speakers/{asked.speaker().slug}"
    page = asked.workspace.oda.get(desk)
    asked.workspace.deliver()

    with nothing_changes(asked.app):
        refused = asked.workspace.oda.press(page, desk)
        assert (refused.status, "Mejlet har gått." in refused.text) == (409, True)


def test_a_letter_that_does_not_arrive_is_shown(asked: Asked) -> None:
    asked.ask()
    with asked.app.app_context(), write():
        db.session.execute(update(Letter).where(Letter.kind == asking.KIND).values(fate=Fate.FAILED))

    assert "Mejlet till talare.1@example.org kom inte fram." in asked.workspace.oda.get("/organise/").text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"status": Status.POSTPONED}, "Det finns inget att fråga om nu."),
        ({"status": Status.CANCELLED}, "Det finns inget att fråga om nu."),
        ({"when": make.when("2030-03-01 09:30")}, "”Träff 1” har varit."),
    ],
)
def test_what_cannot_be_asked_says_why(asked: Asked, change: dict[str, Any], said: str) -> None:
    form = asked.workspace.oda.get(asked.asking())
    asked.edit(**change)

    with nothing_changes(asked.app):
        page = asked.workspace.oda.press(form, asked.asking())
    assert (page.status, said in page.text) == (409, True)


def test_who_has_no_address_cannot_be_asked(asked: Asked) -> None:
    with asked.app.app_context(), write():
        db.session.execute(update(Speaker).values(email=""))
    page = asked.workspace.oda.get(asked.asking())

    assert "Vi har ingen e-postadress till Talare 1. Skriv in den i profilen först." in page.text
    assert page.tree.xpath("//main//a[contains(@class, 'filled')]/@href") == [f"/organise/speakers/{asked.speaker().slug}/profile"]


# again


MOVED = make.when("2031-03-08 09:30", 180)


@pytest.mark.parametrize("deed", ["accept", "decline"])
def test_an_answer_counts_for_its_time_only(asked: Asked, deed: str) -> None:
    asked.answer(asked.ask(), deed)
    answered = asked.state()
    asked.edit(when=MOVED)
    assert asked.state() == "ask_again"
    assert "Ska frågas igen" in asked.workspace.oda.get(f"{AT}/").text

    asked.edit(when=make.when("2031-03-01 09:30", 180))
    assert asked.state() == answered


@pytest.mark.parametrize("change", [{"venue": None, "room": None}, {"mode": Mode.ONLINE}])
def test_an_answer_counts_for_its_place_and_mode_only(asked: Asked, change: dict[str, Any]) -> None:
    asked.answer(asked.ask())
    asked.edit(**change)

    assert asked.state() == "ask_again"


def test_another_room_in_the_house_needs_no_new_answer(asked: Asked) -> None:
    asked.answer(asked.ask())
    asked.edit(room=None)

    assert asked.state() == "accepted"


def test_one_button_asks_again_and_the_letter_says_what_it_was(asked: Asked) -> None:
    path = asked.ask()
    asked.answer(path)
    asked.workspace.deliver()
    asked.edit(when=MOVED)
    page = asked.workspace.oda.get(f"{AT}/sessions/traff-1")
    [again] = page.tree.xpath("//a[contains(@href, '/ask/')]")
    assert again.text_content().startswith("Fråga igen")
    asked.workspace.oda.send(again.get("href"))
    asked.workspace.deliver()

    assert asked.state() == "asked"
    _to, subject, words = asked_by(asked)[-1]
    assert subject == "Ny tid för ”Träff 1”: passar den dig?"
    assert "Tidigare: lördagen den 1 mars 2031" in words.replace("\xa0", " ")
    assert path in words
    asked.answer(path)
    assert asked.state() == "accepted"


def test_the_letter_of_a_moved_date_has_the_link_of_who_was_asked(asked: Asked) -> None:
    path = asked.ask(1)
    asked.answer(path)
    asked.workspace.deliver()
    move = f"{AT}/sessions/traff-1/move"
    preview = asked.workspace.preview(move, because="Salen är upptagen.", day="2031-03-08", starts="09:30", ends="12:30")
    assert path not in preview.text
    asked.workspace.confirm(preview, move)
    asked.workspace.deliver()

    _to, _subject, words = asked_by(asked)[-1]
    assert path in words
    assert "Passar den nya tiden eller platsen dig?" in words
    assert asked.state() == "asked"


def test_a_member_gets_no_link(asked: Asked) -> None:
    with asked.app.app_context(), write():
        make.place("Kari", season=asked._session(1).season)
    path = asked.ask(1)
    asked.answer(path)
    move = f"{AT}/sessions/traff-1/move"
    asked.workspace.confirm(asked.workspace.preview(move, because="Fullt.", day="2031-03-08", starts="09:30", ends="12:30"), move)
    asked.workspace.deliver()

    told = [words for to, _subject, words in mails(asked) if "kari@" in to]
    assert told
    assert [words for words in told if "/speak/" in words] == []


# around


def test_a_session_that_is_removed_takes_its_questions_along(asked: Asked) -> None:
    with asked.app.app_context(), write():
        session = make.session("Ny", season=asked._session(1).season, slug="ny", starts="2031-05-05 09:30")
        speaker = asked._speaker(1)
        make.talk(session=session, by=speaker)
        asking.ask(session, speaker, words="", once="c" * 32, by=None, hold=timedelta(0))
    with asked.app.app_context(), write():
        row = next(each for each in db.session.query(type(session)) if each.slug == "ny")
        planning.remove(row, by=None)
    asked.workspace.deliver()

    assert asked.engagement(1) is None
    assert asked_by(asked) == []


def test_everything_stands_in_the_journal(asked: Asked) -> None:
    path = asked.ask()
    asked.answer(path, "decline")
    with asked.app.app_context():
        lines = [(line.verb, line.facts) for line in db.session.query(JournalEntry).where(JournalEntry.subject.startswith("session:"))]

    assert [verb for verb, _facts in lines if verb in ("ask", "declined")] == ["ask", "declined"]
    assert lines[-1][1]["was"] == "none"


@pytest.mark.parametrize("path", ["/organise/", f"{AT}/", f"{AT}/sessions/traff-1", "/organise/speakers", "/organise/speakers/den-ena"])
def test_a_page_costs_as_many_queries_however_many_are_asked(asked: Asked, path: str) -> None:
    def grow(numbers: range) -> int:
        with asked.app.app_context(), write():
            session = asked._session(1)
            one = (
                make.speaker("Den ena", slug="den-ena")
                if 3 in numbers
                else db.session.query(Speaker).where(Speaker.slug == "den-ena").one()
            )
            for n in numbers:
                speaker = make.speaker(f"Talare {n}", email=f"t{n}@example.org")
                make.talk(session=session, by=speaker)
                added = make.session(f"Träff {n}", season=session.season, slug=f"traff-{n}", starts=f"2031-06-{n - 2:02} 09:30")
                make.talk(session=added, by=one)
                asking.ask(session, speaker, words="", once=f"{n:032}", by=None, hold=timedelta(0))
        return queries_of(asked.app, asked.workspace.oda, path)

    assert grow(range(3, 6)) == grow(range(6, 16))
