"""Adding sessions to a season, and editing their plan."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from netverk.db import db, retrying, write
from netverk.errors import RuleBroken
from netverk.language import N_, _
from netverk.seasons.finding import season_or_404
from netverk.seasons.forms import ButtonForm
from netverk.seasons.models import Season
from netverk.seasons.speaking import known_names
from netverk.sessions import booking, placing, planning, scheduling
from netverk.sessions.finding import session_or_404
from netverk.sessions.forms import SessionForm
from netverk.sessions.models import Session

bp = Blueprint("sessions", __name__)

SESSIONS = "/<series>/<season>/sessions"
ABOUT = {
    booking.NO_PLACE: "hold", scheduling.TAKEN: "place", placing.GONE: "place", placing.NO_VENUE: "new_room", planning.DATED: "day", planning.SETTLED: "day",
}  # fmt: skip
SAVED = N_("“%(title)s” is saved. Readers see it when you publish.")


@bp.route(f"{SESSIONS}/new", methods=["GET", "POST"])
def add(series: str, season: str) -> ResponseReturnValue:
    found, form = season_or_404(series, season), SessionForm()
    if "add" in request.form:
        form.grow(request.form["add"])
    elif form.validate_on_submit() and (made := _tried(form, lambda: _add(found.id, form))):
        return _saved(made)
    return _form_page("sessions/organiser/add.html", found, form)


@bp.route(f"{SESSIONS}/<slug>", methods=["GET", "POST"])
def edit(series: str, season: str, slug: str) -> ResponseReturnValue:
    """The plan of one session, and what can be done to it."""
    found = season_or_404(series, season)
    session = session_or_404(found, slug)
    form = SessionForm.of(session)
    if "add" in request.form:
        form.grow(request.form["add"])
    elif form.validate_on_submit() and (revised := _tried(form, lambda: _revise(session.id, form))):
        return _saved(revised)
    return _form_page("sessions/organiser/edit.html", found, form, session=session)


@bp.route(f"{SESSIONS}/<slug>/remove", methods=["GET", "POST"])
def remove(series: str, season: str, slug: str) -> ResponseReturnValue:
    """A page with a button that says what it does; the button does it."""
    found = season_or_404(series, season)
    session, form = session_or_404(found, slug), ButtonForm()
    if not form.validate_on_submit():
        return render_template("sessions/organiser/remove.html", season=found, session=session, form=form)
    _remove(session.id)
    flash(_("“%(title)s” is removed from the plan.", title=session.title), "done")
    return redirect(_page(found))


@retrying
def _add(season_id: int, form: SessionForm) -> Session:
    with write():
        season = db.session.get_one(Season, season_id)
        made = planning.start(season, form.title.data or "", once=form.once.data or "", by=current_user.id)
        return _planned(made, form)


@retrying
def _revise(ident: int, form: SessionForm) -> Session:
    with write():
        return _planned(db.session.get_one(Session, ident), form)


@retrying
def _remove(ident: int) -> None:
    with write():
        planning.remove(db.session.get_one(Session, ident), by=current_user.id)


def _planned(session: Session, form: SessionForm) -> Session:
    venue, room = placing.place_for(form.wanted)
    planning.place(session, form.when, venue, room, settled=bool(form.settled.data))
    planning.describe(session, by=current_user.id, **form.facts)
    planning.chair(session, form.named_chairs)
    planning.fill(session, form.insets)
    booking.book(session, *form.agreed, by=current_user.id)
    return session


def _tried(form: SessionForm, work: Callable[[], Session]) -> Session | None:
    """The session, or None where a rule refused; then the form says so, at the field that the rule is about."""
    try:
        return work()
    except RuleBroken as refusal:
        about = ABOUT.get(refusal.sentence)
        if about is None:
            form.refuse(refusal)
        else:
            form[about].errors = [_(refusal.sentence, **refusal.facts)]
        return None


def _form_page(template: str, season: Season, form: SessionForm, **facts: object) -> ResponseReturnValue:
    return render_template(template, season=season, form=form, known=known_names(), **facts), 422 if form.errors else 200


def _saved(session: Session) -> ResponseReturnValue:
    flash(_(SAVED, title=session.title), "done")
    return redirect(_page(session.season))


def _page(season: Season) -> str:
    return url_for("organiser.desk.season", series=season.series.slug, season=season.slug)
