"""Putting questions to those who come: making them, changing them, their order, and no longer asking.

What is about diet or access needs is data about health (GDPR art. 9). It is asked only when food is served or somebody may need it, never
required, and kept only with a consent of its own. Of the replies, whoever looks after registrations reads totals; who wrote what, only
those who edit the series: they order the food and look after the room. None of it is in letters, exports, logs, calendars or the journal,
and it is gone 14 days after the last session (`questions.forgetting`).
"""

from typing import Any

from sqlalchemy import func, select

from netverk import clock
from netverk.admissions.models import ABOUT_HEALTH, Purpose, Question, QuestionKind
from netverk.db import db, lock
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.people import journal
from netverk.questions.finding import questions_of
from netverk.seasons.models import Season
from netverk.seats.models import Reply

WITH_OPTIONS = frozenset({QuestionKind.CHOICE, QuestionKind.SEVERAL})
NEVER_REQUIRED = N_("Nobody can be required to tell of their health.")
TOO_FEW = N_("Write at least two answers to choose among, one on each line.")
ANSWERED = N_("“%(text)s” has been answered. What it asks, and for what, stays: end it and put another one.")


def put(season_id: int, *, once: str, by: int | None, **facts: Any) -> Question:
    """A new question, the last in order, in the caller's transaction. The same form sent again gives the question that it made."""
    season = lock(Season, season_id)
    known = questions_of(season_id)
    if made_before := journal.find_made(known, once):
        return made_before
    _require_sense(**facts)
    made = Question(season=season, position=max((each.position for each in known), default=-1) + 1, **facts)
    db.session.add(made)
    db.session.flush()
    journal.note("make", made, by=by, once=once, title=made.text)
    return made


def revise(question: Question, *, by: int | None, **facts: Any) -> None:
    """What has been answered keeps its kind and its purpose: nobody consented to another one."""
    lock(Season, question.season_id)
    _require_sense(**facts)
    same = all(facts[name] == getattr(question, name) for name in ("kind", "purpose"))
    if not same and db.session.scalar(select(func.count(Reply.id)).where(Reply.question_id == question.id)):
        raise RuleBroken(ANSWERED, text=question.text)
    before = {name: getattr(question, name) for name in facts}
    for name, value in facts.items():
        setattr(question, name, value)
    if before != facts:
        journal.note("revise", question, by=by, title=question.text)


def put_at(question: Question, to: int, *, by: int | None) -> None:
    """Make it the `to`-th, from 0, of those that are asked."""
    lock(Season, question.season_id)
    asked = [each for each in questions_of(question.season_id) if each.ended_at is None]
    if question not in asked or asked.index(question) == min(to, len(asked) - 1):
        return
    asked.remove(question)
    asked.insert(to, question)
    for position, each in enumerate(asked):
        each.position = position
    journal.note("reorder", question, by=by, title=question.text)


def end(question: Question, *, by: int | None) -> None:
    """Ask it no longer; what was answered stays."""
    if question.ended_at is None:
        question.ended_at = clock.now()
        journal.note("end", question, by=by, title=question.text)


def bring_back(question: Question, *, by: int | None) -> None:
    if question.ended_at:
        question.ended_at = None
        journal.note("bring back", question, by=by, title=question.text)


def _require_sense(*, kind: QuestionKind, purpose: Purpose, options: list[str], is_required: bool, **_rest: Any) -> None:
    if purpose in ABOUT_HEALTH and is_required:
        raise RuleBroken(NEVER_REQUIRED)
    if kind in WITH_OPTIONS and len(options) < 2:
        raise RuleBroken(TOO_FEW)
