"""Signing in with a passkey. Without script, the mail link remains."""

from typing import Any

from flask import Blueprint, Response, render_template, request
from flask import session as cookie  # noqa: TID251
from flask.typing import ResponseReturnValue

from netverk.db import retrying, write
from netverk.entering import let_in
from netverk.errors import RuleBroken
from netverk.language import _
from netverk.passkeys import devices, keeping
from netverk.passkeys.forms import AnswerForm
from netverk.people import handshakes
from netverk.people.models import Person
from netverk.people.signing_in import safe_path
from netverk.settings import settings

bp = Blueprint("passkeys", __name__)


@bp.app_template_global()
def passkeys_can_be_used() -> bool:
    return devices.can_be_used(settings().base_url)


@bp.post("/sign-in/passkey/begin")
def begin() -> ResponseReturnValue:
    """For the script: what the device is asked to sign."""
    try:
        options, cookie[keeping.SIGNING] = _ask()
    except RuleBroken as refusal:
        return {"refusal": _(refusal.sentence, **refusal.facts)}, 429
    return Response(options, mimetype="application/json")


@bp.post("/sign-in/passkey")
def use() -> ResponseReturnValue:
    """What the device has signed."""
    form, leads_to = AnswerForm(), safe_path(request.form.get("next", ""))
    try:
        if not form.validate():
            raise RuleBroken(keeping.NOT_SIGNED)
        person = _sign_in(_end(), form.answer.data or "")
    except RuleBroken as refusal:
        sentence = _(refusal.sentence, **refusal.facts)
        return render_template("people/public/not_signed_in.html", sentence=sentence, leads_to=leads_to), 403
    return let_in(person, leads_to)


@retrying
def _ask() -> tuple[str, str]:
    with write():
        return keeping.ask_to_sign(request.remote_addr or "")


@retrying
def _end() -> dict[str, Any]:
    with write():
        return handshakes.end(keeping.SIGNING, cookie.pop(keeping.SIGNING, ""))


@retrying
def _sign_in(began: dict[str, Any], answer: str) -> Person:
    with write():
        return keeping.sign_in(began, answer)
