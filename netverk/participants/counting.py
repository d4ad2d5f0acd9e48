"""What a venue needs to know: how many come, and how many eat what. Numbers, never a name."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from netverk.admissions.models import ABOUT_HEALTH, Question, QuestionKind
from netverk.db import db
from netverk.door.attending import Attendance
from netverk.language import alphabetical
from netverk.seasons.models import Season
from netverk.seats.models import Place, PlaceState, Reply


@dataclass(frozen=True, slots=True)
class Total:
    """One question about diet or access, and how many gave each answer, the most frequent first."""

    question: Question
    numbers: Sequence[tuple[str, int]]


def totals(season: Season, among: Collection[int] | None = None) -> list[Total]:
    """Of all who have a confirmed place, or `among` places with these ids; only what they consented to. One query."""
    given = (
        select(Question, Reply.text, Reply.place_id)
        .join(Reply, Reply.question_id == Question.id)
        .join(Place, Place.id == Reply.place_id)
        .where(Question.season_id == season.id, Question.purpose.in_(ABOUT_HEALTH))
        .where(Place.state == PlaceState.CONFIRMED, Reply.consented_at.is_not(None))
        .order_by(Question.position, Question.id, Reply.id)
    )
    answers: dict[Question, list[str]] = {}
    for question, text, place in db.session.execute(given):
        if among is None or place in among:
            answers.setdefault(question, []).extend(_parts(question, text))
    return [Total(question, _counted(said)) for question, said in answers.items() if said]


def of_those_expected(attendance: Attendance) -> set[int]:
    """The ids of places whose holders come themselves: what a deputy eats is not known."""
    return {each.place.id for each in attendance.expected if not each.deputy}


def _parts(question: Question, text: str) -> list[str]:
    parts = text.splitlines() if question.kind is QuestionKind.SEVERAL else [" ".join(text.split())]
    return [part.strip() for part in parts if part.strip()]


def _counted(said: Sequence[str]) -> list[tuple[str, int]]:
    """Large and small letters count as the same; as it was first written."""
    spelt = {text.casefold(): text for text in reversed(said)}
    numbers = Counter(text.casefold() for text in said)
    return sorted(((spelt[key], n) for key, n in numbers.items()), key=lambda row: (-row[1], alphabetical(row[0])))
