"""The questions of a season at the desk, and what was answered to them."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from netverk.admissions.choosing import types_of
from netverk.admissions.models import ABOUT_HEALTH, Question
from netverk.db import db, retrying, write
from netverk.errors import RuleBroken
from netverk.language import _
from netverk.questions import putting, reading
from netverk.questions.finding import question_in, questions_of
from netverk.questions.forms import KINDS, PURPOSES, QuestionForm
from netverk.seasons.finding import season_or_404
from netverk.seasons.models import Season
from netverk.seasons.roles import Task

bp = Blueprint("questions", __name__)

QUESTIONS = "/<series>/<season>/questions"
ONE = f"{QUESTIONS}/<int:number>"


@bp.get(QUESTIONS)
def questions(series: str, season: str) -> ResponseReturnValue:
    found = season_or_404(series, season)
    every = questions_of(found.id)
    words = {"kinds": dict(KINDS), "purposes": dict(PURPOSES), "about_health": ABOUT_HEALTH}
    return render_template(
        "questions/organiser/questions.html",
        season=found,
        asked=[each for each in every if not each.ended_at],
        ended=[each for each in every if each.ended_at],
        titles={each.id: each.title for each in types_of(found)},
        **words,
    )


@bp.route(f"{QUESTIONS}/new", methods=["GET", "POST"])
def add(series: str, season: str) -> ResponseReturnValue:
    found = season_or_404(series, season)
    form = QuestionForm.of(types_of(found))
    if form.validate_on_submit():
        try:
            return _saved(found, _put(found.id, form))
        except RuleBroken as refusal:
            form.refuse(refusal)
    return render_template("questions/organiser/edit.html", season=found, form=form, question=None), 422 if form.errors else 200


@bp.route(ONE, methods=["GET", "POST"])
def edit(series: str, season: str, number: int) -> ResponseReturnValue:
    found = season_or_404(series, season)
    question = question_in(found, number)
    form = QuestionForm.of(types_of(found), question)
    if form.validate_on_submit():
        try:
            return _saved(found, _revise(question.id, form))
        except RuleBroken as refusal:
            form.refuse(refusal)
    return render_template("questions/organiser/edit.html", season=found, form=form, question=question), 422 if form.errors else 200


@bp.post(f"{ONE}/at/<int:to>")
def put_at(series: str, season: str, number: int, to: int) -> ResponseReturnValue:
    _put_at(question_in(season_or_404(series, season), number).id, to)
    return redirect(url_for(".questions", series=series, season=season))


@bp.post(f"{ONE}/end")
def end(series: str, season: str, number: int) -> ResponseReturnValue:
    question = question_in(season_or_404(series, season), number)
    _end(question.id)
    flash(_("“%(text)s” is not asked any longer. What was answered stays.", text=question.text), "done")
    return redirect(url_for(".questions", series=series, season=season))


@bp.post(f"{ONE}/bring-back")
def bring_back(series: str, season: str, number: int) -> ResponseReturnValue:
    question = question_in(season_or_404(series, season), number)
    _bring_back(question.id)
    flash(_("“%(text)s” is asked again.", text=question.text), "done")
    return redirect(url_for(".questions", series=series, season=season))


@bp.get("/<series>/<season>/replies")
def replies(series: str, season: str) -> ResponseReturnValue:
    """Counted, and by name; of what is about health only editors see who wrote it."""
    found = season_or_404(series, season)
    with_names = current_user.roles.may(Task.EDIT, series)
    return render_template(
        "questions/organiser/replies.html", season=found, answers=reading.answers(found, with_names=with_names), with_names=with_names
    )


@retrying
def _put(season_id: int, form: QuestionForm) -> Question:
    with write():
        return putting.put(season_id, once=form.once.data or "", by=current_user.id, **form.facts)


@retrying
def _revise(ident: int, form: QuestionForm) -> Question:
    with write():
        question = db.session.get_one(Question, ident)
        putting.revise(question, by=current_user.id, **form.facts)
        return question


@retrying
def _put_at(ident: int, to: int) -> None:
    with write():
        putting.put_at(db.session.get_one(Question, ident), to, by=current_user.id)


@retrying
def _end(ident: int) -> None:
    with write():
        putting.end(db.session.get_one(Question, ident), by=current_user.id)


@retrying
def _bring_back(ident: int) -> None:
    with write():
        putting.bring_back(db.session.get_one(Question, ident), by=current_user.id)


def _saved(season: Season, question: Question) -> ResponseReturnValue:
    flash(_("“%(text)s” is saved.", text=question.text), "done")
    return redirect(url_for(".questions", series=season.series.slug, season=season.slug))
