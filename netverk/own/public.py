"""One's own calendar, as programs fetch it: whoever knows the address is let in."""

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from netverk.calendars.feed import CONTENT_TYPE
from netverk.language import speaking
from netverk.own import calendars

bp = Blueprint("own", __name__)

FRESH = 300  # seconds


@bp.get("/me/calendar/<token>.ics")
def calendar(token: str) -> ResponseReturnValue:
    """In its owner's language. With a strong ETag, and 304 where the program has it already."""
    person = calendars.whose(token) or abort(404)
    with speaking(person.language):
        content, cover = calendars.calendar_of(person)
    response = Response(content, content_type=CONTENT_TYPE)
    response.last_modified = cover.at
    response.add_etag()
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = f"private, max-age={FRESH}"
    return response.make_conditional(request)
