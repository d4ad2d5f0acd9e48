"""Registering, one's own registration, and the way out of it."""

from collections.abc import Mapping

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from netverk.admissions.models import ABOUT_HEALTH, Question
from netverk.db import db, reading, retrying, write
from netverk.errors import RuleBroken
from netverk.language import N_, _, spoken
from netverk.people import attempts
from netverk.people.attempts import TooManyAttempts
from netverk.people.knowing import Contact
from netverk.questions import replying
from netverk.questions.finding import asked_now, asked_of
from netverk.registrations import leaving, naming, prefilling, registering
from netverk.registrations.entry import Entry, entry_or_404, guest_sessions
from netverk.registrations.finding import held_of, places_of, programme_or_404, registration_or_404
from netverk.registrations.forms import CancelForm, RegistrationForm, answers_form, names_form, registration_form
from netverk.registrations.kept_forms import KeptForms
from netverk.seats import waiting_list
from netverk.seats.models import Place, Registration
from netverk.seats.standing import NoSeats

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
    """For the season, or with `?session=` for guests of one session; `?invited=` is the token of an invitation."""
    if request.method == "GET" and not request.args:
        return _kept_forms().page(reading(), series, season, generate_csrf, lambda once: _empty_page(series, season, once))
    entry = _entry(series, season)
    form = _form(entry)
    if request.method == "GET":
        token = request.args.get("invited") or request.args.get("again", "")
        form.process(data=prefilling.known(entry.season.id, token) | {"rows": "0"})
    if "add" not in request.form and form.validate_on_submit():
        try:
            return redirect(url_for("public.registrations.registration", code=_sign(entry, form).code))
        except TooManyAttempts as refusal:
            form.refuse(refusal)
            return _registration_page(entry, form)[0], 429
        except RuleBroken as refusal:
            form.refuse(refusal)
            return _registration_page(entry, form, refusal)
    return _registration_page(entry, form)


def _kept_forms() -> KeptForms:
    found: KeptForms = current_app.extensions.setdefault("kept forms", KeptForms())
    return found


def _empty_page(series: str, season: str, once: str) -> str:
    entry = _entry(series, season)
    form = _form(entry)
    form.once.data = once
    return _registration_page(entry, form)[0]


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


@bp.route("/registration/<code>/names", methods=["GET", "POST"])
def names(code: str) -> ResponseReturnValue:
    """Who comes on the places that were taken before that was known."""
    own = registration_or_404(code)
    form = names_form([place.id for place in held_of(own) if place.holder_id is None])
    if form.rows and form.validate_on_submit():
        try:
            _name(own.id, form.named)
            return redirect(url_for("public.registrations.registration", code=code))
        except RuleBroken as refusal:
            form.refuse(refusal)
    status = 409 if form.form_errors else 422 if form.errors else 200
    return _own_page("registrations/public/names.html", own, form=form), status


@bp.route("/registration/<code>/questions/<int:number>", methods=["GET", "POST"])
def questions(code: str, number: int) -> ResponseReturnValue:
    """What is asked of one of those who come. What they told about their health is not shown again, only that they did."""
    own = registration_or_404(code)
    place = _place_or_404(own, number)
    asked = asked_of(asked_now(own.season_id), place.type)
    form = answers_form(asked, replying.replies_of(place))
    told = replying.answered([place])[place.id]
    if form.validate_on_submit() and form.check_answers(place.type):
        said = form.answers(place.type)
        _reply(place, {each: text for each, text in said.items() if text or each.purpose not in ABOUT_HEALTH or _takes_back(each)})
        return redirect(url_for("public.registrations.registration", code=code))
    facts = {"place": place, "form": form, "told": told}
    return _own_page("registrations/public/questions.html", own, **facts), 422 if form.errors else 200


def _takes_back(question: Question) -> bool:
    """Whether the box that deletes what was told about health is ticked."""
    return f"forget_{question.id}" in request.form


@retrying
def _sign(entry: Entry, form: RegistrationForm) -> Registration:
    """Counted also where it is refused, for a refusal may say who has a place."""
    try:
        with write():
            _count()
            return _take_places(entry, form)
    except TooManyAttempts:
        raise
    except RuleBroken:
        with write():
            _count()
        raise


def _count() -> None:
    attempts.count("register from a client", request.remote_addr or "", most=MOST_FROM_CLIENT, sentence=OFTEN)


def _take_places(entry: Entry, form: RegistrationForm) -> Registration:
    made = registering.take_places(
        entry.season,
        form.registrant,
        form.attendees,
        organisation=form.organisation.data or "",
        once=form.once.data or "",
        language=spoken(),
        type=form.chosen_type,
        session=entry.session,
        invited=entry.invited,
        may_wait="wait" in request.form,
        by=_signed_in(),
    )
    if said := form.own_answers:
        for own in (place for place in places_of(made) if place.holder_id == made.registrant_id):
            replying.reply(own, said)
    return made


@retrying
def _name(ident: int, named: Mapping[int, Contact]) -> None:
    with write():
        naming.name_holders(db.session.get_one(Registration, ident), named, by=_signed_in())


@retrying
def _reply(place: Place, said: Mapping[Question, str]) -> None:
    with write():
        replying.reply(db.session.get_one(Place, place.id), said)


@retrying
def _cancel(ident: int, places: list[int] | None) -> None:
    with write():
        leaving.cancel_registration(db.session.get_one(Registration, ident), only=places, by=_signed_in())


def _registration_page(entry: Entry, form: RegistrationForm, refusal: RuleBroken | None = None) -> tuple[str, int]:
    """How it stands at this moment, and the form where there is room; what a rule refused is 409, what was filled in wrongly 422."""
    status = 409 if form.form_errors else 422 if form.errors else 200
    closed = entry.closed
    may_wait = isinstance(refusal, NoSeats) and entry.may_wait(form.chosen_type)
    return render_template(
        "registrations/public/register.html",
        entry=entry,
        programme=entry.programme,
        form=form,
        closed=_(closed.sentence, **closed.facts) if closed else "",
        may_wait=may_wait or entry.only_waits,
        guest_sessions=guest_sessions(entry.season) if not entry.session else (),
    ), status


def _own_page(template: str, own: Registration, **facts: object) -> str:
    places = places_of(own)
    missing = replying.unanswered(places, asked_now(own.season_id))
    return render_template(template, registration=own, places=places, missing=missing, programme=programme_or_404(own.season_id), **facts)


def _entry(series: str, season: str) -> Entry:
    return entry_or_404(reading(), series, season, request.args.get("session", ""), request.args.get("invited", ""))


def _form(entry: Entry) -> RegistrationForm:
    """With as many rows for colleagues as it was sent with, and one more where that was asked for."""
    added = "add" in request.form
    rows = request.form.get("rows", 0, type=int) + added
    return registration_form(rows, added=added, types=entry.types, questions=entry.questions)


def _place_or_404(own: Registration, number: int) -> Place:
    return next((place for place in held_of(own) if place.id == number), None) or abort(404)


def _signed_in() -> int | None:
    return current_user.id if current_user.is_authenticated else None
