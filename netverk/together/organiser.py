"""Many sessions at once: chosen across the whole house, the same done to all of them, one notice."""

from collections.abc import Collection, Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from netverk.db import db, retrying, write
from netverk.errors import RuleBroken
from netverk.language import N_, _
from netverk.people.models import Person
from netverk.releases.models import Notice
from netverk.seasons.roles import Task
from netverk.sessions.models import Session
from netverk.settings import hold, settings
from netverk.together import acting, choosing, deeds, previewing
from netverk.together.acting import Left
from netverk.together.forms import MOST, TogetherForm, WantedForm
from netverk.together.previewing import Preview
from netverk.venues.choosing import venue_choices

bp = Blueprint("together", __name__)

TOO_MANY = N_("That is %(n)s sessions, and %(most)s can be changed at once. Choose fewer.")


@bp.route("/together", methods=["GET", "POST"])
def choose() -> ResponseReturnValue:
    """Choosing them, then what would follow, then the action: done only as it was previewed."""
    within = current_user.roles.within(Task.PUBLISH)
    asked = WantedForm(formdata=request.args)
    asked.offer(choosing.series_choices(within), venue_choices())
    free, left = _found(asked, within)
    form = TogetherForm()
    if made_before := form.made_before(current_user.id):
        return redirect(url_for("organiser.following.notice", number=made_before.id))
    verbs = deeds.verbs([task for task in Task if current_user.roles.may_somewhere(task)])
    form.offer(verbs, [each.id for each in free], ticked="none" not in request.args)
    preview = None
    if form.is_submitted() and form.validate():
        if form.is_seen and (notice := form.carry_out_once(lambda: _publish(form), current_user.id)):
            return redirect(url_for("organiser.following.notice", number=notice.id))
        preview = _tried(form)
        free, left = _found(asked, within)  # as they are stored: nothing of it was done
    return _page(asked, form, free, left, preview)


def _found(asked: WantedForm, within: Collection[int] | None) -> tuple[list[Session], list[Left]]:
    """What was asked for: to which something can be done, and what is left alone."""
    if not request.args or not asked.validate():
        return [], []
    found = choosing.find(asked.wanted, within)
    if len(found) > MOST:
        asked.refuse(RuleBroken(TOO_MANY, n=len(found), most=MOST))
        return [], []
    return acting.parted(found)


@retrying
def _publish(form: TogetherForm) -> Notice:
    with write():
        return acting.publish(
            form.sessions.data or (),
            form.action(),
            within=_allowed(form),
            by=db.session.get_one(Person, current_user.id),
            hold=hold(),
            base_url=settings().base_url,
            expected=form.stand,
        )


def _tried(form: TogetherForm) -> Preview | None:
    """What would follow; without those that would come to a taken room where that is asked for. None where it is refused."""
    try:
        found = _shown(form)
        if "leave_out" in request.form and found.blocked:
            form.sessions.data = [ident for ident in form.sessions.data or () if ident not in found.blocked]
            form.seen.data = ""  # to look is what was asked for
            found = _shown(form)
    except RuleBroken as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return None
    return found


def _shown(form: TogetherForm) -> Preview:
    with acting.tried(form.sessions.data or (), form.action(), _allowed(form)) as joint:
        if not joint.sessions:
            raise RuleBroken(acting.NOTHING)
        return previewing.preview(joint, settings())


def _allowed(form: TogetherForm) -> frozenset[int] | None:
    """The series in which the reader may do that."""
    within: frozenset[int] | None = current_user.roles.within(deeds.TAKES[form.verb.data])
    return within


def _page(
    asked: WantedForm, form: TogetherForm, free: Sequence[Session], left: Sequence[Left], preview: Preview | None
) -> ResponseReturnValue:
    if preview:
        form.show(preview.stand)
    reasons = [(each.session, _(each.refusal.sentence, **each.refusal.facts)) for each in left]
    facts = {"sessions": free, "left": reasons, "preview": preview, "hold": hold(), "is_asked": bool(request.args)}
    page = render_template("together/organiser/choose.html", asked=asked, form=form, **facts)
    return page, 422 if asked.errors else form.outcome
