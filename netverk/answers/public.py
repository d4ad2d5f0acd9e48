"""The page on which the holder of a place answers, found by the link in each letter, and that of a deputy. No account.

Whoever registered others reaches the page of each place from their registration. To open a page changes nothing: mail programs do.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from netverk.answers import giving
from netverk.answers.forms import AnswerForm, ColleagueForm, DeedForm
from netverk.answers.models import Said
from netverk.answers.sheet import Sheet, sheet_of, where
from netverk.db import db, retrying, write
from netverk.deputies import links, standing
from netverk.deputies.covering import has_begun, released, row_of
from netverk.deputies.models import Deputy
from netverk.errors import RuleBroken
from netverk.forms import Form
from netverk.language import N_, _
from netverk.people import attempts
from netverk.people.attempts import TooManyAttempts
from netverk.registrations import naming
from netverk.registrations.finding import registration_or_404
from netverk.seats.models import Place

bp = Blueprint("answers", __name__)

MOST_WRITTEN_TO = 20  # people whom one place can have written to in a quarter of an hour
SAID = {
    Said.YES: N_("Noted for “%(title)s”: yes."),
    Said.MAYBE: N_("Noted for “%(title)s”: perhaps. Tell us when you know."),
    Said.NO: N_("Noted for “%(title)s”: no. The place is kept."),
    Said.DEPUTY: N_("Noted for “%(title)s”: a colleague goes."),
}
TAKEN_BACK = N_("The answer about “%(title)s” is taken back.")
SENT = N_("%(name)s goes to “%(title)s”, and gets a letter with an invitation. The calendars follow.")
APPOINTED = N_("From now on we ask %(name)s whenever the answer is no.")
DISMISSED = N_("Nobody is asked any longer when the answer is no.")
HANDED_OVER = N_("%(name)s has the place now, and gets a letter with the whole season.")
NAMED = N_("%(name)s is named for the place, and gets a letter.")
ACCEPTED = N_("Thank you. You go, and an invitation to your calendar is on its way.")
DECLINED = N_("Thank you for telling us. %(holder)s is told.")


class NoSuchLink(NotFound):
    """The link opens nothing: unknown, of a place that somebody else has now, or of nothing that is released."""


@bp.errorhandler(NoSuchLink)
def lead_nowhere(_fault: NoSuchLink) -> ResponseReturnValue:
    return render_template("engagements/speaker/nowhere.html"), 404


@bp.after_request
def keep_private(response: Response) -> Response:
    """Whoever has the address can answer: nobody keeps or lists these pages."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.get("/answer/<token>")
@bp.get("/registration/<code>/places/<int:number>")
def place(**door: Any) -> ResponseReturnValue:
    return _page("place", _sheet(door), door, AnswerForm())


@bp.post("/answer/<token>/sessions/<session>")
@bp.post("/registration/<code>/places/<int:number>/sessions/<session>")
def give(session: str, **door: Any) -> ResponseReturnValue:
    """Which of the buttons was pressed is the answer."""
    form, sheet = AnswerForm(), _sheet(door)
    uid, title = _session(sheet, session)
    if not form.validate_on_submit() or form.answer is None:
        return _page("place", sheet, door, form)
    work = partial(giving.give, said=form.answer, words=form.words.data or "", by=_by(sheet, door))
    return _done("place", door, form, partial(_about, uid, work), _(SAID[form.answer], title=title), session)


@bp.post("/answer/<token>/sessions/<session>/take-back")
@bp.post("/registration/<code>/places/<int:number>/sessions/<session>/take-back")
def take_back(session: str, **door: Any) -> ResponseReturnValue:
    form, sheet = AnswerForm(), _sheet(door)
    uid, title = _session(sheet, session)
    if not form.validate_on_submit():
        return _page("place", sheet, door, form)
    work = partial(giving.take_back, by=_by(sheet, door))
    return _done("place", door, form, partial(_about, uid, work), _(TAKEN_BACK, title=title), session)


@bp.route("/answer/<token>/sessions/<session>/colleague", methods=["GET", "POST"])
@bp.route("/registration/<code>/places/<int:number>/sessions/<session>/colleague", methods=["GET", "POST"])
def colleague(session: str, **door: Any) -> ResponseReturnValue:
    """A colleague instead, for one session."""
    form, sheet = ColleagueForm(), _sheet(door)
    uid, title = _session(sheet, session)
    if not form.validate_on_submit():
        return _page("colleague", sheet, door, form, uid=uid)
    work = partial(giving.send_colleague, contact=form.contact, by=_by(sheet, door))
    sentence = _(SENT, name=form.name.data, title=title)
    return _done("colleague", door, form, partial(_writing_to, partial(_about, uid, work)), sentence, session, uid=uid)


@bp.route("/answer/<token>/standing", methods=["GET", "POST"])
@bp.route("/registration/<code>/places/<int:number>/standing", methods=["GET", "POST"])
def appoint(**door: Any) -> ResponseReturnValue:
    """Whom to ask whenever the holder cannot come."""
    form, sheet = ColleagueForm(), _sheet(door)
    if not form.validate_on_submit():
        return _page("standing", sheet, door, form)
    work = partial(giving.appoint, contact=form.contact, by=_by(sheet, door))
    return _done("standing", door, form, partial(_writing_to, work), _(APPOINTED, name=form.name.data))


@bp.post("/answer/<token>/standing/remove")
@bp.post("/registration/<code>/places/<int:number>/standing/remove")
def dismiss(**door: Any) -> ResponseReturnValue:
    form, sheet = DeedForm(), _sheet(door)
    if not form.validate_on_submit():
        return _page("place", sheet, door, form)
    return _done("place", door, form, partial(standing.dismiss, by=_by(sheet, door)), _(DISMISSED))


@bp.route("/answer/<token>/hand-over", methods=["GET", "POST"])
@bp.route("/registration/<code>/places/<int:number>/hand-over", methods=["GET", "POST"])
def hand_over(**door: Any) -> ResponseReturnValue:
    """Another for good; or who comes, where nobody is named yet."""
    form, sheet = ColleagueForm(), _sheet(door)
    if not form.validate_on_submit():
        return _page("hand_over", sheet, door, form)
    work, said = (giving.hand_over, HANDED_OVER) if sheet.place.holder_id else (naming.name_holder, NAMED)
    deed = partial(_writing_to, partial(work, contact=form.contact, by=_by(sheet, door)))
    return _done("hand_over", door, form, deed, _(said, name=form.name.data))


@bp.get("/answer/deputy/<token>")
def deputy(token: str) -> ResponseReturnValue:
    """Where somebody says whether they go in another's stead."""
    return _page_of_deputy(_deputy(token), DeedForm())


@bp.post("/answer/deputy/<token>/accept")
def accept(token: str) -> ResponseReturnValue:
    return _answer_as_deputy(token, giving.accept, _(ACCEPTED))


@bp.post("/answer/deputy/<token>/decline")
def decline(token: str) -> ResponseReturnValue:
    return _answer_as_deputy(token, giving.decline, _(DECLINED, holder=_deputy(token).place.name))


def _done(
    template: str, door: dict[str, Any], form: Form, work: Callable[[Place], object], sentence: str, anchor: str = "", **facts: Any
) -> ResponseReturnValue:
    """Do it, say so, and go back to the page of the place; what was refused is said where it was asked."""
    here = _sheet(door)
    try:
        _change(here.place.id, work)
    except RuleBroken as refusal:
        form.refuse(refusal)
        status = 429 if isinstance(refusal, TooManyAttempts) else 409
        return _page(template, _sheet(door), door, form, **facts)[0], status
    if "token" in door and links.find_place(door["token"]) is None:
        return render_template("answers/public/handed_over.html", said=sentence)  # the page is somebody else's now
    flash(sentence, "done")
    return redirect(url_for(".place", **door, _anchor=anchor or None))


@retrying
def _change(ident: int, work: Callable[[Place], object]) -> None:
    with write():
        work(db.session.get_one(Place, ident))


def _about(uid: str, work: Callable[..., object], place: Place) -> None:
    work(place, row_of(place, uid))


def _writing_to(work: Callable[[Place], object], place: Place) -> None:
    """Somebody gets a letter who has asked for none: counted."""
    attempts.count("write to a deputy", str(place.id), most=MOST_WRITTEN_TO)
    work(place)


def _sheet(door: dict[str, Any]) -> Sheet:
    """Of the place that this link, or this registration, opens."""
    if "token" in door:
        own = links.find_place(door["token"])
    else:
        registration, found = registration_or_404(door["code"]), db.session.get(Place, door["number"])
        own = found if found and found.registration_id == registration.id else None
    sheet = sheet_of(own) if own else None
    if sheet is None:
        raise NoSuchLink
    return sheet


def _by(sheet: Sheet, door: dict[str, Any]) -> int | None:
    """Whose hand it is: the holder's, or that of who registered them."""
    return sheet.place.holder_id if "token" in door else sheet.place.registration.registrant_id


def _session(sheet: Sheet, slug: str) -> tuple[str, str]:
    """The uid and the title of one of its sessions."""
    found = next((row.session for row in sheet.rows if row.session.slug == slug), None)
    if found is None:
        raise NoSuchLink
    return found.uid, found.title


def _page(template: str, sheet: Sheet, door: dict[str, Any], form: Form, *, uid: str = "") -> tuple[str, int]:
    row = next((row for row in sheet.rows if row.session.uid == uid), None)
    page = render_template(f"answers/public/{template}.html", sheet=sheet, door=door, form=form, row=row, Said=Said)
    return page, 422 if form.errors else 200


def _deputy(token: str) -> Deputy:
    found = links.find_deputy(token)
    if found is None:
        raise NoSuchLink
    return found


def _answer_as_deputy(token: str, work: Callable[[Deputy], None], thanks: str) -> ResponseReturnValue:
    own, form = _deputy(token), DeedForm()
    if not form.validate_on_submit():
        return _page_of_deputy(own, form), 422
    try:
        _settle(own.id, work)
    except RuleBroken as refusal:
        form.refuse(refusal)
        return _page_of_deputy(_deputy(token), form), 409
    flash(thanks, "done")
    return redirect(url_for(".deputy", token=token))


@retrying
def _settle(ident: int, work: Callable[[Deputy], None]) -> None:
    with write():
        work(db.session.get_one(Deputy, ident))


def _page_of_deputy(own: Deputy, form: Form) -> str:
    programme = released(own.place.season_id)
    session = programme.session(own.session.uid) if programme else None
    if programme is None or session is None:
        raise NoSuchLink
    facts = {"begun": has_begun(session, programme.zone), "where": where(programme, session), "token": links.token_of_deputy(own)}
    return render_template("answers/public/deputy.html", own=own, programme=programme, session=session, form=form, **facts)
