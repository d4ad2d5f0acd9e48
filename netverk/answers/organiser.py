"""The desk's page of who comes to each session, and the one button that reminds those who have not answered."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from netverk.answers import reminding, tallying
from netverk.answers.forms import DeedForm
from netverk.db import db, retrying, write
from netverk.deputies.covering import released
from netverk.errors import RuleBroken
from netverk.language import _, ngettext
from netverk.registrations.finding import programme_or_404
from netverk.seasons.finding import season_or_404
from netverk.seasons.models import Season

bp = Blueprint("answers", __name__)


@bp.get("/<series>/<season>/answers")
def answers(series: str, season: str) -> ResponseReturnValue:
    """Every session in numbers, or the one asked for with everybody's name."""
    found, wanted = season_or_404(series, season), request.args.get("session", "")
    programme = released(found.id)
    tallies = tallying.tallies(found, programme) if programme else []
    chosen = next((each for each in tallies if each.session.slug == wanted), None)
    left = {each.session.uid: len(reminding.left_to_remind(each)) for each in ([chosen] if chosen else tallies)}
    facts = {"programme": programme, "tallies": tallies, "chosen": chosen, "left": left, "form": DeedForm()}
    return render_template("answers/organiser/answers.html", season=found, **facts)


@bp.post("/<series>/<season>/answers/<session>/remind")
def remind(series: str, season: str, session: str) -> ResponseReturnValue:
    found = season_or_404(series, season)
    asked = next((each for each in programme_or_404(found.id).sessions if each.slug == session), None)
    if asked and DeedForm().validate_on_submit():
        try:
            count = _remind(found.id, asked.uid, by=current_user.id)
            said = ngettext("A letter goes to %(num)s person.", "A letter goes to %(num)s people.", count) % {"num": count}
            flash(said, "done")
        except RuleBroken as refusal:
            flash(_(refusal.sentence, **refusal.facts), "warning")
    return redirect(url_for(".answers", series=series, season=season, session=session))


@retrying
def _remind(season_id: int, uid: str, *, by: int) -> int:
    with write():
        return reminding.remind(db.session.get_one(Season, season_id), uid, by=by)
