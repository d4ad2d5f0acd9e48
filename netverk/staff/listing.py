"""The house's own people as the owners see them: who has which role, and who has been here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload
from werkzeug.exceptions import NotFound

from netverk.db import db
from netverk.people import journal
from netverk.people.models import Person
from netverk.seasons.models import Grant


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with a role; when they last signed in, and when they were last invited, as far as that is known."""

    person: Person
    grants: Sequence[Grant]
    signed_in_at: datetime | None
    invited_at: datetime | None

    @property
    def is_awaited(self) -> bool:
        """Invited, and has not been here since."""
        return self.invited_at is not None and (self.signed_in_at is None or self.signed_in_at < self.invited_at)


def members() -> list[Member]:
    """Everybody who has a role, by name; three queries."""
    query = select(Grant).join(Grant.person).options(contains_eager(Grant.person), joinedload(Grant.series))
    grants = db.session.scalars(query.where(Grant.ended_at.is_(None)).order_by(Grant.id)).all()
    return sorted(_members(grants), key=lambda member: (member.person.name.casefold(), member.person.id))


def member_or_404(number: int) -> Member:
    """Somebody who has a role, or had one."""
    query = select(Grant).where(Grant.person_id == number).options(joinedload(Grant.person), joinedload(Grant.series))
    grants = db.session.scalars(query.order_by(Grant.id)).all()
    if not grants:
        raise NotFound
    [member] = _members(grants)
    return Member(member.person, [grant for grant in grants if not grant.ended_at], member.signed_in_at, member.invited_at)


def grant_or_404(number: int, grant: int) -> Grant:
    """A role of that person, also one that was taken away."""
    found = db.session.scalar(
        select(Grant).where(Grant.id == grant, Grant.person_id == number).options(joinedload(Grant.person), joinedload(Grant.series))
    )
    if found is None:
        raise NotFound
    return found


def _members(grants: Sequence[Grant]) -> list[Member]:
    people = {grant.person_id: grant.person for grant in grants}
    subjects = [journal.subject(person) for person in people.values()]
    signed_in, invited = journal.last_times(("sign in",), subjects), journal.last_times(("invite",), subjects)
    return [
        Member(person, [grant for grant in grants if grant.person_id == ident], signed_in.get(about), invited.get(about))
        for (ident, person), about in zip(people.items(), subjects, strict=True)
    ]
