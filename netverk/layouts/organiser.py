"""Laying out the dates of a season, and making the season after it: both are looked at before they are planned."""

from collections.abc import Callable
from typing import TypeVar
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from netverk import clock
from netverk.breaks import school_breaks
from netverk.db import db, lock, retrying, write
from netverk.errors import RuleBroken
from netverk.language import _, capitalised, speaking
from netverk.layouts import laying_out
from netverk.layouts.forms import LayoutForm, RollOverForm
from netverk.programme.when import When
from netverk.programme.words import period_words
from netverk.seasons.finding import season_or_404
from netverk.seasons.models import Season, Series
from netverk.seasons.rollover import following_term
from netverk.sessions.finding import sessions_in

Made = TypeVar("Made")

bp = Blueprint("layouts", __name__)


@bp.route("/<series>/<season>/lay-out", methods=["GET", "POST"])
def lay_out(series: str, season: str) -> ResponseReturnValue:
    """Dates for the whole season, looked at before they are planned."""
    found = season_or_404(series, season)
    left = (found.planned or 0) - sessions_in(found)
    form = LayoutForm.beginning_with(laying_out.usual_layout(found.series, _before(found), max(left, 0)))
    if _is_made(form) and (made := _tried(form, lambda: _lay_out(found.id, form))):
        flash(_("%(n)s sessions are planned. Nobody sees them before you publish.", n=made), "done")
        return redirect(_page(found))
    _propose(form, found, found.term, found.series)
    return _layout_page("layouts/organiser/lay_out.html", form, season=found)


@bp.route("/<series>/<season>/roll-over", methods=["GET", "POST"])
def roll_over(series: str, season: str) -> ResponseReturnValue:
    """The season after this one: who leads it, its places, and dates to look at before it is made."""
    found = season_or_404(series, season)
    form = _roll_over_form(found)
    if _is_made(form) and (made := _tried(form, lambda: _roll_over(found.id, form))):
        flash(_("%(season)s is planned. Nobody sees it before you publish.", season=made.title), "done")
        return redirect(_page(made))
    _propose(form, None, form.term.data or found.term, found.series)
    return _layout_page("layouts/organiser/roll_over.html", form, season=found)


@retrying
def _lay_out(season_id: int, form: LayoutForm) -> int:
    with write():
        season, once = lock(Season, season_id), form.once.data or ""
        return laying_out.plan_once(season, form.whens, settled=form.is_settled, once=once, by=current_user.id)


@retrying
def _roll_over(season_id: int, form: RollOverForm) -> Season:
    with write():
        season, once = lock(Season, season_id), form.once.data or ""
        return laying_out.roll_over_once(season, form.whens, settled=form.is_settled, once=once, by=current_user.id, **form.facts)


def _is_made(form: LayoutForm) -> bool:
    """Whether the button that makes it was pressed, and nothing is wrong."""
    return "make" in request.form and bool(form.validate_on_submit())


def _propose(form: LayoutForm, season: Season | None, term: When, series: Series) -> None:
    """New dates where they are asked for, also at first; a term that has no room for them is said at the number."""
    if request.method == "POST" and ("propose" not in request.form or not form.validate_on_submit()):
        return
    try:
        form.show(laying_out.proposal(season, term, form.wanted, zone=series.zone, breaks=school_breaks.breaks()))
    except RuleBroken as refusal:
        form.number.errors = [_(refusal.sentence, **refusal.facts)]


def _roll_over_form(season: Season) -> RollOverForm:
    owner = season.series
    layout = laying_out.usual_layout(owner, season, season.planned or sessions_in(season))
    taken = set(db.session.scalars(select(Season.term).where(Season.series_id == owner.id)))
    term = following_term(season.term, clock.now().astimezone(ZoneInfo(owner.zone)).date(), taken)
    with speaking(owner.language):
        title = capitalised(period_words(term))
    form: RollOverForm = RollOverForm.beginning_with(layout, title=title, term=term, capacity=season.capacity)
    return form


def _layout_page(template: str, form: LayoutForm, **facts: object) -> ResponseReturnValue:
    hints = form.hints(school_breaks.breaks())
    return render_template(template, form=form, hints=hints, **facts), 409 if form.form_errors else 422 if form.errors else 200


def _before(season: Season) -> Season | None:
    """The season of the same series that was made before."""
    earlier = select(Season).where(Season.series_id == season.series_id, Season.id < season.id)
    return db.session.scalar(earlier.order_by(Season.id.desc()).limit(1))


def _tried(form: LayoutForm, work: Callable[[], Made]) -> Made | None:
    """What was made, or None where a rule refused; then the form says so."""
    try:
        return work()
    except RuleBroken as refusal:
        form.refuse(refusal)
        return None


def _page(season: Season) -> str:
    return url_for("organiser.desk.season", series=season.series.slug, season=season.slug)
