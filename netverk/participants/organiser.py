"""The desk's list of participants, as a page and as files; the venue's numbers."""

from collections.abc import Iterator

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from netverk.db import retrying, write
from netverk.door import attending
from netverk.door.occasions import occasions_of
from netverk.language import _
from netverk.participants import counting, exporting, listing, sectors
from netverk.participants.forms import SectorForm
from netverk.people.models import Sector
from netverk.seasons.finding import season_or_404
from netverk.seasons.models import Season
from netverk.seasons.roles import Task

bp = Blueprint("participants", __name__)

LIST = "/<series>/<season>/participants"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.after_request
def keep_private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get(LIST)
def participants(series: str, season: str) -> ResponseReturnValue:
    found = season_or_404(series, season)
    everybody = listing.participants(found)
    seated = listing.seated(everybody)
    facts = {"everybody": everybody, "seated": seated, "mix": sectors.mix(each.organisation for each in seated)}
    shown = {"whence": listing.whence(everybody), "columns": exporting.COLUMNS, "usual": exporting.USUAL, "sectors": sectors.WORDS}
    return render_template("participants/organiser/participants.html", season=found, Sector=Sector, owns=_owns(), **facts, **shown)


@bp.get(f"{LIST}.csv")
def csv(series: str, season: str) -> ResponseReturnValue:
    found = season_or_404(series, season)
    return _file(found, exporting.as_csv(_table(found)), "csv", "text/csv; charset=utf-8")


@bp.get(f"{LIST}.xlsx")
def xlsx(series: str, season: str) -> ResponseReturnValue:
    found = season_or_404(series, season)
    return _file(found, exporting.as_xlsx(_table(found), _("Participants")), "xlsx", XLSX)


@bp.post(f"{LIST}/sector")
def sector(series: str, season: str) -> ResponseReturnValue:
    """The sector of an organisation that takes part in this season."""
    found, form = season_or_404(series, season), SectorForm()
    taking_part = {each.organisation.id for each in listing.whence(listing.participants(found))}
    chosen = form.chosen if form.validate_on_submit() and form.ident in taking_part else None
    if chosen is None:
        abort(404)
    name = _say(form.ident, chosen)
    flash(_("%(name)s now counts as %(sector)s.", name=name, sector=_(sectors.WORDS[chosen]).lower()), "done")
    return redirect(url_for("organiser.participants.participants", series=series, season=season, _anchor="organisations"))


@bp.get(f"{LIST}/venue")
def venue(series: str, season: str) -> ResponseReturnValue:
    """To be printed: how many come to each session, and what those need, in all or `at` one of them."""
    found = season_or_404(series, season)
    each = attending.attendances(found, occasions_of(found))
    chosen = next((one for one in each if one.occasion.uid == request.args.get("at")), None)
    among = counting.of_those_expected(chosen) if chosen else None
    facts = {"attendances": each, "chosen": chosen, "totals": counting.totals(found, among)}
    return render_template("participants/organiser/venue.html", season=found, **facts)


@retrying
def _say(ident: int, chosen: Sector) -> str:
    with write():
        return sectors.say(ident, chosen, by=current_user.id).name


def _table(season: Season) -> Iterator[list[str]]:
    return exporting.table(listing.participants(season), request.args.getlist("columns"), with_protected=_owns())


def _file(season: Season, content: bytes, extension: str, kind: str) -> Response:
    response = make_response(content)
    response.content_type = kind
    name = f"{season.series.slug}-{season.slug}-participants.{extension}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _owns() -> bool:
    """Whether the reader owns everything: only they get protected identities in a file."""
    return bool(current_user.roles.may(Task.HOUSE))
