"""How far a notice's letters have come, as a piece of its page that renews itself; another try, the same once more."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from netverk.db import db, retrying, write
from netverk.errors import RuleBroken
from netverk.language import _
from netverk.publishing import following, history

bp = Blueprint("following", __name__)


@bp.get("/notices/<int:number>/progress.html")
def progress(number: int) -> ResponseReturnValue:
    """The numbers and the bar alone; 304 as long as they are the same."""
    told = history.notice_or_404(number)
    page = render_template("following/organiser/_progress.html", notice=told, progress=following.progress(told), fates=history.FATES)
    response = make_response(page)
    response.add_etag()
    return response.make_conditional(request)


@bp.post("/letters/<int:number>/retry")
def retry(number: int) -> ResponseReturnValue:
    """Another try for a letter that failed or is in doubt."""
    letter = history.letter_or_404(number)
    try:
        _retry(number)
        flash(_("The letter to %(name)s leaves once more now.", name=letter.name or letter.address), "done")
    except RuleBroken as refusal:
        db.session.rollback()
        flash(_(refusal.sentence, **refusal.facts), "warning")
    return redirect(_page(letter.notice_id, number))


@bp.post("/letters/<int:number>/again")
def again(number: int) -> ResponseReturnValue:
    """The same letter once more to the same reader."""
    letter = history.letter_or_404(number)
    try:
        _send_again(number)
        flash(_("%(name)s gets the same letter once more.", name=letter.name or letter.address), "done")
    except RuleBroken as refusal:
        db.session.rollback()
        flash(_(refusal.sentence, **refusal.facts), "warning")
    return redirect(_page(None, number))


@retrying
def _retry(number: int) -> None:
    with write():
        following.retry(number, by=current_user.id)


@retrying
def _send_again(number: int) -> None:
    with write():
        following.send_again(number, by=current_user.id)


def _page(notice: int | None, letter: int) -> str:
    """The notice where it has one, at the letter's own line."""
    if notice is None:
        return url_for("organiser.publishing.letter", number=letter)
    return url_for("organiser.publishing.notice", number=notice, _anchor=f"letter-{letter}")
