"""What was answered, as organisers read it: counted for whoever looks after registrations, by name for those who may know who."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from netverk.admissions.models import ABOUT_HEALTH, Question, QuestionKind
from netverk.db import db
from netverk.language import _, alphabetical, capitalised, date_words
from netverk.questions.finding import questions_of
from netverk.seasons.models import Season
from netverk.seats.models import TAKES_A_SEAT, Place, Reply

COUNTED = frozenset({QuestionKind.CHOICE, QuestionKind.SEVERAL, QuestionKind.CONSENT, QuestionKind.NUMBER, QuestionKind.DATE})


@dataclass(frozen=True, slots=True)
class Answers:
    """One question: how often each answer was given, and who gave which (empty where the reader may not know)."""

    question: Question
    totals: Sequence[tuple[str, int]]
    by_name: Sequence[tuple[str, str]]

    @property
    def is_about_health(self) -> bool:
        return self.question.purpose in ABOUT_HEALTH


def answers(season: Season, *, with_names: bool) -> list[Answers]:
    """Every question, with the replies of those who have a seat; `with_names` says whether who told what about their health is shown.

    Two queries.
    """
    taken = select(Reply).join(Reply.place).where(Place.season_id == season.id, Place.state.in_(TAKES_A_SEAT))
    replies = db.session.scalars(taken.options(joinedload(Reply.place))).all()
    return [_answers(each, [one for one in replies if one.question_id == each.id], with_names) for each in questions_of(season.id)]


def _answers(question: Question, replies: Sequence[Reply], with_names: bool) -> Answers:
    said = Counter(line for each in replies for line in _lines(question, each.text))
    named = [(each.place.name, ", ".join(words_of(question, each.text))) for each in replies]
    may_know = with_names or question.purpose not in ABOUT_HEALTH
    totals = sorted(said.items(), key=lambda pair: (-pair[1], alphabetical(pair[0])))
    return Answers(question, totals, sorted(named, key=lambda pair: alphabetical(pair[0])) if may_know else ())


def words_of(question: Question, text: str) -> list[str]:
    """A reply as people read it, line by line."""
    if question.kind is QuestionKind.CONSENT:
        return [capitalised(_("yes"))]
    return [date_words(date.fromisoformat(text))] if question.kind is QuestionKind.DATE else text.splitlines()


def _lines(question: Question, text: str) -> list[str]:
    """What is counted as one: each chosen word, or the whole of it, large and small letters and a full stop aside."""
    return words_of(question, text) if question.kind in COUNTED else [capitalised(text.strip().rstrip(".").lower())]
