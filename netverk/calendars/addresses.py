"""Addresses as calendars hold them: whole, in the language spoken, and nothing that could break a line."""

from urllib.parse import quote

from netverk.language import spoken
from netverk.programme.value import Programme, Series, Session

IN_A_URI = "%:/?#[]@!$&'()*+,;=~"
IN_MAIL = IN_A_URI.replace("%", "") + "^`{|}"


def house_page(base_url: str) -> str:
    """`https://…/`, under `/en` where English is spoken."""
    english = "/en" if spoken() == "en" else ""
    return uri(f"{base_url.rstrip('/')}{english}/")


def series_page(series: Series, base_url: str) -> str:
    return uri(f"{house_page(base_url)}{series.slug}/")


def season_page(programme: Programme, base_url: str) -> str:
    return uri(f"{house_page(base_url)}{programme.path}/")


def session_page(programme: Programme, session: Session, base_url: str) -> str:
    return uri(f"{season_page(programme, base_url)}sessions/{session.slug}")


def feed_address(programme: Programme, base_url: str) -> str:
    return feed_of(season_page(programme, base_url))


def feed_of(page: str) -> str:
    """Where the calendar is that belongs to a page."""
    return uri(f"{page}calendar.ics")


def uri(written: str) -> str:
    """The same address with everything that a URI may not hold, such as spaces, percent-encoded."""
    return quote(written.strip(), safe=IN_A_URI)


def mailto(email: str) -> str:
    """`mailto:inbjudan+token@house.se`."""
    return f"mailto:{quote(email.strip(), safe=IN_MAIL)}"
