"""Signing in and out."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import session as cookie  # noqa: TID251
from flask.typing import ResponseReturnValue
from flask_login import current_user

from netverk.db import db, retrying, write
from netverk.entering import let_in
from netverk.errors import RuleBroken
from netverk.language import _, spoken
from netverk.people import signing_in
from netverk.people.attempts import TooManyAttempts
from netverk.people.forms import SignInForm
from netverk.people.journal import note
from netverk.people.knowing import domain_of
from netverk.people.models import Person
from netverk.people.signing_in import safe_path
from netverk.settings import settings

bp = Blueprint("people", __name__)


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Ask for a link. Whoever asks gets the same answer, known or not; whose employer signs them in is shown the way there."""
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("people/public/sign_in.html", form=form, leads_to=_next()), 422 if form.errors else 200
    if "by_letter" not in request.form and (issuer := settings().issuer_for(domain_of(form.email.data or ""))):
        cookie["email"] = form.email.data
        return render_template("people/public/elsewhere.html", form=form, issuer=issuer, leads_to=_next())
    try:
        _ask(form.email.data or "")
    except TooManyAttempts as refusal:
        form.refuse(refusal)
        return render_template("people/public/sign_in.html", form=form, leads_to=_next()), 429
    return render_template("people/public/asked.html", email=form.email.data)


@bp.get("/sign-in/<token>")
def enter(token: str) -> ResponseReturnValue:
    """A button and nothing more: programs that look through mail follow links."""
    try:
        signing_in.check(token)
    except RuleBroken as refusal:
        return _dead_link(refusal)
    return render_template("people/public/enter.html", token=token, leads_to=_next())


@bp.post("/sign-in/<token>")
def use(token: str) -> ResponseReturnValue:
    try:
        person = _use(token)
    except RuleBroken as refusal:
        return _dead_link(refusal)
    return let_in(person, _next())


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Here; on other devices they stay signed in."""
    if current_user.is_authenticated:
        _note_sign_out(current_user.id)
    cookie.clear()
    flash(_("You are signed out."), "done")
    return redirect(url_for("public.people.sign_in"))


@retrying
def _ask(email: str) -> None:
    with write():
        signing_in.ask(email, client=request.remote_addr or "", language=spoken(), leads_to=_next())


@retrying
def _use(token: str) -> Person:
    with write():
        return signing_in.use(token)


@retrying
def _note_sign_out(ident: int) -> None:
    with write():
        note("sign out", db.session.get_one(Person, ident), by=ident)


def _next() -> str:
    return safe_path(request.values.get("next", ""))


def _dead_link(refusal: RuleBroken) -> ResponseReturnValue:
    return render_template("people/public/dead_link.html", sentence=_(refusal.sentence, **refusal.facts)), 410
