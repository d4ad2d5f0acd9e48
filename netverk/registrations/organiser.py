"""The desk's list of who is registered for a season, and cancelling at the desk."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from netverk.admissions.choosing import type_called, types_of
from netverk.admissions.models import PlaceType
from netverk.db import db, retrying, write
from netverk.error_pages import HIGHEST
from netverk.errors import RuleBroken
from netverk.language import _, ngettext
from netverk.people import journal, remembering
from netverk.people.remembering import Line
from netverk.programme.value import Status
from netverk.registrations import leaving, listing, moving, registering
from netverk.registrations.finding import held_of, place_in, places_in_both, places_of, registration_in, types_in, whereabouts
from netverk.registrations.forms import GiveForm, HouseCancelForm, MoveForm
from netverk.registrations.moving import Target
from netverk.seasons.finding import season_or_404
from netverk.seasons.models import Season
from netverk.seasons.roles import Task
from netverk.seats.models import Place, PlaceState, Registration
from netverk.sessions.finding import find_session
from netverk.sessions.models import Session

bp = Blueprint("registrations", __name__)

ASKED = ("q", "state", "type", "organisation", "sort", "page")


@bp.get("/<series>/<season>/registrations")
def registrations(series: str, season: str) -> ResponseReturnValue:
    found, wanted = season_or_404(series, season), _wanted()
    page = listing.page(found, wanted)
    facts: dict[str, Any] = {
        "types": types_in(found),
        "organisation": listing.organisation_named(wanted.organisation_id),
        "words": listing.STATE_WORDS,
    }
    moved = db.session.get(Place, ident) if (ident := _number("moved")) else None
    facts["moved"] = moved if moved and moved.season_id == found.id and moving.origin_of(moved) else None
    query = {name: value for name, value in request.args.items() if name in ASKED}
    return render_template("registrations/organiser/registrations.html", season=found, wanted=wanted, page=page, query=query, **facts)


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
    form = HouseCancelForm().offer(held_of(registration), only=_number("place"))
    if not form.validate_on_submit():
        facts = {"registration": registration, "places": places_of(registration), "history": _history(registration)}
        return render_template("registrations/organiser/cancel.html", season=found, form=form, **facts), 422 if form.errors else 200
    freed = _cancel(registration.id, form)
    flash(ngettext("%(n)s place is free again.", "%(n)s places are free again.", freed) % {"n": freed}, "done")
    return redirect(url_for("organiser.registrations.registrations", series=series, season=season))


@bp.route("/<series>/<season>/registrations/places/<int:number>/move", methods=["GET", "POST"])
def move(series: str, season: str, number: int) -> ResponseReturnValue:
    """To another season of those that the reader may edit, to one session, or to another type of place."""
    found = season_or_404(series, season)
    place = place_in(found, number)
    form = _move_form(place)
    if form.validate_on_submit():
        try:
            moved = _move(place.id, form)
            flash(_("The place is moved to %(where)s.", where=whereabouts(moved)), "done")
            return _list_of(moved.season, moved=moved.id)
        except RuleBroken as refusal:
            form.refuse(refusal)
    status = 409 if form.form_errors else 422 if form.errors else 200
    return render_template("registrations/organiser/move.html", season=found, place=place, form=form, where=whereabouts(place)), status


@bp.post("/<series>/<season>/registrations/places/<int:number>/move-back")
def move_back(series: str, season: str, number: int) -> ResponseReturnValue:
    place = place_in(season_or_404(series, season), number)
    origin = moving.origin_of(place)
    if origin and not current_user.roles.may(Task.EDIT, origin.season.series.slug):
        abort(404)
    try:
        moved = _move_back(place.id)
    except RuleBroken as refusal:
        flash(_(refusal.sentence, **refusal.facts), "warning")
        return _list_of(place.season)
    flash(_("The place is moved back to %(where)s.", where=whereabouts(moved)), "done")
    return _list_of(moved.season)


@bp.get("/<series>/<season>/registrations/also/<other_series>/<other>")
def in_both(series: str, season: str, other_series: str, other: str) -> ResponseReturnValue:
    """Who has a place in this season and in another one."""
    found, beside = season_or_404(series, season), season_or_404(other_series, other)
    return render_template("registrations/organiser/in_both.html", season=found, other=beside, places=places_in_both(found, beside))


def _list_of(season: Season, **asked: Any) -> ResponseReturnValue:
    return redirect(url_for("organiser.registrations.registrations", series=season.series.slug, season=season.slug, **asked))


def _move_form(place: Place) -> MoveForm:
    seasons = moving.seasons_to_move_to(current_user.roles.within(Task.EDIT))
    seasons.sort(key=lambda season: season.id != place.season_id)
    places, types = [], []
    for season in seasons:
        name = f"{season.series.title}, {season.title}"
        places.append((str(season.id), name))
        places += [(f"{season.id}-{each.id}", f"{name}: {each.title}") for each in moving.sessions_to_come(season)]
        types += [(str(each.id), f"{each.title} ({name})") for each in types_in(season) if not each.ended_at or each.id == place.type_id]
    here = f"{place.season_id}-{place.session_id}" if place.session_id else str(place.season_id)
    return MoveForm().offer(places, types, (here, str(place.type_id or "")))


@retrying
def _move(ident: int, form: MoveForm) -> Place:
    season, _dash, session = form.to.data.partition("-")
    with write():
        target = Target(
            db.session.get_one(Season, int(season)),
            db.session.get_one(Session, int(session)) if session else None,
            db.session.get_one(PlaceType, int(form.type.data)) if form.type.data else None,
        )
        return moving.move(db.session.get_one(Place, ident), target, by=current_user.id)


@retrying
def _move_back(ident: int) -> Place:
    with write():
        return moving.move_back(db.session.get_one(Place, ident), by=current_user.id)


def _wanted() -> listing.Wanted:
    """What the address asks for; what makes no sense asks for nothing."""
    said = request.args
    state = said.get("state", "")
    return listing.Wanted(
        words=said.get("q", "").strip(),
        state=PlaceState(state) if state in set(PlaceState) else None,
        type_id=_number("type"),
        organisation_id=_number("organisation"),
        sort=said.get("sort", "newest") if said.get("sort") in listing.SORTS else "newest",
        number=_number("page") or 1,
    )


def _number(name: str) -> int | None:
    """None where it is none that a database takes."""
    found = request.args.get(name, type=int)
    return found if found and 0 < found <= HIGHEST else None


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
def _cancel(ident: int, form: HouseCancelForm) -> int:
    with write():
        registration, because = db.session.get_one(Registration, ident), form.because.data or ""
        return leaving.cancel_registration(registration, only=form.chosen, because=because, by=current_user.id)
