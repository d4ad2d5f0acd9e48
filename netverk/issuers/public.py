"""Signing in where one works: there, and back again."""

import hmac
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from flask import session as cookie  # noqa: TID251
from flask.typing import ResponseReturnValue

from config import Issuer
from netverk.db import retrying, write
from netverk.entering import let_in
from netverk.errors import RuleBroken
from netverk.issuers import asking, discovering
from netverk.issuers.discovering import Provider
from netverk.language import _, spoken
from netverk.people import handshakes
from netverk.people.attempts import TooManyAttempts
from netverk.people.knowing import domain_of
from netverk.people.models import Person
from netverk.people.signing_in import safe_path
from netverk.settings import settings

bp = Blueprint("issuers", __name__)


@bp.get("/sign-in/with/<domain>")
def leave(domain: str) -> ResponseReturnValue:
    """To the issuer of a mail domain. A link leads here, because no form may lead to another site."""
    issuer = settings().issuer_for(domain) or abort(404)
    leads_to = safe_path(request.args.get("next", ""))
    try:
        cookie[asking.KIND], url = _begin(issuer, discovering.provider_of(issuer), domain, leads_to)
    except RuleBroken as refusal:
        return _refused(refusal, leads_to)
    cookie["language"] = spoken()
    return redirect(url)


@bp.get(asking.BACK)
def come_back() -> ResponseReturnValue:
    """From the issuer, who knows one address of ours: who left from an English page comes back to one."""
    if cookie.get("language") == "en" != spoken():
        return redirect(f"/en{request.full_path}")
    token = cookie.get(asking.KIND, "")
    if not hmac.compare_digest(handshakes.digest(token).encode(), request.args.get("state", "").encode()):
        return _refused(RuleBroken(handshakes.UNKNOWN), "")
    del cookie[asking.KIND]
    leads_to = ""
    try:
        began = _end(token)
        leads_to = began["leads_to"]
        issuer = settings().issuer_for(began["domain"]) or abort(404)
        person = _sign_in(issuer, asking.email_for(issuer, began, request.args))
    except RuleBroken as refusal:
        return _refused(refusal, leads_to)
    return let_in(person, leads_to)


@retrying
def _begin(issuer: Issuer, provider: Provider, domain: str, leads_to: str) -> tuple[str, str]:
    email = str(cookie.get("email", ""))
    hint = email if domain_of(email) == domain else ""
    with write():
        return asking.begin(issuer, provider, domain, client=request.remote_addr or "", email=hint, leads_to=leads_to)


@retrying
def _end(token: str) -> dict[str, Any]:
    with write():
        return handshakes.end(asking.KIND, token)


@retrying
def _sign_in(issuer: Issuer, email: str) -> Person:
    with write():
        return asking.sign_in(issuer, email)


def _refused(refusal: RuleBroken, leads_to: str) -> ResponseReturnValue:
    sentence = _(refusal.sentence, **refusal.facts)
    page = render_template("people/public/not_signed_in.html", sentence=sentence, leads_to=leads_to)
    return page, 429 if isinstance(refusal, TooManyAttempts) else 403
