"""The first page of the workspace, its journal, and a season in it."""

from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from netverk import clock
from netverk.db import db
from netverk.desk import chronicle, needs, overview, picturing, standing
from netverk.desk.beginning import steps
from netverk.desk.chronicle import Wanted
from netverk.desk.needing import wall
from netverk.engagements import standing as answers
from netverk.people.journal_words import KINDS
from netverk.programme.free_days import SWEDEN
from netverk.publishing import outlook
from netverk.seasons.finding import season_or_404
from netverk.seasons.models import Advisory
from netverk.seasons.planning import leaders_of
from netverk.seasons.roles import Roles, Task

bp = Blueprint("desk", __name__)


@bp.get("/")
def home() -> ResponseReturnValue:
    """How things stand, every season, and what to do next."""
    roles: Roles = current_user.roles
    now = standing.standing(roles.within(Task.READ))
    unsettled = [line for line in answers.unsettled() if roles.may(Task.EDIT, line.session.season.series.slug)]
    return render_template(
        "desk/organiser/home.html",
        standing=now,
        needs=needs.needs(now, clock.now(), roles),
        unsettled=unsettled,
        scheduled=[line for line in outlook.lines(clock.now()) if roles.may(Task.PUBLISH, line.season.series.slug)],
    )


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
    within = current_user.roles.within(Task.EDIT)
    choices = {"people": chronicle.people(), "series": chronicle.series(within), "kinds": KINDS}
    return render_template("desk/organiser/journal.html", wanted=wanted, page=chronicle.page(wanted, within), zone=SWEDEN, **choices)


@bp.get("/<series>/<season>/")
def season(series: str, season: str) -> ResponseReturnValue:
    """The plan of a season, session by session, and what of it is not published."""
    found = season_or_404(series, season)
    plan, today = overview.overview(found), wall(clock.now(), found.series.zone).date()
    leaders = leaders_of(found)
    return render_template(
        "desk/organiser/season.html",
        season=found,
        overview=plan,
        months=picturing.months(plan, today),
        day_pictures=picturing.day_pictures(plan),
        answers=answers.of_season(found) if current_user.roles.may(Task.EDIT, series) else {},
        history=chronicle.history_of(found),
        leaders=leaders,
        steps=steps(found, plan, leaders),
        advisories=db.session.scalars(select(Advisory).where(Advisory.season_id == found.id).order_by(Advisory.id)).all(),
    )
