"""The first page of the workspace, and a season in it."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from netverk import clock
from netverk.db import db
from netverk.desk import overview, standing
from netverk.publishing import outlook
from netverk.seasons.finding import season_or_404
from netverk.seasons.models import Advisory, Leadership

bp = Blueprint("desk", __name__)


@bp.get("/")
def home() -> ResponseReturnValue:
    """How things stand, every season, and what to do next."""
    return render_template("desk/organiser/home.html", standing=standing.standing(), scheduled=outlook.lines(clock.now()))


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
