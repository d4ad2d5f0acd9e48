"""The actions of the hard day: one session is postponed, moved, relocated, put online or cancelled, and that alone is published."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from netverk.actions.forms import ActionForm, CancelForm, GoOnlineForm, MoveForm, PostponeForm, RelocateForm
from netverk.db import db, retrying, write
from netverk.errors import RuleBroken
from netverk.language import _
from netverk.people.models import Person
from netverk.publishing import acting, previewing
from netverk.publishing.previewing import Preview
from netverk.releases.models import Notice
from netverk.seasons.finding import season_or_404
from netverk.seasons.models import Season
from netverk.sessions.finding import session_or_404
from netverk.sessions.models import Session
from netverk.settings import hold, settings

bp = Blueprint("actions", __name__)

SESSION = "/<series>/<season>/sessions/<slug>"


@bp.route(f"{SESSION}/postpone", methods=["GET", "POST"])
def postpone(series: str, season: str, slug: str) -> ResponseReturnValue:
    return _act(series, season, slug, PostponeForm())


@bp.route(f"{SESSION}/move", methods=["GET", "POST"])
def move(series: str, season: str, slug: str) -> ResponseReturnValue:
    return _act(series, season, slug, MoveForm())


@bp.route(f"{SESSION}/relocate", methods=["GET", "POST"])
def relocate(series: str, season: str, slug: str) -> ResponseReturnValue:
    return _act(series, season, slug, RelocateForm())


@bp.route(f"{SESSION}/go-online", methods=["GET", "POST"])
def go_online(series: str, season: str, slug: str) -> ResponseReturnValue:
    return _act(series, season, slug, GoOnlineForm())


@bp.route(f"{SESSION}/cancel", methods=["GET", "POST"])
def cancel(series: str, season: str, slug: str) -> ResponseReturnValue:
    return _act(series, season, slug, CancelForm())


def _act(series: str, season: str, slug: str, form: ActionForm) -> ResponseReturnValue:
    """The form, then what would follow, then the action: published only as it was previewed."""
    found = season_or_404(series, season)
    session = session_or_404(found, slug)
    if not form.is_submitted():
        form.fill(session)
    elif form.validate():
        if form.is_seen and (notice := form.carry_out(lambda: _publish(found.id, session.uid, form), found.id, form.verb, current_user.id)):
            return redirect(url_for("organiser.following.notice", number=notice.id))
        return _page(found, session, form, _tried(found, session.uid, form))
    return _page(found, session, form, None)


@retrying
def _publish(season_id: int, uid: str, form: ActionForm) -> Notice:
    with write():
        action, base_url, by = form.action(), settings().base_url, db.session.get_one(Person, current_user.id)
        return acting.publish_action(season_id, uid, action, by=by, hold=hold(), base_url=base_url, expected=form.base)


def _tried(season: Season, uid: str, form: ActionForm) -> Preview | None:
    """What the action would do; None where it is refused, and the form says why. Nothing is written, so that nobody has to wait for it."""
    try:
        with db.session.no_autoflush, acting.tried(season, uid, form.action()) as what:
            return previewing.preview(what, settings())
    except RuleBroken as refusal:
        db.session.rollback()
        about = form.about(refusal)
        if about is None:
            form.refuse(refusal)
        else:
            about.errors = [_(refusal.sentence, **refusal.facts)]
        return None


def _page(season: Season, session: Session, form: ActionForm, preview: Preview | None) -> ResponseReturnValue:
    if preview:
        form.show(preview.base)
    page = render_template(
        "actions/organiser/action.html",
        season=season,
        session=session,
        form=form,
        preview=preview,
        hold=hold(),
    )
    return page, form.outcome
