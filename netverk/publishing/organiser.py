"""Publishing with a preview, at once or later; taking back."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from netverk.db import db, retrying, write
from netverk.errors import RuleBroken
from netverk.language import N_, _
from netverk.letters.outbox import Message
from netverk.people.models import Person
from netverk.publishing import history, later, moments, outlook, previewing, releasing, trying, undoing
from netverk.publishing.forms import LaterForm, PublishForm
from netverk.publishing.releasing import Proposal
from netverk.releases.models import Notice, ScheduledRelease
from netverk.seasons.finding import season_or_404
from netverk.seasons.forms import options
from netverk.seasons.models import Season
from netverk.settings import hold, settings

bp = Blueprint("publishing", __name__)

SEASON = "/<series>/<season>"


@bp.get(f"{SEASON}/publish")
def preview(series: str, season: str) -> ResponseReturnValue:
    """What would be published, and who would be told what."""
    return _publish_page(season_or_404(series, season), PublishForm(data={"extent": request.args.get("extent", "all")}))


@bp.post(f"{SEASON}/publish")
def publish(series: str, season: str) -> ResponseReturnValue:
    found, form = _asked(series, season)
    if (
        form.validate()
        and form.is_seen
        and (notice := form.carry_out(lambda: _publish(found.id, form), found.id, "publish", current_user.id))
    ):
        return redirect(_notice_url(notice))
    return _publish_page(found, form)


@bp.post(f"{SEASON}/publish/look")
def look(series: str, season: str) -> ResponseReturnValue:
    """The preview once more, of what is answered now."""
    found, form = _asked(series, season)
    form.validate()
    form.seen.data = ""  # to look is what was asked for
    return _publish_page(found, form)


@bp.post(f"{SEASON}/publish/test")
def test(series: str, season: str) -> ResponseReturnValue:
    """The letter that one group of readers would get, to the organiser's own inbox."""
    found, form = _asked(series, season)
    form.validate()
    form.seen.data = ""  # nothing is published by it
    try:
        reader = request.form.get("reader", "")
        message = trying.written(_chosen(found, form), reader, settings(), note=form.words, tells_texts=form.tells)
        _send_test(message, found.id)
        flash(_("A test letter is on its way to %(address)s. Nobody else gets anything.", address=current_user.email), "done")
    except RuleBroken as refusal:
        db.session.rollback()
        flash(_(refusal.sentence, **refusal.facts), "warning")
    return _publish_page(season_or_404(series, season), form)


@bp.post(f"{SEASON}/publish/later")
def schedule(series: str, season: str) -> ResponseReturnValue:
    """Exactly what was previewed, at a chosen moment."""
    found, form = _asked(series, season)
    moment = LaterForm.on_the_clock_of(found.series.zone)
    answered = form.validate(), moment.validate()
    if all(answered) and form.is_seen and _scheduled(found, form, moment):
        return redirect(url_for("organiser.scheduled.scheduled", series=series, season=season))
    return _publish_page(found, form, moment)


@bp.post("/notices/<int:number>/undo")
def undo(number: int) -> ResponseReturnValue:
    taken_back = history.notice_or_404(number)
    if made_before := undoing.undone_by(taken_back):
        return redirect(url_for("organiser.following.notice", number=made_before))
    done = _undo(number)
    said = N_("Taken back. %(told)s have been told and get a correction, %(withdrawn)s letters are withdrawn.")
    flash(_(said, told=done.told, withdrawn=done.withdrawn) if done.told else _("Taken back before anybody was told."), "done")
    return redirect(_notice_url(done.notice))


@bp.get(f"{SEASON}/releases")
def releases(series: str, season: str) -> ResponseReturnValue:
    """Every release of a season with what it changed."""
    found = season_or_404(series, season)
    return render_template("publishing/organiser/releases.html", season=found, releases=history.releases(found), verbs=history.VERBS)


def _asked(series: str, season: str) -> tuple[Season, PublishForm]:
    """The form as sent, with what there is to choose from."""
    found, form = season_or_404(series, season), PublishForm()
    form.sessions.choices = options(*previewing.changed_sessions(releasing.propose(found)))
    return found, form


@retrying
def _publish(season_id: int, form: PublishForm) -> Notice:
    with write():
        what = releasing.propose(releasing.lock_season(season_id, form.base), form.uids)
        return releasing.release(
            what,
            verb="publish",
            note=form.words,
            tells_texts=form.tells,
            asks_again=form.asks,
            by=_me(),
            hold=hold(),
            base_url=settings().base_url,
        )


def _scheduled(season: Season, form: PublishForm, moment: LaterForm) -> bool:
    """Whether it waits for its moment now; where not, the form says why. The same form sent twice schedules it once."""
    try:
        made = _schedule(season.id, form, moment)
    except RuleBroken as refusal:
        db.session.rollback()
        waiting = later.find_waiting(season.id)
        if waiting and (waiting.due, waiting.note, waiting.person_id) == (moment.due, form.words, current_user.id):
            return True
        if refusal.sentence in (later.PASSED, later.BEGUN):
            moment.day.errors = [_(refusal.sentence, **refusal.facts)]
        else:
            form.refuse(refusal)
        return False
    words = _("Scheduled: it goes out %(when)s. Until then nobody sees it.", when=later.due_words(made))
    doubled = _("The clock shows that hour twice that night. The first one counts.")
    flash(f"{words} {doubled}" if moments.is_doubled(made.due, season.series.zone) else words, "done")
    return True


@retrying
def _send_test(message: Message, season_id: int) -> None:
    with write():
        trying.send(message, _me(), about=season_id)


@retrying
def _schedule(season_id: int, form: PublishForm, moment: LaterForm) -> ScheduledRelease:
    with write():
        return later.schedule(
            season_id,
            moment.due,
            expected=form.base,
            uids=form.uids,
            note=form.words,
            tells_texts=form.tells,
            asks_again=form.asks,
            by=_me(),
        )


@retrying
def _undo(number: int) -> undoing.Undone:
    with write():
        return undoing.undo(number, by=_me(), hold=hold(), base_url=settings().base_url)


def _publish_page(season: Season, form: PublishForm, moment: LaterForm | None = None) -> ResponseReturnValue:
    """With the whole proposal to choose from, and what would follow from what is chosen now."""
    whole = releasing.propose(season)
    form.sessions.choices = options(*previewing.changed_sessions(whole))
    chosen = whole if form.uids is None or form.sessions.errors else _chosen(season, form)
    preview = previewing.preview(chosen, settings(), note=form.words, tells_texts=form.tells)
    form.offer(preview.asking, is_new=not form.is_submitted())
    form.show(preview.base)
    facts = {
        "preview": preview,
        "reached": preview.reached(asks_again=form.asks),
        "nothing": bool(chosen.base) and not chosen.changes,
        "anything": bool(whole.changes),
    }
    page = render_template(
        "publishing/organiser/publish.html",
        season=season,
        form=form,
        moment=moment or LaterForm.on_the_clock_of(season.series.zone),
        scheduled=outlook.of_season(season.id),
        hold=hold(),
        **facts,
    )
    return page, 422 if moment and moment.errors else form.outcome


def _chosen(season: Season, form: PublishForm) -> Proposal:
    return releasing.propose(season, None if form.sessions.errors else form.uids)


def _notice_url(notice: Notice) -> str:
    return url_for("organiser.following.notice", number=notice.id)


def _me() -> Person:
    return db.session.get_one(Person, current_user.id)
