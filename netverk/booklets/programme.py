"""The programme of a season as a booklet."""

import re
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from netverk.booklets.contents import booklet, details
from netverk.booklets.glyphs import settable
from netverk.booklets.printing import ROOT, printed
from netverk.language import gettext, ngettext, spoken
from netverk.programme.published import Logo, Published
from netverk.programme.running_order import running_order
from netverk.programme.texts import rich, shortened
from netverk.programme.words import access_words, bare_hours, part_title, usual_words

SHEETS = ("page", "type", "cover", "session", "timetable")
STYLES = ROOT / "static" / "css" / "print"


def programme_pdf(
    published: Published, at: datetime, base_url: str, paper: Literal["a4", "a5"] = "a4", *, logo: bytes = b"", unhurried: bool = False
) -> bytes:
    """The booklet (PDF/UA-1) in the language spoken, as it reads at the moment `at` (UTC); the same bytes for the same arguments.

    `logo` is the PNG file of the house's logo; without it the name is set. `unhurried` lets everything else go first. Raises
    PaperUnavailable where it cannot be printed.
    """
    sheets = [*_sheets(paper), *_accent(published.house.accent)]
    pictures = {logo_address(published.house.logo): logo} if published.house.logo and logo else {}
    if not pictures:
        published = replace(published, house=replace(published.house, logo=None))
    return printed(programme_html(published, at, base_url), sheets, pictures=pictures, unhurried=unhurried)


def programme_html(published: Published, at: datetime, base_url: str) -> str:
    """What is sent to the press, in signs that the fonts have."""
    page = _environment().get_template("booklets/programme.html")
    return settable(page.render(booklet=booklet(published, at, base_url), language=spoken()))


def logo_address(logo: Logo) -> str:
    """As the page names it to the press."""
    return f"logo:{logo.digest}"


def _sheets(paper: str) -> list[str]:
    return [(STYLES / f"{name}.css").read_text(encoding="utf-8") for name in (*SHEETS, *(("a5",) if paper == "a5" else ()))]


def _accent(accent: str) -> list[str]:
    return [f":root {{ --accent: {accent} }}"] if re.fullmatch(r"#[0-9a-fA-F]{6}", accent) else []


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    environment.filters["rich"] = lambda text: Markup(rich(text))  # noqa: S704 (sanitised)
    environment.filters.update(
        access_words=access_words,
        bare_hours=bare_hours,
        details=details,
        logo_address=logo_address,
        part_title=part_title,
        running_order=running_order,
        shortened=shortened,
        usual_words=usual_words,
    )
    return environment
