"""How one signs in, and signing out everywhere."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask import session as cookie  # noqa: TID251
from flask.typing import ResponseReturnValue
from flask_login import current_user

from netverk.db import db, retrying, write
from netverk.language import _
from netverk.people import signing_in
from netverk.people.models import Person

bp = Blueprint("people", __name__)


@bp.get("/account")
def account() -> ResponseReturnValue:
    return render_template("people/member/account.html", me=db.session.get_one(Person, current_user.id), since=_since())


@bp.post("/account/sign-out-everywhere")
def sign_out_everywhere() -> ResponseReturnValue:
    _sign_out_everywhere(current_user.id)
    cookie.clear()
    flash(_("You are signed out everywhere."), "done")
    return redirect(url_for("public.people.sign_in"))


@retrying
def _sign_out_everywhere(ident: int) -> None:
    with write():
        signing_in.sign_out_everywhere(db.session.get_one(Person, ident))


def _since() -> datetime | None:
    """When this device was signed in; a cookie from before that was written down does not know."""
    return datetime.fromisoformat(cookie["since"]) if "since" in cookie else None
