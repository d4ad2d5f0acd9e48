"""Comparing two releases of a season, and bringing one back."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from netverk.db import db, retrying, write
from netverk.error_pages import HIGHEST
from netverk.people.models import Person
from netverk.programme.changes import difference, private_difference
from netverk.publishing import history, previewing
from netverk.publishing.forms import WordsForm
from netverk.releases import reading
from netverk.releases.models import Notice, Release
from netverk.restoring import restoring, side_by_side
from netverk.seasons.finding import season_or_404
from netverk.seasons.models import Season
from netverk.settings import hold, settings

bp = Blueprint("restoring", __name__)

RELEASES = "/<series>/<season>/releases"


@bp.get(f"{RELEASES}/compare")
def compare(series: str, season: str) -> ResponseReturnValue:
    """`?from=2&to=5`: the old struck through, the new beside it. Without numbers, the last two."""
    found = season_or_404(series, season)
    every = history.releases(found)
    if not every:
        abort(404)
    numbers = [release.number for release, _said in every]
    newer = request.args.get("to", numbers[0], type=int)
    older = request.args.get("from", next((n for n in numbers if n < newer), newer), type=int)
    pair = _pair(found, older, newer)
    return render_template(
        "restoring/organiser/compare.html", season=found, every=every, pair=pair, groups=_groups(*pair), verbs=history.VERBS
    )


@bp.route(f"{RELEASES}/<int:number>/restore", methods=["GET", "POST"])
def restore(series: str, season: str, number: int) -> ResponseReturnValue:
    """What would be published again, who would be told what, what stays as it is; then the same as ever: hold and undo."""
    found, form = season_or_404(series, season), WordsForm()
    release = restoring.release_or_404(found, min(number, HIGHEST))
    if form.validate_on_submit() and form.is_seen:
        notice = form.carry_out(lambda: _restore(found.id, release.number, form), found.id, "restore", current_user.id)
        if notice:
            return redirect(url_for("organiser.following.notice", number=notice.id))
    plan = restoring.plan(found, release)
    preview = previewing.preview(plan.what, settings(), note=form.words, tells_texts=form.tells)
    form.show(preview.base)
    page = render_template("restoring/organiser/restore.html", season=found, plan=plan, preview=preview, form=form, hold=hold())
    return page, form.outcome


@retrying
def _restore(season_id: int, number: int, form: WordsForm) -> Notice:
    with write():
        return restoring.restore(
            season_id,
            number,
            expected=form.base,
            note=form.words,
            tells_texts=form.tells,
            by=_me(),
            hold=hold(),
            base_url=settings().base_url,
        )


def _pair(season: Season, older: int, newer: int) -> tuple[Release, Release]:
    return restoring.release_or_404(season, min(older, HIGHEST)), restoring.release_or_404(season, min(newer, HIGHEST))


def _groups(one: Release, other: Release) -> list[side_by_side.Group]:
    before, after = reading.programme_of(one), reading.programme_of(other)
    links = private_difference(reading.private_of(one), reading.private_of(other), after)
    return side_by_side.grouped((*difference(before, after), *links), before, after)


def _me() -> Person:
    return db.session.get_one(Person, current_user.id)
