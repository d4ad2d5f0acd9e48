"""What the journal says of a session that was changed: one line for all that one form did."""

from collections.abc import Iterator
from contextlib import contextmanager

from netverk.db import db
from netverk.people import journal
from netverk.sessions.models import Session
from netverk.sessions.planning import insets

TEXTS = (
    "title", "subtitle", "summary", "description", "kind", "track", "language", "preliminary", "because", "joining_link", "links",
    "internal_note", "capacity", "takes_guests",
)  # fmt: skip


@contextmanager
def noted(session: Session, *, by: int | None) -> Iterator[None]:
    """Whatever the block changes of the plan, with what it was before; nothing where nothing is changed."""
    before = facts_of(session)
    yield
    db.session.flush()
    journal.note_changes("revise", session, before, facts_of(session), by=by)


def facts_of(session: Session) -> dict[str, object]:
    """As JSON holds it and people read it."""
    place = ", ".join(part.name for part in (session.venue, session.room) if part)
    talks = [": ".join(part for part in (", ".join(named.name for named in talk.by), talk.title) if part) for talk in insets(session)]
    told = {"when": str(session.when), "status": session.status.value, "mode": session.mode.value, "place": place, "talks": talks}
    return {name: getattr(session, name) for name in TEXTS} | told
