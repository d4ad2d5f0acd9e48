"""The door: who comes in, noted by one button each, with and without a network, with and without script."""

import hashlib
import json
from uuid import uuid4

from flask import Blueprint, Response, abort, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from netverk.db import retrying, write
from netverk.door import attending, lists, passes
from netverk.door.attending import Attendance
from netverk.door.forms import LetInForm
from netverk.door.lists import Press
from netverk.door.occasions import Occasion, occasion_or_404, occasions_of
from netverk.folding import folded, words_of
from netverk.language import _
from netverk.seasons.finding import season_or_404

bp = Blueprint("door", __name__)

DOOR = "/<series>/<season>/door"
AT = f"{DOOR}/<uid>"
BARE = str.maketrans("åäö", "aao")  # who types `oberg` looks for Öberg too


@bp.after_request
def keep_private(response: Response) -> Response:
    """Names change by the minute, and no cache keeps them; the camera is for this page alone."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()"
    return response


@bp.get(DOOR)
def choose(series: str, season: str) -> ResponseReturnValue:
    """Today's first, then what comes, then what has been, the latest first, and how it went."""
    found = season_or_404(series, season)
    each = attending.attendances(found, occasions_of(found))
    today = [one for one in each if one.occasion.is_today]
    over = [one for one in each if one.occasion.has_ended and one not in today]
    ahead = [one for one in each if one not in today and one not in over]
    return render_template("door/organiser/choose.html", season=found, today=today, ahead=ahead, over=over[::-1])


@bp.get(AT)
def door(series: str, season: str, uid: str) -> ResponseReturnValue:
    return _page(attending.attendance(_occasion(series, season, uid)), LetInForm())


@bp.get(f"{AT}/kept")
def kept(series: str, season: str, uid: str) -> ResponseReturnValue:
    """The same page without a name in it: a device keeps it for when there is no network, and fills in what it remembers."""
    occasion = _occasion(series, season, uid)
    return _page(Attendance(occasion, [], [], {}, []), LetInForm(), nameless=True)


@bp.get(f"{AT}/now.json")
def now(series: str, season: str, uid: str) -> ResponseReturnValue:
    """The list for a page that is open: 304 while nobody has come."""
    return _list(attending.attendance(_occasion(series, season, uid)))


@bp.post(f"{AT}/presses")
def presses(series: str, season: str, uid: str) -> ResponseReturnValue:
    """What was pressed, as JSON, also long ago and more than once; answers with the list as it is then."""
    try:
        pressed = lists.read(request.get_json(silent=True))
    except ValueError:
        abort(400)
    said = _carry_out(series, season, uid, pressed)
    return _list(attending.attendance(_occasion(series, season, uid)), said=said)


@bp.post(f"{AT}/press")
def press(series: str, season: str, uid: str) -> ResponseReturnValue:
    """One button of the page that runs no script."""
    return _pressed(series, season, uid, dict(request.form))


@bp.post(f"{AT}/let-in")
def let_in(series: str, season: str, uid: str) -> ResponseReturnValue:
    form = LetInForm()
    if not form.validate_on_submit():
        return _page(attending.attendance(_occasion(series, season, uid)), form), 422
    return _pressed(series, season, uid, {**form.data, "does": "let in"})


@bp.get(f"{DOOR}/worker.js")
def worker(series: str, season: str) -> ResponseReturnValue:
    """It has to lie here: a browser lets it look after the pages beside it alone."""
    season_or_404(series, season)
    return current_app.send_static_file("js/door/worker.js")


def _pressed(series: str, season: str, uid: str, said: dict[str, object]) -> ResponseReturnValue:
    try:
        pressed = lists.read({"presses": [said]})
    except ValueError:
        abort(400)
    for sentence in _carry_out(series, season, uid, pressed).values():
        flash(sentence, "warning")
    return redirect(url_for("organiser.door.door", series=series, season=season, uid=uid, q=request.form.get("q") or None))


@retrying
def _carry_out(series: str, season: str, uid: str, pressed: list[Press]) -> dict[str, str]:
    by: int = current_user.id
    with write():
        return lists.carry_out(_occasion(series, season, uid), pressed, by=by)


def _occasion(series: str, season: str, uid: str) -> Occasion:
    return occasion_or_404(season_or_404(series, season), uid)


def _page(attendance: Attendance, form: LetInForm, *, nameless: bool = False) -> str:
    wanted = request.args.get("q", "").strip()
    state = lists.facts(attendance)
    looked_for, passed = words_of(wanted), _passed(wanted)
    shown = [row for row in state["rows"] if _is_wanted(looked_for, passed, row)]
    facts = {"season": attendance.occasion.season, "occasion": attendance.occasion, "attendance": attendance, "nameless": nameless}
    said = {"wanted": wanted, "words": _words(), "once": lambda: uuid4().hex}
    return render_template("door/organiser/door.html", **facts, **said, form=form, state=state, shown=shown)


def _passed(wanted: str) -> str:
    """The fingerprint of a pass whose token or address was read into the field for names."""
    found = passes.find(wanted)
    return passes.fingerprint(found.deputy or found.place) if found else ""


def _is_wanted(words: list[str], passed: str, row: dict[str, str]) -> bool:
    if passed:
        return row["pass"] == passed
    text = folded(f"{row['name']} {row['organisation']} {row['holder']}")
    return all(word in text or word in text.translate(BARE) for word in words)


def _list(attendance: Attendance, **said: object) -> Response:
    state = lists.facts(attendance)
    response = jsonify(**state, **said)
    response.set_etag(hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()[:24])
    return response if said else response.make_conditional(request)  # type: ignore[return-value]  # it gives the same response back


def _words() -> dict[str, str]:
    """What the script says, in the reader's language."""
    return {
        "count": _("%(n)s of %(all)s are in", n="%(n)s", all="%(all)s"),
        "one_besides": _("one who was not expected"),
        "besides": _("%(n)s who were not expected", n="%(n)s"),
        "and": _("and"),
        "come": _("Came"),
        "back": _("Undo"),
        "in": _("in %(at)s", at="%(at)s"),
        "away": _("is not expected"),
        "other": _("somebody else came on this place %(at)s", at="%(at)s"),
        "sent": _("Everything is sent"),
        "one_waiting": _("One press waits to be sent"),
        "waiting": _("%(n)s presses wait to be sent", n="%(n)s"),
        "lost": _("There is no network. Go on: it is kept here and sent later."),
        "unsigned": _("You are signed out. Sign in again and come back here: what you pressed is kept."),
        "nobody": _("Nobody has that name here. Write it below, and let them in."),
        "no_pass": _("That pass is not on this list. Look for the name."),
        "scan": _("Read a pass with the camera"),
        "stop": _("Close the camera"),
        "came": _("%(name)s is in", name="%(name)s"),
        "already": _("%(name)s came in already at %(at)s.", name="%(name)s", at="%(at)s"),
    }
