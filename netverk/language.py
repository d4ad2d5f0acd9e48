"""Words, dates, hours and money in Swedish and English. One context, one language: `with speaking("en"): …`."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal

LANGUAGES = ("sv", "en")
CATALOGS = Path(__file__).parent.parent / "translations"
NO_BREAK = "\N{NO-BREAK SPACE}"
AT_HOME = "Europe/Stockholm"  # where the house is: the clock of what belongs to no series

_spoken: ContextVar[str] = ContextVar("language", default="sv")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak one of LANGUAGES inside the block; an unknown one falls back to Swedish."""
    token = _spoken.set(language if language in LANGUAGES else LANGUAGES[0])
    try:
        yield
    finally:
        _spoken.reset(token)


def spoken() -> str:
    """The language of this context: `sv` unless somebody said otherwise."""
    return _spoken.get()


def N_(text: str) -> str:  # noqa: N802 (gettext's own name)
    """Mark a sentence for translation where it is stored, not yet shown."""
    return text


def gettext(text: str) -> str:
    """The sentence in the language spoken; the English itself where there is no other."""
    found = _catalog(spoken()).get(text)
    return found[0] if found else text


def ngettext(one: str, many: str, n: int) -> str:
    found = _catalog(spoken()).get(one)
    if found and len(found) > 1:
        return found[0] if n == 1 else found[1]
    return one if n == 1 else many


def _(text: str, /, **facts: object) -> str:
    """Translate and fill in `%(name)s`."""
    translated = gettext(text)
    return translated % facts if facts else translated


@cache
def _catalog(language: str) -> dict[str, tuple[str, ...]]:
    """Every sentence of `translations/<language>/*.po`: English → translation, with its plural where it has one."""
    sentences: dict[str, tuple[str, ...]] = {}
    for path in sorted((CATALOGS / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                ids = (message.id,) if isinstance(message.id, str) else message.id
                strings = (message.string,) if isinstance(message.string, str) else message.string or ()
                if ids[0] and strings and all(strings) and len(strings) >= len(sentences.get(ids[0], ())):
                    sentences[ids[0]] = tuple(strings)  # the one with a plural serves where none is asked for, too
    return sentences


def weekday(day: date) -> str:
    """`tisdag`, `Tuesday`."""
    return format_date(day, "EEEE", locale=_locale())


def day_and_month(day: date) -> str:
    """`5 maj`, `5 May`, kept together."""
    return format_date(day, "d MMMM", locale=_locale()).replace(" ", NO_BREAK)


def month(day: date) -> str:
    """`maj`, `september`; `May`, `September`."""
    return format_date(day, "LLLL", locale=_locale())


def short_month(day: date) -> str:
    """`maj`, `sep.`; `May`, `Sept`."""
    return format_date(day, "MMM", locale=_locale())


def date_words(day: date) -> str:
    """`5 maj 2020`."""
    return f"{day_and_month(day)} {day.year}"


def period_of(first: date, last: date) -> str:
    """`13–14 januari 2027`, `2 februari – 27 april 2027`."""
    if first == last:
        return date_words(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{date_words(last)}"
    return f"{day_and_month(first) if first.year == last.year else date_words(first)} – {date_words(last)}"


def long_date(day: date) -> str:
    """`tisdagen den 5 maj 2020`, `Tuesday 5 May 2020`."""
    definite = f"{weekday(day)}en den" if spoken() == "sv" else weekday(day)
    return f"{definite} {date_words(day)}"


def clock_time(wall: datetime) -> str:
    """`09.30` in Swedish, `09:30` in English."""
    return wall.strftime("%H.%M" if spoken() == "sv" else "%H:%M")


def hours(starts: datetime, ends: datetime) -> str:
    """`kl. 09.30–12.30`, `09:30–12:30`."""
    between = f"{clock_time(starts)}–{clock_time(ends)}"
    return f"kl.{NO_BREAK}{between}" if spoken() == "sv" else between


def month_and_year(day: date) -> str:
    """`juni 2020`."""
    return format_date(day, "LLLL y", locale=_locale())


def moment_words(moment: datetime, zone: str = AT_HOME) -> str:
    """A UTC moment on the clock of `zone`: `21 november 2026 kl. 14.05`."""
    wall = moment.astimezone(ZoneInfo(zone))
    return f"{date_words(wall.date())}{f' kl.{NO_BREAK}' if spoken() == 'sv' else ', '}{clock_time(wall)}"


def money(ore: int, currency: str = "SEK") -> str:
    """`12 500,00 kr`."""
    return format_currency(Decimal(ore) / 100, currency, locale=_locale())


def one_decimal(number: float) -> str:
    """`7,2`, `7.2`; rounded down, so that nothing is said to be more than it is."""
    return format_decimal(Decimal(str(number)).quantize(Decimal("0.1"), ROUND_DOWN), format="#,##0.0", locale=_locale())


def joined(words: Iterable[str]) -> str:
    """`a, b och c`."""
    parts = list(words)
    if len(parts) < 2:
        return "".join(parts)
    return " ".join([", ".join(parts[:-1]), _("and"), parts[-1]])


def capitalised(text: str) -> str:
    """The first letter large, the rest as it was."""
    return text[:1].upper() + text[1:]


def alphabetical(text: str) -> tuple[str, ...]:
    """A sort key that puts å, ä and ö after z, as Swedish does in both languages here."""
    return tuple("{" if sign == "å" else "|" if sign in "äæ" else "}" if sign in "öø" else sign for sign in text.casefold())


def _locale() -> Locale:
    return Locale("sv", "SE") if spoken() == "sv" else Locale("en", "GB")
