"""Every page of the site map in a real browser, in both languages, light and dark, as wide as a phone and as a desk."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask, has_request_context, request, template_rendered
from jinja2 import Template
from playwright.sync_api import Browser, Page, ViewportSize

from netverk.examples import arranging
from netverk.examples.season_ahead import MOVED
from tests.exchange.files import own
from tests.open_to_all.addresses import Known
from tests.test_translations import FACT, sentences, swedish
from tests.visitor import Visitor

Language = Literal["sv", "en"]
Scheme = Literal["light", "dark"]
SPOKEN: dict[Language, str] = {"sv": "", "en": "/en"}
PHONE, DESK = 390, 1280
OPENED: dict[Language, int] = {"sv": PHONE, "en": DESK}  # where a page is opened; it is made as wide as the other one afterwards
ISSUER = "/sign-in/with/arbetsgivaren.example"
COLOURS = ["color-contrast", "link-in-text-block"]
EVERYTHING = {"resultTypes": ["violations"], "preload": False, "iframes": False}  # no rule that is on by default reads stylesheets
COLOURS_ALONE = EVERYTHING | {"runOnly": COLOURS}
NO_COLOURS = EVERYTHING | {"rules": {rule: {"enabled": False} for rule in COLOURS}}
VIOLATIONS = "options => axe.run(options).then(found => found.violations)"
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
    """A browser that goes from page to page in one language and keeps what is wrong with each.

    In Swedish every page is looked at on a phone in the light and on a desk in the dark; the colours of the first that is made of a
    template, and of whatever is answered to a form, also the other way round. In English, where pages have the same colours and parts,
    axe-core looks at the first of each template, and everything else at all of them.
    """

    page: Page
    address: str
    language: Language
    rendered: dict[str, str]  # by path: the template that the answer is made of
    faults: dict[str, list[str]] = field(default_factory=dict)
    links: set[str] = field(default_factory=set)
    visited: set[str] = field(default_factory=set)
    scheme: Scheme = "light"
    _templates: set[str] = field(default_factory=set)
    _said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.width = OPENED[self.language]
        self.page.on("console", lambda message: self._said.append(message.text) if message.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self._said.append(str(error)))

    def visit(self, path: str, status: int = 200) -> None:
        answer = self.page.goto(self.address + SPOKEN[self.language] + path)
        assert answer
        at = urlsplit(self.page.url).path
        template = self.rendered.get(at, at)
        self.look_at(path, [f"answers {answer.status}"] if answer.status != status else [], is_new=template not in self._templates)
        self._templates.add(template)
        self.visited.add(at)
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

    def look_at(self, name: str, known: Sequence[str] = (), *, is_new: bool = True) -> None:
        """Whether the page that stands there keeps anybody out."""
        looks = self._in_swedish(is_new) if self.language == "sv" else self._in_english(is_new)
        if found := [*known, *looks, *self._parts()]:
            self.faults[name] = found
        self._said.clear()
        self.be(OPENED[self.language], "light")

    def be(self, width: int, scheme: Scheme) -> None:
        if width != self.width:
            self.page.set_viewport_size({"width": width, "height": 900})
        if scheme != self.scheme:
            self.page.emulate_media(color_scheme=scheme)
        self.width, self.scheme = width, scheme

    def _in_swedish(self, is_new: bool) -> Iterator[str]:
        yield from self._look(PHONE, "light", EVERYTHING)
        if is_new:
            yield from self._look(PHONE, "dark", COLOURS_ALONE)
        yield from self._look(DESK, "dark", EVERYTHING)
        if is_new:
            yield from self._look(DESK, "light", COLOURS_ALONE)
        yield from (f"in English: {text}" for text in self.page.evaluate(TEXTS) if is_english(text))

    def _in_english(self, is_new: bool) -> Iterator[str]:
        yield from self._look(DESK, "light", NO_COLOURS if is_new else None)
        yield from self._look(PHONE, "light", None)

    def _look(self, width: int, scheme: Scheme, rules: dict[str, Any] | None) -> Iterator[str]:
        self.be(width, scheme)
        for rule in self.page.evaluate(VIOLATIONS, rules) if rules else ():
            yield from (f"{rule['id']}: {node['html'][:200]} (at {width} px, {scheme})" for node in rule["nodes"])
        if (wide := self.page.evaluate("document.documentElement.scrollWidth")) > width:
            yield f"is {wide} px wide (of {width})"

    def _parts(self) -> Iterator[str]:
        if (headings := self.page.locator("h1").count()) != 1:
            yield f"has {headings} first headings"
        if (said := self.page.evaluate("document.documentElement.lang")) != self.language:
            yield f"says that it is in {said}"
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


@contextmanager
def reading(chromium: Browser, house: Flask, address: str, language: Language) -> Iterator[Reader]:
    rendered: dict[str, str] = {}

    def note(_app: Flask, template: Template, **_more: object) -> None:
        if has_request_context():
            rendered.setdefault(request.path, template.name or "")

    size = ViewportSize(width=OPENED[language], height=900)
    with template_rendered.connected_to(note, house), chromium.new_context(viewport=size, color_scheme="light") as context:
        context.add_init_script(Axe().axe_script)
        yield Reader(context.new_page(), address, language, rendered)


def apart(name: str) -> pytest.MarkDecorator:
    """In both languages, each in whichever process is free."""
    each = [pytest.param(language, marks=pytest.mark.xdist_group(f"{name} {language}")) for language in SPOKEN]
    return pytest.mark.parametrize("reader", each, indirect=True)


@pytest.fixture
def reader(request: pytest.FixtureRequest, chromium: Browser, house: Flask, address: str) -> Iterator[Reader]:
    with reading(chromium, house, address, request.param) as made:
        yield made


@apart("the workspace")
def test_every_page_of_the_workspace_keeps_nobody_out(
    reader: Reader, house: Flask, known: Known, token: Callable[[], str], tmp_path: Path
) -> None:
    reader.page.goto(f"{reader.address}{SPOKEN[reader.language]}/sign-in/{token()}")
    reader.look_at("/sign-in/<token>")
    reader.page.locator("main").get_by_role("button").click()
    for path in known.addresses(house, "organiser.", "member."):
        reader.visit(path)
    links = {link for link in reader.links if urlsplit(link).path not in reader.visited}
    (tmp_path / "schedule.xml").write_bytes(own("schedule.xml"))
    for path, answers in forms_of_the_workspace(known.season):
        reader.send(path, {place: answer.format(folder=tmp_path) for place, answer in answers.items()})

    assert reader.faults == {}
    assert dead(links, reader.address, house) == []


@apart("the public")
def test_every_page_that_anybody_may_open_keeps_nobody_out(reader: Reader, house: Flask, known: Known) -> None:
    for path in [*known.addresses(house, "public.", "speaker."), "/nowhere/", "/sign-in?next=/organise/"]:
        reader.visit(path, {"/sign-in/unknown": 410, "/sign-in/back": 403, ISSUER: 403, "/nowhere/": 404}.get(path, 200))
    for path, answers in forms(known.season):
        reader.send(path, answers)

    assert reader.faults == {}
    assert dead(reader.links, reader.address, house) == []


def forms(season: str) -> list[tuple[str, dict[str, str]]]:
    """Where a form is, and what is written in it before its button is pressed."""
    return [
        ("/sign-in", {"#email": "kari@example.org"}),
        ("/sign-in", {"#email": "kari@arbetsgivaren.example"}),
        (f"{season}/register", {"#name": "Per", "#email": "per@"}),
    ]


def forms_of_the_workspace(season: str) -> list[tuple[str, dict[str, str]]]:
    return [
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


@pytest.mark.parametrize("reader", ["sv"], indirect=True)
def test_what_is_wrong_with_a_page_is_found(reader: Reader) -> None:
    """Else an empty list above would prove nothing."""
    reader.page.goto(f"{reader.address}/")
    reader.page.evaluate("""() => {
      document.documentElement.lang = 'en'
      document.querySelector('main').innerHTML =
        '<h1>Register</h1><h1>B</h1><img src="/x"><p class=w>word</p><p class=l>word</p><script>1</' + 'script>'
      Object.assign(document.querySelector('.w').style, {width: '1999px', color: '#222'})
      Object.assign(document.querySelector('.l').style, {color: '#ddd'})
      document.body.append(Object.assign(document.createElement('script'), {text: '1'}))
    }""")
    reader.look_at("bad")

    (found,) = reader.faults.values()
    for begins, ends in (
        ("image-alt: <img", "(at 390 px, light)"),
        ("image-alt: <img", "(at 1280 px, dark)"),
        *(('color-contrast: <p class="w"', f"(at {width} px, dark)") for width in (PHONE, DESK)),
        *(('color-contrast: <p class="l"', f"(at {width} px, light)") for width in (PHONE, DESK)),
        ("is ", "px wide (of 390)"),
        ("is ", "px wide (of 1280)"),
        ("has 2 first headings", ""),
        ("says that it is in en", ""),
        ("in English: Register", ""),
    ):
        assert any(fault.startswith(begins) and fault.endswith(ends) for fault in found), (begins, ends, found)
    assert any("Content Security" in fault for fault in found), found
