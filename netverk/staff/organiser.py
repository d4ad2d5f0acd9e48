"""The house's own people: who has which role where, inviting, changing, taking away and giving back."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from netverk.db import db, retrying, write
from netverk.errors import RuleBroken
from netverk.language import N_, _
from netverk.people.knowing import Contact
from netverk.people.models import Person
from netverk.seasons.models import Grant
from netverk.staff import granting, inviting, listing
from netverk.staff.forms import InviteForm, RoleForm, SendAgainForm

bp = Blueprint("staff", __name__)

PERSON = "/people/<int:number>"
ROLE = f"{PERSON}/roles/<int:role>"
SENT = N_("%(name)s gets a letter with a link that signs them in within a week.")


@bp.app_template_global()
def role_in_words(grant: Grant) -> str:
    return granting.role_in_words(grant)


@bp.app_template_global()
def apart_in_words(grant: Grant) -> list[str]:
    return granting.apart_in_words(grant)


@bp.get("/people")
def people() -> ResponseReturnValue:
    """Everybody who has a role."""
    return render_template("staff/organiser/people.html", members=listing.members())


@bp.route("/people/invite", methods=["GET", "POST"])
def invite() -> ResponseReturnValue:
    form = InviteForm()
    if form.validate_on_submit() and (invited := _tried(form, lambda: _invite(form))):
        flash(_(SENT, name=invited.person.name), "done")
        return redirect(_page(invited.person_id))
    return render_template("staff/organiser/invite.html", form=form), _status(form)


@bp.get(PERSON)
def person(number: int) -> ResponseReturnValue:
    """What somebody has, what can be done about it, and what was just taken away."""
    member = listing.member_or_404(number)
    taken = request.args.get("taken", type=int)
    ended = listing.grant_or_404(number, taken) if taken else None
    return render_template(
        "staff/organiser/person.html",
        member=member,
        taken=ended if ended and ended.ended_at else None,
        last_owner=next((grant for grant in member.grants if granting.is_last_owner(grant)), None),
        again=SendAgainForm(),
    )


@bp.route(f"{PERSON}/roles/new", methods=["GET", "POST"])
def give(number: int) -> ResponseReturnValue:
    """One more role."""
    member, form = listing.member_or_404(number), RoleForm()
    if form.validate_on_submit() and (given := _tried(form, lambda: _give(number, form))):
        flash(_("%(name)s now has the role of %(role)s.", name=member.person.name, role=granting.role_in_words(given)), "done")
        return redirect(_page(number))
    return render_template("staff/organiser/role.html", member=member, form=form, grant=None), _status(form)


@bp.route(ROLE, methods=["GET", "POST"])
def change(number: int, role: int) -> ResponseReturnValue:
    grant = listing.grant_or_404(number, role)
    if grant.ended_at:
        abort(404)
    form = RoleForm.of(grant)
    if form.validate_on_submit() and (changed := _tried(form, lambda: _change(role, form))):
        flash(_("%(name)s now has the role of %(role)s.", name=changed.person.name, role=granting.role_in_words(changed)), "done")
        return _back_to(number)
    return render_template("staff/organiser/role.html", member=listing.member_or_404(number), form=form, grant=grant), _status(form)


@bp.post(f"{ROLE}/take-away")
def take_away(number: int, role: int) -> ResponseReturnValue:
    listing.grant_or_404(number, role)
    _take_away(role)
    return _back_to(number, taken=role)


@bp.post(f"{ROLE}/give-back")
def give_back(number: int, role: int) -> ResponseReturnValue:
    grant = listing.grant_or_404(number, role)
    _give_back(role)
    flash(_("%(name)s has the role of %(role)s again.", name=grant.person.name, role=granting.role_in_words(grant)), "done")
    return redirect(_page(number))


@bp.post(f"{PERSON}/invitation")
def send_again(number: int) -> ResponseReturnValue:
    """The invitation once more, with a new link."""
    member, form = listing.member_or_404(number), SendAgainForm()
    if form.validate():
        _send_again(number, form.once.data or "")
        flash(_(SENT, name=member.person.name), "done")
    return redirect(_page(number))


@retrying
def _invite(form: InviteForm) -> Grant:
    with write():
        contact = Contact(name=form.name.data or "", email=form.email.data or "")
        return inviting.invite(contact, form.wanted, language=form.language.data, once=form.once.data or "", by=current_user.id)


@retrying
def _give(number: int, form: RoleForm) -> Grant:
    with write():
        return granting.give(db.session.get_one(Person, number), form.wanted, by=current_user.id)


@retrying
def _change(ident: int, form: RoleForm) -> Grant:
    with write():
        grant = db.session.get_one(Grant, ident)
        granting.change(grant, form.wanted, by=current_user.id)
        return grant


@retrying
def _take_away(ident: int) -> None:
    with write():
        granting.take_away(db.session.get_one(Grant, ident), by=current_user.id)


@retrying
def _give_back(ident: int) -> None:
    with write():
        granting.give_back(db.session.get_one(Grant, ident), by=current_user.id)


@retrying
def _send_again(number: int, once: str) -> None:
    with write():
        inviting.send(db.session.get_one(Person, number), once=once, by=current_user.id)


def _tried(form: RoleForm, work: Callable[[], Grant]) -> Grant | None:
    """The grant, or None where a rule refused; then the form says so."""
    try:
        return work()
    except RuleBroken as refusal:
        form.refuse(refusal)
        return None


def _back_to(number: int, **asked: Any) -> ResponseReturnValue:
    """The person's page; the overview for somebody who has just taken the right to see it from themselves."""
    gone = number == current_user.id and not any(grant.owns_everything for grant in inviting.roles_of(number))
    return redirect(url_for("organiser.desk.home") if gone else _page(number, **asked))


def _page(number: int, **asked: Any) -> str:
    return url_for("organiser.staff.person", number=number, **asked)


def _status(form: RoleForm) -> int:
    """What a rule refused is 409, what was filled in wrongly 422."""
    return 409 if form.form_errors else 422 if form.errors else 200
