"""Making a release: the one transaction in which programme, notice and letters come to be."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from netverk import clock
from netverk.db import db, lock
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.people import journal
from netverk.people.models import Person
from netverk.programme import codec
from netverk.programme.changes import Change, SessionChange, difference, numbered, private_difference
from netverk.programme.published import turning_points
from netverk.programme.sentences import sentence
from netverk.programme.value import Private, Programme, Session
from netverk.publishing import adopting, proposing
from netverk.publishing.drafting import Draft, draft
from netverk.releases import reading
from netverk.releases.models import Notice, Release
from netverk.returning import asking
from netverk.seasons.models import Day, Season
from netverk.telling import announcing


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would be released, on top of which release (number 0: none yet), and what that changes for readers."""

    season: Season
    base: Release | None
    programme: Programme
    private: Private
    changes: tuple[Change, ...]
    is_whole: bool = False  # everything that the rows say, rather than some of it on top of the last release

    @property
    def base_number(self) -> int:
        return self.base.number if self.base else 0


@dataclass(frozen=True, slots=True)
class Said:
    """What a notice will be: see `Notice`. `hold` is how long its letters wait for an undo."""

    verb: str
    note: str
    by: Person | None
    hold: timedelta
    tells_texts: bool = False
    restores: dict[str, Any] | None = None
    undoes: Notice | None = None

    @property
    def by_id(self) -> int | None:
        return self.by.id if self.by else None

    def notice(self) -> Notice:
        now = clock.now()
        return Notice(
            verb=self.verb,
            note=self.note.strip(),
            tells_texts=self.tells_texts,
            made_at=now,
            held_until=now + self.hold,
            by=self.by,
            undoes=self.undoes,
            restores=self.restores or {},
        )


class Overtaken(RuleBroken):
    """Somebody else published in between; `changes` is what they changed."""

    def __init__(self, sentence: str, changes: tuple[Change, ...], **facts: object) -> None:
        super().__init__(sentence, **facts)
        self.changes = changes


def propose(season: Season, uids: Collection[str] | None = None) -> Proposal:
    """The whole draft, or chosen sessions (by uid) on top of the last release. Changes nothing."""
    base, drafted, now = reading.current(season.id), draft(season), clock.now()
    if uids is None:
        return replace(proposal(season, base, proposing.whole(_programme(base), drafted, now)), is_whole=True)
    if base is None:
        raise RuleBroken(N_("Nothing of this season is published yet. Publish all of it the first time."))
    return proposal(season, base, proposing.chosen(reading.programme_of(base), reading.private_of(base), drafted, uids, now))


def proposal(season: Season, base: Release | None, content: Draft) -> Proposal:
    before, private = _programme(base), reading.private_of(base) if base else Private()
    number = base.number + 1 if base else season.first_number
    programme = replace(numbered(before, content.programme, _floors(season)), number=number)
    changes = difference(before, programme) if before else ()
    links = private_difference(private, content.private, programme) if before else ()
    return Proposal(season, base, programme, content.private, (*changes, *links))


def release(
    what: Proposal,
    *,
    verb: str,
    note: str = "",
    by: Person | None,
    hold: timedelta,
    base_url: str,
    tells_texts: bool = False,
    asks_again: bool = False,
    restores: dict[str, Any] | None = None,
    undoes: Notice | None = None,
) -> Notice:
    """Publish a proposal, in the caller's transaction. Call `lock_season` before proposing: who waited sees what is current.
    `asks_again`: the members of the season before are asked whether they come again, each once.

    Refuses when there is nothing to publish.
    """
    said = Said(verb, note, by, hold, tells_texts=tells_texts, restores=restores, undoes=undoes)
    (made,) = release_together([what], said, base_url)
    if asks_again:
        asking.post(made, what.programme, made.notice)
    return made.notice


def release_together(proposals: Sequence[Proposal], said: Said, base_url: str) -> list[Release]:
    """Publish proposals for several seasons with one notice, in the caller's transaction: everybody is told once, of all that is theirs.

    Call `lock_seasons` before proposing. Refuses where there is nothing to publish in one of them.
    """
    for what in proposals:
        require_publishable(what)
    notice = said.notice()
    made = [_made(what, notice) for what in proposals]
    db.session.add_all(made)
    db.session.flush()
    for what in proposals:
        _note_in_rows(what)
    announcing.announce(notice, made, base_url)
    for release, what in zip(made, proposals, strict=True):
        asking.follow(release, what.programme, notice)
        _note_sessions(what, said.by_id, notice.id)
        journal.note(said.verb, what.season, by=said.by_id, notice=notice.id, release=release.number)
    return made


def _made(what: Proposal, notice: Notice) -> Release:
    return Release(
        season=what.season,
        number=what.programme.number,
        notice=notice,
        made_at=notice.made_at,
        programme=codec.dumps(what.programme),
        private=json.dumps(codec.private_to_json(what.private)),
        changes=json.dumps(codec.changes_to_json(tuple(change for change in what.changes if is_public(change))), ensure_ascii=False),
        turning_points=" ".join(point.isoformat() for point in turning_points(what.programme)),
    )


def _note_sessions(what: Proposal, by: int | None, notice: int) -> None:
    """Each session that readers knew otherwise has its own line, so that its page tells what became of it."""
    before, rows = _programme(what.base), adopting.rows_of(what.season)
    for uid in dict.fromkeys(change.uid for change in what.changes if isinstance(change, SessionChange)):
        if (row := rows.get(uid)) and before:
            was, now = before.session(uid), what.programme.session(uid)
            told, knew = _noted(what.programme, now), _noted(before, was)
            changes = {name: [knew[name], told[name]] for name in told if knew[name] != told[name]}
            journal.note("published", row, by=by, notice=notice, changes=changes)


def _noted(programme: Programme, session: Session | None) -> dict[str, str]:
    """What the journal tells of a session that readers know otherwise."""
    if session is None:
        return dict.fromkeys(("when", "status", "mode", "place"), "")
    place = programme.place_name(session)
    return {"when": str(session.when), "status": session.status.value, "mode": session.mode.value, "place": place}


def require_publishable(what: Proposal) -> None:
    """Refuse a proposal that says nothing new, or that would move every hour."""
    if what.base and not what.changes:
        raise RuleBroken(N_("Nothing has changed since release %(number)s, so there is nothing to publish."), number=what.base.number)
    if what.base and what.programme.zone != reading.programme_of(what.base).zone:
        raise RuleBroken(N_("A season that is published keeps its time zone."))


def lock_season(ident: int, expected: int | None = None) -> Season:
    """Lock a season for publishing. `expected` is the release number that the organiser's preview stood on.

    Raises Overtaken, which says what was changed meanwhile.
    """
    season = lock(Season, ident)
    if expected is not None:
        _require_current(ident, expected)
    return season


def lock_seasons(idents: Collection[int], expected: Mapping[int, int] | None = None) -> list[Season]:
    """Lock several seasons for publishing, always in the same order; `expected` by id, as for one."""
    found = select(Season).where(Season.id.in_(idents)).options(joinedload(Season.series)).order_by(Season.id)
    locked = found.with_for_update(of=Season).execution_options(populate_existing=True)
    seasons = list(db.session.scalars(locked))
    for ident, number in (expected or {}).items():
        _require_current(ident, number)
    return seasons


def _require_current(ident: int, expected: int) -> None:
    base = reading.current(ident)
    if (number := base.number if base else 0) == expected:
        return
    before = db.session.scalar(select(Release).where(Release.season_id == ident, Release.number == expected))
    changes = difference(reading.programme_of(before), reading.programme_of(base)) if before and base else ()
    said = " ".join(sentence(change, reading.programme_of(base)) for change in changes) if base else ""
    raise Overtaken(
        N_("Release %(number)s was published while you were at it: %(said)s Look at the preview again before you publish."),
        changes,
        number=number,
        said=said,
    )


def is_public(change: Change) -> bool:
    """Joining links are only for those who take part."""
    return type(change).__name__ != "JoiningLinkChanged"


def _programme(release: Release | None) -> Programme | None:
    return reading.programme_of(release) if release else None


def _floors(season: Season) -> dict[str, int]:
    """The last SEQUENCE of everything that was ever released."""
    rows = {row.uid: row.sequence for row in adopting.rows_of(season).values() if row.released_at}
    days = db.session.scalars(select(Day).where(Day.season_id == season.id)) if reading.current(season.id) else ()
    return rows | {day.uid: day.sequence for day in days}


def _note_in_rows(what: Proposal) -> None:
    """The rows remember what only a release decides: SEQUENCE, the date that was left, that it was released."""
    rows = adopting.rows_of(what.season)
    for session in what.programme.sessions:
        if row := rows.get(session.uid):
            row.sequence, row.formerly = session.sequence, session.formerly
            row.released_at = row.released_at or clock.now()
    before = _programme(what.base)
    for uid in {each.uid for each in before.sessions} - {each.uid for each in what.programme.sessions} if before else ():
        if row := rows.get(uid):
            row.sequence += 1  # taken off the programme is, to calendars, one more change
    for row in filter(db.session.is_modified, rows.values()):
        row.left_as_planned()
    what.season.released_at = what.season.released_at or clock.now()
    adopting.adopt_days(what.programme.days, what.season)
