"""The personal pass: a page with one code, to be shown at the door."""

from flask import Blueprint, Response, make_response, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from netverk.door import passes
from netverk.door.passes import Pass

bp = Blueprint("door", __name__, url_prefix="/pass/<token>")


@bp.after_request
def keep_private(response: Response) -> Response:
    """Whoever has the address can show the code: nobody keeps or lists it."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.get("")
def pass_(token: str) -> ResponseReturnValue:
    shown = _pass(token)
    return render_template("door/public/pass.html", shown=shown, season=shown.place.season, token=token, occasion=shown.next)


@bp.get("/code.svg")
def code(token: str) -> ResponseReturnValue:
    shown = _pass(token)
    if not shown.is_good:
        raise NotFound
    response = make_response(passes.picture(passes.url_of(shown.deputy or shown.place)))
    response.content_type = "image/svg+xml"
    return response


def _pass(token: str) -> Pass:
    if found := passes.find(token):
        return found
    raise NotFound
