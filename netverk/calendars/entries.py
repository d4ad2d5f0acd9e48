"""What one calendar entry says, in the language spoken, and which entries a person should have."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from hashlib import sha256

from netverk.calendars import addresses, descriptions
from netverk.calendars.descriptions import Joining, joined_by_comma
from netverk.language import _
from netverk.programme.days import day_hours
from netverk.programme.numbering import written_status
from netverk.programme.value import Day, Mode, Private, Programme, Session, Status
from netverk.programme.when import When
from netverk.programme.words import MODE_WORDS, STATUS_WORDS


class Standing(StrEnum):
    """What STATUS may say of an event (RFC 5545 §3.8.1.11)."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


class Subject(StrEnum):
    """What the entry is about."""

    SESSION = "session"  # of a network
    ITEM = "item"  # of a conference's programme
    DAY = "day"  # of a conference


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry. `when` has at least a date; `prefix` is the only marking that every calendar shows; `uid` is the bare one."""

    uid: str
    sequence: int
    subject: Subject
    status: Standing
    title: str
    when: When
    zone: str
    prefix: str = ""
    preliminary: bool = False
    mode: Mode = Mode.ON_SITE
    location: str = ""
    description: str = ""
    url: str = ""
    joining: tuple[Joining, ...] = ()  # never in anything public

    @property
    def summary(self) -> str:
        return f"{self.prefix}: {self.title}" if self.prefix else self.title

    @property
    def transparent(self) -> bool:
        """Whether it leaves the time free: the hours are not known, or it does not take place."""
        return self.status is Standing.CANCELLED or not self.when.has_hours

    @property
    def joining_link(self) -> str:
        return self.joining[0].link if self.joining else ""


def session_entry(programme: Programme, session: Session, *, base_url: str, private: Private | None = None) -> Entry | None:
    """The entry of a session that has a date; None of any other. The joining link is in it only where `private` is given."""
    if not session.is_dated:
        return None
    joining = _joining(session, private)
    return Entry(
        uid=session.uid,
        sequence=session.sequence,
        subject=_subject(programme),
        status=Standing(written_status(session)),
        prefix=_("Preliminary") if session.preliminary else "",
        preliminary=session.preliminary,
        title=session.title,
        when=session.when,
        zone=programme.zone,
        mode=session.mode,
        location=_location(programme, session),
        description=descriptions.of_session(programme, session, base_url, joining),
        url=addresses.session_page(programme, session, base_url),
        joining=joining,
    )


def withdrawn_entry(programme: Programme, session: Session, *, base_url: str) -> Entry | None:
    """A postponed or cancelled session at the date it had, marked as such; None where it never had one."""
    when = _left(session)
    if when is None:
        return None
    return Entry(
        uid=session.uid,
        sequence=session.sequence,
        subject=_subject(programme),
        status=Standing.CANCELLED,
        prefix=_(STATUS_WORDS[session.status]),
        title=session.title,
        when=when,
        zone=programme.zone,
        mode=session.mode,
        location=_location(programme, session),
        description=descriptions.of_withdrawn(programme, session, base_url),
        url=addresses.session_page(programme, session, base_url),
    )


def day_entry(programme: Programme, day: Day, *, base_url: str, private: Private | None = None) -> Entry | None:
    """A conference day from its first session to its last, all day where no hours are set; None where it has no dated session."""
    sessions, when = programme.of_day(day), day_hours(programme, day)
    if not when:
        return None
    joining = tuple({each.link: each for session in sessions for each in _joining(session, private, session.title)}.values())
    return Entry(
        uid=day.uid,
        sequence=day.sequence,
        subject=Subject.DAY,
        status=Standing.CONFIRMED if when.has_hours else Standing.TENTATIVE,
        title=_day_title(programme, day),
        when=when,
        zone=programme.zone,
        mode=_day_mode(sessions),
        location=_day_location(programme, sessions),
        description=descriptions.of_day(programme, day, base_url, joining),
        url=addresses.season_page(programme, base_url),
        joining=joining,
    )


def held_entries(programme: Programme, *, private: Private, base_url: str) -> dict[str, Entry]:
    """By uid, what someone who holds a place in the season should have: every dated session, or every day of a conference."""
    if programme.is_conference:
        return _by_uid(day_entry(programme, day, base_url=base_url, private=private) for day in programme.days)
    return _by_uid(session_entry(programme, session, base_url=base_url, private=private) for session in programme.sessions)


def speaker_entries(programme: Programme, speaker: str, *, private: Private, base_url: str) -> dict[str, Entry]:
    """By uid, what a speaker should have: the dated sessions they stand up in. A discussion leader has what those with a place have."""
    if any(leader.speaker == speaker for leader in programme.leaders):
        return held_entries(programme, private=private, base_url=base_url)
    return _by_uid(session_entry(programme, session, base_url=base_url, private=private) for session in programme.spoken_by(speaker))


def fingerprint(entry: Entry) -> str:
    """A digest of what the entry says, SEQUENCE apart: two that are equal need not be sent twice.

    Of a day it leaves out the description: whoever holds a day is not told of each session that moves within it.
    """
    said = asdict(entry) | {"sequence": 0, "when": str(entry.when)}
    if entry.subject is Subject.DAY:
        said["description"] = ""
    return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _by_uid(entries: Iterable[Entry | None]) -> dict[str, Entry]:
    return {entry.uid: entry for entry in entries if entry}


def _subject(programme: Programme) -> Subject:
    return Subject.ITEM if programme.is_conference else Subject.SESSION


def _left(session: Session) -> When | None:
    """The date a postponed or cancelled session had. A postponed one's `when` is only what is expected."""
    match session.status:
        case Status.POSTPONED:
            return session.formerly if session.formerly.has_date else None
        case Status.CANCELLED:
            return next((when for when in (session.when, session.formerly) if when.has_date), None)
        case _:
            return None


def _joining(session: Session, private: Private | None, label: str = "") -> tuple[Joining, ...]:
    """At most one way to join, and none where everybody meets on site, even if a link is left from before."""
    link = private.joining_link(session.uid) if private and session.mode is not Mode.ON_SITE else ""
    return (Joining(addresses.uri(link), label or _("Take part online")),) if link else ()


def _location(programme: Programme, session: Session) -> str:
    """`Stora salen, Klarahuset, Drottninggatan 33, 111 51 Stockholm`."""
    if session.mode is Mode.ONLINE:
        return _(MODE_WORDS[Mode.ONLINE])
    venue, room = programme.venue(session.venue), programme.room(session.venue, session.room)
    return joined_by_comma(room.name if room else "", venue.address if venue else "")


def _day_location(programme: Programme, sessions: tuple[Session, ...]) -> str:
    if _day_mode(sessions) is Mode.ONLINE:
        return _(MODE_WORDS[Mode.ONLINE])
    venues = (programme.venue(session.venue) for session in sessions if session.mode is not Mode.ONLINE)
    return "; ".join(dict.fromkeys(venue.address for venue in venues if venue))


def _day_mode(sessions: tuple[Session, ...]) -> Mode:
    modes = {session.mode for session in sessions}
    return modes.pop() if len(modes) == 1 else Mode.HYBRID


def _day_title(programme: Programme, day: Day) -> str:
    title = joined_by_comma(programme.series.title, programme.season.title)
    if len(programme.days) < 2:
        return title
    number = 1 + sum(other.date < day.date for other in programme.days)
    return _("%(title)s, day %(number)d", title=title, number=number)
