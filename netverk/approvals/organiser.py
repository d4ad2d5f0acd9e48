"""Who wants a place and waits for the house's yes."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from netverk.approvals import deciding
from netverk.approvals.forms import DecideForm
from netverk.db import retrying, write
from netverk.language import _, ngettext
from netverk.seasons.finding import season_or_404

bp = Blueprint("approvals", __name__)


@bp.route("/<series>/<season>/approvals", methods=["GET", "POST"])
def approvals(series: str, season: str) -> ResponseReturnValue:
    """Two buttons for those who are ticked: yes, or no with a sentence."""
    found = season_or_404(series, season)
    waiting = deciding.pending(found)
    form = DecideForm().offer(waiting)
    form.says_no = "refuse" in request.form
    if waiting and form.validate_on_submit():
        flash(_refuse(found.id, form) if form.says_no else _approve(found.id, form), "done")
        return redirect(url_for(".approvals", series=series, season=season))
    status = 422 if form.errors else 200
    return render_template("approvals/organiser/approvals.html", season=found, form=form, places=waiting), status


@retrying
def _approve(season_id: int, form: DecideForm) -> str:
    with write():
        n = deciding.approve(season_id, form.places.data or [], by=current_user.id)
    said = ngettext(
        "One place is confirmed, and the letter is on its way.", "%(n)s places are confirmed, and the letters are on their way.", n
    )
    return said % {"n": n} if n else _("They had been answered already.")


@retrying
def _refuse(season_id: int, form: DecideForm) -> str:
    with write():
        n = deciding.refuse(season_id, form.places.data or [], form.because.data or "", by=current_user.id)
    said = ngettext("One place is free again, and your sentence is mailed.", "%(n)s places are free again, and your sentence is mailed.", n)
    return said % {"n": n} if n else _("They had been answered already.")
