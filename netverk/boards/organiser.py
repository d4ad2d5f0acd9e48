"""The timetable board of a season, with and without its script."""

from collections.abc import Callable, Sequence
from datetime import date

from flask import Blueprint, Response, abort, flash, get_template_attribute, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from netverk.boards import board as day_board
from netverk.boards import cards as board_cards
from netverk.boards import moves as board_moves
from netverk.boards import rows as board_rows
from netverk.boards import term as board_term
from netverk.boards.forms import PutForm, ShiftForm, SwapForm
from netverk.boards.moves import Move
from netverk.boards.rows import Rows
from netverk.boards.ways import Way, Ways, place_of
from netverk.boards.words import words
from netverk.db import retrying, write
from netverk.errors import RuleBroken
from netverk.forms import Form
from netverk.language import _, ngettext
from netverk.programme.value import Kind
from netverk.programme.when import When
from netverk.seasons.finding import season_or_404
from netverk.sessions.models import Session
from netverk.sessions.versions import Overtaken, whereabouts

bp = Blueprint("boards", __name__)

BOARD = "/<series>/<season>/board"


def _faults_of(session: Session) -> list[board_cards.Fault]:
    return board_cards.faults(board_rows.rows(session.season), {session.uid})


bp.add_app_template_global(_faults_of, "faults_of")  # the page of a session lies further down than we do, and asks by name


@bp.get(BOARD)
def board(series: str, season: str) -> ResponseReturnValue:
    """A day of a conference as rooms and hours, or the term of a network as a calendar."""
    rows = board_rows.rows(season_or_404(series, season))
    if not rows.is_conference:
        return render_template("boards/organiser/term.html", rows=rows, season=rows.season, board=board_term.term(rows), words=words())
    shown = day_board.board(rows, _day())
    return _day_page(rows, shown, ShiftForm(rows, data={"day": shown.day}))


@bp.get(f"{BOARD}.json")
def now(series: str, season: str) -> ResponseReturnValue:
    """The same for a board that is open: 304 while nobody has edited anything."""
    if request.if_none_match.contains(board_rows.tag_of(series, season)):
        return "", 304
    return _state(board_rows.rows(season_or_404(series, season)))


@bp.post(f"{BOARD}/moves")
def moves(series: str, season: str) -> ResponseReturnValue:
    """What was dragged or carried, as JSON; answers with the board as it is then, and what a rule said against it."""
    try:
        asked = board_moves.read(request.get_json(silent=True))
    except ValueError:
        abort(400)
    try:
        rows = _carry_out(series, season, lambda _rows: asked)
    except RuleBroken as refusal:
        found = board_rows.rows(season_or_404(series, season))
        return _state(found, **_refused(found, asked, refusal)), 409
    return _state(rows)


@bp.route(f"{BOARD}/<slug>", methods=["GET", "POST"])
def put(series: str, season: str, slug: str) -> ResponseReturnValue:
    """Hours and room of one session, without dragging it."""
    rows = board_rows.rows(season_or_404(series, season))
    session = next((each for each in rows.sessions if each.slug == slug), None) or abort(404)
    form = PutForm.of(session, rows)
    uid = session.uid
    if form.validate_on_submit() and _tried(form, series, season, lambda them: [form.move(_of(them, uid))]):
        return _settled(series, season, uid)
    return _put_page(series, season, uid, form)


@bp.post(f"{BOARD}/<slug>/swap")
def swap(series: str, season: str, slug: str) -> ResponseReturnValue:
    """Two sessions change places."""
    rows = board_rows.rows(season_or_404(series, season))
    session = next((each for each in rows.sessions if each.slug == slug), None) or abort(404)
    form, uid = SwapForm(rows, session), session.uid
    if form.validate_on_submit():
        other = str(form.other.data)
        if _tried(form, series, season, lambda them: board_moves.swapped(_of(them, uid), _of(them, other))):
            return _settled(series, season, uid)
    return _put_page(series, season, uid, PutForm.of(session, rows), swapping=form)


@bp.post(f"{BOARD}/shift")
def shift(series: str, season: str) -> ResponseReturnValue:
    """Everything after an hour later or earlier, on one day."""
    rows = board_rows.rows(season_or_404(series, season))
    form = ShiftForm(rows)
    if form.validate_on_submit() and (day := form.day.data) and (after := form.after.data):
        wanted = _tried(form, series, season, lambda them: board_moves.shifted(them, day, after, form.by, form.where))
        if wanted:
            flash(ngettext("One session is shifted.", "%(n)s sessions are shifted.", len(wanted)) % {"n": len(wanted)}, "done")
            return redirect(url_for("organiser.boards.board", series=series, season=season, day=day))
        if wanted is not None:
            form.after.errors = [_("Nothing begins then on that day.")]
    rows = board_rows.rows(season_or_404(series, season))
    return _day_page(rows, day_board.board(rows, form.day.data), form), 422


def _day_page(rows: Rows, shown: day_board.Board, shift: ShiftForm) -> str:
    return render_template("boards/organiser/board.html", rows=rows, season=rows.season, board=shown, shift=shift, words=words())


@retrying
def _carry_out(series: str, season: str, wanted: Callable[[Sequence[Session]], list[Move]]) -> Rows:
    by: int = current_user.id
    with write():
        sessions = board_rows.locked_sessions(series, season)
        owner = sessions[0].season if sessions else season_or_404(series, season)
        rooms = board_rows.rooms_for(owner, sessions) if owner.series.kind is Kind.CONFERENCE else []
        board_moves.carry_out(sessions, rooms, wanted(sessions), by=by)
    return board_rows.rows(owner, sorted(sessions, key=lambda each: each.number), rooms)


def _tried(form: Form, series: str, season: str, wanted: Callable[[Sequence[Session]], list[Move]]) -> list[Move] | None:
    """The moves that were carried out, or None where a rule refused; then the form says so."""
    done: list[Move] = []

    def noted(sessions: Sequence[Session]) -> list[Move]:
        done[:] = wanted(sessions)
        return done

    try:
        _carry_out(series, season, noted)
    except RuleBroken as refusal:
        form.refuse(refusal)
        return None
    return done


def _of(sessions: Sequence[Session], uid: str) -> Session:
    return next((session for session in sessions if session.uid == uid), None) or abort(404)


def _settled(series: str, season: str, uid: str) -> ResponseReturnValue:
    """Back to the board, where the session is now."""
    session = _of(board_rows.sessions_of(season_or_404(series, season)), uid)
    flash(_("“%(title)s” is now %(where)s. Readers see it when you publish.", title=session.title, where=whereabouts(session)), "done")
    day = session.when.day if session.when.has_hours else None
    return redirect(url_for("organiser.boards.board", series=series, season=season, day=day, _anchor=f"card-{uid}"))


def _put_page(series: str, season: str, uid: str, form: PutForm, swapping: SwapForm | None = None) -> ResponseReturnValue:
    """With the version that there is now: who saves once more has been told."""
    rows = board_rows.rows(season_or_404(series, season))
    session = _of(rows.sessions, uid)
    faults = board_cards.faults(rows, {uid})
    wrong = bool(form.errors or (swapping and swapping.errors))
    form.version.data = str(session.version)
    facts = {"season": rows.season, "session": session, "faults": faults, "has_rooms": rows.is_conference, "wrong": wrong}
    return render_template(
        "boards/organiser/put.html", form=form, swapping=swapping or SwapForm(rows, session), **facts
    ), 422 if wrong else 200


def _state(rows: Rows, **said: object) -> Response:
    """A board as its script takes it."""
    shown = day_board.board(rows, _day()) if rows.is_conference else board_term.term(rows)
    written = get_template_attribute("boards/organiser/_card.html", "inner")
    listed = get_template_attribute("boards/organiser/_faults.html", "faults")
    cards = [{**card.facts(), "html": written(rows.season, card)} for card in shown.cards]
    window = shown.window if isinstance(shown, day_board.Board) else None
    response = jsonify(cards=cards, window=window, faults=listed(rows.season, shown.faults), **said)
    response.set_etag(rows.tag)
    return response


def _refused(rows: Rows, asked: Sequence[Move], refusal: RuleBroken) -> dict[str, object]:
    """Why, and where the session could go instead."""
    session = rows.session(asked[0].uid) if len(asked) == 1 else None
    when, place = asked[0].when, asked[0].place
    ways: list[Way] = []
    if session and isinstance(when, When) and when.has_hours and not isinstance(refusal, Overtaken):
        ways = Ways(rows).out_of(session, when, place_of(session) if place is None else place)
    listed = get_template_attribute("boards/organiser/_faults.html", "ways_out")
    return {"refused": _(refusal.sentence, **refusal.facts), "ways": listed(rows.season, ways), "overtaken": isinstance(refusal, Overtaken)}


def _day() -> date | None:
    """The day that the address asks for."""
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None
