"""Days off in Sweden: public holidays, the eves that are free by custom, and squeeze days between two free ones."""

from datetime import date, timedelta
from functools import cache

from netverk.language import spoken

SWEDEN = "Europe/Stockholm"
EASTER_EVE = {"Påskafton", "Holy Saturday"}  # free, though counted among the half days


def holiday_name(day: date) -> str:
    """The public holiday or eve that a date is, in the language spoken; nothing on any other day."""
    return _holidays(day.year, spoken()).get(day, "")


def is_squeeze_day(day: date) -> bool:
    """Whether it is a working day between two free ones, when few are at work."""
    return not _is_free(day) and _is_free(day - timedelta(days=1)) and _is_free(day + timedelta(days=1))


def easter_monday(year: int) -> date:
    """The one holiday that is always a Monday in the five weeks when Easter can be (23 March to 26 April)."""
    days = (date(year, 3, 23) + timedelta(days=n) for n in range(35))
    return next(day for day in days if day.weekday() == 0 and holiday_name(day))


def _is_free(day: date) -> bool:
    return day.weekday() >= 5 or bool(holiday_name(day))


@cache
def _holidays(year: int, language: str) -> dict[date, str]:
    import holidays

    spoken_there = "sv" if language == "sv" else "en_US"
    free = holidays.country_holidays("SE", years=year, language=spoken_there, categories=("public", "de_facto"), include_sundays=False)
    half = holidays.country_holidays("SE", years=year, language=spoken_there, categories=("optional",))
    return {**{day: name for day, name in half.items() if name in EASTER_EVE}, **free}
