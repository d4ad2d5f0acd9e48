"""The house's letters: how each kind begins and ends, with the letter as a reader gets it beside the form."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from netverk.adapting.forms import WordsForm
from netverk.adapting.previewing import previewed
from netverk.db import db, retrying, write
from netverk.language import N_, _
from netverk.letters.wording import unflowed
from netverk.settings import settings
from netverk.wordings.keeping import KINDS, Kind, Words, all_words, reword, words_for

bp = Blueprint("adapting", __name__, url_prefix="/house/letters")

LANGUAGES = {"sv": N_("Swedish"), "en": N_("English")}
SAVED = N_("Saved. Letters that leave from now on begin and end so.")


@bp.get("")
def letters() -> ResponseReturnValue:
    """Every kind that can be adapted, and which are."""
    return render_template("adapting/organiser/letters.html", kinds=KINDS, languages=LANGUAGES, adapted=all_words())


@bp.route("/<kind>/<language>", methods=["GET", "POST"])
def adapt(kind: str, language: str) -> ResponseReturnValue:
    """Sent by the button that only looks, nothing is saved."""
    which = _kind_or_404(kind, language)
    form = WordsForm.of(which, kept := words_for(which, language))
    if form.validate_on_submit() and "look" not in request.form:
        _reword(which, language, form.words)
        flash(_(SAVED), "done")
        return redirect(url_for(".adapt", kind=kind, language=language))
    shown = previewed(which, language, kept if form.errors else form.words, settings())
    db.session.rollback()  # a letter that is only shown leaves nothing behind
    facts = {"kind": which, "label": KINDS[which], "language_shown": language, "language_label": LANGUAGES[language], "kept": kept}
    text = unflowed(shown[1].text) if shown else ""
    page = render_template("adapting/organiser/adapt.html", form=form, shown=shown, text=text, **facts)
    return page, 422 if form.errors else 200


@bp.post("/<kind>/<language>/original")
def restore(kind: str, language: str) -> ResponseReturnValue:
    _reword(_kind_or_404(kind, language), language, Words())
    flash(_("The letter is as it was to begin with."), "done")
    return redirect(url_for(".adapt", kind=kind, language=language))


def _kind_or_404(kind: str, language: str) -> Kind:
    if kind not in set(Kind) or language not in LANGUAGES:
        raise NotFound
    return Kind(kind)


@retrying
def _reword(kind: Kind, language: str, words: Words) -> None:
    with write():
        reword(kind, language, words, by=current_user.id)
