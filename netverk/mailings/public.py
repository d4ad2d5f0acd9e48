"""Saying no to letters that one can do without: by the link in one, and as mail programs do it by themselves (RFC 8058)."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from netverk.db import retrying, write
from netverk.mailings import unsubscribing

bp = Blueprint("mailings", __name__, url_prefix="/unsubscribe/<token>")


@bp.get("")
def ask(token: str) -> ResponseReturnValue:
    """Only a page: mail programs and scanners open links too."""
    found = unsubscribing.find(token) or abort(404)
    return render_template("mailings/public/unsubscribe.html", token=token, wants=found.wants_news, address=found.email)


@bp.post("")
def unsubscribe(token: str) -> ResponseReturnValue:
    """Asks for no other token than its own: a mail program has none."""
    return _chosen(token, wants=False)


@bp.post("/undo")
def subscribe(token: str) -> ResponseReturnValue:
    return _chosen(token, wants=True)


def _chosen(token: str, *, wants: bool) -> ResponseReturnValue:
    address = _choose(token, wants=wants) or abort(404)
    return render_template("mailings/public/unsubscribe.html", token=token, wants=wants, address=address)


@retrying
def _choose(token: str, *, wants: bool) -> str:
    """Their address; empty where the token is nobody's."""
    with write():
        if found := unsubscribing.find(token):
            unsubscribing.choose(found, wants=wants)
        return found.email or "" if found else ""
