"""Making series and seasons, and editing what is known of a season."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from netverk.colours import shades
from netverk.db import db, retrying, write
from netverk.errors import RuleBroken
from netverk.forms import Form
from netverk.language import N_, _, spoken
from netverk.logos import keeping as logos
from netverk.programme.value import Kind
from netverk.seasons import advising, archiving, planning
from netverk.seasons.finding import find_season, season_or_404, series_or_404
from netverk.seasons.forms import AdvisoryForm, LeadersForm, SeasonForm, StartSeasonForm, StartSeriesForm
from netverk.seasons.models import Advisory, Season, Series
from netverk.seasons.roles import Task
from netverk.seasons.series_facts import KEPT_KIND, KEPT_ZONE, is_published, revise_series
from netverk.seasons.series_forms import WEEKDAYS, SeriesForm
from netverk.seasons.speaking import known_names
from netverk.seasons.venue_by_name import venue_called
from netverk.settings import settings
from netverk.venues.choosing import venue_named
from netverk.venues.models import Venue

bp = Blueprint("seasons", __name__)

SEASON = "/<series>/<season>"
SAVED = N_("Saved. Readers see it when you publish.")


@bp.route("/new", methods=["GET", "POST"])
def start() -> ResponseReturnValue:
    """A network or a conference, with its first season."""
    form = StartSeriesForm()
    if form.validate_on_submit():
        try:
            return redirect(_page(_start_series(form)))
        except RuleBroken as refusal:
            form.refuse(refusal)
    return render_template("seasons/organiser/start.html", form=form), _status(form)


@bp.get("/archived")
def archived() -> ResponseReturnValue:
    """What was put away, to be looked at or brought back."""
    series, seasons = archiving.archived(current_user.roles.within(Task.EDIT))
    return render_template("seasons/organiser/archived.html", series=series, seasons=seasons)


@bp.get("/<series>/")
def series(series: str) -> ResponseReturnValue:
    """What is known of a series, and its seasons."""
    found = series_or_404(series)
    seasons = db.session.scalars(select(Season).where(Season.series_id == found.id).order_by(Season.id.desc())).all()
    return render_template("seasons/organiser/series.html", series=found, seasons=seasons, shades=shades(found.accent), weekdays=WEEKDAYS)


@bp.route("/<series>/facts", methods=["GET", "POST"])
def series_facts(series: str) -> ResponseReturnValue:
    """Leads back to the season in whose beginning it was asked for, if one is named."""
    found = series_or_404(series)
    form = SeriesForm.of(found)
    if "add" in request.form:
        form.advisories.append_entry()
    elif form.validate_on_submit():
        try:
            _revise_series(found.id, form)
            flash(_(SAVED), "done")
            began = find_season(series, request.args.get("season", ""))
            return redirect(_page(began) if began else url_for(".series", series=series))
        except RuleBroken as refusal:
            about = {KEPT_KIND: form.kind, KEPT_ZONE: form.zone}.get(refusal.sentence, form.logo)
            about.errors = [_(refusal.sentence, **refusal.facts)]
    keeps = is_published(found)
    return render_template("seasons/organiser/series_facts.html", series=found, form=form, keeps=keeps), _status(form)


@bp.post("/<series>/remove-logo")
def remove_logo(series: str) -> ResponseReturnValue:
    _remove_logo(series_or_404(series).id)
    flash(_("The logo is removed. Readers see it until you publish."), "done")
    return redirect(url_for(".series_facts", series=series))


@bp.post("/<series>/archive")
def archive_series(series: str) -> ResponseReturnValue:
    found = series_or_404(series)
    _put_away(Series, found.id)
    flash(_("“%(title)s” is archived. Its public pages stay.", title=found.title), "done")
    return redirect(url_for(".series", series=series))


@bp.post("/<series>/bring-back")
def bring_back_series(series: str) -> ResponseReturnValue:
    found = series_or_404(series)
    _bring_back(Series, found.id)
    flash(_("“%(title)s” is in the lists again.", title=found.title), "done")
    return redirect(url_for(".series", series=series))


@bp.post(f"{SEASON}/archive")
def archive(series: str, season: str) -> ResponseReturnValue:
    found = season_or_404(series, season)
    _put_away(Season, found.id)
    flash(_("“%(title)s” is archived. Its public pages stay.", title=found.title), "done")
    return redirect(_page(found))


@bp.post(f"{SEASON}/bring-back")
def bring_back(series: str, season: str) -> ResponseReturnValue:
    found = season_or_404(series, season)
    _bring_back(Season, found.id)
    flash(_("“%(title)s” is in the lists again.", title=found.title), "done")
    return redirect(_page(found))


@bp.route("/<series>/new", methods=["GET", "POST"])
def start_season(series: str) -> ResponseReturnValue:
    """The next season of a series."""
    owner = series_or_404(series)
    form = StartSeasonForm()
    if form.validate_on_submit():
        try:
            return redirect(_page(_start_season(owner.id, form)))
        except RuleBroken as refusal:
            form.refuse(refusal)
    return render_template("seasons/organiser/start_season.html", series=owner, form=form), _status(form)


@bp.route(f"{SEASON}/facts", methods=["GET", "POST"])
def facts(series: str, season: str) -> ResponseReturnValue:
    found = season_or_404(series, season)
    form = SeasonForm.of(found)
    if form.validate_on_submit():
        try:
            return _saved(_revise(found.id, form))
        except RuleBroken as refusal:
            form.capacity.errors = [_(refusal.sentence, **refusal.facts)]
    return render_template("seasons/organiser/facts.html", season=found, form=form), _status(form)


@bp.route(f"{SEASON}/leaders", methods=["GET", "POST"])
def leaders(series: str, season: str) -> ResponseReturnValue:
    """Who leads the discussions."""
    found = season_or_404(series, season)
    form = LeadersForm.of(planning.leaders_of(found))
    if "add" in request.form:
        form.leaders.append_entry()
    elif form.validate_on_submit():
        return _saved(_lead(found.id, form))
    return render_template("seasons/organiser/leaders.html", season=found, form=form, known=known_names()), _status(form)


@bp.route(f"{SEASON}/information/new", methods=["GET", "POST"])
def advise(series: str, season: str) -> ResponseReturnValue:
    """A standing message: on the page, the paper and in reminders."""
    found, form = season_or_404(series, season), AdvisoryForm()
    if form.validate_on_submit():
        return _saved(_advise(found.id, form))
    return render_template("seasons/organiser/advisory.html", season=found, form=form, advisory=None), _status(form)


@bp.route(f"{SEASON}/information/<uid>", methods=["GET", "POST"])
def advisory(series: str, season: str, uid: str) -> ResponseReturnValue:
    found = season_or_404(series, season)
    told = advising.find_advisory(found, uid) or abort(404)
    form = AdvisoryForm(obj=told)
    if form.validate_on_submit():
        return _saved(_reword(told.id, form))
    return render_template("seasons/organiser/advisory.html", season=found, form=form, advisory=told), _status(form)


@bp.post(f"{SEASON}/information/<uid>/remove")
def remove_advisory(series: str, season: str, uid: str) -> ResponseReturnValue:
    found = season_or_404(series, season)
    if told := advising.find_advisory(found, uid):  # none where the button was pressed twice
        _remove_advisory(told.id)
        flash(_("“%(title)s” is removed. Readers see it until you publish.", title=told.title), "done")
    return redirect(_page(found))


@retrying
def _put_away(kind: type[archiving.Kept], ident: int) -> None:
    with write():
        archiving.archive(kind, ident, by=current_user.id)


@retrying
def _bring_back(kind: type[archiving.Kept], ident: int) -> None:
    with write():
        archiving.bring_back(kind, ident, by=current_user.id)


def _revise_series(ident: int, form: SeriesForm) -> None:
    picture = form.logo.take()
    _save_series(ident, form, {"logo": logos.keep(picture, settings().home)} if picture else {})


@retrying
def _save_series(ident: int, form: SeriesForm, kept: dict[str, str]) -> None:
    with write():
        venue = _usual_venue(form)
        revise_series(ident, by=current_user.id, venue_id=venue.id if venue else None, **form.facts, **kept)


@retrying
def _remove_logo(ident: int) -> None:
    with write():
        revise_series(ident, by=current_user.id, logo="")


def _usual_venue(form: SeriesForm) -> Venue | None:
    """The one that was typed, or chosen."""
    if not form.new_venue.data:
        return venue_named(form.venue.data or "")
    made = venue_called(form.new_venue.data, street=form.new_street.data or "", town=form.new_town.data or "")
    db.session.flush()
    return made


@retrying
def _start_series(form: StartSeriesForm) -> Season:
    with write():
        series = planning.start_series(
            form.series_title.data or "",
            form.series_slug.data or "",
            kind=Kind(form.kind.data),
            by=current_user.id,
            once=form.once.data or "",
            usual_hours=form.usual_hours.data or "",
            language=spoken(),
        )
        return _started(series, form)


@retrying
def _start_season(series_id: int, form: StartSeasonForm) -> Season:
    with write():
        return _started(db.session.get_one(Series, series_id), form)


def _started(series: Series, form: StartSeasonForm) -> Season:
    known = {name: form[name].data for name in ("term", "planned", "capacity")}
    named = (form.title.data or "", form.slug.data or "")
    return planning.start_season(series, *named, by=current_user.id, once=form.once.data or "", **known)


@retrying
def _revise(season_id: int, form: SeasonForm) -> Season:
    with write():
        season = planning.revise(season_id, by=current_user.id, **form.facts)
        db.session.flush()
        current_app.extensions["fill"](season)
        return season


@retrying
def _lead(season_id: int, form: LeadersForm) -> Season:
    with write():
        season = db.session.get_one(Season, season_id)
        planning.lead(season, form.named, by=current_user.id)
        return season


@retrying
def _advise(season_id: int, form: AdvisoryForm) -> Season:
    with write():
        season = db.session.get_one(Season, season_id)
        return advising.advise(season, *form.said, once=form.once.data or "", by=current_user.id).season


@retrying
def _reword(ident: int, form: AdvisoryForm) -> Season:
    with write():
        told = db.session.get_one(Advisory, ident)
        advising.reword(told, *form.said, by=current_user.id)
        return told.season


@retrying
def _remove_advisory(ident: int) -> None:
    with write():
        advising.remove(db.session.get_one(Advisory, ident), by=current_user.id)


def _saved(season: Season) -> ResponseReturnValue:
    flash(_(SAVED), "done")
    return redirect(_page(season))


def _page(season: Season) -> str:
    return url_for("organiser.desk.season", series=season.series.slug, season=season.slug)


def _status(form: Form) -> int:
    """What a rule refused is 409, what was filled in wrongly 422."""
    return 409 if form.form_errors else 422 if form.errors else 200
