"""The house's own page at the desk: who it is to readers, and how much time it leaves between engagements."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from netverk.colours import shades
from netverk.db import retrying, write
from netverk.errors import RuleBroken
from netverk.houses.describing import revise_house
from netverk.houses.forms import HouseForm
from netverk.language import N_, _
from netverk.logos import keeping as logos
from netverk.seasons.houses import find_house
from netverk.settings import settings

bp = Blueprint("houses", __name__, url_prefix="/house")

SAVED = N_("Saved. Readers see it from now on.")


@bp.route("", methods=["GET", "POST"])
def house() -> ResponseReturnValue:
    """What is known of the house."""
    found = find_house()
    form = HouseForm.of(found)
    if form.validate_on_submit():
        try:
            _save(form.facts, form.logo.take())
            flash(_(SAVED), "done")
            return redirect(url_for(".house"))
        except RuleBroken as refusal:
            form.logo.errors = [_(refusal.sentence, **refusal.facts)]
    shown = shades(found.accent) if found else ()
    return render_template("houses/organiser/house.html", row=found, form=form, shades=shown), 422 if form.errors else 200


@bp.post("/remove-logo")
def remove_logo() -> ResponseReturnValue:
    if find_house():
        _revise({"logo": ""})
    flash(_("The logo is removed. The name stands in its place."), "done")
    return redirect(url_for(".house"))


def _save(facts: dict[str, Any], picture: bytes) -> None:
    kept = {"logo": logos.keep(picture, settings().home)} if picture else {}
    _revise(facts | kept)


@retrying
def _revise(facts: dict[str, Any]) -> None:
    with write():
        revise_house(by=current_user.id, **facts)
