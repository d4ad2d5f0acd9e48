"""Letters to many: writing one, looking at it, trying it, sending it, taking it back, following how it gets on."""

from dataclasses import replace
from hashlib import sha256
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import NotFound

from netverk import clock
from netverk.db import db, retrying, write
from netverk.errors import RuleBroken
from netverk.language import N_, _, ngettext
from netverk.letters.models import Fate, Letter
from netverk.letters.outbox import Message
from netverk.letters.progress import progress as progress_of
from netverk.letters.wording import unflowed
from netverk.mailings import sending
from netverk.mailings.choosing import WHY, Reached, reached
from netverk.mailings.describing import described
from netverk.mailings.forms import MailingForm
from netverk.mailings.models import Mailing
from netverk.mailings.writing import Draft, message, title_of
from netverk.people.models import Person
from netverk.publishing import trying
from netverk.releases import reading
from netverk.seasons.finding import season_or_404
from netverk.seasons.models import Season
from netverk.settings import hold

bp = Blueprint("mailings", __name__)

MAILINGS = "/<series>/<season>/mailings"
ONE = f"{MAILINGS}/<int:number>"
SHOWN = 50
CHANGED = N_("What is sent, or to whom, is not what you saw last. Look through it once more.")


@bp.get(MAILINGS)
def mailings(series: str, season: str) -> ResponseReturnValue:
    found = season_or_404(series, season)
    query = select(Mailing).where(Mailing.season_id == found.id).options(joinedload(Mailing.by)).order_by(Mailing.id.desc())
    sent = db.session.scalars(query.limit(SHOWN))
    rows = [(each, title_of(each), described(each), progress_of(Letter.mailing_id == each.id)) for each in sent]
    return render_template("mailings/organiser/mailings.html", season=found, rows=rows)


@bp.route(f"{MAILINGS}/new", methods=["GET", "POST"])
def write_one(series: str, season: str) -> ResponseReturnValue:
    """The form; sent, the letter beside it as one reader gets it, and how many get it."""
    found = season_or_404(series, season)
    form = _form(found)
    return _page(found, form, seen=form.validate_on_submit())


@bp.post(f"{MAILINGS}/new/test")
def test(series: str, season: str) -> ResponseReturnValue:
    """The letter that the first reader would get, to the organiser's own inbox."""
    found = season_or_404(series, season)
    form = _form(found)
    if not form.validate():
        return _page(found, form, seen=False)
    try:
        _try(_shown(found, form.draft, reached(found, form.draft.audience, form.draft.target)), found.id)
        flash(_("A test letter is on its way to %(address)s. Nobody else gets anything.", address=current_user.email), "done")
    except RuleBroken as refusal:
        db.session.rollback()
        flash(_(refusal.sentence, **refusal.facts), "warning")
    return _page(found, form, seen=True)


@bp.post(f"{MAILINGS}/new/send")
def send(series: str, season: str) -> ResponseReturnValue:
    """Exactly what was seen, once."""
    found = season_or_404(series, season)
    form = _form(found)
    if not form.validate():
        return _page(found, form, seen=False)
    try:
        sent = _send(found.id, form)
    except RuleBroken as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return _page(found, form, seen=True)
    flash(_("The letters are held for a moment, then they leave. Until then you can take them back."), "done")
    return redirect(url_for(".mailing", series=series, season=season, number=sent.id))


@bp.get(ONE)
def mailing(series: str, season: str, number: int) -> ResponseReturnValue:
    """What was written, to whom, and how far it has come."""
    found = _mailing_or_404(series, season, number)
    told = progress_of(Letter.mailing_id == number)
    seconds = max(0, int((found.held_until - clock.now()).total_seconds()))
    facts: dict[str, Any] = {
        "mailing": found,
        "season": found.season,
        "to": described(found),
        "title": title_of(found),
        "progress": told,
        "seconds_left": seconds,
    }
    return render_template("mailings/organiser/mailing.html", waiting=told.fates[Fate.WAITING], **facts)


@bp.get(f"{ONE}/progress.html")
def progress(series: str, season: str, number: int) -> ResponseReturnValue:
    """The numbers and the bar alone; 304 as long as they are the same."""
    found = _mailing_or_404(series, season, number)
    told = progress_of(Letter.mailing_id == found.id)
    response = make_response(render_template("following/organiser/_progress.html", progress=told))
    response.add_etag()
    return response.make_conditional(request)


@bp.post(f"{ONE}/take-back")
def take_back(series: str, season: str, number: int) -> ResponseReturnValue:
    found = _mailing_or_404(series, season, number)
    try:
        withdrawn, gone = _take_back(found.id)
        said = ngettext("One letter is withdrawn.", "%(num)s letters are withdrawn.", withdrawn) % {"num": withdrawn}
        left = ngettext("One had left.", "%(num)s had left.", gone) % {"num": gone} if gone else _("Nobody got it.")
        flash(f"{said} {left}", "done")
    except RuleBroken as refusal:
        db.session.rollback()
        flash(_(refusal.sentence, **refusal.facts), "warning")
    return redirect(url_for(".mailing", series=series, season=season, number=number))


def _form(season: Season) -> MailingForm:
    release = reading.current(season.id)
    return MailingForm().offer(reading.programme_of(release) if release else None)


def _page(season: Season, form: MailingForm, *, seen: bool) -> ResponseReturnValue:
    """`seen` where the form can be sent as it is: then with its preview."""
    facts: dict[str, Any] = {"shown": None, "reached": None, "reader": None, "shown_in": ""}
    if seen:
        facts["reached"] = whom = reached(season, form.draft.audience, form.draft.target)
        form.seen.data = _digest(form.draft, whom)
        if whom.readers:
            shown = _shown(season, form.draft, whom)
            facts |= {"shown": replace(shown, text=unflowed(shown.text)), "reader": whom.readers[0]}
            facts["shown_in"] = form.draft.language_for(whom.readers[0])
    status = 409 if form.form_errors else 422 if form.errors else 200
    return render_template("mailings/organiser/write.html", season=season, form=form, why=WHY, hold=hold(), **facts), status


def _shown(season: Season, draft: Draft, whom: Reached) -> Message:
    """As the first of its readers gets it."""
    if not whom.readers:
        raise RuleBroken(sending.NOBODY)
    return message(draft, season, whom.readers[0], reading.house())


def _digest(draft: Draft, whom: Reached) -> str:
    return sha256(repr((draft, sorted(each.address for each in whom.readers))).encode()).hexdigest()


def _mailing_or_404(series: str, season: str, number: int) -> Mailing:
    found = db.session.get(Mailing, number)
    if found is None or found.season_id != season_or_404(series, season).id:
        raise NotFound
    return found


@retrying
def _send(season_id: int, form: MailingForm) -> Mailing:
    with write():
        season = db.session.get_one(Season, season_id)
        if sent := sending.find_sent(form.once.data or ""):
            return sent
        if form.seen.data != _digest(form.draft, reached(season, form.draft.audience, form.draft.target)):
            raise RuleBroken(CHANGED)
        return sending.send(season, form.draft, once=form.once.data or "", hold=hold(), by=current_user.id)


@retrying
def _try(tried: Message, season_id: int) -> None:
    with write():
        trying.send(tried, db.session.get_one(Person, current_user.id), about=season_id)


@retrying
def _take_back(number: int) -> tuple[int, int]:
    with write():
        return sending.take_back(number, by=current_user.id)
