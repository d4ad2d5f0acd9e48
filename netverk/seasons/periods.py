"""Periods as organisers write them: a month, a term, a year."""

import re
from functools import cache

from babel import Locale
from babel.dates import get_month_names

from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.programme.when import UNKNOWN, When

TERMS = {"spring": False, "våren": False, "vår": False, "vt": False, "autumn": True, "hösten": True, "höst": True, "ht": True}
NOT_A_PERIOD = N_("“%(text)s” is no month, term or year. Write for example June 2030, spring 2030 or 2030.")


def read_period(text: str) -> When:
    """`juni 2030`, `2030-06`, `våren 2030`, `2030-autumn`, `2030`; nothing known where nothing is written. Raises RuleBroken."""
    words = text.casefold().replace("-", " ").split()
    year = next((int(word) for word in words if re.fullmatch(r"\d{4}", word, re.ASCII)), 0)
    others = [word for word in words if word != f"{year:04}"]
    if not words:
        return UNKNOWN
    if not year or len(others) > 1 or len(words) - len(others) != 1:
        raise RuleBroken(NOT_A_PERIOD, text=text)
    if not others:
        return When.year(year)
    if others[0] in TERMS:
        return When.term(year, autumn=TERMS[others[0]])
    if month := _month(others[0]):
        return When.month(year, month)
    raise RuleBroken(NOT_A_PERIOD, text=text)


def _month(word: str) -> int:
    """1–12, by name in either language or by number; 0 where it is none."""
    if word.isdecimal() and 1 <= int(word) <= 12:
        return int(word)
    return _names().get(word.rstrip("."), 0)


@cache
def _names() -> dict[str, int]:
    kinds = [get_month_names(width, context, locale=Locale(*locale)) for width in ("wide", "abbreviated") for context in ("format",)
             for locale in (("sv", "SE"), ("en", "GB"))]  # fmt: skip
    return {name.casefold().rstrip("."): number for names in kinds for number, name in names.items()}
