"""Venues at the desk: what is known of each, its rooms, and what is agreed about them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from netverk.db import db, retrying, write
from netverk.errors import RuleBroken
from netverk.hosting import describing
from netverk.hosting.forms import VenueForm
from netverk.language import N_, _
from netverk.seasons.forms import ButtonForm
from netverk.seasons.models import Season
from netverk.sessions import booking
from netverk.sessions.part_forms import HOLDS
from netverk.venues.models import Venue

bp = Blueprint("hosting", __name__, url_prefix="/venues")

SAVED = N_("“%(name)s” is saved. Readers see it with the next release of each season that is held there.")


@bp.get("/")
def venues() -> ResponseReturnValue:
    return render_template("hosting/organiser/venues.html", lines=describing.venue_lines())


@bp.route("/new", methods=["GET", "POST"])
def add() -> ResponseReturnValue:
    form = VenueForm()
    if "add" in request.form:
        form.arrange(request.form["add"])
    elif form.validate_on_submit() and (made := _tried(None, form)):
        return _saved(made)
    return _form_page(form)


@bp.get("/<slug>")
def venue(slug: str) -> ResponseReturnValue:
    """What is known of a venue, what is agreed about it, and where it is used."""
    found = _venue_or_404(slug)
    return render_template(
        "hosting/organiser/venue.html",
        venue=found,
        rooms=describing.rooms_of(found),
        bookings=[(each, booking.is_astray(each)) for each in booking.bookings_at(found) if _knows(each.session.season)],
        sessions=[each for each in describing.sessions_at(found) if _knows(each.season)],
        holds=HOLDS,
    )


@bp.route("/<slug>/edit", methods=["GET", "POST"])
def edit(slug: str) -> ResponseReturnValue:
    found = _venue_or_404(slug)
    form = VenueForm.of(found, describing.rooms_of(found))
    if "add" in request.form:
        form.arrange(request.form["add"])
    elif form.validate_on_submit() and (revised := _tried(found.id, form)):
        return _saved(revised)
    return _form_page(form, found)


@bp.route("/<slug>/remove", methods=["GET", "POST"])
def remove(slug: str) -> ResponseReturnValue:
    """A page with a button that says what it does; where it is used, the page says so instead."""
    found, form = _venue_or_404(slug), ButtonForm()
    if not form.validate_on_submit():
        return render_template("hosting/organiser/remove.html", venue=found, uses=describing.uses(found), form=form)
    _remove(found.id)
    flash(_("“%(name)s” is removed.", name=found.name), "done")
    return redirect(url_for(".venues"))


def _knows(season: Season) -> bool:
    """Whether its series is one that the reader has to do with."""
    return bool(current_user.roles.know(season.series.slug))


@retrying
def _save(ident: int | None, form: VenueForm) -> Venue:
    with write():
        by: int = current_user.id
        known = db.session.get_one(Venue, ident) if ident else None
        row = known or describing.add_venue(form.name.data or "", once=form.once.data or "", by=by)
        describing.describe(row, form.said, by=by, **form.facts)
        return row


@retrying
def _remove(ident: int) -> None:
    with write():
        describing.remove_venue(db.session.get_one(Venue, ident), by=current_user.id)


def _tried(ident: int | None, form: VenueForm) -> Venue | None:
    """The venue, or None where a rule refused; then the form says so."""
    try:
        return _save(ident, form)
    except RuleBroken as refusal:
        if refusal.sentence == describing.THERE:
            form.name.errors = [_(refusal.sentence, **refusal.facts)]
        else:
            form.refuse(refusal)
        return None


def _form_page(form: VenueForm, found: Venue | None = None) -> ResponseReturnValue:
    status = 409 if form.form_errors else 422 if form.errors else 200
    return render_template("hosting/organiser/edit.html", form=form, venue=found), status


def _saved(found: Venue) -> ResponseReturnValue:
    flash(_(SAVED, name=found.name), "done")
    return redirect(url_for(".venue", slug=found.slug))


def _venue_or_404(slug: str) -> Venue:
    found: Venue = db.first_or_404(select(Venue).where(Venue.slug == slug))
    return found
