"""One's own pages: what lies ahead, one's calendar, one's details."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from netverk import clock
from netverk.db import db, retrying, write
from netverk.errors import RuleBroken
from netverk.language import _, spoken
from netverk.own import another_address, calendars, taking_part
from netverk.own.details import Details, listed_places, revise
from netverk.own.forms import AddressForm, DetailsForm
from netverk.own.overview import UNSETTLED_WORDS
from netverk.own.overview import overview as overview_of
from netverk.people.models import Person
from netverk.seats.models import Place
from netverk.showing import codes

bp = Blueprint("own", __name__)


@bp.app_template_global()
def state_of_place(place: Place) -> str:
    """How far one has come with a place that is not certain."""
    return _(UNSETTLED_WORDS[place.state])


@bp.get("/")
def overview() -> ResponseReturnValue:
    me = _me()
    part = taking_part.of(me)
    return render_template("own/member/overview.html", me=me, part=part, page=overview_of(part, clock.now()))


@bp.get("/calendar")
def calendar() -> ResponseReturnValue:
    me = _me()
    return render_template("own/member/calendar.html", address=calendars.address_of(me), token=me.calendar_token)


@bp.post("/calendar/renew")
def renew_calendar() -> ResponseReturnValue:
    had_one = request.form.get("instead_of", "")
    _renew(current_user.id, had_one)
    said = _("Your calendar has a new address. The old one leads nowhere any more.") if had_one else _("Your calendar has an address now.")
    flash(said, "done")
    return redirect(url_for("member.own.calendar"))


@bp.post("/calendar/remove")
def remove_calendar() -> ResponseReturnValue:
    _remove(current_user.id)
    flash(_("Your calendar is removed. Programs that subscribed to it find nothing there any more."), "done")
    return redirect(url_for("member.own.calendar"))


@bp.get("/calendar/address.svg")
def calendar_picture() -> ResponseReturnValue:
    """The address as a QR code, for a phone to take in."""
    address = calendars.address_of(_me()) or abort(404)
    return Response(codes.code(codes.for_calendars(address)), mimetype=codes.CONTENT_TYPE)


@bp.route("/details", methods=["GET", "POST"])
def details() -> ResponseReturnValue:
    me = _me()
    places = listed_places(me)
    form = DetailsForm.of(me, places)
    if form.validate_on_submit():
        _revise(me.id, form.told)
        flash(_("Saved."), "done")
        return redirect(url_for("member.own.details"))
    status = 422 if form.errors else 200
    return render_template("own/member/details.html", form=form, me=me, places=places), status


@bp.route("/address", methods=["GET", "POST"])
def address() -> ResponseReturnValue:
    """Where somebody whom our letters do not reach says what does."""
    form = AddressForm()
    if form.validate_on_submit():
        try:
            asked = _ask(current_user.id, form.email.data or "")
        except RuleBroken as refusal:
            form.refuse(refusal)
            return render_template("own/member/address.html", form=form, me=_me()), 409
        flash(_("A letter with a link is on its way to %(email)s. Open it in this browser.", email=asked), "done")
        return redirect(url_for("member.own.address"))
    return render_template("own/member/address.html", form=form, me=_me()), 422 if form.errors else 200


@bp.get("/address/<token>")
def confirm_address(token: str) -> ResponseReturnValue:
    """Opened by mail scanners too: the button does it."""
    return render_template("own/member/confirm_address.html", token=token)


@bp.post("/address/<token>")
def use_address(token: str) -> ResponseReturnValue:
    try:
        said = _confirm(token)
        flash(_("From now on our letters go to %(email)s.", email=said), "done")
    except RuleBroken as refusal:
        flash(_(refusal.sentence, **refusal.facts), "warning")
        return redirect(url_for("member.own.address"))
    return redirect(url_for("member.own.overview"))


def _me() -> Person:
    return db.session.get_one(Person, current_user.id)


@retrying
def _renew(ident: int, instead_of: str) -> None:
    with write():
        calendars.renew(db.session.get_one(Person, ident), instead_of=instead_of)


@retrying
def _remove(ident: int) -> None:
    with write():
        calendars.remove(db.session.get_one(Person, ident))


@retrying
def _revise(ident: int, told: Details) -> None:
    with write():
        revise(ident, told)


@retrying
def _ask(ident: int, email: str) -> str:
    with write():
        return another_address.ask(db.session.get_one(Person, ident), email, spoken())


@retrying
def _confirm(token: str) -> str:
    with write():
        return another_address.confirm(token, by=current_user.id).email or ""
