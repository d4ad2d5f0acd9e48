"""What is stored about oneself: read, taken along, erased."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from netverk.db import db, retrying, write
from netverk.erasing import erasing
from netverk.errors import RuleBroken
from netverk.language import _
from netverk.people.models import Person
from netverk.privacy.exporting import as_file, export
from netverk.privacy.forms import EraseForm
from netverk.privacy.sentences import GOES, STAYS, sentences

bp = Blueprint("privacy", __name__)


@bp.get("/data")
def data() -> ResponseReturnValue:
    me = _me()
    stored = sentences(export(me))
    return render_template("privacy/member/data.html", sentences=stored, has_begun=erasing.has_begun(me))


@bp.get("/data/export.json")
def export_mine() -> ResponseReturnValue:
    return Response(as_file(_me()), mimetype="application/json", headers={"Content-Disposition": 'attachment; filename="netverk.json"'})


@bp.route("/data/erase", methods=["GET", "POST"])
def erase() -> ResponseReturnValue:
    """One page that says what goes and what stays, and one button."""
    me, form = _me(), EraseForm()
    if form.validate_on_submit() and _begun(me.id, form):
        flash(_("What we know about you is being erased. You get one last letter that says so."), "done")
        return redirect(url_for("member.privacy.data"))
    speaks = bool(export(me)["speakers"])
    facts = {"form": form, "speaks": speaks, "goes": GOES, "stays": STAYS, "has_begun": erasing.has_begun(me)}
    return render_template("privacy/member/erase.html", **facts), 409 if form.form_errors else 422 if form.errors else 200


def _me() -> Person:
    return db.session.get_one(Person, current_user.id)


def _begun(ident: int, form: EraseForm) -> bool:
    """Whether it has; where a rule refused, the form says so."""
    try:
        _erase(ident, from_programmes=form.from_programmes.data)
    except RuleBroken as refusal:
        form.refuse(refusal)
        return False
    return True


@retrying
def _erase(ident: int, *, from_programmes: bool) -> None:
    with write():
        erasing.begin(db.session.get_one(Person, ident), from_programmes=from_programmes, by=ident)
