"""The name of a season as pages say it, and when it takes place."""

from dataclasses import dataclass
from datetime import datetime

from netverk.language import long_date, period_of
from netverk.programme.published import has_ended
from netverk.programme.value import Programme
from netverk.programme.words import period_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The name of a season in two lines; `whole` is both in one, `dates` when it takes place unless the name says so."""

    title: str
    under: str
    dates: str

    @property
    def whole(self) -> str:
        return f"{self.title}, {self.under}" if self.under else self.title


def heading(programme: Programme, at: datetime) -> Heading:
    """`Ledarskap i stat och kommun` over `Våren 2020`; one line where the season's title says it all."""
    title, under = programme.series.title, programme.season.title
    if title.casefold() in under.casefold():
        title, under = under, ""
    dates = _dates(programme, at)
    return Heading(title=title, under=under, dates="" if dates.casefold() == (under or title).casefold() else dates)


def _dates(programme: Programme, at: datetime) -> str:
    """When the season takes place, as far as is known; nothing where nothing is known of one that is over."""
    days = sorted(day.date for day in programme.days)
    first, last = (days[0], days[-1]) if days else (programme.season.starts_on, programme.season.ends_on)
    if not first:
        return period_words(programme.season.term) if programme.season.term or not has_ended(programme, at) else ""
    return long_date(first) if not last or first == last else period_of(first, last)
