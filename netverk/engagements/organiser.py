"""Speakers at the organisers' desk: everybody, one of them with all that they do with us, and asking them."""

from collections.abc import Callable
from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from netverk.db import db, lock, retrying, write
from netverk.engagements import asking, bylines, inviting, merging, standing, unmerging
from netverk.engagements.forms import AskForm, AvailabilityForm, MergeForm, ProfileForm
from netverk.engagements.listing import everybody, leads
from netverk.engagements.models import Engagement
from netverk.engagements.scenery import scene_of
from netverk.errors import RuleBroken
from netverk.language import N_, _, speaking
from netverk.seasons.finding import season_or_404
from netverk.seasons.models import Season
from netverk.sessions.finding import session_or_404
from netverk.sessions.models import Session
from netverk.settings import settings
from netverk.speakers import availability as suiting
from netverk.speakers import profiles
from netverk.speakers.models import Speaker
from netverk.speakers.profiles import speaker_or_404

bp = Blueprint("engagements", __name__)

SPEAKER = "/speakers/<slug>"
ASKING = "/<series>/<season>/sessions/<slug>/ask/<speaker>"
SAVED = N_("Saved. Readers see it when you publish.")
ASKED = N_("The letter to %(name)s leaves in %(n)s seconds. Until then it can be taken back.")

bp.add_app_template_global(standing.of_session, "speakers_of")  # the page of a session lies further down than we do, and asks by name


@bp.get("/speakers")
def speakers() -> ResponseReturnValue:
    """Everybody who stands up, found by name or affiliation, with what they do next."""
    wanted = request.args.get("q", "").strip()
    return render_template("engagements/organiser/speakers.html", people=everybody(wanted, _knows), wanted=wanted)


@bp.get(SPEAKER)
def speaker(slug: str) -> ResponseReturnValue:
    """Everything that one speaker does with us."""
    found = speaker_or_404(slug)
    return render_template(
        "engagements/organiser/speaker.html",
        speaker=found,
        lines=[line for line in standing.of_speaker(found) if _knows(line.session.season)],
        leads=[each for each in leads(found) if _knows(each.season)],
        stretches=suiting.stretches(found),
        undoing=unmerging.find_undoing(found),
    )


@bp.route(f"{SPEAKER}/profile", methods=["GET", "POST"])
def profile(slug: str) -> ResponseReturnValue:
    found = speaker_or_404(slug)
    form = ProfileForm.of(found)
    if form.validate_on_submit():
        try:
            _revise(found.id, form)
            flash(_(SAVED), "done")
            return redirect(_page(found))
        except RuleBroken as refusal:
            form["email"].errors = [_(refusal.sentence, **refusal.facts)]
    return render_template("engagements/organiser/profile.html", speaker=found, form=form), _status(form)


@bp.route(f"{SPEAKER}/availability", methods=["GET", "POST"])
def availability(slug: str) -> ResponseReturnValue:
    """When it suits, and when it does not."""
    found = speaker_or_404(slug)
    form = AvailabilityForm.of(suiting.stretches(found))
    if "add" in request.form:
        form.rows.append_entry()
    elif form.validate_on_submit():
        _suit(found.id, form)
        flash(_("Saved."), "done")
        return redirect(_page(found))
    return render_template("engagements/organiser/availability.html", speaker=found, form=form), _status(form)


@bp.route(f"{SPEAKER}/merge", methods=["GET", "POST"])
def merge(slug: str) -> ResponseReturnValue:
    """Two rows that are one person: first what would happen, then it happens."""
    found = speaker_or_404(slug)
    form = MergeForm()
    form.other.choices = merging.choices(found)
    other = merging.find(form.other.data) if form.validate_on_submit() else None
    if other and form.sure.data == str(other.id):
        try:
            return _merged(found, other)
        except RuleBroken as refusal:
            form.refuse(refusal)
    plan = merging.plan(found, other) if other else None
    facts = {"plan": plan, "days": unmerging.KEPT_FOR.days}
    return render_template("engagements/organiser/merge.html", speaker=found, form=form, **facts), _status(form)


@bp.post(f"{SPEAKER}/merge/<int:number>/undo")
def undo_merge(slug: str, number: int) -> ResponseReturnValue:
    """Two rows again; where the button is pressed twice, they are that already."""
    found = speaker_or_404(slug)
    if back := _undo_merge(found.id, number):
        flash(_("%(name)s and %(other)s are two again.", name=found.name, other=back.name), "done")
    else:
        flash(_("That is undone already."), "done")
    return redirect(_page(found))


@bp.route(ASKING, methods=["GET", "POST"])
def ask(series: str, season: str, slug: str, speaker: str) -> ResponseReturnValue:
    """The letter as it would be sent, with room for one's own words; then it is sent."""
    session, who = _both(series, season, slug, speaker)
    form, known = AskForm(), asking.find_engagement(session, who)
    if not form.is_submitted() and known and not known.answered_at:
        form.words.data = known.asked_words
    if form.validate_on_submit() and "show" not in request.form:
        try:
            _ask(session.id, who.id, form)
            flash(_(ASKED, name=who.name, n=settings().hold_seconds), "done")
            return redirect(_page(who))
        except RuleBroken as refusal:
            form.refuse(refusal)
    return _asking_page(session, who, form, known)


@bp.post(f"{ASKING}/withdraw")
def withdraw(series: str, season: str, slug: str, speaker: str) -> ResponseReturnValue:
    """Take the question back before it leaves."""
    session, who = _both(series, season, slug, speaker)
    _change(session, who, asking.withdraw)
    flash(_("The letter is withdrawn. %(name)s has not been asked.", name=who.name), "done")
    return redirect(_page(who))


@bp.post(f"{ASKING}/renew")
def renew(series: str, season: str, slug: str, speaker: str) -> ResponseReturnValue:
    """The link that was sent leads nowhere from now on."""
    session, who = _both(series, season, slug, speaker)
    _change(session, who, asking.renew_link)
    flash(_("The link that %(name)s had no longer works. Ask again, and the letter brings the new one.", name=who.name), "done")
    return redirect(_page(who))


def _knows(season: Season) -> bool:
    """Whether its series is one that the reader has to do with."""
    return bool(current_user.roles.know(season.series.slug))


def _asking_page(session: Session, who: Speaker, form: AskForm, known: Engagement | None) -> ResponseReturnValue:
    refusal = None
    try:
        asking.require_askable(session, who)
    except RuleBroken as found:
        refusal = _(found.sentence, **found.facts)
    with speaking(who.language):
        letter = inviting.previewed(known, scene_of(session, who), form.words.data or "")
    clash = suiting.does_not_suit(suiting.stretches(who), session.when)
    page = render_template(
        "engagements/organiser/ask.html",
        season=session.season,
        session=session,
        speaker=who,
        form=form,
        letter=letter,
        refusal=refusal,
        clash=clash,
        hold=settings().hold_seconds,
    )
    return page, _status(form)


def _merged(kept: Speaker, other: Speaker) -> ResponseReturnValue:
    _merge(kept.id, other.id)
    flash(_("%(name)s and %(other)s are now one.", name=kept.name, other=other.name), "done")
    return redirect(_page(kept))


@retrying
def _ask(session_id: int, speaker_id: int, form: AskForm) -> None:
    with write():
        asking.ask(
            db.session.get_one(Session, session_id),
            db.session.get_one(Speaker, speaker_id),
            words=form.words.data or "",
            once=form.once.data or "",
            by=current_user.id,
            hold=timedelta(seconds=settings().hold_seconds),
        )


@retrying
def _change(session: Session, who: Speaker, work: Callable[..., None]) -> None:
    with write():
        known = asking.find_engagement(session, who)
        if known is None:
            raise NotFound
        work(known, by=current_user.id)


@retrying
def _revise(ident: int, form: ProfileForm) -> None:
    with write():
        found = db.session.get_one(Speaker, ident)
        bylines.follow(found, profiles.revise(found, form.facts, by=current_user.id))


@retrying
def _suit(ident: int, form: AvailabilityForm) -> None:
    with write():
        suiting.put(db.session.get_one(Speaker, ident), form.stretches, by=current_user.id)


@retrying
def _merge(kept: int, other: int) -> None:
    with write():
        merging.merge(db.session.get_one(Speaker, kept), db.session.get_one(Speaker, other), by=current_user.id)


@retrying
def _undo_merge(kept: int, number: int) -> Speaker | None:
    with write():
        undoing = unmerging.find_undoing(lock(Speaker, kept))
        return unmerging.undo(undoing, by=current_user.id) if undoing and undoing.merger.id == number else None


def _both(series: str, season: str, slug: str, speaker: str) -> tuple[Session, Speaker]:
    return session_or_404(season_or_404(series, season), slug), speaker_or_404(speaker)


def _page(found: Speaker) -> str:
    return url_for(".speaker", slug=found.slug)


def _status(form: ProfileForm | AvailabilityForm | MergeForm | AskForm) -> int:
    """What a rule refused is 409, what was filled in wrongly 422."""
    return 409 if form.form_errors else 422 if form.errors else 200
