"""A release that waits for its moment: what it will say, to whom; another moment; taking it back."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from netverk.db import db, retrying, write
from netverk.errors import RuleBroken
from netverk.language import _
from netverk.people.models import Person
from netverk.programme.when import When
from netverk.publishing import later, moments, outlook, previewing
from netverk.publishing.forms import LaterForm
from netverk.releases.models import Outcome, ScheduledRelease
from netverk.seasons.finding import season_or_404
from netverk.seasons.models import Season
from netverk.settings import hold, settings

bp = Blueprint("scheduled", __name__)

HERE = "/<series>/<season>/scheduled"


@bp.get(HERE)
def scheduled(series: str, season: str) -> ResponseReturnValue:
    """What waits, as its readers would get it now; or what stopped it."""
    found = season_or_404(series, season)
    waiting = later.find_latest(found.id)
    return _page(found, waiting, LaterForm.on_the_clock_of(found.series.zone, waiting.due) if waiting else None)


@bp.post(f"{HERE}/move")
def move(series: str, season: str) -> ResponseReturnValue:
    """The same content, at another moment."""
    found = season_or_404(series, season)
    form = LaterForm.on_the_clock_of(found.series.zone)
    waiting = later.find_latest(found.id)
    if form.validate():
        try:
            moved = _move(form)
            words = _("It goes out %(when)s instead.", when=later.due_words(moved))
            doubled = _("The clock shows that hour twice that night. The first one counts.")
            flash(f"{words} {doubled}" if moments.is_doubled(moved.due, found.series.zone) else words, "done")
            return redirect(_here(found))
        except RuleBroken as refusal:
            db.session.rollback()
            form.day.errors = [_(refusal.sentence, **refusal.facts)]
    return _page(found, waiting, form)


@bp.post(f"{HERE}/take-back")
def take_back(series: str, season: str) -> ResponseReturnValue:
    found, form = season_or_404(series, season), LaterForm()
    try:
        _take_back(form.about)
        flash(_("Taken back. Nothing goes out; the plan is as it was."), "done")
    except RuleBroken as refusal:
        flash(_(refusal.sentence, **refusal.facts), "warning")
    return redirect(url_for("organiser.publishing.preview", series=found.series.slug, season=found.slug))


@bp.post(f"{HERE}/noted")
def noted(series: str, season: str) -> ResponseReturnValue:
    """Somebody has read what stopped it."""
    found = season_or_404(series, season)
    stopped = later.find_latest(found.id)
    if stopped and stopped.outcome is Outcome.STOPPED:
        _take_note(stopped.id)
    return redirect(url_for("organiser.desk.season", series=found.series.slug, season=found.slug))


@retrying
def _move(form: LaterForm) -> ScheduledRelease:
    with write():
        return later.move(form.about, form.due, by=_me())


@retrying
def _take_back(ident: int) -> None:
    with write():
        later.take_back(ident, by=_me())


@retrying
def _take_note(ident: int) -> None:
    with write():
        later.take_note(ident)


def _page(season: Season, waiting: ScheduledRelease | None, form: LaterForm | None) -> ResponseReturnValue:
    facts = _facts(waiting, form) if waiting and form else {}
    page = render_template("scheduled/organiser/scheduled.html", season=season, waiting=waiting, form=form, hold=hold(), **facts)
    return page, 422 if form and form.errors else 200


def _facts(waiting: ScheduledRelease, form: LaterForm) -> dict[str, object]:
    form.number.data = str(waiting.id)
    what = later.proposed(waiting)
    return {
        "line": outlook.of_season(waiting.season_id),
        "day": When.on(waiting.due.starts.date()) if waiting.due.starts else waiting.due,
        "due": later.due_words(waiting),
        "preview": previewing.preview(what, settings(), note=waiting.note, tells_texts=waiting.tells_texts),
        "asks_again": later.asks_again(waiting.season_id),
        "titles": [each.title for each in what.programme.sessions if each.uid in waiting.sessions],
        "stopped": waiting.outcome is Outcome.STOPPED,
        "hindered": waiting.outcome is Outcome.WAITING and later.find_obstacle(waiting) is not None,
    }


def _here(season: Season) -> str:
    return url_for(".scheduled", series=season.series.slug, season=season.slug)


def _me() -> Person:
    return db.session.get_one(Person, current_user.id)
