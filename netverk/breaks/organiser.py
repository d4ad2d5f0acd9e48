"""The house's table of school breaks."""

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from netverk import clock
from netverk.breaks import school_breaks as table
from netverk.breaks.forms import BreakForm
from netverk.breaks.models import SchoolBreak
from netverk.db import db, retrying, write
from netverk.language import _
from netverk.programme.clashes import Break

bp = Blueprint("breaks", __name__)


@bp.route("/breaks", methods=["GET", "POST"])
def school_breaks() -> ResponseReturnValue:
    """The house's table of school breaks."""
    form = BreakForm()
    if form.validate_on_submit():
        _add_breaks([Break(form.name.data or "", form.first_on.data or date.min, form.last_on.data or date.min)])
        flash(_("“%(name)s” is in the table. New seasons keep clear of it.", name=form.name.data), "done")
        return redirect(url_for(".school_breaks"))
    rows, year = table.break_rows(), clock.now().year
    offers = [(each, table.offered(each, rows)) for each in (year, year + 1)]
    return render_template("breaks/organiser/school_breaks.html", form=form, rows=rows, offers=offers), 422 if form.errors else 200


@bp.post("/breaks/<int:year>/offered")
def take_offered(year: int) -> ResponseReturnValue:
    """Put what most schools have that year into the table."""
    if year not in range(1970, 2200):
        abort(404)
    _add_breaks(table.offered(year, table.break_rows()))
    flash(_("The breaks of %(year)s are in the table. Change what is otherwise with you.", year=year), "done")
    return redirect(url_for(".school_breaks"))


@bp.post("/breaks/<int:number>/remove")
def remove(number: int) -> ResponseReturnValue:
    if name := _remove(number):
        flash(_("“%(name)s” is no longer in the table.", name=name), "done")
    return redirect(url_for(".school_breaks"))


@retrying
def _add_breaks(wanted: list[Break]) -> None:
    with write():
        for each in wanted:
            table.add_break(each.name, each.first, each.last, by=current_user.id)


@retrying
def _remove(number: int) -> str:
    """What it was called; empty where it is gone already."""
    with write():
        row = db.session.get(SchoolBreak, number)
        if row is None:
            return ""
        table.remove_break(row, by=current_user.id)
        return row.name
