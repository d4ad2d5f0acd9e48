"""Who may enter which page of the workspace: what each takes, in one list, and the guards that ask."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from flask import Flask, abort, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import select

from netverk.db import db
from netverk.errors import NotAllowed
from netverk.language import joined
from netverk.letters.models import Letter
from netverk.people.models import Person
from netverk.receiving.models import Received
from netverk.releases.models import Release
from netverk.seasons.models import Grant, Season, Series
from netverk.seasons.roles import TAKES, TAKES_ALL, Role, Roles, Task

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

Address = Mapping[str, Any]  # what stands in the variable parts of an address
Whose = Callable[[Address], frozenset[str]]


def named(address: Address) -> frozenset[str]:
    """The series that stands in the address."""
    return frozenset({address["series"]})


def of_notice(address: Address) -> frozenset[str]:
    """Every series that a notice is about."""
    found = select(Series.slug).join(Season, Season.series_id == Series.id).join(Release, Release.season_id == Season.id)
    return frozenset(db.session.scalars(found.where(Release.notice_id == address["number"])))


def part_of_notice(address: Address) -> frozenset[str]:
    """Those of them that the reader has to do with, for a page that shows only these; all where there is none."""
    series = of_notice(address)
    return frozenset(filter(current_user.roles.know, series)) or series


def of_letter(address: Address) -> frozenset[str]:
    """Every series that a letter is about."""
    letter = db.session.get(Letter, address["number"])
    found = select(Series.slug).join(Season, Season.series_id == Series.id)
    return frozenset(db.session.scalars(found.where(Season.id.in_(letter.seasons)))) if letter else frozenset()


def of_mail(address: Address) -> frozenset[str]:
    """The series that a mail is about; one that is about none is the whole house's."""
    found = (
        select(Received.id, Series.slug).outerjoin(Season, Season.id == Received.season_id).outerjoin(Series, Season.series_id == Series.id)
    )
    return frozenset(row.slug or "" for row in db.session.execute(found.where(Received.id == address["number"])))


def anywhere(_address: Address) -> frozenset[str]:
    """One series is enough: the page shows only what its reader's series have."""
    return frozenset()


def both(address: Address) -> frozenset[str]:
    """The two series that stand in the address."""
    return frozenset({address["series"], address["other_series"]})


def everything(_address: Address) -> frozenset[str]:
    """It concerns the whole house."""
    return frozenset({""})


NEEDED: Mapping[str, tuple[Task, Whose]] = {  # by endpoint; what is not here is refused to everybody
    "organiser.actions.cancel": (Task.POSTPONE, named),
    "organiser.actions.go_online": (Task.PUBLISH, named),
    "organiser.actions.move": (Task.PUBLISH, named),
    "organiser.actions.postpone": (Task.POSTPONE, named),
    "organiser.actions.relocate": (Task.PUBLISH, named),
    "organiser.adapting.adapt": (Task.HOUSE, everything),
    "organiser.adapting.letters": (Task.HOUSE, everything),
    "organiser.adapting.restore": (Task.HOUSE, everything),
    "organiser.answers.answers": (Task.REGISTRATIONS, named),
    "organiser.answers.remind": (Task.REGISTRATIONS, named),
    "organiser.approvals.approvals": (Task.REGISTRATIONS, named),
    "organiser.boards.board": (Task.EDIT, named),
    "organiser.boards.moves": (Task.EDIT, named),
    "organiser.boards.now": (Task.EDIT, named),
    "organiser.boards.put": (Task.EDIT, named),
    "organiser.boards.shift": (Task.EDIT, named),
    "organiser.boards.swap": (Task.EDIT, named),
    "organiser.breaks.remove": (Task.EDIT, everything),
    "organiser.breaks.school_breaks": (Task.EDIT, everything),
    "organiser.breaks.take_offered": (Task.EDIT, everything),
    "organiser.desk.home": (Task.READ, anywhere),
    "organiser.desk.journal": (Task.EDIT, anywhere),
    "organiser.desk.season": (Task.READ, named),
    "organiser.door.choose": (Task.DOOR, named),
    "organiser.door.door": (Task.DOOR, named),
    "organiser.door.kept": (Task.DOOR, named),
    "organiser.door.let_in": (Task.DOOR, named),
    "organiser.door.now": (Task.DOOR, named),
    "organiser.door.press": (Task.DOOR, named),
    "organiser.door.presses": (Task.DOOR, named),
    "organiser.door.worker": (Task.DOOR, named),
    "organiser.doubles.merge": (Task.EDIT, everything),
    "organiser.doubles.undo": (Task.EDIT, everything),
    "organiser.engagements.ask": (Task.PUBLISH, named),
    "organiser.engagements.availability": (Task.EDIT, anywhere),  # speakers are everybody's, what they do is each series' own
    "organiser.engagements.merge": (Task.EDIT, everything),
    "organiser.engagements.profile": (Task.EDIT, anywhere),
    "organiser.engagements.renew": (Task.PUBLISH, named),
    "organiser.engagements.speaker": (Task.EDIT, anywhere),
    "organiser.engagements.speakers": (Task.EDIT, anywhere),
    "organiser.engagements.undo_merge": (Task.EDIT, everything),
    "organiser.engagements.withdraw": (Task.PUBLISH, named),
    "organiser.following.again": (Task.PUBLISH, of_letter),
    "organiser.following.let_go": (Task.PUBLISH, of_letter),
    "organiser.following.letter": (Task.PUBLISH, of_letter),
    "organiser.following.letter_page": (Task.PUBLISH, of_letter),
    "organiser.following.not_reached": (Task.PUBLISH, of_letter),
    "organiser.following.notice": (Task.PUBLISH, part_of_notice),
    "organiser.following.notices": (Task.PUBLISH, anywhere),
    "organiser.following.progress": (Task.PUBLISH, part_of_notice),
    "organiser.following.outbox": (Task.PUBLISH, anywhere),
    "organiser.following.reached": (Task.PUBLISH, of_letter),
    "organiser.following.retry": (Task.PUBLISH, of_letter),
    "organiser.following.withdraw": (Task.PUBLISH, of_letter),
    "organiser.hosting.add": (Task.EDIT, anywhere),  # venues too
    "organiser.hosting.edit": (Task.EDIT, anywhere),
    "organiser.hosting.remove": (Task.EDIT, everything),
    "organiser.hosting.venue": (Task.EDIT, anywhere),
    "organiser.hosting.venues": (Task.EDIT, anywhere),
    "organiser.houses.house": (Task.HOUSE, everything),
    "organiser.houses.remove_logo": (Task.HOUSE, everything),
    "organiser.invitations.again": (Task.PUBLISH, named),
    "organiser.invitations.invitations": (Task.PUBLISH, named),
    "organiser.invitations.take_back": (Task.PUBLISH, named),
    "organiser.layouts.lay_out": (Task.EDIT, named),
    "organiser.layouts.roll_over": (Task.EDIT, named),
    "organiser.own.address": (Task.EDIT, everything),  # it signs them in
    "organiser.mailings.mailing": (Task.PUBLISH, named),
    "organiser.mailings.mailings": (Task.PUBLISH, named),
    "organiser.mailings.progress": (Task.PUBLISH, named),
    "organiser.mailings.send": (Task.PUBLISH, named),
    "organiser.mailings.take_back": (Task.PUBLISH, named),
    "organiser.mailings.test": (Task.PUBLISH, named),
    "organiser.mailings.write_one": (Task.PUBLISH, named),
    "organiser.participants.csv": (Task.REGISTRATIONS, named),
    "organiser.participants.participants": (Task.REGISTRATIONS, named),
    "organiser.participants.sector": (Task.REGISTRATIONS, named),
    "organiser.participants.venue": (Task.EDIT, named),  # what people need for their health, in numbers
    "organiser.participants.xlsx": (Task.REGISTRATIONS, named),
    "organiser.privacy.data": (Task.HOUSE, everything),
    "organiser.privacy.erase": (Task.HOUSE, everything),
    "organiser.privacy.export_theirs": (Task.HOUSE, everything),
    "organiser.privacy.find": (Task.HOUSE, everything),
    "organiser.publishing.look": (Task.PUBLISH, named),
    "organiser.publishing.preview": (Task.PUBLISH, named),
    "organiser.publishing.publish": (Task.PUBLISH, named),
    "organiser.publishing.releases": (Task.READ, named),
    "organiser.publishing.schedule": (Task.PUBLISH, named),
    "organiser.publishing.test": (Task.PUBLISH, named),
    "organiser.publishing.undo": (Task.POSTPONE, of_notice),
    "organiser.questions.add": (Task.EDIT, named),
    "organiser.questions.bring_back": (Task.EDIT, named),
    "organiser.questions.edit": (Task.EDIT, named),
    "organiser.questions.end": (Task.EDIT, named),
    "organiser.questions.put_at": (Task.EDIT, named),
    "organiser.questions.questions": (Task.EDIT, named),
    "organiser.questions.replies": (Task.REGISTRATIONS, named),
    "organiser.receiving.inbox": (Task.REGISTRATIONS, anywhere),
    "organiser.receiving.message": (Task.REGISTRATIONS, of_mail),
    "organiser.receiving.open_again": (Task.REGISTRATIONS, of_mail),
    "organiser.receiving.settle": (Task.REGISTRATIONS, of_mail),
    "organiser.registrations.cancel": (Task.EDIT, named),
    "organiser.registrations.give": (Task.EDIT, named),
    "organiser.registrations.in_both": (Task.REGISTRATIONS, both),
    "organiser.registrations.move": (Task.EDIT, named),  # and only to series that are the reader's to edit
    "organiser.registrations.move_back": (Task.EDIT, named),
    "organiser.registrations.registrations": (Task.REGISTRATIONS, named),
    "organiser.restoring.compare": (Task.READ, named),
    "organiser.restoring.restore": (Task.POSTPONE, named),
    "organiser.returning.who": (Task.EDIT, named),
    "organiser.rosters.import_members": (Task.EDIT, named),
    "organiser.rosters.preview": (Task.EDIT, named),
    "organiser.rosters.take_back": (Task.EDIT, named),
    "organiser.scheduled.move": (Task.PUBLISH, named),
    "organiser.scheduled.noted": (Task.PUBLISH, named),
    "organiser.scheduled.scheduled": (Task.PUBLISH, named),
    "organiser.scheduled.take_back": (Task.PUBLISH, named),
    "organiser.searching.search": (Task.READ, anywhere),
    "organiser.seasons.advise": (Task.EDIT, named),
    "organiser.seasons.advisory": (Task.EDIT, named),
    "organiser.seasons.archive": (Task.EDIT, named),
    "organiser.seasons.archive_series": (Task.EDIT, named),
    "organiser.seasons.archived": (Task.EDIT, anywhere),
    "organiser.seasons.bring_back": (Task.EDIT, named),
    "organiser.seasons.bring_back_series": (Task.EDIT, named),
    "organiser.seasons.facts": (Task.EDIT, named),
    "organiser.seasons.leaders": (Task.EDIT, named),
    "organiser.seasons.remove_advisory": (Task.EDIT, named),
    "organiser.seasons.remove_logo": (Task.EDIT, named),
    "organiser.seasons.series": (Task.EDIT, named),
    "organiser.seasons.series_facts": (Task.EDIT, named),
    "organiser.seasons.start": (Task.EDIT, everything),
    "organiser.seasons.start_season": (Task.EDIT, named),
    "organiser.sessions.add": (Task.EDIT, named),
    "organiser.sessions.add_several": (Task.EDIT, named),
    "organiser.sessions.copy": (Task.EDIT, named),
    "organiser.sessions.edit": (Task.EDIT, named),
    "organiser.sessions.remove": (Task.EDIT, named),
    "organiser.sessions.remove_season": (Task.EDIT, named),
    "organiser.sessions.remove_series": (Task.EDIT, named),
    "organiser.speakers.photo": (Task.EDIT, anywhere),
    "organiser.speakers.read_own_edits": (Task.EDIT, anywhere),
    "organiser.speakers.remove_photo": (Task.EDIT, anywhere),
    "organiser.staff.change": (Task.HOUSE, everything),
    "organiser.staff.give": (Task.HOUSE, everything),
    "organiser.staff.give_back": (Task.HOUSE, everything),
    "organiser.staff.invite": (Task.HOUSE, everything),
    "organiser.staff.people": (Task.HOUSE, everything),
    "organiser.staff.person": (Task.HOUSE, everything),
    "organiser.staff.send_again": (Task.HOUSE, everything),
    "organiser.staff.take_away": (Task.HOUSE, everything),
    "organiser.together.choose": (Task.PUBLISH, anywhere),  # of the reader's series alone; what else an action takes is asked for each
    "organiser.transfers.import_into": (Task.EDIT, named),
    "organiser.transfers.import_new": (Task.EDIT, everything),
    "organiser.waiting.waiting": (Task.REGISTRATIONS, named),
    "organiser.ways_in.add": (Task.EDIT, named),
    "organiser.ways_in.bring_back": (Task.EDIT, named),
    "organiser.ways_in.edit": (Task.EDIT, named),
    "organiser.ways_in.end": (Task.EDIT, named),
    "organiser.ways_in.put_at": (Task.EDIT, named),
    "organiser.ways_in.remove": (Task.EDIT, named),
    "organiser.ways_in.ways_in": (Task.EDIT, named),
}


def install(app: Flask) -> None:
    """What a template asks before it offers something."""
    app.jinja_env.globals.update(may=may, may_enter=may_enter, Task=Task)


def organisers_only() -> "AnyResponse | None":
    """Before every page of the workspace: strangers sign in first and come back here, others are told what is not theirs."""
    if not current_user.is_authenticated:
        return redirect(url_for("public.people.sign_in", next=_here()))
    needed = NEEDED.get(request.endpoint or "")
    if not current_user.roles.held or needed is None:
        abort(403)
    _require(*needed, request.view_args or {})
    return None


def known_only() -> "AnyResponse | None":
    """Before every page of somebody's own: sign in first."""
    return None if current_user.is_authenticated else redirect(url_for("public.people.sign_in", next=_here()))


def may(task: Task, series: Series | str | None = None) -> bool:
    """Whether the reader may do a task in a series (or its slug), or in everything: what they may not is not offered."""
    return bool(current_user.roles.may(task, series.slug if isinstance(series, Series) else series or ""))


def may_enter(endpoint: str) -> bool:
    """Whether a page that is about no single series is open to the reader."""
    if endpoint not in NEEDED:
        return False
    task, whose = NEEDED[endpoint]
    return bool(current_user.roles.may_somewhere(task) if whose is anywhere else current_user.roles.may(task))


def _require(task: Task, whose: Whose, address: Address) -> None:
    """What belongs to series that the reader has nothing to do with is not there; for the rest they are told what it takes."""
    roles: Roles = current_user.roles
    if whose is anywhere:
        allowed, series = roles.may_somewhere(task), frozenset[str]()
    else:
        series = whose(address)
        if whose is not everything and not (series and all(map(roles.know, series))):
            abort(404)
        allowed = all(roles.may(task, each) for each in series)
    if not allowed:
        takes = TAKES_ALL if whose is everything else TAKES
        raise NotAllowed(takes[task], ask=joined(_owners(series)))


def _owners(series: frozenset[str]) -> list[str]:
    """Whom to ask: who owns everything, or one of these series."""
    query = select(Person.name).join(Grant, Grant.person_id == Person.id).outerjoin(Series, Series.id == Grant.series_id)
    owners = query.where(Grant.role == Role.OWNER, Grant.ended_at.is_(None), Grant.series_id.is_(None) | Series.slug.in_(series))
    return list(db.session.scalars(owners.group_by(Person.id, Person.name).order_by(Person.id)))


def _here() -> str | None:
    """Where to come back to: the page itself, but never a button."""
    return f"{request.script_root}{request.full_path}".rstrip("?") if request.method == "GET" else None
