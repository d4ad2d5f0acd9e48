"""The desk's list of who waits for a place, and to whom one is offered."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from netverk.seasons.finding import season_or_404
from netverk.waiting import listing

bp = Blueprint("waiting", __name__)


@bp.get("/<series>/<season>/waiting")
def waiting(series: str, season: str) -> ResponseReturnValue:
    found = season_or_404(series, season)
    return render_template("waiting/organiser/waiting.html", season=found, page=listing.page(found))
