"""Who may come to a season, and by which types of place."""

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from netverk.admissions.choosing import price_words, types_of
from netverk.admissions.models import PlaceType
from netverk.db import db, retrying, write
from netverk.errors import RuleBroken
from netverk.language import _
from netverk.seasons.finding import season_or_404
from netverk.seasons.models import Day, Season
from netverk.sessions.models import Session
from netverk.ways_in import offering, settling
from netverk.ways_in.forms import KINDS, TypeForm, WaysInForm

bp = Blueprint("ways_in", __name__)

WAYS_IN = "/<series>/<season>/ways-in"
ONE = f"{WAYS_IN}/<slug>"


@bp.route(WAYS_IN, methods=["GET", "POST"])
def ways_in(series: str, season: str) -> ResponseReturnValue:
    found = season_or_404(series, season)
    form = WaysInForm.of(found)
    if form.validate_on_submit():
        _settle(found.id, form)
        flash(_("Saved. It holds from now on."), "done")
        return redirect(url_for(".ways_in", series=series, season=season))
    every = types_of(found)
    shown = {"offered": [each for each in every if not each.ended_at], "ended": [each for each in every if each.ended_at]}
    words = {"price_words": price_words, "kinds": dict(KINDS)}
    return render_template("ways_in/organiser/ways_in.html", season=found, form=form, **shown, **words), 422 if form.errors else 200


@bp.route(f"{WAYS_IN}/new", methods=["GET", "POST"])
def add(series: str, season: str) -> ResponseReturnValue:
    found = season_or_404(series, season)
    form = TypeForm.of(_days(found), _sessions(found))
    if form.validate_on_submit():
        return _saved(_make(found.id, form))
    return _form_page(found, form)


@bp.route(ONE, methods=["GET", "POST"])
def edit(series: str, season: str, slug: str) -> ResponseReturnValue:
    found = season_or_404(series, season)
    one = _type_or_404(found, slug)
    form = TypeForm.of(_days(found), _sessions(found), one)
    if form.validate_on_submit():
        try:
            return _saved(_revise(one.id, form))
        except RuleBroken as refusal:
            form.refuse(refusal)
    return _form_page(found, form, one)


@bp.post(f"{ONE}/at/<int:to>")
def put_at(series: str, season: str, slug: str, to: int) -> ResponseReturnValue:
    _put_at(_type_or_404(season_or_404(series, season), slug).id, to)
    return redirect(url_for(".ways_in", series=series, season=season))


@bp.post(f"{ONE}/end")
def end(series: str, season: str, slug: str) -> ResponseReturnValue:
    one = _type_or_404(season_or_404(series, season), slug)
    _end(one.id)
    flash(_("Nobody can have “%(title)s” any longer. Who has it keeps it.", title=one.title), "done")
    return redirect(url_for(".ways_in", series=series, season=season))


@bp.post(f"{ONE}/bring-back")
def bring_back(series: str, season: str, slug: str) -> ResponseReturnValue:
    one = _type_or_404(season_or_404(series, season), slug)
    _bring_back(one.id)
    flash(_("“%(title)s” can be had again.", title=one.title), "done")
    return redirect(url_for(".ways_in", series=series, season=season))


@bp.post(f"{ONE}/remove")
def remove(series: str, season: str, slug: str) -> ResponseReturnValue:
    if one := _find_type(season_or_404(series, season), slug):  # none where the button was pressed twice
        _remove(one.id)
        flash(_("“%(title)s” is removed.", title=one.title), "done")
    return redirect(url_for(".ways_in", series=series, season=season))


@retrying
def _settle(season_id: int, form: WaysInForm) -> None:
    with write():
        settling.settle(season_id, by=current_user.id, **form.facts)


@retrying
def _make(season_id: int, form: TypeForm) -> PlaceType:
    with write():
        return offering.make(season_id, once=form.once.data or "", by=current_user.id, **form.facts)


@retrying
def _revise(ident: int, form: TypeForm) -> PlaceType:
    with write():
        one = db.session.get_one(PlaceType, ident)
        offering.revise(one, by=current_user.id, **form.facts)
        return one


@retrying
def _put_at(ident: int, to: int) -> None:
    with write():
        offering.put_at(db.session.get_one(PlaceType, ident), to, by=current_user.id)


@retrying
def _end(ident: int) -> None:
    with write():
        offering.end(db.session.get_one(PlaceType, ident), by=current_user.id)


@retrying
def _bring_back(ident: int) -> None:
    with write():
        offering.bring_back(db.session.get_one(PlaceType, ident), by=current_user.id)


@retrying
def _remove(ident: int) -> None:
    with write():
        offering.remove(db.session.get_one(PlaceType, ident), by=current_user.id)


def _form_page(season: Season, form: TypeForm, one: PlaceType | None = None) -> ResponseReturnValue:
    used = offering.is_used(one) if one else True
    status = 409 if form.form_errors else 422 if form.errors else 200
    return render_template("ways_in/organiser/edit.html", season=season, form=form, type=one, is_used=used), status


def _saved(one: PlaceType) -> ResponseReturnValue:
    flash(_("“%(title)s” is saved.", title=one.title), "done")
    return redirect(url_for(".ways_in", series=one.season.series.slug, season=one.season.slug))


def _days(season: Season) -> Sequence[Day]:
    return db.session.scalars(select(Day).where(Day.season_id == season.id).order_by(Day.date)).all()


def _sessions(season: Season) -> Sequence[Session]:
    return db.session.scalars(select(Session).where(Session.season_id == season.id).order_by(Session.number)).all()


def _type_or_404(season: Season, slug: str) -> PlaceType:
    return _find_type(season, slug) or abort(404)


def _find_type(season: Season, slug: str) -> PlaceType | None:
    return db.session.scalar(select(PlaceType).where(PlaceType.season_id == season.id, PlaceType.slug == slug))
