"""Whom the house has invited to a season, and who of them has come."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from netverk.admissions.choosing import type_called, types_of
from netverk.admissions.models import Invited
from netverk.db import db, retrying, write
from netverk.errors import RuleBroken
from netverk.invitations import inviting
from netverk.invitations.forms import InviteForm
from netverk.invitations.reading import read_people
from netverk.language import _, ngettext
from netverk.seasons.finding import season_or_404
from netverk.seasons.models import Season

bp = Blueprint("invitations", __name__)

INVITATIONS = "/<series>/<season>/invitations"
ONE = f"{INVITATIONS}/<int:number>"


@bp.route(INVITATIONS, methods=["GET", "POST"])
def invitations(series: str, season: str) -> ResponseReturnValue:
    found = season_or_404(series, season)
    form = InviteForm().offer([each for each in types_of(found) if each.ended_at is None])
    if form.validate_on_submit():
        try:
            n = _invite(found.id, form)
            said = ngettext(
                "One person is invited, and the letter is on its way.", "%(n)s people are invited, and the letters are on their way.", n
            )
            flash(said % {"n": n} if n else _("All of them were invited already."), "done")
            return redirect(url_for(".invitations", series=series, season=season))
        except RuleBroken as refusal:
            form.refuse(refusal)
    status = 409 if form.form_errors else 422 if form.errors else 200
    return render_template("invitations/organiser/invitations.html", season=found, form=form, lines=inviting.lines(found)), status


@bp.post(f"{ONE}/again/<int:nth>")
def again(series: str, season: str, number: int, nth: int) -> ResponseReturnValue:
    """One more letter, unless that one was left already."""
    invited = _invited_or_404(season_or_404(series, season), number)
    if _invite_again(invited.id, nth):
        flash(_("One more letter to %(name)s is on its way.", name=invited.person.name), "done")
    return redirect(url_for(".invitations", series=series, season=season))


@bp.post(f"{ONE}/take-back")
def take_back(series: str, season: str, number: int) -> ResponseReturnValue:
    invited = _invited_or_404(season_or_404(series, season), number)
    _take_back(invited.id)
    flash(_("The invitation of %(name)s is taken back. Places that are taken stay.", name=invited.person.name), "done")
    return redirect(url_for(".invitations", series=series, season=season))


@retrying
def _invite(season_id: int, form: InviteForm) -> int:
    with write():
        season, slug = db.session.get_one(Season, season_id), form.place_type.data
        chosen = type_called(season, slug) if slug else None
        return inviting.invite(
            season_id, read_people(form.people.data or ""), places=form.places.data or 1, type=chosen, by=current_user.id
        )


@retrying
def _invite_again(ident: int, nth: int) -> bool:
    with write():
        return inviting.invite_again(db.session.get_one(Invited, ident), nth, by=current_user.id)


@retrying
def _take_back(ident: int) -> None:
    with write():
        inviting.take_back(db.session.get_one(Invited, ident), by=current_user.id)


def _invited_or_404(season: Season, number: int) -> Invited:
    found: Invited = db.first_or_404(select(Invited).where(Invited.season_id == season.id, Invited.id == number))
    return found
