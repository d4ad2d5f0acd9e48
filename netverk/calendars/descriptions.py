"""The text of a calendar entry: plain words in paragraphs, an address alone on its line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from netverk.calendars import addresses
from netverk.language import _, clock_time, joined, ngettext
from netverk.programme.running_order import Slot, running_order
from netverk.programme.texts import plain, shortened
from netverk.programme.value import Byline, Day, Mode, Programme, Session, Status, Venue
from netverk.programme.words import MODE_WORDS, access_words, bare_hours, part_title, period_words

SUMMARY_LENGTH = 600  # characters of the session's own text
DIRECTIONS_LENGTH = 240  # characters
HIGHLIGHTS = 6  # sessions named in the entry of a conference day


@dataclass(frozen=True, slots=True)
class Joining:
    """How one takes part online: the link, and what it leads to in the reader's words."""

    link: str
    label: str


def of_session(programme: Programme, session: Session, base_url: str, joining: tuple[Joining, ...] = ()) -> str:
    """What a dated session is about, who leads it, how to come, what to think of, and where to read more."""
    return _paragraphs(
        _season_title(programme),
        shortened(session.summary, SUMMARY_LENGTH),
        *map(_part, running_order(session)),
        _led_by(programme, session),
        *_how_to_come(session.mode, programme.venue(session.venue)),
        *_advisories(programme, session.when.first_date),
        plain(programme.season.note),
        _more(programme, session, base_url),
        *map(_join, joining),
    )


def of_withdrawn(programme: Programme, session: Session, base_url: str) -> str:
    """That a session does not take place on the date it had, why, and when it is expected instead."""
    return _paragraphs(_season_title(programme), _fate(programme, session), plain(session.because), _more(programme, session, base_url))


def of_day(programme: Programme, day: Day, base_url: str, joining: tuple[Joining, ...] = ()) -> str:
    """The first of a conference day's sessions, how to come, and where the whole programme is."""
    sessions = programme.of_day(day)
    named, rest = sessions[:HIGHLIGHTS], len(sessions[HIGHLIGHTS:])
    more = [ngettext("and %(n)d more", "and %(n)d more", rest) % {"n": rest}] if rest else []
    venues = {session.venue: programme.venue(session.venue) for session in sessions}
    return _paragraphs(
        _season_title(programme),
        "\n".join([_("From the programme:"), *map(_highlight, named), *more]),
        *(paragraph for venue in venues.values() for paragraph in _venue(venue)),
        *_advisories(programme, day.date),
        plain(programme.season.note),
        _line_apart(_("The whole programme:"), addresses.season_page(programme, base_url)),
        *map(_join, joining),
    )


def _season_title(programme: Programme) -> str:
    return joined_by_comma(programme.series.title, programme.season.title)


def joined_by_comma(*parts: str) -> str:
    return ", ".join(part.strip() for part in parts if part.strip())


def _part(slot: Slot) -> str:
    """`10.30–10.50 Fika`, or a talk and under it who gives it."""
    title = " ".join(part for part in (bare_hours(slot.when), part_title(slot.talk).strip()) if part)
    return "\n".join(part for part in (title, *map(_byline, slot.talk.by)) if part)


def _byline(line: Byline) -> str:
    """`Clas Olsson, generaldirektör, Ekonomistyrningsverket`."""
    return joined_by_comma(line.name, line.title, line.affiliation)


def _led_by(programme: Programme, session: Session) -> str:
    leaders, chairs = joined(map(_byline, programme.leaders)), joined(map(_byline, session.chairs))
    return "\n".join(
        part
        for part in (
            _("Discussion leader: %(names)s", names=leaders) if leaders else "",
            _("Chair: %(names)s", names=chairs) if chairs else "",
        )
        if part
    )


def _how_to_come(mode: Mode, venue: Venue | None) -> Iterator[str]:
    if mode is Mode.HYBRID:
        yield f"{_(MODE_WORDS[mode])}."
    if mode is not Mode.ONLINE:
        yield from _venue(venue)


def _venue(venue: Venue | None) -> Iterator[str]:
    if venue and venue.directions:
        yield _("How to get there: %(words)s", words=shortened(venue.directions, DIRECTIONS_LENGTH))
    if venue and (access := _access(venue)):
        yield _("Access: %(words)s", words=shortened(access, DIRECTIONS_LENGTH))


def _access(venue: Venue) -> str:
    there = joined(access_words(venue))
    return " ".join(part for part in (f"{there}." if there else "", venue.access) if part)


def _advisories(programme: Programme, on: date | None) -> Iterator[str]:
    """Those that still stand on that date. Not on today's: an entry must not come to read differently by itself."""
    for advisory in programme.advisories:
        if advisory.ends_on is None or on is None or advisory.ends_on >= on:
            yield "\n".join(part for part in (advisory.title.strip(), plain(advisory.text)) if part)


def _more(programme: Programme, session: Session, base_url: str) -> str:
    words = _("More about this programme item:") if programme.is_conference else _("More about the session:")
    return _line_apart(words, addresses.session_page(programme, session, base_url))


def _fate(programme: Programme, session: Session) -> str:
    if session.status is Status.CANCELLED:
        return _("This programme item is cancelled.") if programme.is_conference else _("The session is cancelled.")
    postponed = _("This programme item is postponed.") if programme.is_conference else _("The session is postponed.")
    following = _("Expected: %(period)s.", period=period_words(session.when)) if session.when else _("A new date will follow.")
    return f"{postponed} {following}"


def _highlight(session: Session) -> str:
    starts = f"{clock_time(session.when.starts)} " if session.when.has_hours and session.when.starts else ""
    return f"{starts}{session.title}"


def _join(joining: Joining) -> str:
    return _line_apart(f"{joining.label}:", joining.link)


def _line_apart(words: str, address: str) -> str:
    return f"{words}\n{address}"


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(stripped for part in parts if (stripped := part.strip()))
