"""One session as paper shows it: a date block, its state in words, its place."""

from dataclasses import dataclass
from datetime import datetime

from babel import Locale

from netverk.language import N_, _, capitalised, clock_time, short_month, spoken, weekday
from netverk.programme.published import has_ended, over
from netverk.programme.value import Mode, Programme, Session, Status
from netverk.programme.when import UNKNOWN, Exactness, When
from netverk.programme.words import MODE_WORDS, STATUS_WORDS, bare_hours, hours_words, period_words, when_words

LATER = N_("New date to be announced")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateBlock:
    """What stands large at the left (`5` and `maj`, `Juni`, `11.00`), what stands under it, and whether all of it no longer holds."""

    large: str = ""
    month: str = ""
    under: tuple[str, ...] = ()
    words: str = ""  # instead of both, where there is no date
    is_struck: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is not as usual: `words` such as “Uppskjuten”, the time that was left, what holds now, and why."""

    words: tuple[str, ...] = ()
    left: str = ""
    now: str = ""
    because: str = ""

    def __bool__(self) -> bool:
        return bool(self.words or self.because)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A session, ready to be set."""

    session: Session
    language: str
    date: DateBlock
    hours: DateBlock
    state: State
    place: str
    kind: str

    @property
    def bookmark(self) -> str:
        """What the list of bookmarks calls it."""
        day = " ".join(part for part in (self.date.large, self.date.month) if part)
        return f"{day} – {self.session.title}" if day else self.session.title


def entry(programme: Programme, session: Session, at: datetime) -> Entry:
    """`session` as it reads at the moment `at` (UTC)."""
    return Entry(
        session=session,
        language=session.language or programme.language,
        date=_date_block(programme, session, at),
        hours=_hours_block(session),
        state=_state(programme, session, at),
        place=_place(programme, session),
        kind=_kind(programme, session),
    )


def stands_at(session: Session) -> When:
    """The time where a reader looks for it: its own, or for one off its date the time it left."""
    if session.status is Status.POSTPONED:
        return session.formerly
    return session.when or session.formerly


def _date_block(programme: Programme, session: Session, at: datetime) -> DateBlock:
    when, is_struck = session.when, session.status is Status.CANCELLED
    if when.starts is None:
        return DateBlock(words=_undated_words(programme, session, at))
    match when.exactness:
        case Exactness.MONTH:
            month, _space, year = period_words(when).partition(" ")
            return DateBlock(large=capitalised(month), under=(year,), is_struck=is_struck)
        case Exactness.TERM | Exactness.YEAR:
            return DateBlock(words=capitalised(period_words(when)), is_struck=is_struck)
    day = when.starts.date()
    year = "" if str(day.year) in programme.season.title else str(day.year)
    under = tuple(filter(None, (year, weekday(day), bare_hours(when))))
    return DateBlock(large=str(day.day), month=short_month(day).rstrip("."), under=under, is_struck=is_struck)


def _undated_words(programme: Programme, session: Session, at: datetime) -> str:
    if session.status is Status.CANCELLED or has_ended(programme, at):
        return ""
    return _(LATER) if session.status is Status.POSTPONED else period_words(UNKNOWN)


def _hours_block(session: Session) -> DateBlock:
    when = stands_at(session)
    if not when.has_hours or when.starts is None or when.ends is None:
        return DateBlock()
    is_struck = session.status in {Status.POSTPONED, Status.CANCELLED}
    return DateBlock(large=clock_time(when.starts), under=(f"–{clock_time(when.ends)}",), is_struck=is_struck)


def _state(programme: Programme, session: Session, at: datetime) -> State:
    ended = has_ended(programme, at)
    because = session.because
    match session.status:
        case Status.CANCELLED:
            return State(words=(_(STATUS_WORDS[Status.CANCELLED]),), because=because)
        case Status.POSTPONED:
            left = when_words(session.formerly) if session.formerly else ""
            expected = _("Expected: %(period)s", period=when_words(session.when)) if session.when else ""
            # In a network the date block says it already; in a conference that shows the struck hours.
            now = expected or (_(LATER) if programme.is_conference and not ended else "")
            return State(words=(_(STATUS_WORDS[Status.POSTPONED]),), left=left, now=now, because=because)
    if (end := over(session.when, programme.zone)) and end <= at:
        return State()  # it has taken place: where it once stood is no longer of use
    preliminary = (_("Preliminary"),) if session.preliminary else ()
    if session.formerly and session.formerly != session.when:
        left, now = _left_and_new(session)
        return State(words=(_("Moved"), *preliminary), left=left, now=now, because=because)
    return State(words=preliminary, because=because)


def _left_and_new(session: Session) -> tuple[str, str]:
    """The old time and the new; on the same day only the hours."""
    before, after = session.formerly, session.when
    same_day = before.has_hours and after.has_hours and before.first_date == after.first_date
    words = hours_words if same_day else when_words
    return words(before), _("New time: %(time)s", time=words(after)) if after else ""


def _place(programme: Programme, session: Session) -> str:
    if session.status in {Status.POSTPONED, Status.CANCELLED}:
        return ""
    if session.mode is Mode.ONLINE:
        return _(MODE_WORDS[Mode.ONLINE])
    venue, room = programme.venue(session.venue), programme.room(session.venue, session.room)
    names = [room.name] if room else []
    if venue and (not room or not programme.is_conference or len(programme.venues) > 1):
        names.append(venue.name)
    where = ", ".join(names)
    if session.mode is Mode.HYBRID:
        return _("%(place)s, and online", place=where) if where else _(MODE_WORDS[Mode.HYBRID])
    return where


def _kind(programme: Programme, session: Session) -> str:
    """`Föreläsning · Ledning · engelska`: the organiser's words for it, and its language where that is another than usual."""
    other = session.language and session.language != programme.language
    language = Locale.parse(spoken()).languages.get(session.language.split("-")[0], session.language) if other else ""
    return " · ".join(part for part in (capitalised(session.kind), session.track, language) if part)
