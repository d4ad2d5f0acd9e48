"""The list that participants see of each other, found with a registration or a pass."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from netverk.door import passes
from netverk.participants import listing
from netverk.registrations.finding import places_of, registration_or_404
from netverk.seasons.models import Season

bp = Blueprint("participants", __name__)


@bp.after_request
def keep_private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.get("/registration/<code>/participants")
def by_registration(code: str) -> ResponseReturnValue:
    """For who registered, while somebody of theirs takes part."""
    own = registration_or_404(code)
    return _page(own.season, any(place.takes_a_seat for place in places_of(own)))


@bp.get("/pass/<token>/participants")
def by_pass(token: str) -> ResponseReturnValue:
    own = passes.find(token)
    if own is None:
        raise NotFound
    return _page(own.place.season, own.is_good)


def _page(season: Season, takes_part: bool) -> str:
    """Not there for who takes no part, and where the season does not show who does."""
    if not (takes_part and season.shows_participants):
        raise NotFound
    return render_template("participants/public/participants.html", season=season, rows=listing.colleagues(season))
