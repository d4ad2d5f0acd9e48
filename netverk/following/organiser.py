"""Notices and whom they have reached, the outbox, letters as they left and what can be done about one."""

from collections.abc import Callable, Mapping

from flask import Blueprint, abort, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from netverk.db import db, retrying, write
from netverk.errors import RuleBroken
from netverk.following import following, reporting
from netverk.following import outbox as listing
from netverk.following.contents import contents
from netverk.following.kinds import KINDS
from netverk.language import N_, _
from netverk.letters.models import Letter
from netverk.letters.progress import progress as progress_of
from netverk.publishing import history, undoing
from netverk.seasons.roles import Task
from netverk.settings import settings

bp = Blueprint("following", __name__)

ASKED = ("q", "state", "notice", "mailing")
HARMLESS = "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"


@bp.get("/notices")
def notices() -> ResponseReturnValue:
    """What the house has said, newest first."""
    rows = reporting.page(request.args.get("before", type=int), current_user.roles.within(Task.PUBLISH))
    return render_template("following/organiser/notices.html", rows=rows, verbs=history.VERBS, page_size=reporting.PAGE)


@bp.get("/notices/<int:number>")
def notice(number: int) -> ResponseReturnValue:
    """What was said, who was told, who waits, who has to be called; and taking it back."""
    told = history.notice_or_404(number)
    every = reporting.releases_of(told)
    found = [release for release in every if current_user.roles.may(Task.PUBLISH, release.season.series.slug)]
    is_whole = len(found) == len(every)
    return render_template(
        "following/organiser/notice.html",
        notice=told,
        releases=[(release, reporting.said(release)) for release in found],
        titles=reporting.titles(*found),
        sessions=reporting.sessions(*found),
        lines=reporting.lines(told) if is_whole else {},
        is_whole=is_whole,
        may_undo=all(current_user.roles.may(Task.POSTPONE, release.season.series.slug) for release in every),
        progress=progress_of(Letter.notice_id == told.id),
        fates=reporting.FATES,
        verbs=history.VERBS,
        seconds_left=reporting.seconds_left(told),
        undoing=undoing.prospects(told),
    )


@bp.get("/notices/<int:number>/progress.html")
def progress(number: int) -> ResponseReturnValue:
    """The numbers and the bar alone; 304 as long as they are the same."""
    told = history.notice_or_404(number)
    page = render_template(
        "following/organiser/_progress.html", notice=told, progress=progress_of(Letter.notice_id == told.id), fates=reporting.FATES
    )
    response = make_response(page)
    response.add_etag()
    return response.make_conditional(request)


@bp.get("/outbox")
def outbox() -> ResponseReturnValue:
    """Every letter, the newest first."""
    wanted = _wanted()
    return render_template(
        "following/organiser/outbox.html",
        wanted=wanted,
        page=listing.page(wanted, current_user.roles.within(Task.PUBLISH)),
        query={name: value for name in ASKED if (value := request.args.get(name))},
        states=listing.STATES,
        state_of=listing.state_of,
        kinds=KINDS,
    )


@bp.get("/letters/<int:number>")
def letter(number: int) -> ResponseReturnValue:
    """One letter as it left, without what is its reader's alone."""
    kept = following.letter_or_404(number)
    return render_template(
        "following/organiser/letter.html",
        letter=kept,
        contents=contents(kept, settings().base_url, _arguments),
        state=listing.state_of(kept),
        states=listing.STATES,
        kinds=KINDS,
        taken_back=following.is_taken_back(kept),
        zone=reporting.zone_of(kept),
    )


@bp.get("/letters/<int:number>/page.html")
def letter_page(number: int) -> ResponseReturnValue:
    """Its HTML, for a frame in which nothing runs, nothing is fetched and nothing leads anywhere."""
    said = contents(following.letter_or_404(number), settings().base_url, _arguments) or abort(404)
    response = make_response(said.html)
    response.headers["Content-Security-Policy"] = HARMLESS
    return response


@bp.post("/letters/<int:number>/withdraw")
def withdraw(number: int) -> ResponseReturnValue:
    _try(following.withdraw, number, N_("The letter to %(name)s is withdrawn and does not leave."))
    return redirect(_page(None, number))


@bp.post("/letters/<int:number>/let-go")
def let_go(number: int) -> ResponseReturnValue:
    """It leaves after all."""
    _try(following.let_go, number, N_("The letter to %(name)s leaves now."))
    return redirect(_page(None, number))


@bp.post("/letters/<int:number>/retry")
def retry(number: int) -> ResponseReturnValue:
    """Another try for a letter that failed or is in doubt."""
    letter = _try(following.retry, number, N_("The letter to %(name)s leaves once more now."))
    return redirect(_page(letter.notice_id, number))


@bp.post("/letters/<int:number>/again")
def again(number: int) -> ResponseReturnValue:
    """The same letter once more to the same reader."""
    _try(following.send_again, number, N_("%(name)s gets the same letter once more."))
    return redirect(_page(None, number))


@bp.post("/letters/<int:number>/reached")
def reached(number: int) -> ResponseReturnValue:
    """Ticked: somebody has called."""
    letter = following.letter_or_404(number)
    _do(following.reach_by_phone, number)
    return redirect(_page(letter.notice_id, number))


@bp.post("/letters/<int:number>/not-reached")
def not_reached(number: int) -> ResponseReturnValue:
    letter = following.letter_or_404(number)
    _do(following.unreach, number)
    return redirect(_page(letter.notice_id, number))


def _try(work: Callable[..., object], number: int, done: str) -> Letter:
    """Do something with a letter and say that it is `done`, or why it is not."""
    letter = following.letter_or_404(number)
    try:
        _do(work, number)
        flash(_(done, name=letter.name or letter.address), "done")
    except RuleBroken as refusal:
        db.session.rollback()
        flash(_(refusal.sentence, **refusal.facts), "warning")
    return letter


@retrying
def _do(work: Callable[..., object], number: int) -> None:
    with write():
        work(number, by=current_user.id)


def _page(notice: int | None, letter: int) -> str:
    """The notice where it has one, at the letter's own line."""
    if notice is None:
        return url_for("organiser.following.letter", number=letter)
    return url_for("organiser.following.notice", number=notice, _anchor=f"letter-{letter}")


def _wanted() -> listing.Wanted:
    """What the address asks for; what cannot be is not asked for."""
    asked, state = request.args, request.args.get("state", "")
    return listing.Wanted(
        words=asked.get("q", "").strip()[:100],
        state=listing.State(state) if state in set(listing.State) else None,
        **{name: asked.get(name, type=int) for name in ("notice", "mailing", "before", "after")},
    )


def _arguments(path: str) -> Mapping[str, object] | None:
    """What stands in the variable parts of an address of ours."""
    try:
        return current_app.url_map.bind("").match(path.removeprefix("/en") or "/")[1]
    except RequestRedirect:
        return {}
    except HTTPException:
        return None
