"""An offer from the waiting list, taken or passed on by whoever has the address of the registration."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from netverk.db import db, retrying, write
from netverk.errors import RuleBroken
from netverk.language import _, ngettext
from netverk.programme.headlines import number_words
from netverk.registrations.finding import programme_or_404, registration_or_404
from netverk.seats import waiting_list
from netverk.seats.models import Registration
from netverk.waiting import answering
from netverk.waiting.forms import AcceptForm, PassForm

bp = Blueprint("waiting", __name__)


@bp.after_request
def keep_private(response: Response) -> Response:
    """A registration is its owner's: nobody keeps or lists these pages."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.route("/registration/<code>/offer", methods=["GET", "POST"])
def offer(code: str) -> ResponseReturnValue:
    """What is offered, until when, and two buttons."""
    own = registration_or_404(code)
    offered = waiting_list.offered_to(own)
    if not offered:
        flash(_(waiting_list.NOTHING_OFFERED), "done")
        return redirect(_home(own))
    form = AcceptForm().offer(offered)
    if form.validate_on_submit():
        try:
            n = _accept(own.id, form.chosen)
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(ngettext("The place is yours.", "The %(n)s places are yours.", n) % {"n": number_words(n)}, "done")
            return redirect(_home(own))
    facts = {"registration": own, "places": offered, "programme": programme_or_404(own.season_id), "passing": PassForm()}
    return render_template("waiting/public/offer.html", form=form, **facts), 422 if form.errors else 200


@bp.post("/registration/<code>/offer/pass")
def pass_on(code: str) -> ResponseReturnValue:
    own = registration_or_404(code)
    try:
        _pass_on(own.id)
    except RuleBroken as refusal:
        flash(_(refusal.sentence, **refusal.facts), "done")
    else:
        flash(_("The offer goes to the next in the list. You wait on behind those who wait now."), "done")
    return redirect(_home(own))


def _home(own: Registration) -> str:
    return url_for("public.registrations.registration", code=own.code)


@retrying
def _accept(ident: int, places: list[int] | None) -> int:
    with write():
        return answering.accept(db.session.get_one(Registration, ident), only=places, by=_signed_in())


@retrying
def _pass_on(ident: int) -> None:
    with write():
        answering.pass_on(db.session.get_one(Registration, ident), by=_signed_in())


def _signed_in() -> int | None:
    return current_user.id if current_user.is_authenticated else None
