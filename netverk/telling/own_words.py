"""What the house writes of its own into a letter: which of its texts, and what their placeholders stand for."""

from collections.abc import Mapping
from typing import Any

from netverk.language import joined
from netverk.programme.changes import Cancelled, Change, Moved, Postponed, Redated, SessionChange
from netverk.programme.words import when_words
from netverk.telling.writing_desk import Desk
from netverk.wordings.keeping import Kind, Passage, words_for

AS_THEY_ARE = {"joining": Kind.JOINING, "confirmation": Kind.CONFIRMATION, "reminder": Kind.REMINDER}  # by template
OF_CHANGES: tuple[tuple[Kind, tuple[type[Change], ...]], ...] = (  # the gravest decides
    (Kind.CANCELLED, (Cancelled,)),
    (Kind.POSTPONED, (Postponed,)),
    (Kind.MOVED, (Moved, Redated)),
)


def own_words(desk: Desk, template: str, facts: Mapping[str, Any]) -> dict[str, Passage]:
    """How this letter begins and ends; nothing where its kind is not the house's to adapt, or has not been adapted."""
    kind = AS_THEY_ARE.get(template) or (_kind_of(desk) if template == "notice" else None)
    if kind is None or facts.get("correction"):  # what is taken back needs no words about something else
        return {}
    words = desk.words if desk.words is not None else words_for(kind, desk.letter.language)
    if not (words.opening or words.closing):
        return {}
    said = {"name": desk.letter.name, "season": desk.season_name}
    return words.passages(said | (_of_session(facts) if template == "reminder" else _of_changes(desk, kind)))


def _kind_of(desk: Desk) -> Kind | None:
    return next((kind for kind, changes in OF_CHANGES if any(isinstance(each, changes) for each in desk.plan.words)), None)


def _of_session(facts: Mapping[str, Any]) -> dict[str, str]:
    return {"session": facts["ahead"].title, "date": when_words(facts["ahead"].when)}


def _of_changes(desk: Desk, kind: Kind) -> dict[str, str]:
    """The sessions that it is about, and their dates: the new one of what has moved, the one that was of what does not take place."""
    changes = dict(OF_CHANGES).get(kind, ())
    uids = [each.uid for each in desk.plan.words if isinstance(each, SessionChange) and isinstance(each, changes)]
    sessions = [session for uid in uids if (session := desk.programme.session(uid))]
    whens = [session.when if kind is Kind.MOVED else session.formerly or session.when for session in sessions]
    return {"session": joined(each.title for each in sessions), "date": joined(when_words(when) for when in whens if when)}
