"""Every page of the site map in a real browser, in both languages, light and dark, on a phone and on a desk."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page

from netverk.examples import arranging
from netverk.examples.season_ahead import MOVED
from tests.exchange.files import own
from tests.open_to_all.addresses import Known
from tests.test_translations import FACT, sentences, swedish
from tests.visitor import Visitor

Language = Literal["sv", "en"]
SPOKEN: dict[Language, str] = {"sv": "", "en": "/en"}
READERS: list[tuple[int, Language]] = [(390, "sv"), (1280, "sv"), (390, "en"), (1280, "en")]
ISSUER = "/sign-in/with/arbetsgivaren.example"
COLOURS = ["color-contrast", "link-in-text-block"]
IN_THE_LIGHT = {"resultTypes": ["violations"], "preload": False}  # no rule that is on by default reads stylesheets
IN_THE_DARK = IN_THE_LIGHT | {"runOnly": COLOURS}  # nothing but colours is otherwise there
IN_ENGLISH = IN_THE_LIGHT | {"rules": {rule: {"enabled": False} for rule in COLOURS}}  # a page has the same in both languages
TEXTS = """() => {
  const own = node => node.closest('[lang]') === document.documentElement
  const texts = [...document.querySelectorAll('body *:not(script)')].filter(own).flatMap(node => [
    ...[...node.childNodes].filter(child => child.nodeType === 3).map(child => child.data),
    ...['aria-label', 'placeholder', 'title', 'alt'].map(name => node.getAttribute(name) || ''),
  ])
  return texts.map(text => text.trim().replace(/\\s+/g, ' ')).filter(Boolean)
}"""
LINKS = "[...document.links].map(link => link.href)"


@dataclass
class Reader:
    """A browser of one width that goes from page to page in one language and keeps what is wrong with each, light and dark."""

    page: Page
    address: str
    width: int
    language: Language
    faults: dict[str, list[str]] = field(default_factory=dict)
    links: set[str] = field(default_factory=set)
    _said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self._said.append(message.text) if message.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self._said.append(str(error)))

    def visit(self, path: str, status: int = 200) -> None:
        answer = self.page.goto(self.address + SPOKEN[self.language] + path)
        assert answer
        self.look_at(path, [f"answers {answer.status}"] if answer.status != status else [])
        self.links.update(self.page.evaluate(LINKS) if answer.ok else ())

    def send(self, path: str, answers: dict[str, str]) -> None:
        """Open a page, fill in its form, press its button and look at what comes then."""
        self.page.goto(self.address + SPOKEN[self.language] + path)
        for place, answer in answers.items():
            field = self.page.locator(place)
            field.set_input_files(answer) if place == "#file" else field.fill(answer)
        with self.page.expect_navigation():
            self.page.locator("main .button.filled").first.click()
        self.look_at(f"{path} as sent")

    def look_at(self, name: str, known: Sequence[str] = ()) -> None:
        """Whether the page that stands there keeps anybody out."""
        if found := [*known, *self._seen()]:
            self.faults[name] = found
        self._said.clear()

    def _seen(self) -> Iterator[str]:
        yield from self._broken(Axe().run(self.page, options=IN_THE_LIGHT if self.language == "sv" else IN_ENGLISH).response)
        if self.language == "sv":
            self.page.emulate_media(color_scheme="dark")
            yield from self._broken(self.page.evaluate("options => axe.run(options)", IN_THE_DARK))
            self.page.emulate_media(color_scheme="light")
        if (wide := self.page.evaluate("document.documentElement.scrollWidth")) > self.width:
            yield f"is {wide} px wide"
        if (headings := self.page.locator("h1").count()) != 1:
            yield f"has {headings} first headings"
        if (said := self.page.evaluate("document.documentElement.lang")) != self.language:
            yield f"says that it is in {said}"
        if self.language == "sv":
            yield from (f"in English: {text}" for text in self.page.evaluate(TEXTS) if is_english(text))
        yield from (text for text in self._said if not text.startswith("Failed to load resource: the server responded with a status of 4"))

    @staticmethod
    def _broken(found: dict[str, Any]) -> Iterator[str]:
        for rule in found["violations"]:
            yield from (f"{rule['id']}: {node['html'][:200]}" for node in rule["nodes"])


@cache
def english() -> re.Pattern[str]:
    """Every sentence of ours that reads otherwise in Swedish."""
    written = {sentence for _where, said in sentences() for sentence in said if len(FACT.sub("", sentence)) > 3}
    other = {sentence for sentence in written if sentence not in swedish() or sentence not in swedish()[sentence][2]}
    return re.compile("|".join(".+".join(map(re.escape, re.split(r"%\(\w+\)[sd]", sentence))) for sentence in other))


@cache
def is_english(text: str) -> bool:
    return english().fullmatch(text) is not None


ALONE = [pytest.param(each, id=f"{each[1]}-{each[0]}", marks=pytest.mark.xdist_group(f"pages {each}")) for each in READERS]


@pytest.fixture(params=ALONE)
def reader(request: pytest.FixtureRequest, chromium: Browser, address: str) -> Iterator[Reader]:
    width, language = request.param
    with chromium.new_context(viewport={"width": width, "height": 900}, color_scheme="light") as context:
        yield Reader(context.new_page(), address, width, language)


def test_every_page_keeps_nobody_out(reader: Reader, house: Flask, known: Known, token: Callable[[], str], tmp_path: Path) -> None:
    for path in [*known.addresses(house, "public.", "speaker."), "/nowhere/", "/sign-in?next=/organise/"]:
        reader.visit(path, {"/sign-in/unknown": 410, "/sign-in/back": 403, ISSUER: 403, "/nowhere/": 404}.get(path, 200))
    reader.page.goto(f"{reader.address}{SPOKEN[reader.language]}/sign-in/{token()}")
    reader.look_at("/sign-in/<token>")
    reader.page.locator("main").get_by_role("button").click()
    for path in known.addresses(house, "organiser.", "member."):
        reader.visit(path)
    (tmp_path / "schedule.xml").write_bytes(own("schedule.xml"))
    for path, answers in forms(known.season):
        reader.send(path, {place: answer.format(folder=tmp_path) for place, answer in answers.items()})

    assert reader.faults == {}
    assert dead(reader.links, reader.address, house) == []


def forms(season: str) -> list[tuple[str, dict[str, str]]]:
    """Where a form is, and what is written in it before its button is pressed."""
    return [
        ("/sign-in", {"#email": "kari@example.org"}),
        ("/sign-in", {"#email": "kari@arbetsgivaren.example"}),
        (f"{season}/register", {"#name": "Per", "#email": "per@"}),
        (f"/organise{season}/sessions/{MOVED}/postpone", {"#because": "Talaren är sjuk"}),
        (f"/organise{season}/sessions/{MOVED}/move", {"#because": ""}),
        (f"/organise{season}/sessions/{MOVED}", {"#title": ""}),
        (f"/organise{season}/facts", {"#starts_on": "2031-06-01", "#ends_on": "2031-01-01"}),
        ("/organise/new", {"#series_title": "", "#title": ""}),
        ("/organise/import", {"#file": "{folder}/schedule.xml", "#series": "fjallmotet", "#season": "2031"}),
    ]


def dead(links: set[str], address: str, app: Flask) -> list[str]:
    """The links within the house that lead an organiser nowhere. What is made slowly, paper, is looked at elsewhere."""
    paths = {urlsplit(link).path for link in links if link.startswith(address)}
    with app.app_context():
        oda = Visitor(app, signed_in=arranging.organisers()[0])
    return sorted(path for path in paths if not path.endswith(".pdf") and oda.get(path).status != 200)


def test_what_is_wrong_with_a_page_is_found(chromium: Browser, address: str) -> None:
    """Else an empty list above would prove nothing."""
    with chromium.new_context(viewport={"width": 390, "height": 900}) as context:
        reader = Reader(context.new_page(), address, *READERS[0])
        reader.page.goto(f"{address}/")
        reader.page.evaluate("""() => {
          document.documentElement.lang = 'en'
          document.querySelector('main').innerHTML = '<h1>Register</h1><h1>B</h1><img src="/x"><p class=w>word</p><script>1</' + 'script>'
          Object.assign(document.querySelector('.w').style, {width: '999px', color: '#222'})
          document.body.append(Object.assign(document.createElement('script'), {text: '1'}))
        }""")
        reader.look_at("bad")

    (found,) = reader.faults.values()
    for expected in (
        "image-alt: <img",
        "color-contrast: <p",  # in the dark alone
        "px wide",
        "has 2 first headings",
        "says that it is in en",
        "in English: Register",
        "Content Security",
    ):
        assert any(expected in fault for fault in found), (expected, found)
