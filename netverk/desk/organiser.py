"""The first page of the workspace, and a season in it."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from netverk import clock
from netverk.db import db
from netverk.desk import needs, overview, searching, standing
from netverk.seasons.finding import season_or_404
from netverk.seasons.models import Advisory, Leadership

bp = Blueprint("desk", __name__)


@bp.get("/")
def home() -> ResponseReturnValue:
    """How things stand, every season, and what to do next."""
    now = standing.standing()
    return render_template("desk/organiser/home.html", standing=now, needs=needs.needs(now, clock.now()))


@bp.get("/search")
def search() -> ResponseReturnValue:
    """What was found, by kind; with `in`, all of one kind."""
    wanted, kind = request.args.get("q", "").strip(), request.args.get("in", "")
    return render_template("desk/organiser/search.html", wanted=wanted, kind=kind, found=searching.search(wanted, kind))


@bp.get("/<series>/<season>/")
def season(series: str, season: str) -> ResponseReturnValue:
    """The plan of a season, session by session, and what of it is not published."""
    found = season_or_404(series, season)
    return render_template(
        "desk/organiser/season.html",
        season=found,
        overview=overview.overview(found),
        leaders=db.session.scalars(select(Leadership).where(Leadership.season_id == found.id).order_by(Leadership.position)).all(),
        advisories=db.session.scalars(select(Advisory).where(Advisory.season_id == found.id).order_by(Advisory.id)).all(),
    )
