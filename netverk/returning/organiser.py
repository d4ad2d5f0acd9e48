"""The members of the season before, and who of them is asked whether they come again."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from netverk.db import lock, retrying, write
from netverk.language import _, ngettext
from netverk.returning import asking
from netverk.returning.forms import WhoForm
from netverk.seasons.finding import season_or_404
from netverk.seasons.models import Season

bp = Blueprint("returning", __name__)


def _standing(season: Season) -> tuple[str, int] | None:
    """The title of the season before and how many of its members are to be asked; None where there is none before."""
    known = asking.asking_of(season.id)
    return (known.before.title, len(asking.to_ask(season.id))) if known else None


bp.add_app_template_global(_standing, "asking_again")  # the page of a season has a line for it


@bp.route("/<series>/<season>/asked-again", methods=["GET", "POST"])
def who(series: str, season: str) -> ResponseReturnValue:
    """Everybody who was in the season before and has not answered otherwise, to be asked or left out."""
    found = season_or_404(series, season)
    known, members = asking.asking_of(found.id), asking.members(found.id)
    form = WhoForm.of(members)
    if form.validate_on_submit():
        chosen = _choose(found.id, form.people.data or [])
        said = ngettext("One person is asked once registration opens.", "%(n)s people are asked once registration opens.", chosen)
        flash(said % {"n": chosen} if chosen else _("Nobody is asked."), "done")
        return redirect(url_for("organiser.desk.season", series=series, season=season))
    return render_template("returning/organiser/who.html", season=found, asking=known, members=members, form=form)


@retrying
def _choose(season_id: int, people: list[int]) -> int:
    with write():
        return asking.choose(lock(Season, season_id), people, by=current_user.id)
