"""Files taken in, as an organiser does it on pages."""

from typing import TypeVar

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from netverk.db import db, retrying, write
from netverk.errors import RuleBroken
from netverk.exchange.wording import words
from netverk.language import _
from netverk.people.models import Person
from netverk.seasons.finding import season_or_404
from netverk.seasons.roles import Task
from netverk.transfers import importing
from netverk.transfers.forms import ImportForm, ImportNewForm
from netverk.transfers.importing import Imported, Wishes

bp = Blueprint("transfers", __name__)

T = TypeVar("T", bound=ImportForm)


@bp.route("/import", methods=["GET", "POST"])
def import_new() -> ResponseReturnValue:
    """A file into a series and a season that are made where they are not there."""
    form = _allowed(ImportNewForm(), "")
    if form.validate_on_submit():
        try:
            return _imported(_import(form.file.data, form.series.data or "", form.season.data or "", form.wishes()))
        except RuleBroken as refusal:
            form.file.errors = [_(refusal.sentence, **refusal.facts)]
    return render_template("transfers/organiser/import.html", form=form, season=None), 422 if form.errors else 200


@bp.route("/<series>/<season>/import", methods=["GET", "POST"])
def import_into(series: str, season: str) -> ResponseReturnValue:
    found, form = season_or_404(series, season), _allowed(ImportForm(), series)
    if form.validate_on_submit():
        try:
            return _imported(_import(form.file.data, series, season, form.wishes()))
        except RuleBroken as refusal:
            form.file.errors = [_(refusal.sentence, **refusal.facts)]
    return render_template("transfers/organiser/import.html", form=form, season=found), 422 if form.errors else 200


def _allowed(form: T, series: str) -> T:
    """The form as its reader may send it."""
    if not current_user.roles.may(Task.POSTPONE, series):
        form.keep_what_is_missing()
    return form


@retrying
def _import(file: FileStorage, series: str, season: str, wishes: Wishes) -> Imported:
    file.stream.seek(0)
    me = db.session.get_one(Person, current_user.id)
    with write():
        return importing.import_file(file.read(), file.filename or "", series=series, season=season, wishes=wishes, by=me)


def _imported(done: Imported) -> str:
    merged = done.merged
    lists = {name: [words(found) for found in getattr(merged, name)] for name in ("taken", "conflicting", "missing", "refused")}
    return render_template("transfers/organiser/imported.html", season=done.season, lists=lists, sessions=len(merged.programme.sessions))
