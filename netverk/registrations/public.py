"""Registering, one's own registration, and the way out of it."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from netverk.db import db, retrying, write
from netverk.errors import RuleBroken
from netverk.language import N_, _, spoken
from netverk.people import attempts
from netverk.people.attempts import TooManyAttempts
from netverk.programme.value import Programme
from netverk.registrations import leaving, prefilling, registering
from netverk.registrations.finding import held_of, places_of, programme_or_404, registration_or_404
from netverk.registrations.forms import CancelForm, RegistrationForm, registration_form
from netverk.seasons.finding import season_or_404
from netverk.seasons.models import Season
from netverk.seats import waiting_list
from netverk.seats.models import Registration
from netverk.seats.standing import find_refusal

bp = Blueprint("registrations", __name__)

MOST_FROM_CLIENT = 100  # in a quarter of an hour: a whole office behind one address may register at once
OFTEN = N_("Many have registered from your network in a short time. Nothing is lost: wait a quarter of an hour, and send the form again.")


@bp.after_request
def keep_private(response: Response) -> Response:
    """Seats change by the minute and a registration is its owner's: nobody keeps or lists these pages."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.route("/<series>/<season>/register", methods=["GET", "POST"])
def register(series: str, season: str) -> ResponseReturnValue:
    wanted = season_or_404(series, season)
    programme = programme_or_404(wanted.id)
    form = _form()
    if request.method == "GET":
        form.process(data=prefilling.known(wanted.id, request.args.get("again", "")) | {"rows": "0"})
    if "add" not in request.form and form.validate_on_submit():
        try:
            return redirect(url_for("public.registrations.registration", code=_sign(wanted.id, form).code))
        except TooManyAttempts as refusal:
            form.refuse(refusal)
            return _registration_page(wanted, programme, form)[0], 429
        except RuleBroken as refusal:
            form.refuse(refusal)
    return _registration_page(wanted, programme, form)


@bp.get("/registration/<code>")
def registration(code: str) -> ResponseReturnValue:
    own = registration_or_404(code)
    states = sorted({place.state.value for place in held_of(own)})
    return _own_page("registrations/public/registration.html", own, states=states, turn=waiting_list.turn_of(own))


@bp.route("/registration/<code>/cancel", methods=["GET", "POST"])
def cancel(code: str) -> ResponseReturnValue:
    """A page with a button that says what it does; the button does it."""
    own = registration_or_404(code)
    form = CancelForm().offer(held_of(own))
    if not form.validate_on_submit():
        return _own_page("registrations/public/cancel.html", own, form=form), 422 if form.errors else 200
    _cancel(own.id, form.chosen)
    return redirect(url_for("public.registrations.registration", code=code))


@retrying
def _sign(season_id: int, form: RegistrationForm) -> Registration:
    """Counted also where it is refused, for a refusal may say who has a place."""
    with write():
        attempts.count("register from a client", request.remote_addr or "", most=MOST_FROM_CLIENT, sentence=OFTEN)
        try:
            with db.session.begin_nested():
                return _take_places(season_id, form)
        except RuleBroken as said:
            refusal = said
    raise refusal


def _take_places(season_id: int, form: RegistrationForm) -> Registration:
    return registering.take_places(
        db.session.get_one(Season, season_id),
        form.registrant,
        form.attendees,
        organisation=form.organisation.data or "",
        once=form.once.data or "",
        language=spoken(),
        by=_signed_in(),
    )


@retrying
def _cancel(ident: int, places: list[int] | None) -> None:
    with write():
        leaving.cancel_registration(db.session.get_one(Registration, ident), only=places, by=_signed_in())


def _registration_page(season: Season, programme: Programme, form: RegistrationForm) -> tuple[str, int]:
    """How it stands at this moment, and the form where there is room; what a rule refused is 409, what was filled in wrongly 422."""
    status = 409 if form.form_errors else 422 if form.errors else 200
    refusal = find_refusal(season, programme)
    closed = _(refusal.sentence, **refusal.facts) if refusal else ""
    return render_template(
        "registrations/public/register.html", programme=programme, form=form, closed=closed, left=season.free_seats
    ), status


def _own_page(template: str, own: Registration, **facts: object) -> str:
    return render_template(template, registration=own, places=places_of(own), programme=programme_or_404(own.season_id), **facts)


def _form() -> RegistrationForm:
    """With as many rows for colleagues as it was sent with, and one more where that was asked for."""
    added = "add" in request.form
    return registration_form(request.form.get("rows", 0, type=int) + added, added=added)


def _signed_in() -> int | None:
    return current_user.id if current_user.is_authenticated else None
