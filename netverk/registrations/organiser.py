"""The desk's list of who is registered for a season, and cancelling at the desk."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from netverk.admissions.choosing import type_called, types_of
from netverk.db import db, retrying, write
from netverk.errors import RuleBroken
from netverk.language import _, ngettext
from netverk.people import journal, remembering
from netverk.people.remembering import Line
from netverk.programme.value import Status
from netverk.registrations import leaving, listing, registering
from netverk.registrations.finding import held_of, places_in_both, places_of, registration_in
from netverk.registrations.forms import CancelForm, GiveForm
from netverk.seasons.finding import season_or_404
from netverk.seasons.models import Season
from netverk.seats.models import Registration
from netverk.sessions.finding import find_session
from netverk.sessions.models import Session

bp = Blueprint("registrations", __name__)


@bp.get("/<series>/<season>/registrations")
def registrations(series: str, season: str) -> ResponseReturnValue:
    found = season_or_404(series, season)
    wanted = request.args.get("q", "").strip()
    return render_template("registrations/organiser/registrations.html", season=found, wanted=wanted, page=listing.page(found, wanted))


@bp.route("/<series>/<season>/registrations/give", methods=["GET", "POST"])
def give(series: str, season: str) -> ResponseReturnValue:
    """A place for a speaker, the press or anybody else, whether registration is open or not."""
    found = season_or_404(series, season)
    alive = select(Session).where(Session.season_id == found.id, Session.status != Status.CANCELLED).order_by(Session.number)
    form = GiveForm().offer([each for each in types_of(found) if not each.ended_at], db.session.scalars(alive).all())
    if form.validate_on_submit():
        try:
            given = _give(found.id, form)
            flash(_("%(name)s has a place, and the letter is on its way.", name=given.name), "done")
            return redirect(url_for(".registrations", series=series, season=season))
        except RuleBroken as refusal:
            form.refuse(refusal)
    status = 409 if form.form_errors else 422 if form.errors else 200
    return render_template("registrations/organiser/give.html", season=found, form=form), status


@bp.route("/<series>/<season>/registrations/<int:number>/cancel", methods=["GET", "POST"])
def cancel(series: str, season: str, number: int) -> ResponseReturnValue:
    found = season_or_404(series, season)
    registration = registration_in(found, number)
    form = CancelForm().offer(held_of(registration))
    if not form.validate_on_submit():
        facts = {"registration": registration, "places": places_of(registration), "history": _history(registration)}
        return render_template("registrations/organiser/cancel.html", season=found, form=form, **facts), 422 if form.errors else 200
    freed = _cancel(registration.id, form.chosen, by=current_user.id)
    flash(ngettext("%(n)s place is free again.", "%(n)s places are free again.", freed) % {"n": freed}, "done")
    return redirect(url_for("organiser.registrations.registrations", series=series, season=season))


@bp.get("/<series>/<season>/registrations/also/<other_series>/<other>")
def in_both(series: str, season: str, other_series: str, other: str) -> ResponseReturnValue:
    """Who has a place in this season and in another one."""
    found, beside = season_or_404(series, season), season_or_404(other_series, other)
    return render_template("registrations/organiser/in_both.html", season=found, other=beside, places=places_in_both(found, beside))


def _history(registration: Registration) -> list[Line]:
    """What was done with a registration and its places."""
    names = {journal.subject(place): place.name for place in places_of(registration)}
    return remembering.history(names | {journal.subject(registration): registration.name})


@retrying
def _give(season_id: int, form: GiveForm) -> Registration:
    with write():
        season = db.session.get_one(Season, season_id)
        return registering.give_place(
            season,
            form.holder,
            once=form.once.data or "",
            organisation=form.organisation.data or "",
            language=season.series.language,
            type=type_called(season, form.place_type.data) if form.place_type.data else None,
            session=find_session(season, form.session.data) if form.session.data else None,
            by=current_user.id,
        )


@retrying
def _cancel(ident: int, places: list[int] | None, *, by: int) -> int:
    with write():
        return leaving.cancel_registration(db.session.get_one(Registration, ident), only=places, by=by)
