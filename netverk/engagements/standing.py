"""How it stands with those who are to speak: who was asked, who answered what, and who has to be asked again.

Nothing of it is stored: it is computed from the plan, so that a session that is moved, whether published or not, has its speakers to be
asked again at once, and one that is moved back has not.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload

from netverk import clock
from netverk.db import db
from netverk.engagements.models import Engagement, Reply, stands_for
from netverk.letters.models import Fate
from netverk.programme.published import over
from netverk.programme.value import Status
from netverk.seasons.models import Season
from netverk.sessions.models import Appearance, Part, Session
from netverk.speakers.models import Speaker


class State(StrEnum):
    """What an organiser has to know of one speaker at one session."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    PROPOSES = "proposes"
    ASK_AGAIN = "ask_again"
    OFF = "off"  # the session is cancelled, or has no date since it was postponed
    OVER = "over"


UNSETTLED = (State.DECLINED, State.PROPOSES, State.ASK_AGAIN)
FROM_REPLY = {Reply.ACCEPTED: State.ACCEPTED, Reply.DECLINED: State.DECLINED, Reply.PROPOSES: State.PROPOSES}


@dataclass(frozen=True, slots=True)
class Line:
    """One speaker at one session; `titles` are those of the talks."""

    session: Session
    speaker: Speaker
    engagement: Engagement | None
    titles: tuple[str, ...]
    chairs: bool
    now: datetime

    @property
    def state(self) -> State:
        return state_of(self.session, self.engagement, self.now)

    @property
    def is_unsettled(self) -> bool:
        return self.state in UNSETTLED or self.has_failed

    @property
    def can_be_asked(self) -> bool:
        return self.state not in (State.OFF, State.OVER)

    @property
    def has_failed(self) -> bool:
        """The question did not arrive."""
        letter = self.engagement.letter if self.engagement else None
        return letter is not None and letter.fate in (Fate.FAILED, Fate.IN_DOUBT) and self.state is State.ASKED

    @property
    def can_be_withdrawn(self) -> bool:
        """The question has not left yet."""
        letter = self.engagement.letter if self.engagement else None
        return letter is not None and letter.fate is Fate.WAITING and letter.lease_until is None


def state_of(session: Session, engagement: Engagement | None, now: datetime) -> State:
    if has_ended(session, now):
        return State.OVER
    if session.status in (Status.POSTPONED, Status.CANCELLED):
        return State.OFF
    if engagement is None or not (engagement.asked_at or engagement.answered_at):
        return State.NOT_ASKED
    answered = engagement.answered_at
    if answered and engagement.answered_for == stands_for(session):
        return FROM_REPLY[engagement.reply]
    asked_last = engagement.asked_at and not (answered and answered > engagement.asked_at)
    return State.ASKED if asked_last and engagement.asked_for == stands_for(session) else State.ASK_AGAIN


def has_ended(session: Session, now: datetime) -> bool:
    ends = over(session.when, session.season.series.zone)
    return ends is not None and ends <= now


def of_season(season: Season) -> dict[int, list[Line]]:
    """Everybody who is to stand up in a season, by session; two queries whatever its size."""
    found: dict[int, list[Line]] = defaultdict(list)
    for line in _lines(Session.season_id == season.id):
        found[line.session.id].append(line)
    return found


def of_session(session: Session) -> list[Line]:
    return _lines(Appearance.session_id == session.id)


def of_speaker(speaker: Speaker) -> list[Line]:
    """Everything that they do with us, the next first and then what has been, the latest first."""
    return in_order(_lines(Appearance.speaker_id == speaker.id))


def of_everybody() -> dict[int, list[Line]]:
    """By speaker, what they do with us; two queries."""
    found: dict[int, list[Line]] = defaultdict(list)
    for line in _lines(Appearance.id.is_not(None)):
        found[line.speaker.id].append(line)
    return {ident: in_order(lines) for ident, lines in found.items()}


def unsettled() -> list[Line]:
    """Of all coming sessions, what somebody has to do something about, the next first."""
    answered = select(Engagement.session_id)
    return [line for line in in_order(_lines(Appearance.session_id.in_(answered))) if line.is_unsettled]


def in_order(lines: Iterable[Line]) -> list[Line]:
    by_time = sorted(lines, key=lambda line: (line.session.when or line.session.formerly).order)
    past = [line for line in by_time if line.state is State.OVER]
    return [line for line in by_time if line.state is not State.OVER] + past[::-1]


def _lines(which: ColumnElement[bool]) -> list[Line]:
    """Of sessions and appearances of which `which` is true."""
    now = clock.now()
    known = {(each.session_id, each.speaker_id): each for each in db.session.scalars(_engagements(which))}
    found: dict[tuple[int, int], list[Appearance]] = defaultdict(list)
    for each in db.session.scalars(_appearances(which)):
        found[each.session_id, each.speaker_id].append(each)
    return [_line(known.get(key), parts, now) for key, parts in found.items()]


def _line(engagement: Engagement | None, parts: list[Appearance], now: datetime) -> Line:
    titles = dict.fromkeys(part.talk.title for part in parts if part.talk and part.talk.title)
    chairs = any(part.part is Part.CHAIRS for part in parts)
    return Line(parts[0].session, parts[0].speaker, engagement, tuple(titles), chairs, now)


def _appearances(which: ColumnElement[bool]) -> Select[Appearance]:
    session = joinedload(Appearance.session)
    return (
        select(Appearance)
        .join(Session, Session.id == Appearance.session_id)
        .where(which)
        .options(
            joinedload(Appearance.speaker),
            joinedload(Appearance.talk),
            session.joinedload(Session.venue),
            session.joinedload(Session.room),
            session.joinedload(Session.season).joinedload(Season.series),
        )
        .order_by(Session.number, Appearance.part.desc(), Appearance.position, Appearance.id)
    )


def _engagements(which: ColumnElement[bool]) -> Select[Engagement]:
    same = (Appearance.session_id == Engagement.session_id) & (Appearance.speaker_id == Engagement.speaker_id)
    ids = select(Engagement.id).join(Appearance, same).join(Session, Session.id == Engagement.session_id).where(which)
    return select(Engagement).where(Engagement.id.in_(ids)).options(joinedload(Engagement.letter))
