"""Letters to many: whom they reach, that each gets one, that they can be tried, taken back and done without."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_string
from email.message import EmailMessage
from email.policy import SMTP
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from netverk import clock
from netverk.answers.models import Said
from netverk.db import db, write
from netverk.errors import RuleBroken
from netverk.letters.models import Fate, Letter
from netverk.mailings import sending
from netverk.mailings.choosing import Why, reached
from netverk.mailings.models import Audience, Mailing
from netverk.mailings.writing import Draft
from netverk.people.models import JournalEntry, Person
from netverk.seasons.models import Season
from netverk.seats.models import Place, PlaceState
from netverk.sessions.models import Session
from netverk.speakers.models import Speaker
from tests import make
from tests.publishing.workspace import AT, Workspace, published
from tests.visitor import Page, Visitor

NEW = f"{AT}/mailings/new"
HOLD = timedelta(minutes=2)


@pytest.fixture(autouse=True)
def in_the_winter_before(clock_at: Callable[[str | datetime], None]) -> None:
    clock_at("2031-01-10 12:00")


@pytest.fixture
def workspace(app: Flask) -> Workspace:
    return published(app, "Kari", "Per")


def press(workspace: Workspace, page: Page, to: str, **answers: str) -> Page:
    """Send the form that stands there to one of its other buttons."""
    return Page(workspace.oda.client.post(to, data=dict(page.form.form_values()) | answers))


def sent(workspace: Workspace, **answers: str) -> tuple[Page, Page]:
    """The preview, and what came back when it was sent."""
    written = {"audience": "all", "subject": "Inför våren", "text": "Vi börjar **snart**, {name}."} | answers
    preview = workspace.oda.send(NEW, **written)
    return preview, press(workspace, preview, f"{NEW}/send")


def letters(workspace: Workspace) -> list[Letter]:
    return [each for each in workspace.letters() if each.kind == "mailing"]


def mail(letter: Letter) -> EmailMessage:
    return message_from_string(letter.message or "", _class=EmailMessage, policy=SMTP)


# whom


def test_each_audience_is_who_it_says(workspace: Workspace) -> None:
    with workspace.app.app_context():
        with write():
            season = db.session.scalars(select(Season)).one()
            first = db.session.scalars(select(Session).where(Session.slug == "traff-1")).one()
            kari, per = db.session.scalars(select(Place).order_by(Place.id)).all()
            make.answer(Said.YES, place=kari, session=first)
            make.answer(Said.NO, place=per, session=first)
            make.place("Maj", season=season)
            make.place("Ylva", season=season, session=first)
            make.deputy("Dan", place=per, session=first)
            make.place("Vera", season=season, state=PlaceState.WAITING)
            db.session.scalars(select(Speaker).where(Speaker.name == "Talare 1")).one().email = "Talare@Example.org"

        def names(audience: Audience, target: str = "") -> list[str]:
            return [each.name for each in reached(season, audience, target).readers]

        assert names(Audience.ALL) == ["Kari", "Maj", "Per", "Ylva"]
        assert names(Audience.COMING, first.uid) == ["Kari", "Dan", "Ylva"]
        assert names(Audience.UNANSWERED, first.uid) == ["Maj", "Ylva"]
        assert names(Audience.SPEAKERS, "2031-03-01") == ["Talare 1"]
        assert names(Audience.SPEAKERS, "2031-03-02") == [], "the one of that day has no address"
        assert names(Audience.WAITING) == ["Vera"]


def test_who_is_left_out_is_said_with_the_reason_and_the_protected_are_not(app: Flask) -> None:
    with app.app_context(), write():
        season = make.season()
        make.place(make.person("Maj", wants_news=False), season=season)
        make.place(make.person("Dan", unreachable_since=clock.now()), season=season)
        make.place(make.person("Kari", is_protected=True), season=season)
        gone = make.place("Per", season=season)
        assert gone.holder
        gone.holder.email = None
        make.place("Ylva", season=season).holder = None
        make.place("Kari", season=season)
        found = reached(season, Audience.ALL)

        assert [each.address for each in found.readers] == ["kari@example.org"], "each address once"
        assert {name: why for why, name in found.left_out} == {
            "Maj": Why.UNWANTED,
            "Dan": Why.UNREACHABLE,
            "Per": Why.NO_ADDRESS,
            "Ylva": Why.NO_ADDRESS,
        }


# writing and sending


def test_what_was_seen_is_what_leaves_once_to_each(workspace: Workspace) -> None:
    preview, answer = sent(workspace)
    assert "2 personer får mejlet" in preview.text
    assert "Vi börjar snart, Kari." in preview.tree.xpath("string(//div[@class='paper']/pre)")
    assert not [each for each in letters(workspace) if each.fate is Fate.SENT], "it is held"
    again = press(workspace, preview, f"{NEW}/send")

    assert again.leads_to == answer.leads_to
    assert [each.name for each in letters(workspace)] == ["Kari", "Per"], "the same form, sent twice, is sent once"
    workspace.deliver()
    left = mail(letters(workspace)[1])
    html = left.get_body(("html",))
    assert html
    assert "<strong>snart</strong>, Per." in html.get_content()
    assert left["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert left["List-Unsubscribe"].startswith("<http://127.0.0.1:5000/unsubscribe/person-")
    assert "2 av 2 personer" in workspace.oda.get(str(answer.leads_to)).text
    assert "Inför våren" in workspace.oda.get("/organise/outbox").text
    assert "gjorde utskicket ”Inför våren”" in workspace.oda.get("/organise/journal").text


def test_nothing_leaves_that_was_not_seen(workspace: Workspace) -> None:
    preview = workspace.oda.send(NEW, audience="all", subject="Inför våren", text="Hej")
    answer = press(workspace, preview, f"{NEW}/send", text="Något annat")

    assert answer.status == 409
    assert "inte det du såg senast" in answer.text
    assert not letters(workspace)
    press(workspace, answer, f"{NEW}/send")
    assert len(letters(workspace)) == 2


def test_an_unknown_placeholder_is_refused_by_its_name_at_its_field(workspace: Workspace) -> None:
    page = workspace.oda.send(NEW, audience="all", subject="Inför {term}", text="Hej")

    assert page.status == 422
    assert "inget fält {term}" in page.tree.get_element_by_id("subject-wrong").text_content()


def test_english_readers_get_english_where_it_was_written(workspace: Workspace) -> None:
    with workspace.app.app_context(), write():
        db.session.scalars(select(Person).where(Person.name == "Per")).one().language = "en"
    half = workspace.oda.send(NEW, audience="all", subject="Inför våren", text="Hej", subject_en="Before spring")
    assert "eller inget av dem" in half.tree.get_element_by_id("text_en-wrong").text_content()
    sent(workspace, subject_en="Before spring", text_en="Soon in {season}.")
    workspace.deliver()

    assert {each.name: each.subject for each in letters(workspace)} == {"Kari": "Inför våren", "Per": "Before spring"}
    assert "Hello Per," in str(mail(letters(workspace)[1]).get_body(("plain",)))


def test_a_session_s_placeholders_say_which_and_when(workspace: Workspace) -> None:
    uid = workspace.seen().sessions[0].uid
    preview, _answer = sent(workspace, audience=f"unanswered:{uid}", text="{session}: {date}")

    assert "Träff 1: lördagen den 1 mars 2031 kl. 09.30–12.30" in preview.text.replace("\N{NO-BREAK SPACE}", " ")


def test_what_is_held_can_be_taken_back(workspace: Workspace) -> None:
    _preview, answer = sent(workspace)
    at = str(answer.leads_to)
    undone = press(workspace, workspace.oda.get(at), f"{at}/take-back")

    assert "2 mejl är tillbakadragna. Ingen fick det." in workspace.oda.get(str(undone.leads_to)).text
    workspace.deliver()
    assert {each.fate for each in letters(workspace)} == {Fate.WITHDRAWN}
    assert "Låt det gå ändå" not in workspace.oda.get(f"/organise/letters/{letters(workspace)[0].id}").text


def test_after_they_have_left_nothing_is_taken_back(workspace: Workspace) -> None:
    sent(workspace)
    workspace.deliver()
    with workspace.app.app_context():
        with pytest.raises(RuleBroken, match="Every letter has left"), write():
            sending.take_back(1, by=1)
        assert db.session.get_one(Mailing, 1).withdrawn_at is None


def test_a_test_letter_goes_to_oneself_alone(workspace: Workspace) -> None:
    preview = workspace.oda.send(NEW, audience="all", subject="Inför våren", text="Hej")
    page = press(workspace, preview, f"{NEW}/test")

    assert "oda@example.org" in page.text
    assert "2 personer får mejlet" in page.text, "and it can be sent from there"
    tried = [each for each in workspace.letters() if each.kind == "proof"]
    assert ([each.address for each in tried], letters(workspace)) == (["oda@example.org"], [])


def test_a_letter_to_nobody_is_refused(app: Flask) -> None:
    with app.app_context(), pytest.raises(RuleBroken, match="Nobody gets this letter"), write():
        sending.send(
            make.season(), Draft(audience=Audience.ALL, subject="x", text="y"), once=uuid4().hex, hold=HOLD, by=make.organiser().id
        )


# doing without


def unsubscribe_path(letter: Letter) -> str:
    return str(mail(letter)["List-Unsubscribe"]).strip("<>").removeprefix("http://127.0.0.1:5000")


def test_the_link_asks_and_only_pressing_it_ends_them(workspace: Workspace) -> None:
    sent(workspace)
    workspace.deliver()
    path, stranger = unsubscribe_path(letters(workspace)[0]), Visitor(workspace.app)

    def wants() -> bool:
        with workspace.app.app_context():
            return db.session.scalars(select(Person.wants_news).where(Person.name == "Kari")).one()

    assert "Vill du inte ha fler" in stranger.get(path).heading
    assert wants(), "who only looks loses nothing"
    assert stranger.client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200, "as a mail program presses it"
    assert not wants()
    stranger.client.post(path)
    assert "1 person får mejlet" in sent(workspace)[0].text
    assert stranger.client.post(f"{path}/undo").status_code == 200
    assert wants()
    assert stranger.get(f"{path[:-1]}{'0' if path[-1] != '0' else '1'}").status == 404
    with workspace.app.app_context():
        said = select(JournalEntry.verb).where(JournalEntry.verb.in_(("decline letters", "want letters"))).order_by(JournalEntry.id)
        assert db.session.scalars(said).all() == ["decline letters", "want letters"]


def test_who_says_no_while_it_is_held_does_not_get_it(workspace: Workspace) -> None:
    sent(workspace)
    with workspace.app.app_context(), write():
        db.session.scalars(select(Person).where(Person.name == "Kari")).one().wants_news = False
    workspace.deliver()

    assert {each.name: each.fate for each in letters(workspace)} == {"Kari": Fate.NEEDLESS, "Per": Fate.SENT}


def test_the_desk_does_not_see_the_link(workspace: Workspace) -> None:
    sent(workspace)
    workspace.deliver()
    shown = workspace.oda.get(f"/organise/letters/{letters(workspace)[0].id}").response.text

    assert "/unsubscribe/…" in shown
    assert unsubscribe_path(letters(workspace)[0]) not in shown


def test_a_speaker_can_do_without_too(workspace: Workspace) -> None:
    with workspace.app.app_context(), write():
        db.session.scalars(select(Speaker).where(Speaker.name == "Talare 1")).one().email = "talare@example.org"
    sent(workspace, audience="speakers:2031-03-01")
    workspace.deliver()
    Visitor(workspace.app).client.post(unsubscribe_path(letters(workspace)[0]))

    with workspace.app.app_context():
        assert not db.session.scalars(select(Speaker.wants_news).where(Speaker.name == "Talare 1")).one()
