"""`<script>` in whatever can be written: it stays the letters it is made of, on the page, in calendars, mail, paper and data."""

import json
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

import pytest
from defusedxml.ElementTree import fromstring
from flask import Flask
from icalendar import Calendar
from lxml import html

from netverk import clock, clockwork
from netverk.booklets.programme import programme_html
from netverk.db import write
from netverk.people.knowing import Contact
from netverk.publishing import acting
from netverk.registrations.registering import take_places
from netverk.releases import reading
from netverk.settings import settings
from tests import make, scene
from tests.calendars.checks import check_object
from tests.scene import BASE_URL, HOLD, NOW
from tests.visitor import Visitor

EVIL = "<script>alert(1)</script>"
OUT = f"</script>{EVIL}"
PATH = "/natverket/varen-2030"
PAGES = ("/", "/natverket/", f"{PATH}/", f"{PATH}/sessions/tillit", f"{PATH}/speakers/astrid", f"{PATH}/changes", f"{PATH}/register")


@pytest.fixture
def engine() -> str:
    return "sqlite"  # nothing here depends on the database


@pytest.fixture
def evil(app: Flask, clock_at: Callable[[str], None]) -> Flask:
    """A season in which every text that shows is EVIL, published, with a member, and then postponed with a reason."""
    clock_at(NOW)
    with app.app_context(), write():
        make.house(name=f"Huset {OUT}")
        oda = make.organiser(f"Oda {OUT}", email="oda@example.org")
        owner = make.series(f"Nätverket {OUT}", slug="natverket", purpose=OUT, audience=OUT, questions=[OUT], usual_hours=OUT)
        season = make.season(f"Våren {OUT}", series=owner, slug="varen-2030", note=OUT)
        make.advisory(OUT, season=season, title=f"Råd {OUT}")
        room = make.room(f"Sal {OUT}", venue=make.venue(f"Hus {OUT}", street=OUT, town=OUT))
        talked = make.session(
            f"Tillit {OUT}", slug="tillit", season=season, venue=room.venue, room=room, summary=OUT, description=OUT, kind=OUT
        )
        speaker = make.speaker(f"Astrid {OUT}", slug="astrid", biography=OUT, title=OUT, affiliation=OUT)
        make.talk(f"Inslag {OUT}", session=talked, by=speaker, summary=OUT)
        make.session(f"Makt {OUT}", slug="makt", season=season, starts="2030-06-02 09:30")
        make.leader(speaker, season=season)
        scene.publish(season, oda)
        kari = Contact(name=f"Kari {OUT}", email="kari@example.org")
        take_places(season, kari, [kari], once=uuid4().hex, organisation=f"Verket {OUT}")
        ident, uid = season.id, talked.uid
    with app.app_context():
        clockwork.delivering()()
    clock_at("2030-01-10 12:10")
    with app.app_context(), write():
        acting.publish_action(ident, uid, acting.postpone(f"Sjuk {OUT}"), by=None, hold=HOLD, base_url=BASE_URL)
    return app


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_on_pages_it_is_text(evil: Flask, prefix: str) -> None:
    for path in PAGES:
        page = Visitor(evil).get(prefix + path)
        assert page.status == 200, path
        assert EVIL not in page.response.text, path
        assert OUT in page.text, path
        for data in page.tree.xpath("//script[@type='application/ld+json']/text()"):
            assert OUT in json.dumps(json.loads(data)), path


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_in_calendars_it_is_text(evil: Flask, prefix: str) -> None:
    feed = Visitor(evil).client.get(f"{prefix}{PATH}/calendar.ics").data
    check_object(feed)
    events = {str(event["UID"]): event for event in Calendar.from_ical(feed).walk("VEVENT")}

    assert len(events) == 2
    assert all(OUT in str(event["SUMMARY"]) for event in events.values())
    assert EVIL not in html_parts(feed)


def test_in_data_it_is_text(evil: Flask) -> None:
    browser = Visitor(evil).client
    atom, xml = (fromstring(browser.get(f"{PATH}/{name}").data) for name in ("changes.atom", "schedule.xml"))
    season, schedule = (json.loads(browser.get(f"{PATH}/{name}").data) for name in ("season.json", "schedule.json"))

    for tree in (atom, xml):
        assert not [node.tag for node in tree.iter() if node.tag.endswith("script")]
        assert OUT in " ".join(tree.itertext())
    for content in atom.iter("{http://www.w3.org/2005/Atom}content"):
        assert not html.fromstring(content.text or "").xpath("//script")
    assert [session["title"] for session in season["sessions"]] == [f"Tillit {OUT}", f"Makt {OUT}"]
    assert OUT in schedule["schedule"]["conference"]["title"]


def test_on_paper_it_is_text(evil: Flask) -> None:
    with evil.app_context():
        (release,) = reading.current_of_each()
        made = programme_html(reading.published(release), clock.now(), BASE_URL)

    assert EVIL not in made
    assert OUT in words(made)


def test_in_letters_it_is_text(evil: Flask, clock_at: Callable[[str], None]) -> None:
    clock_at("2030-01-10 13:00")
    with evil.app_context():
        clockwork.delivering()()
        letters = [opened(path) for path in Path(settings().mail_url.removeprefix("folder:")).glob("*.eml")]

    assert len(letters) == 4  # joining, an entry for each session, and that one is postponed
    for letter in letters:
        parts = {part.get_content_type(): part.get_content() for part in letter.walk() if part.get_content_maintype() == "text"}
        assert EVIL not in parts["text/html"]
        assert OUT in words(parts["text/html"])
        assert OUT in " ".join(parts["text/plain"].split())
        assert "\n" not in str(letter["Subject"]) + str(letter["To"]) + str(letter["From"])


def test_in_the_workspace_it_is_text(evil: Flask) -> None:
    with evil.app_context(), write():
        oda = make.organiser(email="oda@example.org")
    browser, here = Visitor(evil, signed_in=oda), "/organise/natverket/varen-2030"
    pages = ["", "/facts", "/leaders", "/sessions/tillit", "/sessions/makt/postpone", "/publish", "/releases", "/registrations"]
    for path in ["/organise/", "/organise/notices", "/organise/notices/2", *(f"{here}/{page.lstrip('/')}" for page in pages)]:
        page = browser.get(path)
        assert (page.status, EVIL in page.response.text) == (200, False), path
        assert OUT in page.text or OUT in " ".join(page.tree.xpath("//main//@value")), path


def words(written: str) -> str:
    return " ".join(" ".join(map(str, html.fromstring(written).itertext())).split())


def opened(path: Path) -> EmailMessage:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def html_parts(calendar: bytes) -> str:
    """What a calendar would show as HTML."""
    return " ".join(str(event.get("X-ALT-DESC", "")) for event in Calendar.from_ical(calendar).walk("VEVENT"))
