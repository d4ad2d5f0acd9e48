"""Taking a notice back: an ordinary release with the earlier content, and letters that no longer leave."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, func, select, update

from netverk import clock
from netverk.db import db
from netverk.errors import RuleBroken
from netverk.language import N_, _
from netverk.letters.models import Fate, Letter
from netverk.people.models import Person
from netverk.programme.changes import Change, SessionChange, content, private_difference
from netverk.programme.value import Programme
from netverk.programme.when import When
from netverk.publishing import acting, adopting, proposing, releasing
from netverk.publishing.drafting import Draft, draft
from netverk.publishing.going_back import find_taken
from netverk.publishing.releasing import Proposal, Said
from netverk.releases import reading
from netverk.releases.models import Notice, Release
from netverk.returning.asking import AGAIN
from netverk.sessions.models import Session


@dataclass(frozen=True, slots=True)
class Undone:
    """The notice that says so, how many people had been told already, and how many letters never left."""

    notice: Notice
    told: int
    withdrawn: int


@dataclass(frozen=True, slots=True)
class Prospects:
    """What taking a notice back would do; `refusal` says, in the language spoken, why it is not possible."""

    refusal: str
    undone_by: int | None
    told: int
    withdrawn: int


def undo(notice_id: int, *, by: Person | None, hold: timedelta, base_url: str) -> Undone:
    """Take a notice back, in the caller's transaction. Refuses what a later release has built on."""
    releases = _releases(notice_id)
    releasing.lock_seasons([release.season_id for release in releases])
    notice = releases[0].notice
    _require_undoable(notice)
    told = people_told(notice)
    proposals = list(_proposals(releases))
    _restore_rows(releases)
    said = Said("undo", "", by, hold, tells_texts=notice.tells_texts, undoes=notice)  # who was told of texts is told they no longer hold
    made = releasing.release_together(proposals, said, base_url)
    return Undone(made[0].notice, told, withdraw(notice))


def prospects(notice: Notice) -> Prospects:
    obstacle = find_obstacle(notice)
    refusal = _(obstacle.sentence, **obstacle.facts) if obstacle else ""
    return Prospects(refusal, undone_by(notice), people_told(notice), letters_waiting(notice))


def find_obstacle(notice: Notice) -> RuleBroken | None:
    """Why a notice cannot be taken back; None where it can."""
    try:
        _require_undoable(notice)
        list(_proposals(_releases(notice.id)))
    except RuleBroken as refusal:
        return refusal
    return None


def undone_by(notice: Notice) -> int | None:
    """The number of the notice that took this one back."""
    return db.session.scalar(select(Notice.id).where(Notice.undoes_id == notice.id))


def letters_waiting(notice: Notice) -> int:
    """How many letters an undo would keep from leaving."""
    return db.session.scalar(select(func.count()).select_from(_waiting(notice).subquery())) or 0


def people_told(notice: Notice) -> int:
    """How many addresses a letter of this notice has left for, for sure or perhaps; who was asked to come again apart."""
    left = (Letter.fate.in_((Fate.SENT, Fate.IN_DOUBT))) | ((Letter.fate == Fate.WAITING) & Letter.lease_until.is_not(None))
    return (
        db.session.scalar(select(func.count(Letter.address.distinct())).where(Letter.notice_id == notice.id, Letter.kind != AGAIN, left))
        or 0
    )


def withdraw(notice: Notice) -> int:
    """Keep the notice's letters that have not left from leaving; gives how many."""
    ids = list(db.session.scalars(_waiting(notice).with_for_update(skip_locked=True)))
    db.session.execute(update(Letter).where(Letter.id.in_(ids)).values(fate=Fate.WITHDRAWN, settled_at=clock.now()))
    return len(ids)


def _waiting(notice: Notice) -> Select[int]:
    return select(Letter.id).where(Letter.notice_id == notice.id, Letter.fate == Fate.WAITING, Letter.lease_until.is_(None))


def _releases(notice_id: int) -> list[Release]:
    found = list(db.session.scalars(select(Release).where(Release.notice_id == notice_id).order_by(Release.season_id)))
    if not found:
        raise RuleBroken(N_("There is no notice %(number)s."), number=notice_id)
    return found


def _require_undoable(notice: Notice) -> None:
    if notice.undoes_id is not None:
        raise RuleBroken(N_("This notice took another one back. Do the action again instead."))
    if undone_by(notice):
        raise RuleBroken(N_("This notice has been taken back already."))


def _proposals(releases: Sequence[Release]) -> Iterator[Proposal]:
    """For each release what takes it back, if nothing keeps the sessions of any of them from going back."""
    leaving = _rows_touched(releases)
    for release in releases:
        earlier, base = _require_earlier(release), reading.current(release.season_id) or release
        uids = _touched(release)
        _require_untouched(release, base, uids)
        _require_rooms(reading.programme_of(earlier), reading.programme_of(base), uids, leaving)
        what = _proposal(release, earlier, base, uids)
        _require_single(what.programme)
        yield what


def _rows_touched(releases: Sequence[Release]) -> dict[str, Session]:
    """By uid, the rows of every session that these releases changed. They leave their rooms all at once."""
    found: dict[str, Session] = {}
    for release in releases:
        touched = _touched(release)
        found |= {uid: row for uid, row in adopting.rows_of(release.season).items() if uid in touched}
    return found


def _require_earlier(release: Release) -> Release:
    earlier = db.session.scalar(select(Release).where(Release.season_id == release.season_id, Release.number == release.number - 1))
    if earlier is None:
        raise RuleBroken(N_("The first release cannot be taken back. Cancel what should not take place."))
    return earlier


def _proposal(release: Release, earlier: Release, base: Release, uids: Collection[str]) -> Proposal:
    """The content before the notice: all of it if nothing came after, else of that notice's sessions."""
    before, private = reading.programme_of(earlier), reading.private_of(earlier)
    if base.id == release.id:
        return releasing.proposal(release.season, base, Draft(before, private))
    now, now_private = reading.programme_of(base), reading.private_of(base)
    return releasing.proposal(release.season, base, proposing.restored(now, now_private, Draft(before, private), uids))


def _require_untouched(release: Release, base: Release, uids: Collection[str]) -> None:
    """A later release that changed the same sessions stands in the way."""
    now = reading.programme_of(base)
    later = select(Release).where(Release.season_id == release.season_id, Release.number > release.number).order_by(Release.number)
    for each in db.session.scalars(later):
        for uid in _touched(each).intersection(uids):
            session = now.session(uid) or reading.programme_of(release).session(uid)
            raise RuleBroken(
                N_("“%(title)s” has been changed again in release %(number)s, so this notice can no longer be taken back."),
                title=session.title if session else uid,
                number=each.number,
            )


def _require_rooms(before: Programme, now: Programme, uids: Collection[str], leaving: Mapping[str, Session]) -> None:
    """A room that somebody else has taken meanwhile stands in the way, as it does for every action."""
    rows = {uid: leaving[uid] for uid in uids if uid in leaving}
    for session, room, clash in find_taken(before, now, rows, {row.id for row in leaving.values()}):
        raise RuleBroken(
            N_("“%(title)s” cannot go back: %(room)s is taken by “%(other)s” at that hour."),
            title=session.title,
            room=room.name,
            other=clash.title,
        )


def _require_single(programme: Programme) -> None:
    """An address or a number that another session has got meanwhile stands in the way too."""
    if doubles := proposing.find_doubles(programme):
        one, other = doubles
        raise RuleBroken(
            N_("This notice can no longer be taken back: “%(title)s” and “%(other)s” would have one address or one number."),
            title=one.title,
            other=other.title,
        )


def _touched(release: Release) -> set[str]:
    """The sessions that a release changed; the joining links too, which its public changes leave out."""
    before = select(Release).where(Release.season_id == release.season_id, Release.number == release.number - 1)
    private = [reading.private_of(each) for each in (*db.session.scalars(before), release)]
    links = private_difference(private[0], private[-1], reading.programme_of(release))
    return {uid for change in (*reading.changes_of(release), *links) if (uid := _uid(change))}


def _uid(change: Change) -> str:
    return change.uid if isinstance(change, SessionChange) else ""


def _restore_rows(releases: Sequence[Release]) -> None:
    """The organiser's rows get back what the action took from them, except where somebody has changed them since."""
    for release in releases:
        published, rows = reading.programme_of(release), adopting.rows_of(release.season)
        if release.notice.verb == "restore":
            _restore_back(release)
        for uid in rows.keys() & release.notice.restores.keys():
            row, said, fields = rows[uid], published.session(uid), release.notice.restores[uid]
            if said is None or (row.status, row.when) != (said.status, said.when):
                continue
            for name in acting.FIELDS:
                setattr(row, name, When.parse(fields[name]) if name == "when" else fields[name])
    db.session.flush()


def _restore_back(release: Release) -> None:
    earlier = _require_earlier(release)
    before, private = reading.programme_of(earlier), reading.private_of(earlier)
    adopting.adopt_back(before, private, release.season, _still_restored(release), season_too=_season_still_restored(release))


def _still_restored(release: Release) -> set[str]:
    """The sessions that a restoring release changed, and whose rows still say what it said."""
    published, drafted = reading.programme_of(release), {each.uid: each for each in content(draft(release.season).programme).sessions}
    return {uid for uid in _touched(release) if (said := content(published).session(uid)) and drafted.get(uid) == said}


def _season_still_restored(release: Release) -> bool:
    published, drafted = reading.programme_of(release), draft(release.season).programme
    return (published.season, published.leaders, published.advisories) == (drafted.season, drafted.leaders, drafted.advisories)
