"""The box that is on every page of the workspace: what it finds."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from netverk.searching import searching

bp = Blueprint("searching", __name__)


@bp.get("/search")
def search() -> ResponseReturnValue:
    """What was found, by kind; with `in`, all of one kind."""
    wanted, kind = request.args.get("q", "").strip(), request.args.get("in", "")
    found = searching.search(wanted, current_user.roles, kind)
    return render_template("searching/organiser/search.html", wanted=wanted, kind=kind, found=found)
