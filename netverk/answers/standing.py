"""Whether an answer still counts, and where one can be given: computed from what is released, never stored."""

from netverk.answers.models import Answer
from netverk.deputies.covering import has_begun
from netverk.programme.value import Session


def stands(answer: Answer | None, session: Session) -> bool:
    """Whether it was given for the date, the venue and the mode that are released; otherwise it is asked again."""
    return answer is not None and (answer.when, answer.venue, answer.mode) == (session.when, session.venue, session.mode)


def is_asked(session: Session, zone: str) -> bool:
    """Whether one can say if one comes: it has a date, and has not begun."""
    return session.is_dated and not has_begun(session, zone)
