"""Keeping what somebody answered, and what is missing still."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select

from netverk import clock
from netverk.admissions.models import ABOUT_HEALTH, Question
from netverk.db import db
from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.questions.finding import asked_of
from netverk.seats.models import OF_NOBODY, Place, Reply

WITHOUT_CONSENT = N_("We may keep this only if you agree to it.")


def reply(place: Place, said: Mapping[Question, str]) -> None:
    """Keep these in the caller's transaction; an empty text takes back what was answered. The caller has asked for consent."""
    known = {each.question_id: each for each in _replies([place.id])}
    for question, text in said.items():
        row = known.get(question.id)
        if not text:
            if row:
                db.session.delete(row)
            continue
        if row and row.text == text:
            continue
        row = row or Reply(place=place, question=question)
        row.text, row.made_at = text, clock.now()
        row.consented_at = clock.now() if question.purpose in ABOUT_HEALTH else None
        db.session.add(row)
    db.session.flush()


def require_consent(question: Question, text: str, has_consented: bool) -> None:
    if text and question.purpose in ABOUT_HEALTH and not has_consented:
        raise RuleBroken(WITHOUT_CONSENT)


def replies_of(place: Place) -> dict[int, str]:
    """What its holder has answered, by question, but for what is about health: who has the link of a colleague reads none of that."""
    return {each.question_id: each.text for each in _replies([place.id]) if each.question.purpose not in ABOUT_HEALTH}


def answered(places: Iterable[Place]) -> dict[int, set[int]]:
    """By place, the ids of the questions that are answered. One query."""
    found: dict[int, set[int]] = {place.id: set() for place in places}
    rows = select(Reply.place_id, Reply.question_id).where(Reply.place_id.in_(found))
    for place_id, question_id in db.session.execute(rows):
        found[place_id].add(question_id)
    return found


def unanswered(places: Sequence[Place], questions: Sequence[Question]) -> dict[int, int]:
    """By place, how many of the questions put to its holder are not answered; only those who are named and are asked anything."""
    held = [place for place in places if place.state not in OF_NOBODY and place.holder_id] if questions else []
    asked = {place.id: {each.id for each in asked_of(questions, place.type)} for place in held}
    known = answered(held) if held else {}
    return {ident: len(put - known[ident]) for ident, put in asked.items() if put}


def _replies(places: Sequence[int]) -> Sequence[Reply]:
    return db.session.scalars(select(Reply).where(Reply.place_id.in_(places))).all()
