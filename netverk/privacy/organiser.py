"""What is stored about anybody, for those who own everything: when somebody asks the house for it, or asks to be erased."""

from datetime import timedelta

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import func, select
from werkzeug.exceptions import NotFound

from netverk import clock
from netverk.db import db, lock, retrying, write
from netverk.erasing import erasing
from netverk.errors import RuleBroken
from netverk.language import N_, _
from netverk.people.journal import note, subject
from netverk.people.knowing import find_person
from netverk.people.models import JournalEntry, Person
from netverk.privacy.exporting import as_file, export
from netverk.privacy.forms import EraseForm, FindForm
from netverk.privacy.sentences import GOES, STAYS, sentences

bp = Blueprint("privacy", __name__)

A_DOUBLE_CLICK = timedelta(minutes=1)
NOBODY = N_("Nobody with the address %(email)s is known here.")


@bp.route("/people/data", methods=["GET", "POST"])
def find() -> ResponseReturnValue:
    form = FindForm()
    if form.validate_on_submit():
        if found := find_person(form.email.data or ""):
            return redirect(url_for("organiser.privacy.data", number=found.id))
        form.refuse(RuleBroken(NOBODY, email=form.email.data))
    return render_template("privacy/organiser/find.html", form=form), 422 if form.errors else 200


@bp.get("/people/<int:number>/data")
def data(number: int) -> ResponseReturnValue:
    person = _person_or_404(number)
    return render_template(
        "privacy/organiser/data.html", person=person, sentences=sentences(export(person)), has_begun=erasing.has_begun(person)
    )


@bp.post("/people/<int:number>/data/export.json")
def export_theirs(number: int) -> ResponseReturnValue:
    """A button, since the journal says who took it."""
    person = _person_or_404(number)
    _note_export(number)
    headers = {"Content-Disposition": f'attachment; filename="person-{number}.json"'}
    return Response(as_file(person), mimetype="application/json", headers=headers)


@bp.route("/people/<int:number>/data/erase", methods=["GET", "POST"])
def erase(number: int) -> ResponseReturnValue:
    person, form = _person_or_404(number), EraseForm()
    if form.validate_on_submit() and _erased(number, form):
        flash(_("What is known about %(name)s is being erased. They get one last letter that says so.", name=person.name), "done")
        return redirect(url_for("organiser.privacy.data", number=number))
    facts = {"person": person, "form": form, "speaks": bool(export(person)["speakers"]), "goes": GOES, "stays": STAYS}
    status = 409 if form.form_errors else 422 if form.errors else 200
    return render_template("privacy/organiser/erase.html", **facts, has_begun=erasing.has_begun(person)), status


def _person_or_404(number: int) -> Person:
    """Who was erased is nobody any more."""
    person = db.session.get(Person, number)
    if person is None or person.email is None:
        raise NotFound
    return person


@retrying
def _note_export(number: int) -> None:
    with write():
        person = lock(Person, number)
        mine = select(func.max(JournalEntry.at)).where(JournalEntry.subject == subject(person), JournalEntry.person_id == current_user.id)
        before = db.session.scalar(mine.where(JournalEntry.verb == "export person"))
        if before is None or before <= clock.now() - A_DOUBLE_CLICK:
            note("export person", person, by=current_user.id)


def _erased(number: int, form: EraseForm) -> bool:
    """Whether it has begun; where a rule refused, the form says so."""
    try:
        _erase(number, from_programmes=form.from_programmes.data)
    except RuleBroken as refusal:
        form.refuse(refusal)
        return False
    return True


@retrying
def _erase(number: int, *, from_programmes: bool) -> None:
    with write():
        erasing.begin(db.session.get_one(Person, number), from_programmes=from_programmes, by=current_user.id)
