"""A letter as one of the house's readers would get it, with words that may not have been saved: made of what is really planned."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select

from config import Settings
from netverk.db import db
from netverk.deputies.posting import JOINING
from netverk.language import N_, _, speaking
from netverk.letters.outbox import Message, Written, letter_for
from netverk.people.models import Person
from netverk.programme.value import Programme, Session, Status
from netverk.programme.when import UNKNOWN, When
from netverk.releases import reading
from netverk.releases.models import Release
from netverk.seats.models import Place, PlaceState
from netverk.telling import announcing, lettering, reminders
from netverk.telling.holdings import Holding
from netverk.telling.readers import Reader, readers, scope
from netverk.telling.reconciling import plan
from netverk.telling.world import Content, content_of, present
from netverk.telling.writing_desk import Desk
from netverk.wordings.keeping import Kind, Words

NEWEST = 20  # seasons looked through for one with somebody to show a letter to
BECAUSE = N_("here stands the reason")


@dataclass(frozen=True, slots=True)
class _Case:
    """A reader with a place in a released season, and a session ahead of them."""

    release: Release
    content: Content
    reader: Reader
    place: Place
    session: Session

    @property
    def at_the_session(self) -> "_Case":
        """With a reader whom the session itself concerns: a conference's are told of whole days."""
        if not self.content.programme.is_conference:
            return self
        guest = replace(self.reader, attends=False, registers=False, away=frozenset(), visits=frozenset({self.session.uid}))
        return replace(self, reader=guest)


def previewed(kind: Kind, language: str, words: Words, settings: Settings) -> tuple[str, Message] | None:
    """The reader's name and the letter; None where nobody has a place in anything that lies ahead."""
    case = next(_cases(), None)
    if case is None:
        return None
    case = replace(case, reader=replace(case.reader, recipient=replace(case.reader.recipient, language=language)))
    with speaking(language):
        message = _HOW[kind](case, words, settings).message
    return (case.reader.recipient.name, message) if message else None


def _cases() -> Iterator[_Case]:
    """Of the newest seasons first, of networks before conferences."""
    ids = db.session.scalars(select(Release.season_id).group_by(Release.season_id).order_by(Release.season_id.desc()).limit(NEWEST))
    found = [case for season_id in ids.all() for case in _case(season_id)]
    yield from sorted(found, key=lambda case: case.content.programme.is_conference)


def _case(season_id: int) -> Iterator[_Case]:
    """None where nobody holds a place in the whole season, or nothing of it lies ahead."""
    held = select(Place).where(Place.season_id == season_id, Place.state == PlaceState.CONFIRMED, Place.session_id.is_(None))
    held = held.join(Person, Person.id == Place.holder_id).where(Person.email.is_not(None)).order_by(Place.id).limit(1)
    place, release = db.session.scalar(held), reading.current(season_id)
    if place is None or place.holder is None or release is None:
        return
    content, address = content_of(release), place.holder.email or ""
    reader = readers(season_id, content.programme, address).get(address)
    there = present(content, season_id, "")
    for session in content.programme.sessions:
        if reader and session.is_dated and not there.has_passed(session.when, content.programme.zone):
            yield _Case(release, content, reader, place, session)
            return


def _desk(case: _Case, words: Words, settings: Settings, letter_kind: str, after: Programme | None = None, **facts: object) -> Desk:
    """Where a letter is written that is only shown; `after` is the programme that would be released next."""
    content = Content(after, case.content.private) if after else case.content
    there = present(content, case.release.season_id, settings.base_url)
    knows = scope(case.reader, case.content.programme) if after else ()
    held = {uid: Holding(uid, release_id=case.release.id) for uid in knows}
    letter = letter_for(letter_kind, to=case.reader.recipient, key="", due_at=None, season_id=case.release.season_id, **facts)
    release = Release(season_id=case.release.season_id)
    return Desk(letter, settings, release, case.reader, there, plan(case.reader, held, there), words=words)


def _joining(case: _Case, words: Words, settings: Settings) -> Written:
    return lettering.joining(_desk(case, words, settings, JOINING, place=case.place.id))


def _confirmation(case: _Case, words: Words, settings: Settings) -> Written:
    return lettering.confirmation(_desk(case, words, settings, announcing.CONFIRMATION, registration=case.place.registration_id))


def _reminder(case: _Case, words: Words, settings: Settings) -> Written:
    uid, when = case.session.uid, str(case.session.when)
    return reminders.reminder(_desk(case.at_the_session, words, settings, reminders.REMINDER, uid=uid, when=when))


def _notice(change: Callable[[Session], Session]) -> Callable[[_Case, Words, Settings], Written]:
    def written(case: _Case, words: Words, settings: Settings) -> Written:
        changed = tuple(change(each) if each is case.session else each for each in case.content.programme.sessions)
        after = replace(case.content.programme, sessions=changed, number=case.content.programme.number + 1)
        return lettering.notice(_desk(case.at_the_session, words, settings, announcing.NOTICE, after))

    return written


def _moved(session: Session) -> Session:
    return replace(session, when=_a_week_later(session.when), formerly=session.when, because=_(BECAUSE))


def _postponed(session: Session) -> Session:
    return replace(session, status=Status.POSTPONED, when=UNKNOWN, formerly=session.when, because=_(BECAUSE))


def _cancelled(session: Session) -> Session:
    return replace(session, status=Status.CANCELLED, formerly=session.when, because=_(BECAUSE))


def _a_week_later(when: When) -> When:
    return when.starting(when.starts + timedelta(weeks=1)) if when.starts else when


_HOW: dict[Kind, Callable[[_Case, Words, Settings], Written]] = {
    Kind.JOINING: _joining,
    Kind.CONFIRMATION: _confirmation,
    Kind.REMINDER: _reminder,
    Kind.MOVED: _notice(_moved),
    Kind.POSTPONED: _notice(_postponed),
    Kind.CANCELLED: _notice(_cancelled),
}
