"""Every page of the site map in a real browser, in both languages, light and dark, on a phone and on a desk."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar
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

T = TypeVar("T")
Look = tuple[int, Literal["light", "dark"]]
LOOKS: list[Look] = [(390, "light"), (1280, "light"), (390, "dark"), (1280, "dark")]
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
    """A browser in one look that goes from page to page and keeps what is wrong with each."""

    page: Page
    address: str
    look: Look
    faults: dict[str, list[str]] = field(default_factory=dict)
    links: set[str] = field(default_factory=set)
    _said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self._said.append(message.text) if message.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self._said.append(str(error)))

    def turns(self, several: Sequence[T]) -> Iterator[tuple[T, str]]:
        """Every other one, with a language: each is seen in two looks, once narrow and once wide, light and dark, Swedish and English."""
        at = LOOKS.index(self.look)
        in_swedish = at < len(LOOKS) // 2
        return ((each, "sv" if in_swedish else "en") for n, each in enumerate(several) if n % 2 == (at in (1, 2)))

    def visit(self, path: str, language: str, status: int = 200) -> None:
        answer = self.page.goto(self.address + {"sv": "", "en": "/en"}[language] + path)
        assert answer
        self.look_at(path, language, [f"answers {answer.status}"] if answer.status != status else [])
        self.links.update(self.page.evaluate(LINKS) if answer.ok else ())

    def send(self, path: str, language: str, answers: dict[str, str]) -> None:
        """Open a page, fill in its form, press its button and look at what comes then."""
        self.page.goto(self.address + {"sv": "", "en": "/en"}[language] + path)
        for place, answer in answers.items():
            field = self.page.locator(place)
            field.set_input_files(answer) if place == "#file" else field.fill(answer)
        with self.page.expect_navigation():
            self.page.locator("main .button.filled").first.click()
        self.look_at(f"{path} as sent", language)

    def look_at(self, name: str, language: str, known: Sequence[str] = ()) -> None:
        """Whether the page that stands there keeps anybody out."""
        if found := [*known, *self._seen(language)]:
            self.faults[f"{language} {name}"] = found
        self._said.clear()

    def _seen(self, language: str) -> Iterator[str]:
        for rule in Axe().run(self.page, options={"resultTypes": ["violations"]}).response["violations"]:
            yield from (f"{rule['id']}: {node['html'][:200]}" for node in rule["nodes"])
        if (wide := self.page.evaluate("document.documentElement.scrollWidth")) > self.look[0]:
            yield f"is {wide} px wide"
        if (headings := self.page.locator("h1").count()) != 1:
            yield f"has {headings} first headings"
        if (said := self.page.evaluate("document.documentElement.lang")) != language:
            yield f"says that it is in {said}"
        if language == "sv":
            yield from (f"in English: {text}" for text in self.page.evaluate(TEXTS) if is_english(text))
        yield from (text for text in self._said if not text.startswith("Failed to load resource: the server responded with a status of 4"))


@cache
def english() -> re.Pattern[str]:
    """Every sentence of ours that reads otherwise in Swedish."""
    written = {sentence for _where, said in sentences() for sentence in said if len(FACT.sub("", sentence)) > 3}
    other = {sentence for sentence in written if sentence not in swedish() or sentence not in swedish()[sentence][2]}
    return re.compile("|".join(".+".join(map(re.escape, re.split(r"%\(\w+\)[sd]", sentence))) for sentence in other))


@cache
def is_english(text: str) -> bool:
    return english().fullmatch(text) is not None


@pytest.fixture(params=LOOKS, ids=[f"{scheme}-{width}" for width, scheme in LOOKS])
def reader(request: pytest.FixtureRequest, chromium: Browser, address: str) -> Iterator[Reader]:
    width, scheme = request.param
    with chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme) as context:
        yield Reader(context.new_page(), address, request.param)


def test_every_page_keeps_nobody_out(reader: Reader, house: Flask, known: Known, token: Callable[[], str], tmp_path: Path) -> None:
    for path, language in reader.turns([*known.addresses(house, "public.", "speaker."), "/nowhere/", "/sign-in?next=/organise/"]):
        reader.visit(path, language, {"/sign-in/unknown": 410, "/nowhere/": 404}.get(path, 200))
    reader.page.goto(f"{reader.address}/sign-in/{token()}")
    reader.look_at("/sign-in/<token>", "sv")
    reader.page.locator("main").get_by_role("button").click()
    for path, language in reader.turns(known.addresses(house, "organiser.", "member.")):
        reader.visit(path, language)
    (tmp_path / "schedule.xml").write_bytes(own("schedule.xml"))
    for (path, answers), language in reader.turns(forms(known.season)):
        reader.send(path, language, {place: answer.format(folder=tmp_path) for place, answer in answers.items()})

    assert reader.faults == {}
    assert dead(reader.links, reader.address, house) == []


def forms(season: str) -> list[tuple[str, dict[str, str]]]:
    """Where a form is, and what is written in it before its button is pressed."""
    return [
        ("/sign-in", {"#email": "kari@example.org"}),
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
        reader = Reader(context.new_page(), address, LOOKS[0])
        reader.page.goto(f"{address}/")
        reader.page.evaluate("""() => {
          document.documentElement.lang = 'en'
          document.querySelector('main').innerHTML = '<h1>Register</h1><h1>B</h1><img src="/x.png"><p class=w>w</p><script>1</' + 'script>'
          document.querySelector('.w').style.width = '999px'
          document.body.append(Object.assign(document.createElement('script'), {text: '1'}))
        }""")
        reader.look_at("bad", "sv")

    (found,) = reader.faults.values()
    for expected in (
        "image-alt: <img",
        "px wide",
        "has 2 first headings",
        "says that it is in en",
        "in English: Register",
        "Content Security",
    ):
        assert any(expected in fault for fault in found), (expected, found)
