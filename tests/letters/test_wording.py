"""Letters in words, on templates of the test's own that use every part."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader
from lxml import html as parser

from config import PROJECT
from netverk import templating
from netverk.language import speaking
from netverk.letters.outbox import Message
from netverk.letters.wording import flowed, unflowed, written_out
from netverk.programme.published import House
from netverk.programme.when import When

HOUSE = House(name="Förlaget Norrsken", contact="hej@norrsken.example", phone="08-123 45 67")
LETTER = """
{% extends "letters/layout.FORM" %}
{% import "letters/_parts.FORM" as parts %}
{% block summary %}Nytt datum kommer.{% endblock %}
{% block body %}
{{ parts.paragraph(what) }}
{{ parts.former(was, "Norra salen") }}
{{ parts.date_block(when, place) }}
{{ parts.date_block(later) }}
{{ parts.quote(note) }}
{{ parts.sentences(["Kom i tid, för vi börjar på slaget och den som kommer sent får stå längst bak", "Ta med en fråga"]) }}
{{ parts.button("https://natverk.example/registration/7d1c2f0b9a4e4c55a3f6e1b2c3d4e5f6-and-more", "Se din anmälan") }}
{{ parts.link("https://natverk.example/cancel", "Avboka") }}
{% endblock %}
{% block why %}Du får brevet för att du har en plats.{% endblock %}
"""
SIGNED = "Vänliga hälsningarFörlaget Norrskenhej@norrsken.example08-123 45 67"
AS_WRITTEN = """\
Hej Kari Nordmann,

Träffen skjuts upp. Nytt datum är inte bestämt. Din plats ligger kvar,
och du får en ny bokning när datumet är klart.

Tidigare: tisdagen den 5 maj 2020 kl. 09.30–12.30, Norra salen

    Tisdagen den 15 september 2020 kl. 09.30–12.30
    Södra & norra salen <2 tr>

    Juni 2020

> Samtalsledaren är sjuk, och vi vill inte hålla träffen utan henne
> eller utan er.
>
> Vi hör av oss.

– Kom i tid, för vi börjar på slaget och den som kommer sent får stå
  längst bak
– Ta med en fråga

Se din anmälan:
https://natverk.example/registration/7d1c2f0b9a4e4c55a3f6e1b2c3d4e5f6-and-more

Avboka:
https://natverk.example/cancel

Vänliga hälsningar
Förlaget Norrsken
hej@norrsken.example
08-123 45 67

--
Du får brevet för att du har en plats.
"""


@pytest.fixture(autouse=True)
def _context() -> Iterator[None]:
    app = Flask("netverk", root_path=str(PROJECT), template_folder="templates", static_folder="static")
    templating.install(app)
    of_the_test = DictLoader({f"letters/try.{form}": LETTER.replace("FORM", form) for form in ("html", "txt")})
    app.jinja_loader = ChoiceLoader([of_the_test, app.jinja_loader])  # type: ignore[list-item]  # it has one
    with app.app_context():
        yield


def letter(house: House = HOUSE, reader: str = "Kari Nordmann", note: str = "") -> Message:
    return written_out(
        "try",
        "Träffen den 5 maj skjuts upp",
        house=house,
        reader=reader,
        was=When.parse("2020-05-05 09:30/2020-05-05 12:30"),
        when=When.parse("2020-09-15 09:30/2020-09-15 12:30"),
        later=When.parse("2020-06"),
        what="Träffen skjuts upp. Nytt datum är inte bestämt. Din plats ligger kvar, och du får en ny bokning när datumet är klart.",
        place="Södra & norra salen <2 tr>",
        note=note or "Samtalsledaren är sjuk, och vi vill inte hålla träffen utan henne eller utan er.\r\n\r\nVi hör av oss.",
    )


def parsed(message: Message) -> Any:
    return parser.fromstring(message.html)


def test_the_text_reads_as_if_somebody_had_written_it() -> None:
    assert letter().text.replace("\N{NO-BREAK SPACE}", " ") == AS_WRITTEN


def test_the_text_speaks_english() -> None:
    with speaking("en"):
        text = letter().text

    assert text.startswith("Hello Kari Nordmann,\n")
    assert "\nBefore: Tuesday 5\N{NO-BREAK SPACE}May 2020" in text
    assert "\nKind regards\nFörlaget Norrsken\n" in text


def test_a_reader_without_a_name_is_not_greeted() -> None:
    assert letter(reader="").text.startswith("Träffen skjuts upp.")


def test_html_says_what_the_text_says() -> None:
    page = parsed(letter())
    said = [" ".join(each.text_content().split()) for each in page.xpath("//p[@class='foot'] | //p[not(@class)] | //li")]
    text = " ".join(letter().text.replace("\n> ", "\n").split())

    assert len(said) == 13
    assert [each for each in said if each not in text and each not in ("Avboka", SIGNED)] == []


def test_html_needs_no_sheet_and_no_picture() -> None:
    page = parsed(letter())

    assert [(each.get("href"), each.get("style") is not None) for each in page.iter("a")] == [
        ("https://natverk.example/registration/7d1c2f0b9a4e4c55a3f6e1b2c3d4e5f6-and-more", True),
        ("https://natverk.example/cancel", True),
    ]
    assert page.xpath("//img | //link | //script") == []
    assert "var(" not in "".join(page.xpath("//@style"))
    assert page.get("lang") == "sv"
    assert page.xpath("//h1")[0].text_content() == page.findtext(".//title") == "Träffen den 5 maj skjuts upp"
    assert all(table.get("role") == "presentation" for table in page.iter("table"))


def test_html_is_made_for_dark_screens_too() -> None:
    page = parsed(letter())

    assert page.xpath("//meta[@name='color-scheme']/@content") == ["light dark"]
    assert "@media (prefers-color-scheme: dark)" in page.xpath("string(//style)")
    assert "--accent: #8fd0bd" in page.xpath("string(//style)")


def test_a_house_has_its_own_accent_made_readable() -> None:
    page = parsed(letter(replace(HOUSE, accent="#ffcc00")))
    link = page.xpath("//a")[-1].get("style")

    assert "#ffcc00" in page.xpath("string(//style)")
    assert "color: #" in link
    assert "#ffcc00" not in link


def test_what_the_house_writes_is_text() -> None:
    assert "<script" not in letter(note="<script>alert(1)</script>").html
    assert "> <script>alert(1)</script>" in letter(note="<script>alert(1)</script>").text


def test_a_line_with_an_address_stays_whole() -> None:
    url = "https://natverk.example/" + "x" * 80

    assert flowed(f"{url}\n\n\n\n{'ord ' * 30}") == f"{url}\n\n" + ("ord " * 18).strip() + "\n" + ("ord " * 12).strip() + "\n"


def test_what_was_wrapped_reads_as_whole_paragraphs_again() -> None:
    text = f"Hej Kari,\n\n{'ord ' * 30}slut.\n\n– {'punkt ' * 20}slut\n– kort\n\n> {'citat ' * 20}slut\n>\n> mer\n\n    Salen\n\nSe:\nhttps://n.example/\n"

    assert flowed(text).count("\n") > text.count("\n")
    assert unflowed(flowed(text)) == text
