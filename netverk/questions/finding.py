"""The questions of a season as forms and pages look for them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, select
from werkzeug.exceptions import NotFound

from netverk.admissions.models import PlaceType, Question
from netverk.db import db
from netverk.seasons.models import Season

_QUESTIONS = select(Question).where(Question.season_id == bindparam("season")).order_by(Question.position, Question.id)


def questions_of(season_id: int) -> Sequence[Question]:
    """Every one, in its order, those that have ended too."""
    return db.session.scalars(_QUESTIONS, {"season": season_id}).all()


def asked_now(season_id: int) -> list[Question]:
    return [each for each in questions_of(season_id) if each.ended_at is None]


def asked_of(questions: Iterable[Question], type: PlaceType | None) -> list[Question]:  # noqa: A002 (the field's word)
    """Those that concern somebody with a place of that type."""
    return [each for each in questions if not each.types or (type is not None and type.id in each.types)]


def question_in(season: Season, number: int) -> Question:
    """By its number, within a season; NotFound where there is none."""
    found = db.session.scalar(select(Question).where(Question.id == number, Question.season_id == season.id))
    if found is None:
        raise NotFound
    return found
