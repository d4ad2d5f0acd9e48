"""A speaker's photo, and what the speaker has changed, at the organisers' desk."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from netverk.db import db, retrying, write
from netverk.errors import RuleBroken
from netverk.language import N_, _
from netverk.settings import settings
from netverk.speakers import photos, profiles
from netverk.speakers.forms import PhotoForm
from netverk.speakers.models import Speaker
from netverk.speakers.profiles import speaker_or_404

bp = Blueprint("speakers", __name__, url_prefix="/speakers/<slug>")

bp.add_app_template_filter(profiles.field_words, "own_fields")

SAVED = N_("Saved. Readers see it when you publish.")


@bp.route("/photo", methods=["GET", "POST"])
def photo(slug: str) -> ResponseReturnValue:
    """A new photo, or another middle of the one there is."""
    speaker = speaker_or_404(slug)
    form = PhotoForm.of(speaker)
    if form.validate_on_submit():
        try:
            _keep(speaker.id, form.photo.take(), form.facts)
            flash(_(SAVED), "done")
            return redirect(url_for("organiser.engagements.speaker", slug=slug))
        except RuleBroken as refusal:
            form.photo.errors = [_(refusal.sentence, **refusal.facts)]
    return render_template("speakers/organiser/photo.html", speaker=speaker, form=form), 422 if form.errors else 200


@bp.post("/photo/remove")
def remove_photo(slug: str) -> ResponseReturnValue:
    speaker = speaker_or_404(slug)
    _revise(speaker.id, {"photo": "", "focus_x": 50, "focus_y": 50})
    flash(_("The photo is removed. Readers see it until you publish."), "done")
    return redirect(url_for("organiser.engagements.speaker", slug=slug))


@bp.post("/own-edits/read")
def read_own_edits(slug: str) -> ResponseReturnValue:
    """Ticked: somebody has read what the speaker changed."""
    speaker = speaker_or_404(slug)
    _read(speaker.id)
    return redirect(url_for("organiser.engagements.speaker", slug=slug))


def _keep(ident: int, content: bytes, facts: dict[str, Any]) -> None:
    kept = {"photo": photos.keep(content, settings().home / "photos")} if content else {}
    _revise(ident, kept | facts)


@retrying
def _revise(ident: int, facts: dict[str, Any]) -> None:
    with write():
        profiles.revise(db.session.get_one(Speaker, ident), facts, by=current_user.id)


@retrying
def _read(ident: int) -> None:
    with write():
        profiles.look_at_own_edits(db.session.get_one(Speaker, ident), by=current_user.id)
