"""The first page of the workspace, and a season in it."""

from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from netverk import clock
from netverk.db import db
from netverk.desk import chronicle, needs, overview, picturing, searching, standing
from netverk.desk.chronicle import Wanted
from netverk.desk.needing import wall
from netverk.people.journal_words import KINDS
from netverk.programme.free_days import SWEDEN
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


@bp.get("/journal")
def journal() -> ResponseReturnValue:
    """Who did what when."""
    wanted = Wanted(
        by=request.args.get("by", type=int),
        series=request.args.get("series", ""),
        kind=request.args.get("kind", ""),
        day=request.args.get("day", type=date.fromisoformat),
        about=request.args.get("about", ""),
        before=request.args.get("before", type=int),
    )
    choices = {"people": chronicle.people(), "series": chronicle.series(), "kinds": KINDS}
    return render_template("desk/organiser/journal.html", wanted=wanted, page=chronicle.page(wanted), zone=SWEDEN, **choices)


@bp.get("/<series>/<season>/")
def season(series: str, season: str) -> ResponseReturnValue:
    """The plan of a season, session by session, and what of it is not published."""
    found = season_or_404(series, season)
    plan, today = overview.overview(found), wall(clock.now(), found.series.zone).date()
    return render_template(
        "desk/organiser/season.html",
        season=found,
        overview=plan,
        months=picturing.months(plan, today),
        day_pictures=picturing.day_pictures(plan),
        history=chronicle.history_of(found),
        leaders=db.session.scalars(select(Leadership).where(Leadership.season_id == found.id).order_by(Leadership.position)).all(),
        advisories=db.session.scalars(select(Advisory).where(Advisory.season_id == found.id).order_by(Advisory.id)).all(),
    )
