"""One's own calendar, as programs fetch it: whoever knows the address is let in."""

from datetime import datetime

from flask import Blueprint, Response, abort, current_app, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from netverk import clock
from netverk.calendars.feed import CONTENT_TYPE, Cover
from netverk.db import reading as engine
from netverk.language import speaking
from netverk.own import calendars
from netverk.own.keeping import Keeper, rows_of

bp = Blueprint("own", __name__)

FRESH = 300  # seconds


@bp.record
def keep(state: BlueprintSetupState) -> None:
    state.app.extensions["own calendars"] = Keeper()


@bp.get("/me/calendar/<token>.ics")
def calendar(token: str) -> ResponseReturnValue:
    """In its owner's language. With a strong ETag, and 304 where the program has it already."""
    kept = keeper().get(token, rows_of(engine(), token), clock.now(), lambda: _made(token))
    response = Response(kept.body, content_type=CONTENT_TYPE)
    response.last_modified = kept.at
    response.set_etag(kept.etag)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = f"private, max-age={FRESH}"
    return response.make_conditional(request)


def keeper() -> Keeper:
    found: Keeper = current_app.extensions["own calendars"]
    return found


def _made(token: str) -> tuple[bytes, Cover, datetime | None]:
    person = calendars.whose(token) or abort(404)
    with speaking(person.language):
        return calendars.calendar_of(person)
