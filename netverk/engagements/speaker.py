"""The speaker's own page, found by a link in a letter: what they are asked to, their answer, how they are presented. No account."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from netverk import clock
from netverk.db import db, retrying, write
from netverk.engagements import answering, asking, bylines, links
from netverk.engagements.forms import AnswerForm, DeclineForm, OwnProfileForm, ProposeForm
from netverk.engagements.models import Engagement
from netverk.engagements.scenery import scene_of
from netverk.engagements.standing import state_of
from netverk.errors import RuleBroken
from netverk.language import N_, _
from netverk.settings import settings
from netverk.speakers import photos, profiles
from netverk.speakers.forms import PhotoForm
from netverk.speakers.models import Speaker

bp = Blueprint("engagements", __name__, url_prefix="/speak/<token>")

ACCEPTED = N_("Thank you. We have noted that you come, and look forward to it.")
DECLINED = N_("Thank you for telling us. We have noted that you cannot come.")
PROPOSED = N_("Thank you. We look at what you propose, and write to you again.")
SAVED = N_("Saved. The organisers look at it before it is shown to others.")


class NoSuchLink(NotFound):
    """The token opens nothing: unknown, renewed since, or of somebody who is no longer asked."""


@bp.errorhandler(NoSuchLink)
def lead_nowhere(_fault: NoSuchLink) -> ResponseReturnValue:
    return render_template("engagements/speaker/nowhere.html"), 404


@bp.after_request
def keep_private(response: Response) -> Response:
    """Whoever has the address can answer: nobody keeps or lists these pages."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.get("")
def invitation(token: str) -> ResponseReturnValue:
    """What the speaker is asked to, and what they answered."""
    return _page("invitation", _engagement(token), AnswerForm())


@bp.route("/accept", methods=["GET", "POST"])
def accept(token: str) -> ResponseReturnValue:
    """The button stands on the page itself, which is also shown here."""
    return _answer("invitation", token, AnswerForm(), answering.accept, ACCEPTED)


@bp.route("/decline", methods=["GET", "POST"])
def decline(token: str) -> ResponseReturnValue:
    return _answer("decline", token, DeclineForm(), answering.decline, DECLINED)


@bp.route("/propose", methods=["GET", "POST"])
def propose(token: str) -> ResponseReturnValue:
    """Other hours would suit."""
    form = ProposeForm()
    return _answer("propose", token, form, partial(answering.propose, hours=form.proposed.data or ""), PROPOSED)


@bp.route("/profile", methods=["GET", "POST"])
def profile(token: str) -> ResponseReturnValue:
    """How the speaker is presented."""
    own = _engagement(token)
    form = OwnProfileForm.of(own.speaker)
    if form.validate_on_submit():
        _revise(own.speaker_id, form.facts)
        flash(_(SAVED), "done")
        return redirect(url_for(".invitation", token=token))
    return _page("profile", own, form)


@bp.route("/photo", methods=["GET", "POST"])
def photo(token: str) -> ResponseReturnValue:
    own = _engagement(token)
    form = PhotoForm.of(own.speaker)
    if form.validate_on_submit():
        try:
            content = form.photo.take()
            kept = {"photo": photos.keep(content, settings().home / "photos")} if content else {}
            _revise(own.speaker_id, kept | form.facts)
            flash(_(SAVED), "done")
            return redirect(url_for(".invitation", token=token))
        except RuleBroken as refusal:
            form.photo.errors = [_(refusal.sentence, **refusal.facts)]
    return _page("photo", own, form)


def _answer(template: str, token: str, form: AnswerForm, work: Callable[..., None], thanks: str) -> ResponseReturnValue:
    own = _engagement(token)
    if form.validate_on_submit():
        try:
            _note(own.id, partial(work, seen=form.seen.data or "", words=form.words.data or ""))
            flash(_(thanks), "done")
            return redirect(url_for(".invitation", token=token))
        except RuleBroken as refusal:
            form.refuse(refusal)
            own = _engagement(token)
    return _page(template, own, form)


@retrying
def _note(ident: int, work: Callable[[Engagement], None]) -> None:
    with write():
        work(db.session.get_one(Engagement, ident))


@retrying
def _revise(ident: int, facts: dict[str, Any]) -> None:
    with write():
        speaker = db.session.get_one(Speaker, ident)
        bylines.follow(speaker, profiles.revise_own(speaker, facts))


def _engagement(token: str) -> Engagement:
    found = links.find(token)
    if found is None or not asking.stands_up(found.session, found.speaker):
        raise NoSuchLink
    return found


def _page(template: str, own: Engagement, form: AnswerForm | OwnProfileForm | PhotoForm) -> ResponseReturnValue:
    if isinstance(form, AnswerForm):
        form.seen.data = answering.seal(own.session)
        if not form.is_submitted():
            form.words.data = own.words
    scene, state = scene_of(own.session, own.speaker), state_of(own.session, own, clock.now())
    token = links.token_of(own)
    page = render_template(
        f"engagements/speaker/{template}.html",
        own=own,
        scene=scene,
        state=state.value,
        form=form,
        token=token,
        is_open=answering.is_open(own.session),
    )
    return page, 409 if form.form_errors else 422 if form.errors else 200
