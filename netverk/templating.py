"""What every page can use: words for dates and hours, addresses of static files, the other language; headers that protect the reader."""

import re
from collections.abc import Callable, Sequence

from flask import Flask, Response, request
from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from netverk import language, statics
from netverk.programme import texts, words
from netverk.programme.headlines import number_words
from netverk.programme.published import House
from netverk.programme.running_order import running_order
from netverk.programme.value import Mode, Status
from netverk.programme.when import Exactness
from netverk.settings import settings

KEPT = re.compile(r"\d\d[.:]\d\d–\d\d[.:]\d\d|\b\w{1,24} \d+(?: ?[A-Z])?(?=,|$)")  # hours; a street that is not too long, with its number
Navigation = Sequence[tuple[str, str]]  # endpoint and English label, in the order shown

HEADERS = (
    ("Content-Security-Policy", "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
)


def install(app: Flask, house: Callable[[], House] = lambda: House(name="netverk"), navigation: Navigation = ()) -> None:
    """Give `app` its template language. `house` says whose pages they are where a page does not; `navigation` is the workspace's."""
    env = app.jinja_env
    env.undefined, env.trim_blocks, env.lstrip_blocks = StrictUndefined, True, True
    env.add_extension("jinja2.ext.i18n")
    env.install_gettext_callables(language.gettext, language.ngettext, newstyle=True)  # type: ignore[attr-defined]  # the extension's
    env.policies["ext.i18n.trimmed"] = True
    env.filters.update(FILTERS)
    env.globals.update(GLOBALS, navigation=tuple(navigation))
    app.context_processor(lambda: {"house": house(), "language": language.spoken()})
    app.after_request(_protect)
    statics.install(app)


def other_language_url() -> str:
    """The same page in the other language, without its query."""
    return request.path if language.spoken() == "en" else f"/en{request.path}"


def page_url(spoken: str = "") -> str:
    """The whole address of this page in a language (that of the reader by default), as the house is known by, without its query."""
    prefix = "/en" if (spoken or language.spoken()) == "en" else ""
    return f"{settings().base_url}{prefix}{request.path}"


def in_language(written: str) -> Markup:
    """` lang="sv"` for an element whose text is in another language than the page."""
    return Markup(' lang="{}"').format(written) if written and written != language.spoken() else Markup()


def initials(name: str) -> str:
    """`AU` of Anki Udd: the first letters of the first and the last name."""
    parts = [part for part in name.split() if part[0].isalpha()]
    return "".join(part[0].upper() for part in (parts[:1] + parts[1:][-1:]))


def rich(text: str) -> Markup:
    """Markdown or simple HTML as safe HTML."""
    return Markup(texts.rich(text))  # noqa: S704 (texts.rich lets only a small set of tags through)


def unbroken(text: str) -> Markup:
    """A text as HTML in which no line ends within hours such as 09.30–12.30 or between a street and its number."""
    return Markup(KEPT.sub(r'<span class="nowrap">\g<0></span>', str(escape(text))))  # noqa: S704 (escaped)


def calendar_url(address: str) -> str:
    """The address of a feed as calendars subscribe to it: `webcal://…`."""
    return f"webcal://{settings().base_url.partition('://')[2]}{address}"


def whole_url(address: str) -> str:
    """The same with the name of the site, for readers to take elsewhere."""
    return f"{settings().base_url}{address}"


def _protect(response: Response) -> Response:
    for name, value in HEADERS:
        response.headers.setdefault(name, value)
    return response


FILTERS = {
    "access_words": words.access_words,
    "bare_hours": words.bare_hours,
    "capitalised": language.capitalised,
    "clock_time": language.clock_time,
    "date_words": language.date_words,
    "day_and_month": language.day_and_month,
    "hours_words": words.hours_words,
    "initials": initials,
    "joined": language.joined,
    "long_date": language.long_date,
    "moment_words": language.moment_words,
    "month": language.month,
    "money": language.money,
    "month_and_year": language.month_and_year,
    "one_decimal": language.one_decimal,
    "number_words": number_words,
    "part_title": words.part_title,
    "period_of": language.period_of,
    "period_words": words.period_words,
    "rich": rich,
    "running_order": running_order,
    "said": language.gettext,  # a sentence kept in English, such as a label, in the language spoken
    "short_month": language.short_month,
    "shortened": texts.shortened,
    "unbroken": unbroken,
    "usual_words": words.usual_words,
    "weekday": language.weekday,
    "when_words": words.when_words,
}
GLOBALS = {
    "Exactness": Exactness,
    "MODE_WORDS": words.MODE_WORDS,
    "Mode": Mode,
    "STATUS_WORDS": words.STATUS_WORDS,
    "Status": Status,
    "accent_url": statics.accent_url,
    "calendar_url": calendar_url,
    "in_language": in_language,
    "other_language_url": other_language_url,
    "page_url": page_url,
    "preloaded_urls": statics.preloaded_urls,
    "static_url": statics.static_url,
    "whole_url": whole_url,
}
