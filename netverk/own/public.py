"""One's own calendar, as programs fetch it: whoever knows the address is let in."""

from datetime import datetime
from functools import partial

from flask import Blueprint, Response, abort, current_app, request
from flask.typing import ResponseReturnValue

from netverk import clock
from netverk.calendars.feed import Cover
from netverk.db import reading as engine
from netverk.language import speaking
from netverk.own import calendars
from netverk.own.keeping import Keeper, rows_of

bp = Blueprint("own", __name__)


@bp.get("/me/calendar/<token>.ics")
def calendar(token: str) -> ResponseReturnValue:
    """In its owner's language. With a strong ETag, and 304 where the program has it already."""
    keeper: Keeper = current_app.extensions["own calendars"]
    kept = keeper.get(token, partial(rows_of, engine()), clock.now(), partial(_made, token))
    response = Response(kept.rendition.body, headers=[*kept.rendition.headers, *kept.headers])
    return response.make_conditional(request)


def _made(token: str) -> tuple[bytes, Cover, datetime | None]:
    person = calendars.whose(token) or abort(404)
    with speaking(person.language):
        return calendars.calendar_of(person)
