"""People who stand there twice, made one at the desk."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from netverk.db import db, retrying, write
from netverk.doubles import merging
from netverk.doubles.comparing import alike, person_or_404, what_has
from netverk.doubles.forms import MergeForm
from netverk.doubles.merging import Merger
from netverk.error_pages import HIGHEST
from netverk.errors import RuleBroken
from netverk.language import _
from netverk.people.models import Person
from netverk.seasons.roles import Task

bp = Blueprint("doubles", __name__)


@bp.route("/people/<int:number>/merge", methods=["GET", "POST"])
def merge(number: int) -> ResponseReturnValue:
    """The one in the address stays. First who may be the same, then what each has, then it happens."""
    kept, wanted = person_or_404(number), request.args.get("other", type=int)
    if not wanted or wanted > HIGHEST:
        words = request.args.get("q", "").strip()
        found = alike(kept, words)
        return render_template("doubles/organiser/find.html", kept=kept, words=words, found=found, undo=request.args.get("undo", ""))
    gone = person_or_404(wanted)
    doubles = merging.both_hold(kept, gone)
    form = MergeForm().offer(doubles)
    if form.validate_on_submit():
        try:
            token = _merge(kept.id, gone.id, form)
            flash(_("The two are one now: %(name)s. The address %(email)s no longer signs in.", name=kept.name, email=gone.email), "done")
            return redirect(url_for("organiser.doubles.merge", number=kept.id, undo=token or None))
        except RuleBroken as refusal:
            form.refuse(refusal)
    facts = {"both": [what_has(kept), what_has(gone)], "obstacle": merging.obstacle(kept, gone, _merger()), "doubles": doubles}
    status = 409 if form.form_errors else 422 if form.errors else 200
    return render_template("doubles/organiser/merge.html", kept=kept, gone=gone, form=form, **facts), status


@bp.post("/people/<int:number>/merge/undo")
def undo(number: int) -> ResponseReturnValue:
    """By the token that the merger gave to whoever did it."""
    try:
        kept, gone = _undo(request.form.get("undo", ""))
    except RuleBroken as refusal:
        flash(_(refusal.sentence, **refusal.facts), "warning")
    else:
        flash(_("%(name)s and %(other)s are two again.", name=kept.email, other=gone.email), "done")
    return redirect(url_for("organiser.doubles.merge", number=number))


def _merger(form: MergeForm | None = None) -> Merger:
    cancelling = (form.cancelling.data or ()) if form else ()
    return Merger(by=current_user.id, may_house=current_user.roles.may(Task.HOUSE), cancelling=cancelling)


@retrying
def _merge(kept: int, gone: int, form: MergeForm) -> str:
    with write():
        return merging.merge(db.session.get_one(Person, kept), db.session.get_one(Person, gone), _merger(form))


@retrying
def _undo(token: str) -> tuple[Person, Person]:
    with write():
        return merging.undo(token, by=current_user.id)
