"""The desk's list of who is registered for a season, and cancelling at the desk."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from netverk.db import db, retrying, write
from netverk.language import ngettext
from netverk.people import journal, remembering
from netverk.people.remembering import Line
from netverk.registrations import leaving, listing
from netverk.registrations.finding import held_of, places_in_both, places_of, registration_in
from netverk.registrations.forms import CancelForm
from netverk.seasons.finding import season_or_404
from netverk.seats.models import Registration

bp = Blueprint("registrations", __name__)


@bp.get("/<series>/<season>/registrations")
def registrations(series: str, season: str) -> ResponseReturnValue:
    found = season_or_404(series, season)
    wanted = request.args.get("q", "").strip()
    return render_template("registrations/organiser/registrations.html", season=found, wanted=wanted, page=listing.page(found, wanted))


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
def _cancel(ident: int, places: list[int] | None, *, by: int) -> int:
    with write():
        return leaving.cancel_registration(db.session.get_one(Registration, ident), only=places, by=by)
