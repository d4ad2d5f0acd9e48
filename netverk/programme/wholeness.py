"""Whether a programme from outside hangs together: nothing twice, nothing that points nowhere, no run that ends before it starts."""

import re
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from netverk.language import LANGUAGES, N_
from netverk.programme.reading import FormatError
from netverk.programme.value import Byline, Programme, Series, Session

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def check_whole(programme: Programme) -> None:
    """Raises FormatError at the first fault, naming its place."""
    _check_season(programme)
    _check_series(programme.series)
    _check_once("sessions", "uid", (session.uid for session in programme.sessions))
    _check_once("sessions", "slug", (session.slug for session in programme.sessions))
    _check_once("days", "uid", (day.uid for day in programme.days))
    _check_once("days", "date", (str(day.date) for day in programme.days))
    _check_once("speakers", "uid", (speaker.uid for speaker in programme.speakers))
    _check_once("speakers", "slug", (speaker.slug for speaker in programme.speakers))
    _check_once("venues", "slug", (venue.slug for venue in programme.venues))
    _check_once("advisories", "uid", (advisory.uid for advisory in programme.advisories))
    for n, venue in enumerate(programme.venues):
        _check_once(f"venues[{n}].rooms", "slug", (room.slug for room in venue.rooms))
        if venue.map_url and not venue.map_url.startswith(("https://", "http://")):
            raise FormatError(N_("%(place)s should be a web address that begins with https://."), place=f"venues[{n}].map_url")
    speakers = {speaker.uid for speaker in programme.speakers}
    _check_bylines(programme.leaders, speakers, "leaders")
    for session in programme.sessions:
        _check_session(session, programme, speakers)


def _check_season(programme: Programme) -> None:
    season = programme.season
    if not (season.slug and programme.series.slug):
        raise FormatError(N_("%(place)s is missing."), place="season.slug" if programme.series.slug else "series.slug")
    if season.starts_on and season.ends_on and season.ends_on < season.starts_on:
        raise FormatError(N_("The season ends (%(ends)s) before it starts (%(starts)s)."), ends=season.ends_on, starts=season.starts_on)
    if programme.language not in LANGUAGES:
        raise FormatError(N_("%(place)s should be one of: %(words)s."), place="language", words=", ".join(LANGUAGES))
    try:
        ZoneInfo(programme.zone)
    except (ValueError, OSError, LookupError):
        raise FormatError(N_("%(place)s should be the name of a time zone, such as Europe/Stockholm."), place="zone") from None


def _check_series(series: Series) -> None:
    if series.usual_weekday is not None and series.usual_weekday > 6:
        raise FormatError(N_("%(place)s should be a weekday: 0 for Monday to 6 for Sunday."), place="series.usual_weekday")
    if series.accent and not COLOUR.fullmatch(series.accent):
        raise FormatError(N_("%(place)s should be a colour such as #1f5a4c."), place="series.accent")


def _check_session(session: Session, programme: Programme, speakers: set[str]) -> None:
    place = f"sessions ({session.slug})"
    _check_once(f"{place}.talks", "uid", (talk.uid for talk in session.talks))
    for line in (session.chairs, *(talk.by for talk in session.talks)):
        _check_bylines(line, speakers, place)
    if session.venue and not programme.venue(session.venue):
        raise FormatError(N_("%(place)s refers to “%(name)s”, which is not in the file."), place=f"{place}.venue", name=session.venue)
    if session.room and not programme.room(session.venue, session.room):
        raise FormatError(N_("%(place)s refers to “%(name)s”, which is not in the file."), place=f"{place}.room", name=session.room)


def _check_bylines(bylines: Iterable[Byline], speakers: set[str], place: str) -> None:
    for byline in bylines:
        if byline.speaker not in speakers:
            raise FormatError(
                N_("%(place)s refers to “%(name)s”, which is not in the file."), place=place, name=byline.speaker or byline.name
            )


def _check_once(place: str, name: str, keys: Iterable[str]) -> None:
    seen: set[str] = set()
    for n, key in enumerate(keys):
        if not key:
            raise FormatError(N_("%(place)s is missing."), place=f"{place}[{n}].{name}")
        if key in seen:
            raise FormatError(N_("%(place)s is there twice: “%(key)s”."), place=f"{place}[{n}].{name}", key=key)
        seen.add(key)
