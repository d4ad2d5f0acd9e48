"""The house's letters: adapted, previewed with a real reader, checked, and given their original words back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_string
from email.policy import default

import pytest
from flask import Flask

from netverk.db import write
from netverk.letters.models import Letter
from netverk.publishing import releasing
from netverk.wordings.keeping import KINDS, Kind, Words, reword
from tests import make
from tests.publishing.workspace import AT, Workspace, published
from tests.visitor import Page, Visitor

AT_HOUSE = "/organise/house/letters"


@pytest.fixture(autouse=True)
def in_the_winter_before(clock_at: Callable[[str | datetime], None]) -> None:
    clock_at("2031-01-10 12:00")


@pytest.fixture
def workspace(app: Flask) -> Workspace:
    return published(app, "Kari", sessions=1)


def shown(page: Page) -> str:
    return " ".join(page.tree.xpath("string(//div[@class='paper']/pre)").split())


def text_of(letter: Letter) -> str:
    part = message_from_string(letter.message or "", policy=default).get_body(("plain",))
    assert part
    return " ".join(str(part.get_content()).split())


def in_words(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_every_kind_is_shown_as_a_real_reader_would_get_it(workspace: Workspace) -> None:
    for kind in KINDS:
        page = workspace.oda.get(f"{AT_HOUSE}/{kind}/sv")
        assert "Hej Kari," in shown(page), kind
        assert "/registration/" not in shown(page) or "/registration/…" in shown(page), kind
    assert "Hello Kari," in shown(workspace.oda.get(f"{AT_HOUSE}/cancelled/en"))
    assert len(workspace.letters()) == len([each for each in workspace.letters() if each.message]), "to look posts nothing"


def test_a_conference_shows_what_is_said_of_one_of_its_sessions(app: Flask) -> None:
    with app.app_context(), write():
        make.house()
        oda = make.organiser()
        season = make.season(series=make.conference())
        session = make.session("Om tillit", season=season, starts="2031-03-01 09:30")
        make.day("2031-03-01", season=season)
        make.place("Kari", season=season)
        what = releasing.propose(releasing.lock_season(season.id))
        releasing.release(what, verb="publish", by=None, hold=timedelta(0), base_url="http://127.0.0.1:5000")
    for kind in KINDS:
        page = Visitor(app, signed_in=oda).get(f"{AT_HOUSE}/{kind}/sv")
        letter = page.tree.xpath("string(//div[@class='paper'])")
        assert (session.title in letter) is (kind not in (Kind.JOINING, Kind.CONFIRMATION)), kind


def test_what_is_written_is_looked_at_saved_and_leaves_with_the_letter(workspace: Workspace) -> None:
    path = f"{AT_HOUSE}/postponed/sv"
    written = {"opening": "Tyvärr, {name}: **{session}** den {date}.", "closing": "Frågor? Ring oss."}
    looked = workspace.oda.send(path, look="1", **written)
    assert "Hej Kari, Tyvärr, Kari: Träff 1 den lördagen den 1 mars 2031" in in_words(shown(looked))
    assert "Tyvärr" not in shown(workspace.oda.get(path)), "nothing is saved by looking"

    assert workspace.oda.send(path, **written).leads_to == path
    assert "Anpassat" in workspace.oda.get(AT_HOUSE).text
    postpone = f"{AT}/sessions/traff-1/postpone"
    workspace.confirm(workspace.preview(postpone, because="Talaren är sjuk."), postpone)
    workspace.deliver()
    left = in_words(text_of(workspace.letters()[-1]))

    assert "Hej Kari, Tyvärr, Kari: Träff 1 den lördagen den 1 mars 2031" in left
    assert left.index("skjuts upp") < left.index("Frågor? Ring oss. Vänliga hälsningar")
    assert "anpassade mejlet ”En träff skjuts upp”" in workspace.oda.get("/organise/journal").text


def test_a_placeholder_that_letters_of_the_kind_do_not_know_is_refused_at_its_field(workspace: Workspace) -> None:
    page = workspace.oda.send(f"{AT_HOUSE}/joining/sv", opening="Hej", closing="Vi ses på {session}")

    assert page.status == 422
    assert "inget fält {session}. De här kan användas här: {name}, {season}" in page.tree.get_element_by_id("closing-wrong").text_content()
    assert page.tree.get_element_by_id("closing").text.strip() == "Vi ses på {session}", "nothing typed is lost"
    assert not page.tree.xpath("//*[@id='opening-wrong']")


def test_one_button_gives_the_original_back(workspace: Workspace) -> None:
    path = f"{AT_HOUSE}/reminder/sv"
    workspace.oda.send(path, opening="Snart {date}")
    page = workspace.oda.get(path)
    assert "Hej Kari, Snart lördagen den 1 mars 2031" in in_words(shown(page))
    button = next(form for form in page.tree.forms if str(form.action).endswith("/original"))
    workspace.oda.client.post(button.action, data=dict(button.form_values()))

    restored = workspace.oda.get(path)
    assert "Snart lördagen" not in in_words(shown(restored))
    assert not [form for form in restored.tree.forms if str(form.action).endswith("/original")]


def test_the_other_language_keeps_its_own_words(workspace: Workspace) -> None:
    with workspace.app.app_context(), write():
        reword(Kind.JOINING, "en", Words(opening="Good to have you."), by=make.organiser().id)

    assert "Good to have you." in shown(workspace.oda.get(f"{AT_HOUSE}/joining/en"))
    assert "Good to have you." not in shown(workspace.oda.get(f"{AT_HOUSE}/joining/sv"))


def test_without_a_reader_the_page_says_so(app: Flask) -> None:
    with app.app_context(), write():
        oda = make.organiser()
    page = Visitor(app, signed_in=oda).get(f"{AT_HOUSE}/moved/sv")

    assert page.status == 200
    assert "Ingen att visa det för än" in page.text
    assert Visitor(app, signed_in=oda).get(f"{AT_HOUSE}/other/sv").status == 404
