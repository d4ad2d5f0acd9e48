"""A speaker's photo, from the desk and from the speaker's own page to the readers."""

import io
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from netverk.speakers.models import Speaker
from tests.engagements.conftest import Asked
from tests.publishing.workspace import AT
from tests.rows import nothing_changes
from tests.speakers.test_photos import photo
from tests.visitor import Page, Visitor


def desk(asked: Asked) -> str:
    return f"/organise/speakers/{asked.speaker().slug}/photo"


def send(browser: Visitor, path: str, content: bytes | None, **facts: Any) -> Page:
    form = browser.get(path).form
    data = {name: value for name, value in form.form_values() if name != "photo"} | facts
    if content is not None:
        data["photo"] = FileStorage(io.BytesIO(content), "jag.jpg")
    boundary, body = encode_multipart(data)  # here, because the client would leave a large one in an open file
    return Page(browser.client.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}"))


def test_an_organiser_gives_a_photo_and_readers_see_it_when_it_is_published(asked: Asked) -> None:
    before = asked.public()
    sent = send(asked.workspace.oda, desk(asked), photo())
    assert sent.leads_to == f"/organise/speakers/{asked.speaker().slug}"
    digest = asked.speaker().photo
    assert asked.public() == before

    preview = asked.workspace.oda.get(f"{AT}/publish")
    assert "foto" in preview.text
    asked.workspace.confirm(preview, f"{AT}/publish")
    page = asked.browser.get("/en/natverk/varen/sessions/traff-1")
    assert page.tree.xpath("//img[@alt='Talare 1']/@src") == [f"/photos/{digest}-small.jpg"]
    assert next(each.photo for each in asked.workspace.seen().speakers if each.name == "Talare 1") == digest


def test_a_photo_is_served_for_good(asked: Asked) -> None:
    send(asked.workspace.oda, desk(asked), photo())
    response = Visitor(asked.app).client.get(f"/photos/{asked.speaker().photo}-large.jpg")

    assert (response.status_code, response.mimetype) == (200, "image/jpeg")
    assert {"public", "immutable", "max-age=31536000"} <= set(response.headers["Cache-Control"].split(", "))
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("path", ["x-large.jpg", f"{'a' * 64}-large.jpg", "..%2Fsecret_key-large.jpg", f"{'a' * 64}-huge.jpg"])
def test_a_photo_that_is_not_there_is_not_found(asked: Asked, path: str) -> None:
    assert asked.browser.get(f"/photos/{path}").status == 404


def test_a_speaker_gives_a_photo_and_says_where_its_middle_is(asked: Asked) -> None:
    own = f"{asked.ask()}/photo"
    send(asked.browser, own, photo())
    send(asked.browser, own, None, focus_x="68", focus_y="33")

    known = asked.speaker()
    assert (bool(known.photo), known.focus_x, known.focus_y, known.own_edits) == (True, 68, 33, ["photo", "focus_x", "focus_y"])
    page = asked.workspace.oda.get(f"/organise/speakers/{known.slug}")
    assert "Talare 1 har själv ändrat detta: foto." in page.text
    assert page.tree.xpath("//img/@class") == ["portrait focus-x-7 focus-y-3 large"]


@pytest.mark.parametrize(
    ("content", "facts", "field", "said"),
    [
        (None, {}, "photo", "Välj ett foto."),
        (b"hej", {}, "photo", "Det är ingen bild som vi kan läsa."),
        (photo((200, 200), "GIF"), {}, "photo", "Det är ingen bild som vi kan läsa."),
        (b"\xff\xd8" + bytes(13 * 1024 * 1024), {}, "photo", "Bilden är för stor: högst 12 MB."),
        (photo((100, 100)), {}, "photo", "Bilden är för liten för att synas"),
        (photo(), {"focus_x": "101"}, "focus_x", "Skriv ett tal från 0 till 100."),
        (photo(), {"focus_y": "mitten"}, "focus_y", "Skriv ett heltal."),
    ],
)
def test_what_cannot_be_taken_is_said_at_the_field(
    asked: Asked, content: bytes | None, facts: dict[str, str], field: str, said: str
) -> None:
    with nothing_changes(asked.app):
        page = send(asked.workspace.oda, desk(asked), content, **facts)

    assert page.status == 422
    assert said in page.text
    if field == "photo":
        assert said in page.tree.get_element_by_id("photo-wrong").text_content()


def test_fifty_megabytes_are_refused_with_a_sentence(asked: Asked) -> None:
    own = f"{asked.ask()}/photo"
    with nothing_changes(asked.app):
        page = send(asked.browser, own, bytes(50 * 1024 * 1024))

    assert (page.status, page.heading) == (413, "Det var för mycket på en gång")


def test_a_photo_is_taken_away(asked: Asked) -> None:
    send(asked.workspace.oda, desk(asked), photo(), focus_x="10")
    page = asked.workspace.oda.get(desk(asked))
    [remove] = page.tree.xpath("//form[contains(@action, '/photo/remove')]")
    asked.workspace.oda.client.post(remove.get("action"), data=dict(remove.form_values()))

    known: Speaker = asked.speaker()
    assert (known.photo, known.focus_x) == ("", 50)
