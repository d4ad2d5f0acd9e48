"""One's own passkeys: adding one, taking one away."""

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask import session as cookie  # noqa: TID251
from flask.typing import ResponseReturnValue
from flask_login import current_user

from netverk.db import db, retrying, write
from netverk.errors import NotAllowed, RuleBroken
from netverk.language import N_, _
from netverk.passkeys import devices, keeping
from netverk.passkeys.forms import PasskeyForm
from netverk.passkeys.models import Passkey
from netverk.people import handshakes
from netverk.people.models import Person
from netverk.settings import settings

bp = Blueprint("passkeys", __name__, url_prefix="/account/passkeys")

FOR_STAFF = N_("Passkeys are for those who work with the house.")


@bp.route("", methods=["GET", "POST"])
def passkeys() -> ResponseReturnValue:
    """Those that there are, and one more."""
    form = PasskeyForm()
    if form.validate_on_submit():
        _staff_only()
        try:
            added = _add(form)
        except RuleBroken as refusal:
            form.refuse(refusal)
        else:
            flash(_("“%(name)s” now signs you in. We have sent you a letter about it.", name=added.name), "done")
            return redirect(url_for("member.passkeys.passkeys"))
    return _page(form), 409 if form.form_errors else 422 if form.errors else 200


@bp.post("/begin")
def begin() -> ResponseReturnValue:
    """For the script: what the device is asked for."""
    _staff_only()
    try:
        options, cookie[keeping.ADDING] = _ask()
    except RuleBroken as refusal:
        return {"refusal": _(refusal.sentence, **refusal.facts)}, 429
    return Response(options, mimetype="application/json")


@bp.post("/<int:number>/take-away")
def take_away(number: int) -> ResponseReturnValue:
    _take_away(_own_or_404(number).id)
    return redirect(url_for("member.passkeys.passkeys", taken=number))


@bp.post("/<int:number>/give-back")
def give_back(number: int) -> ResponseReturnValue:
    passkey = _own_or_404(number)
    _give_back(passkey.id)
    flash(_("“%(name)s” signs you in again.", name=passkey.name), "done")
    return redirect(url_for("member.passkeys.passkeys"))


@retrying
def _ask() -> tuple[str, str]:
    with write():
        return keeping.ask_for_new(db.session.get_one(Person, current_user.id))


def _add(form: PasskeyForm) -> Passkey:
    began = _end()
    return _keep(began, form.answer.data or "", form.name.data or "")


@retrying
def _end() -> dict[str, Any]:
    with write():
        return handshakes.end(keeping.ADDING, cookie.pop(keeping.ADDING, ""))


@retrying
def _keep(began: dict[str, Any], answer: str, name: str) -> Passkey:
    with write():
        return keeping.add(db.session.get_one(Person, current_user.id), began, answer, name)


@retrying
def _take_away(ident: int) -> None:
    with write():
        keeping.take_away(db.session.get_one(Passkey, ident))


@retrying
def _give_back(ident: int) -> None:
    with write():
        keeping.give_back(db.session.get_one(Passkey, ident))


def _page(form: PasskeyForm) -> str:
    taken = request.args.get("taken", type=int)
    gone = keeping.find_own(current_user.id, taken) if taken else None
    return render_template(
        "passkeys/member/passkeys.html",
        form=form,
        passkeys=keeping.passkeys_of(current_user.id),
        taken=gone if gone and gone.ended_at else None,
        may_add=bool(current_user.roles.held) and devices.can_be_used(settings().base_url),
    )


def _own_or_404(number: int) -> Passkey:
    return keeping.find_own(current_user.id, number) or abort(404)


def _staff_only() -> None:
    if not current_user.roles.held:
        raise NotAllowed(FOR_STAFF, ask="")
