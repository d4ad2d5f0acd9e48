"""Adding sessions to a season, and editing their plan."""

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from netverk.db import db, lock, retrying, write
from netverk.errors import RuleBroken
from netverk.language import N_, _, ngettext
from netverk.people import journal, remembering
from netverk.people.remembering import Line
from netverk.seasons.finding import find_season, find_series, season_or_404, series_or_404
from netverk.seasons.forms import ButtonForm
from netverk.seasons.models import Season, Series
from netverk.seasons.speaking import known_names
from netverk.sessions import booking, clearing, copying, noting, placing, planning, scheduling, seating, several
from netverk.sessions.finding import find_session, session_or_404, sessions_in
from netverk.sessions.forms import CopyForm, SessionForm
from netverk.sessions.models import Session
from netverk.sessions.several_forms import SeveralForm
from netverk.sessions.versions import Overtaken, require_unchanged

Made = TypeVar("Made")

bp = Blueprint("sessions", __name__)

SESSIONS = "/<series>/<season>/sessions"
ABOUT = {
    booking.NO_PLACE: "hold", scheduling.TAKEN: "place", placing.GONE: "place", placing.NO_VENUE: "new_room", planning.DATED: "day",
    planning.SETTLED: "day", seating.TOO_FEW: "capacity", several.KNOWN: "titles", several.TWICE: "titles",
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


@bp.route("/<series>/<season>/several-sessions", methods=["GET", "POST"])
def add_several(series: str, season: str) -> ResponseReturnValue:
    """A list of titles, each of which becomes a session that waits for its hours."""
    found, form = season_or_404(series, season), SeveralForm()
    if form.validate_on_submit() and (made := _tried(form, lambda: _add_several(found.id, form))):
        flash(ngettext("One is written down.", "%(n)s are written down.", made) % {"n": made}, "done")
        return redirect(_page(found))
    return render_template("sessions/organiser/add_several.html", season=found, form=form), 422 if form.errors else 200


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
    return _form_page("sessions/organiser/edit.html", found, form, session=session, history=_history(session))


@bp.route(f"{SESSIONS}/<slug>/remove", methods=["GET", "POST"])
def remove(series: str, season: str, slug: str) -> ResponseReturnValue:
    """A page with a button that says what it does; the button does it."""
    found, form = season_or_404(series, season), ButtonForm()
    pressed = form.validate_on_submit()
    if pressed and not find_session(found, slug):  # pressed twice
        return redirect(_page(found))
    session = session_or_404(found, slug)
    if not pressed:
        return render_template("sessions/organiser/remove.html", season=found, session=session, form=form)
    _remove(session.id)
    flash(_("“%(title)s” is removed from the plan.", title=session.title), "done")
    return redirect(_page(found))


@bp.route(f"{SESSIONS}/<slug>/copy", methods=["GET", "POST"])
def copy(series: str, season: str, slug: str) -> ResponseReturnValue:
    """A new plan after this session, in this season or another one of the series."""
    found = season_or_404(series, season)
    session = session_or_404(found, slug)
    form = CopyForm.of(session)
    if form.validate_on_submit() and (made := _tried(form, lambda: _copy(session.id, form))):
        flash(_("“%(title)s” is planned, without a date.", title=made.title), "done")
        return redirect(url_for(".edit", series=series, season=made.season.slug, slug=made.slug))
    return render_template("sessions/organiser/copy.html", season=found, session=session, form=form), 422 if form.errors else 200


@bp.route("/<series>/<season>/remove", methods=["GET", "POST"])
def remove_season(series: str, season: str) -> ResponseReturnValue:
    """A page with a button that says what it does; for a season that people know of it says what to do instead."""
    form = ButtonForm()
    pressed = form.validate_on_submit()
    if pressed and not find_season(series, season) and (title := clearing.find_removed(Season, path=f"{series}/{season}")):  # pressed twice
        return _removed_already(title, url_for("organiser.seasons.series", series=series_or_404(series).slug))
    found = season_or_404(series, season)
    if not pressed:
        return render_template("sessions/organiser/remove_season.html", season=found, form=form, n=sessions_in(found))
    _remove_season(found.id)
    flash(_("“%(title)s” is removed.", title=found.title), "done")
    return redirect(url_for("organiser.seasons.series", series=series))


@bp.post("/<series>/remove")
def remove_series(series: str) -> ResponseReturnValue:
    if not find_series(series) and (title := clearing.find_removed(Series, slug=series)):  # pressed twice
        return _removed_already(title, url_for("organiser.desk.home"))
    found = series_or_404(series)
    _remove_series(found.id)
    flash(_("“%(title)s” is removed.", title=found.title), "done")
    return redirect(url_for("organiser.desk.home"))


@retrying
def _add(season_id: int, form: SessionForm) -> Session:
    with write():
        season = db.session.get_one(Season, season_id)
        made = planning.start(season, form.title.data or "", once=form.once.data or "", by=current_user.id)
        return _planned(made, form)


@retrying
def _revise(ident: int, form: SessionForm) -> Session:
    with write():
        season = lock(Season, db.session.get_one(Session, ident).season_id)  # its seats are counted
        session = lock(Session, ident)
        if form.changes_nothing_in(session):  # also when it is sent again
            return session
        require_unchanged(session, form.version.data or "")
        with noting.noted(session, by=current_user.id):
            planned = _planned(session, form)
        current_app.extensions["fill"](season)
        return planned


@retrying
def _copy(ident: int, form: CopyForm) -> Session:
    with write():
        session = db.session.get_one(Session, ident)
        season = find_season(session.season.series.slug, form.season.data or "") or session.season
        return copying.copy(session, season, form.title.data or "", once=form.once.data or "", by=current_user.id)


@retrying
def _remove(ident: int) -> None:
    with write():
        planning.remove(db.session.get_one(Session, ident), by=current_user.id)


@retrying
def _remove_season(ident: int) -> None:
    with write():
        clearing.remove_season(lock(Season, ident), by=current_user.id)


@retrying
def _remove_series(ident: int) -> None:
    with write():
        clearing.remove_series(lock(Series, ident), by=current_user.id)


@retrying
def _add_several(season_id: int, form: SeveralForm) -> int:
    with write():
        season, once = lock(Season, season_id), form.once.data or ""
        return several.start_several(season, form.jotted, twice=bool(form.twice.data), once=once, by=current_user.id)


def _planned(session: Session, form: SessionForm) -> Session:
    agreed = booking.agreed_now(session)
    venue, room = placing.place_for(form.wanted)
    planning.place(session, form.when, venue, room, settled=bool(form.settled.data))
    planning.describe(session, **form.facts)
    seating.seat(session, capacity=form.capacity.data, takes_guests=bool(form.takes_guests.data))
    planning.chair(session, form.named_chairs)
    planning.fill(session, form.insets)
    if form.agreed != agreed:  # said anew: what was agreed before is not agreed for another place or time
        booking.book(session, *form.agreed, by=current_user.id)
    return session


def _tried(form: SessionForm | CopyForm | SeveralForm, work: Callable[[], Made]) -> Made | None:
    """What was made, or None where a rule refused; then the form says so, at the field that the rule is about."""
    try:
        return work()
    except RuleBroken as refusal:
        if isinstance(refusal, Overtaken):
            form.version.data = str(refusal.version)  # who saves once more has been told
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


def _history(session: Session) -> list[Line]:
    return remembering.history({journal.subject(session): _("“%(title)s”", title=session.title)})


def _removed_already(title: str, there: str) -> ResponseReturnValue:
    flash(_("“%(title)s” is removed already.", title=title), "done")
    return redirect(there)


def _page(season: Season) -> str:
    return url_for("organiser.desk.season", series=season.series.slug, season=season.slug)
