"""One's own account: what one is called, in which language, and signing out everywhere."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask import session as cookie  # noqa: TID251
from flask.typing import ResponseReturnValue
from flask_login import current_user

from netverk.db import db, lock, retrying, write
from netverk.language import _
from netverk.people import journal, signing_in
from netverk.people.forms import AccountForm
from netverk.people.models import Person

bp = Blueprint("people", __name__)


@bp.route("/account", methods=["GET", "POST"])
def account() -> ResponseReturnValue:
    me = db.session.get_one(Person, current_user.id)
    form = AccountForm(obj=me)
    if form.validate_on_submit():
        _revise(me.id, form)
        flash(_("Saved."), "done")
        return redirect(url_for("member.people.account"))
    return render_template("people/member/account.html", form=form, me=me, since=_since()), 422 if form.errors else 200


@bp.post("/account/sign-out-everywhere")
def sign_out_everywhere() -> ResponseReturnValue:
    _sign_out_everywhere(current_user.id)
    cookie.clear()
    flash(_("You are signed out everywhere."), "done")
    return redirect(url_for("public.people.sign_in"))


@retrying
def _revise(ident: int, form: AccountForm) -> None:
    with write():
        me = lock(Person, ident)
        before, renamed = {"language": me.language}, me.name != form.name.data
        me.name, me.language = form.name.data or "", form.language.data
        changed = journal.changed(before, {"language": me.language})
        if renamed or changed:  # that the name changed, not from what to what: the journal knows people by id
            journal.note("revise", me, by=ident, renamed=renamed, **changed)


@retrying
def _sign_out_everywhere(ident: int) -> None:
    with write():
        signing_in.sign_out_everywhere(db.session.get_one(Person, ident))


def _since() -> datetime | None:
    """When this device was signed in; a cookie from before that was written down does not know."""
    return datetime.fromisoformat(cookie["since"]) if "since" in cookie else None
