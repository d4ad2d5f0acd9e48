"""A list of people taken in at the desk: the file, what would happen row by row, taking it in, taking it back."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from netverk import clock
from netverk.db import db, retrying, write
from netverk.errors import RuleBroken
from netverk.language import _, ngettext
from netverk.rosters import columns, keeping, previewing, taking_back, taking_in, wording
from netverk.rosters.columns import Table, table_of
from netverk.rosters.forms import ChoicesForm, FileForm, TakeInForm, choices_form
from netverk.rosters.previewing import SHOWN, Preview
from netverk.rosters.standing import types_of
from netverk.rosters.taking_in import Manner, StandsOtherwise, TakenIn
from netverk.seasons.finding import season_or_404
from netverk.seasons.models import Season
from netverk.settings import hold, settings
from netverk.spreadsheets.tables import BYTES

bp = Blueprint("rosters", __name__)

IMPORT = "/<series>/<season>/registrations/import"


@bp.route(IMPORT, methods=["GET", "POST"])
def import_members(series: str, season: str) -> ResponseReturnValue:
    """The file is kept for an hour, and the preview of it shown."""
    found, form = season_or_404(series, season), FileForm()
    if form.validate_on_submit():
        try:
            data = form.file.data.read(BYTES + 1)
            table_of(data)
            digest = keeping.keep(settings().home, found.id, data)
            return redirect(url_for("organiser.rosters.preview", series=series, season=season, digest=digest))
        except RuleBroken as refusal:
            form.file.errors = [_(refusal.sentence, **refusal.facts)]
    return _import_page(found, form)


@bp.route(f"{IMPORT}/<digest>", methods=["GET", "POST"])
def preview(series: str, season: str, digest: str) -> ResponseReturnValue:
    """What would happen to each row; the button does exactly that, or says what has become different."""
    found, form = season_or_404(series, season), TakeInForm()
    try:
        table = table_of(keeping.kept(settings().home, found.id, digest))
        choices = choices_form(table, types_of(found), request.args)
        if form.validate_on_submit():
            return _taken_in(found, digest, table, choices, form)
        return _preview_page(found, table, choices, form)
    except StandsOtherwise as refusal:
        form.refuse(refusal)
        return _preview_page(found, table, choices, form), 409
    except keeping.NoLongerKept as refusal:
        flash(_(refusal.sentence), "warning")
        return redirect(url_for("organiser.rosters.import_members", series=series, season=season))


@bp.post(f"{IMPORT}/<int:number>/take-back")
def take_back(series: str, season: str, number: int) -> ResponseReturnValue:
    found = season_or_404(series, season)
    try:
        went, stayed = _take_back(found.id, number)
    except RuleBroken as refusal:
        flash(_(refusal.sentence), "warning")
    else:
        said = ngettext("%(n)s place was taken back, and nobody was told.", "%(n)s places were taken back, and nobody was told.", went)
        flash(said % {"n": went}, "done")
        if stayed:
            said = ngettext("%(n)s place stays: its letter has left.", "%(n)s places stay: their letters have left.", stayed)
            flash(said % {"n": stayed}, "warning")
    return redirect(url_for("organiser.rosters.import_members", series=series, season=season))


def _import_page(season: Season, form: FileForm) -> ResponseReturnValue:
    imports = taking_back.imports_of(season)
    return render_template("rosters/organiser/import.html", season=season, form=form, imports=imports), 422 if form.errors else 200


def _taken_in(season: Season, digest: str, table: Table, choices: ChoicesForm, form: TakeInForm) -> ResponseReturnValue:
    done = _take_in(season.id, table, choices, form)
    keeping.forget(settings().home, season.id, digest)
    flash(wording.done(done.placed, done.waiting), "done")
    return redirect(url_for("organiser.rosters.import_members", series=season.series.slug, season=season.slug))


def _preview_page(season: Season, table: Table, choices: ChoicesForm, form: TakeInForm) -> str:
    found = previewing.preview(season, table, choices.columns, choices.wishes, form.seen.data)
    form.seen.data = found.seen
    facts = _rows(found) | {
        "is_enough": columns.is_enough(choices.columns),
        "is_told": taking_in.is_told(season),
        "types": types_of(season),
    }
    return render_template("rosters/organiser/preview.html", season=season, form=form, choices=choices, found=found, **facts)


def _rows(found: Preview) -> dict[str, Any]:
    """The page of rows that is shown."""
    kind, page = request.args.get("show", ""), max(request.args.get("page", 1, type=int), 1)
    chosen = found.chosen(kind)
    pages = max(-(-len(chosen) // SHOWN), 1)
    page = min(page, pages)
    rows = chosen[(page - 1) * SHOWN : page * SHOWN]
    said = [name for name in request.args if name not in ("show", "page")]
    query = {name: request.args.getlist(name) for name in said}
    return {"rows": rows, "kind": kind, "page": page, "pages": pages, "query": query, "wording": wording}


@retrying
def _take_in(season_id: int, table: Table, choices: ChoicesForm, form: TakeInForm) -> TakenIn:
    manner = Manner(due_at=clock.now() + hold(), letters=not form.no_letters.data, by=current_user.id)
    lines = columns.lines(table, choices.columns) if columns.is_enough(choices.columns) else []
    with write():
        season = db.session.get_one(Season, season_id)
        return taking_in.take_in(season, lines, choices.wishes, manner, seen=previewing.code_seen(form.seen.data or ""))


@retrying
def _take_back(season_id: int, number: int) -> tuple[int, int]:
    with write():
        return taking_back.take_back(db.session.get_one(Season, season_id), number, by=current_user.id)
