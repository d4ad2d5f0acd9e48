"""Another address for somebody whom our letters do not reach, as they told it on the phone."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from netverk.db import db, retrying, write
from netverk.error_pages import HIGHEST
from netverk.errors import RuleBroken
from netverk.language import _
from netverk.own import another_address
from netverk.own.forms import AddressForm
from netverk.people.models import Person
from netverk.seasons.roles import Task

bp = Blueprint("own", __name__)


@bp.route("/inbox/people/<int:number>/address", methods=["GET", "POST"])
def address(number: int) -> ResponseReturnValue:
    person = _person_or_404(number)
    form = AddressForm()
    if not form.validate_on_submit():
        return render_template("own/organiser/address.html", form=form, person=person), 422 if form.errors else 200
    try:
        _give(number, form.email.data or "", may_house=current_user.roles.may(Task.HOUSE))
    except RuleBroken as refusal:
        form.refuse(refusal)
        return render_template("own/organiser/address.html", form=form, person=_person_or_404(number)), 409
    said = _("From now on letters to %(name)s go to the new address. The whole of each season is told there anew.", name=person.name)
    flash(said, "done")
    return redirect(url_for("organiser.receiving.inbox"))


def _person_or_404(number: int) -> Person:
    person = db.session.get(Person, number) if number <= HIGHEST else None
    if person is None or person.email is None:
        raise NotFound
    return person


@retrying
def _give(number: int, email: str, *, may_house: bool) -> None:
    with write():
        another_address.give(number, email, by=current_user.id, may_house=may_house)
