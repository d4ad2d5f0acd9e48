"""Making sessions, and changing the plan of one. What is published of it stays until it is published anew."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.orm import joinedload

from netverk.db import db, lock
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.people import journal
from netverk.programme.value import Status, TalkKind
from netverk.programme.when import When
from netverk.seasons.models import Season
from netverk.seasons.naming import unique_slug
from netverk.seasons.speaking import Named, speaker_for
from netverk.sessions import scheduling
from netverk.sessions.models import Appearance, Booking, Part, Session, Talk
from netverk.venues.models import Room, Venue

KNOWN = N_("“%(title)s” has been published, so people know of it. Cancel it instead: then they are told.")
DATED = N_("“%(title)s” is published with a date. Postpone it instead: then everybody who is coming is told.")
SETTLED = N_("“%(title)s” is cancelled, and that is final. Make a new session instead.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inset:
    """A talk or a break as a form gives it; `uid` is empty for a new one."""

    uid: str = ""
    kind: TalkKind = TalkKind.TALK
    title: str = ""
    summary: str = ""
    minutes: int | None = None
    by: tuple[Named, ...] = ()


def start(season: Season, title: str, *, once: str, by: int | None) -> Session:
    """Make a session at the end of a season, in the caller's transaction. The same form sent again gives the session that it made."""
    lock(Season, season.id)  # two at once would get the same number
    uid = str(UUID(once))
    if made_before := find_started(season, once):
        return made_before
    last = db.session.scalar(select(func.max(Session.number)).where(Session.season_id == season.id)) or 0
    made = Session(uid=uid, season=season, slug=_free_slug(season, title), number=last + 1, title=title)
    db.session.add(made)
    db.session.flush()
    journal.note("make", made, by=by, title=title)
    return made


def find_started(season: Season, once: str) -> Session | None:
    """The session that the form named `once` made."""
    return db.session.scalar(select(Session).where(Session.season_id == season.id, Session.uid == str(UUID(once))))


def describe(session: Session, **facts: Any) -> None:
    """Change its texts, kind, mode, links and notes. Its address follows its title until it is published."""
    if facts.get("title", session.title) != session.title and session.released_at is None:
        session.slug = _free_slug(session.season, facts["title"], besides=session)
    for name, value in facts.items():
        setattr(session, name, value)


def place(session: Session, when: When, venue: Venue | None, room: Room | None, *, settled: bool) -> None:
    """Change when and where it is planned to be; `settled` says that the date stands, so that it goes into calendars.

    Refuses a room that is taken then, and to take the date from a session that people know it of: that is what postponing is for.
    """
    if session.status is Status.CANCELLED and (when, venue, room) == (session.when, session.venue, session.room):
        return
    if settled and when.has_date and session.status is not Status.CANCELLED:
        scheduling.require_free(session, room, when)
    put(session, when, venue, room, settled=settled)


def put(session: Session, when: When, venue: Venue | None, room: Room | None, *, settled: bool) -> None:
    """Like `place`, for several that may take each other's rooms: whether they are free is asked afterwards, of `scheduling.taken`."""
    if session.status is Status.CANCELLED:
        raise RuleBroken(SETTLED, title=session.title)
    session.venue, session.room = venue, room
    _date(session, when, stands=settled and when.has_date)


def _date(session: Session, when: When, *, stands: bool) -> None:
    if stands and session.status is not Status.SCHEDULED:
        session.schedule(when)
    elif stands and when != session.when:
        session.move(when)
    elif not stands and session.status is Status.SCHEDULED:
        if session.released_at:
            raise RuleBroken(DATED, title=session.title)
        session.status, session.when = Status.PLANNED, when  # nobody knows of it: no transition, only another plan
    else:
        session.when = when


def fill(session: Session, talks: Sequence[Inset]) -> None:
    """Make these its talks, in this order, each with who gives it."""
    rows = {talk.uid: talk for talk in talks_of(session)}
    kept = {inset.uid for inset in talks}
    db.session.execute(delete(Appearance).where(Appearance.session_id == session.id, Appearance.part == Part.SPEAKS))
    for uid, row in rows.items():
        if uid not in kept:
            db.session.delete(row)
    for position, inset in enumerate(talks):
        talk = rows.get(inset.uid) or Talk(uid=str(uuid4()), session=session)
        talk.kind, talk.title, talk.summary, talk.minutes = inset.kind, inset.title, inset.summary, inset.minutes
        talk.position = position
        db.session.add(talk)
        _name(session, talk, inset.by)
    session.edited()
    db.session.flush()


def chair(session: Session, people: Sequence[Named]) -> None:
    """Put these in the chair of a session, in this order."""
    db.session.execute(delete(Appearance).where(Appearance.session_id == session.id, Appearance.part == Part.CHAIRS))
    _name(session, None, people)
    db.session.flush()


def _name(session: Session, talk: Talk | None, people: Sequence[Named]) -> None:
    for position, named in enumerate(people):
        said = {"name": named.name, "title": named.title, "affiliation": named.affiliation}
        part = Part.SPEAKS if talk else Part.CHAIRS
        db.session.add(Appearance(session=session, talk=talk, part=part, speaker=speaker_for(named), position=position, **said))


def remove(session: Session, *, by: int | None) -> None:
    """Take a session that was never published out of the plan, for good."""
    if session.released_at:
        raise RuleBroken(KNOWN, title=session.title)
    journal.note("remove", session, by=by, title=session.title)
    db.session.execute(delete(Appearance).where(Appearance.session_id == session.id))
    db.session.execute(delete(Talk).where(Talk.session_id == session.id))
    db.session.execute(delete(Booking).where(Booking.session_id == session.id))
    db.session.delete(session)


def insets(session: Session) -> list[Inset]:
    """Its talks as a form shows them."""
    named = _named(session, Part.SPEAKS)
    return [
        Inset(
            uid=talk.uid,
            kind=talk.kind,
            title=talk.title,
            summary=talk.summary,
            minutes=talk.minutes,
            by=tuple(named.get(talk.id, ())),
        )
        for talk in talks_of(session)
    ]


def anew(inset: Inset) -> Inset:
    """The same talk for another session, where it is another one."""
    return replace(inset, uid="")


def chairs_of(session: Session) -> list[Named]:
    """Those in the chair, as a form shows them."""
    return _named(session, Part.CHAIRS).get(None, [])


def _named(session: Session, part: Part) -> dict[int | None, list[Named]]:
    """Who stands up in that part, by the id of the talk."""
    appearances = select(Appearance).where(Appearance.session_id == session.id, Appearance.part == part)
    named: dict[int | None, list[Named]] = {}
    for each in db.session.scalars(appearances.options(joinedload(Appearance.speaker)).order_by(Appearance.position, Appearance.id)):
        speaker = each.speaker
        said = Named(uid=speaker.uid, name=each.name, title=each.title, affiliation=each.affiliation, email=speaker.email)
        named.setdefault(each.talk_id, []).append(said)
    return named


def talks_of(session: Session) -> list[Talk]:
    return list(db.session.scalars(select(Talk).where(Talk.session_id == session.id).order_by(Talk.position, Talk.id)))


def _free_slug(season: Season, title: str, besides: Session | None = None) -> str:
    taken = select(Session.slug).where(Session.season_id == season.id)
    return unique_slug(title, {slug for slug in db.session.scalars(taken) if besides is None or slug != besides.slug}, "session")
