"""What is sent again: a form that was sent once, a link that was used, a button pressed on an old page. The second time changes nothing."""

from netverk.db import db, write
from netverk.people import signing_in
from netverk.people.models import Person
from tests.bad_input.conftest import REFUSED, Terminal
from tests.rows import everything, nothing_changes
from tests.scene import Scene
from tests.visitor import Visitor

SEASON = "/organise/natverket/varen-2030"
TILLIT = f"{SEASON}/sessions/tillit"


def test_registering_twice_with_one_form_is_registering_once(scene: Scene) -> None:
    browser, path = Visitor(scene.app), f"/{scene.path}/register"
    form, per = browser.get(path), {"name": "Per", "email": "per@example.org"}
    first = browser.press(form, path, **per)

    with nothing_changes(scene.app):
        assert browser.press(form, path, **per).leads_to == first.leads_to
        assert browser.press(form, path, name="Ida", email="ida@example.org").leads_to == first.leads_to
    assert first.status == 302


def test_publishing_twice_from_one_preview_is_publishing_once(scene: Scene) -> None:
    oda, path = scene.organiser, f"{SEASON}/publish"
    preview = oda.get(path)
    first = oda.press(preview, path)

    assert first.leads_to == f"/organise/notices/{scene.notice + 1}"
    with nothing_changes(scene.app):
        assert oda.press(preview, path).leads_to == first.leads_to
        for prefix, says in (("", "Inget har ändrats"), ("/en", "Nothing has changed")):
            assert says in oda.get(prefix + path).text


def test_publishing_from_anothers_preview_says_what_changed_meanwhile(scene: Scene) -> None:
    oda, path = scene.organiser, f"{SEASON}/publish"
    previews = {prefix: oda.get(prefix + path) for prefix in ("", "/en")}
    seen = oda.send(f"{TILLIT}/postpone", because="Sjuk")
    assert oda.press(seen, f"{TILLIT}/postpone").status == 302

    with nothing_changes(scene.app):
        for prefix, says in (("", "Utgåva 2 publicerades"), ("/en", "Release 2 was published while you were at it")):
            refused = oda.press(previews[prefix], prefix + path)
            assert (refused.status, says in refused.text) == (409, True), refused.text


def test_postponing_twice_from_one_preview_is_postponing_once(scene: Scene) -> None:
    oda, path = scene.organiser, f"{TILLIT}/postpone"
    preview = oda.send(path, because="Sjuk")
    before = everything(scene.app)
    first = oda.press(preview, path)

    assert (preview.status, first.leads_to) == (200, f"/organise/notices/{scene.notice + 1}")
    assert everything(scene.app) != before
    with nothing_changes(scene.app):
        assert oda.press(preview, path).leads_to == first.leads_to
        for prefix, says in (("", "”Om tillit” är redan uppskjuten."), ("/en", "“Om tillit” is already postponed.")):
            again = oda.send(prefix + path, because="Sjuk")
            assert (again.status, says in again.text) == (409, True), again.text


def test_postponing_twice_by_command_is_refused(scene: Scene, command: Terminal) -> None:
    postpone = ("postpone", f"{scene.path}/tillit", "--because", "Sjuk", "--until-further-notice")
    assert command(*postpone) == (0, "")

    with nothing_changes(scene.app):
        assert command(*postpone) == (REFUSED, "”Om tillit” är redan uppskjuten.")
        assert command(*postpone, language="en") == (REFUSED, "“Om tillit” is already postponed.")


def test_publishing_twice_by_command_is_refused(scene: Scene, command: Terminal) -> None:
    assert command("publish", scene.path) == (0, "")

    with nothing_changes(scene.app):
        for language, says in (("sv", "Inget har ändrats sedan utgåva 2"), ("en", "Nothing has changed since release 2")):
            code, said = command("publish", scene.path, language=language)
            assert (code, says in said) == (REFUSED, True)


def test_undoing_twice_is_undoing_once(scene: Scene, command: Terminal) -> None:
    oda = scene.organiser
    assert command("postpone", f"{scene.path}/tillit", "--because", "Sjuk", "--until-further-notice")[0] == 0
    page = oda.get(f"/organise/notices/{scene.notice + 1}")
    undone = oda.press(page, "")

    with nothing_changes(scene.app):
        assert oda.press(page, "").leads_to == undone.leads_to
        for language, says in (("sv", "Det här meddelandet är redan återtaget."), ("en", "has been taken back already")):
            code, said = command("undo", str(scene.notice + 1), language=language)
            assert (code, says in said) == (REFUSED, True), said


def test_cancelling_a_registration_twice_is_cancelling_once(scene: Scene) -> None:
    own, kari = f"/registration/{scene.code}", Visitor(scene.app)
    asked = kari.get(f"{own}/cancel")
    assert kari.press(asked, f"{own}/cancel").leads_to == own

    with nothing_changes(scene.app):
        assert kari.press(asked, f"{own}/cancel").leads_to == own
        for prefix, says in (("", "Alla platser är redan avbokade."), ("/en", "All places are cancelled already.")):
            assert says in kari.get(f"{prefix}{own}/cancel").text


def test_a_token_signs_in_once(scene: Scene) -> None:
    with scene.app.app_context(), write():
        path = f"/sign-in/{signing_in.make_link(db.session.get_one(Person, scene.oda.id))[0]}"
    late = {prefix: (browser := Visitor(scene.app), browser.get(prefix + path)) for prefix in ("", "/en")}
    assert Visitor(scene.app).send(path).leads_to == "/organise/"

    with nothing_changes(scene.app):
        for prefix, says in (("", "Länken är redan använd."), ("/en", "This link has been used already.")):
            browser, open_page = late[prefix]
            for page in (browser.press(open_page, prefix + path), Visitor(scene.app).get(prefix + path)):
                assert (page.status, says in page.text) == (410, True), page.text
            assert browser.get("/organise/").status == 302
