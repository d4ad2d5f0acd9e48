"""Giving roles, changing them, taking them away and giving them back. The house always has an owner."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select

from netverk import clock
from netverk.db import db, lock
from netverk.errors import RuleBroken
from netverk.language import N_, _
from netverk.people import journal
from netverk.people.models import Person
from netverk.seasons.models import Grant, Series
from netverk.seasons.roles import GIVEN_APART, Role, Task

LAST_OWNER = N_("%(name)s is the only owner of everything. Make somebody else an owner first, so that someone can give roles.")
NOT_WITH = {
    Task.POSTPONE: N_("Only an editor can be given leave to postpone and cancel. An owner always has it."),
    Task.REFUND: N_("Only an editor, or somebody who works with finance, can be given leave to refund. An owner always has it."),
}
HAS_IT = N_("%(name)s has that role already.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A role as somebody should have it; in everything where `series_id` is None."""

    role: Role
    series_id: int | None = None
    may_postpone: bool = False
    may_refund: bool = False


THE_HOUSE = Wanted(role=Role.OWNER)  # an owner of everything


def give(person: Person, wanted: Wanted, *, by: int | None) -> Grant:
    """Give somebody a role, in the caller's transaction. Given to one who has it already, it is as now `wanted`."""
    _require_fitting(wanted)
    lock(Person, person.id)
    grant = _find(person.id, wanted)
    if grant is None:
        grant = Grant(person=person, **_facts(wanted))
        db.session.add(grant)
        db.session.flush()
        _note("give role", grant, {}, by)
    elif grant.ended_at:
        grant.ended_at, grant.made_at = None, clock.now()
        _become(grant, wanted)
        _note("give role", grant, {}, by)
    else:
        change(grant, wanted, by=by)
    return grant


def change(grant: Grant, wanted: Wanted, *, by: int | None) -> None:
    """Make a role another one, or one in another series. Refuses to leave the house without an owner."""
    _require_fitting(wanted)
    _hold(grant)
    before = _said(grant)
    if before == _facts(wanted):
        return
    if (other := _find(grant.person_id, wanted)) and other is not grant:
        if other.ended_at is None:
            raise RuleBroken(HAS_IT, name=grant.person.name)
        db.session.delete(other)  # its end stands in the journal
        db.session.flush()
    if (wanted.role, wanted.series_id) != (Role.OWNER, None):
        _require_another_owner(grant)
    _become(grant, wanted)
    _note("change role", grant, before, by)


def take_away(grant: Grant, *, by: int | None) -> None:
    """Refuses to take the last owner away. Taken away twice is taken away once."""
    _hold(grant)
    if grant.ended_at:
        return
    _require_another_owner(grant)
    grant.ended_at = clock.now()
    journal.note("take role away", grant.person, by=by, **journal.changed(_said(grant), {}))


def give_back(grant: Grant, *, by: int | None) -> None:
    """It was a mistake to take it away."""
    _hold(grant)
    if grant.ended_at:
        grant.ended_at = None
        _note("give role back", grant, {}, by)


def is_last_owner(grant: Grant) -> bool:
    return db.session.scalars(_owners()).all() == [grant]


def all_series() -> Sequence[Series]:
    return db.session.scalars(select(Series).order_by(Series.title, Series.id)).all()


def role_in_words(grant: Grant) -> str:
    """`redaktör för Ledning och innovation`, in the language spoken."""
    of_everything, of_series = WORDS[grant.role]
    return _(of_series, series=grant.series.title) if grant.series else _(of_everything)


def apart_in_words(grant: Grant) -> list[str]:
    """What was given besides the role itself."""
    apart = ((grant.may_postpone, N_("may postpone and cancel")), (grant.may_refund, N_("may refund")))
    return [_(words) for given, words in apart if given]


def _hold(grant: Grant) -> None:
    """Keep others from giving its holder anything meanwhile, and see what it is now."""
    lock(Person, grant.person_id)
    db.session.refresh(grant)


def _owners() -> Select[Grant]:
    """Every grant to own everything."""
    return select(Grant).where(Grant.role == Role.OWNER, Grant.series_id.is_(None), Grant.ended_at.is_(None)).order_by(Grant.id)


def _require_another_owner(grant: Grant) -> None:
    """Of two owners who take each other away at once, the second waits for these locks and then finds itself the last."""
    found = db.session.scalars(_owners().with_for_update().execution_options(populate_existing=True)).all()
    if found == [grant]:
        raise RuleBroken(LAST_OWNER, name=grant.person.name)


def _require_fitting(wanted: Wanted) -> None:
    given = {Task.POSTPONE: wanted.may_postpone, Task.REFUND: wanted.may_refund}
    for task, is_given in given.items():
        if is_given and wanted.role not in GIVEN_APART[task]:
            raise RuleBroken(NOT_WITH[task])


def _find(person_id: int, wanted: Wanted) -> Grant | None:
    same = (Grant.person_id == person_id, Grant.role == wanted.role, Grant.series_id.is_not_distinct_from(wanted.series_id))
    return db.session.scalar(select(Grant).where(*same).execution_options(populate_existing=True))


def _become(grant: Grant, wanted: Wanted) -> None:
    grant.role, grant.series_id = wanted.role, wanted.series_id
    grant.may_postpone, grant.may_refund = wanted.may_postpone, wanted.may_refund
    db.session.flush()
    db.session.expire(grant, ["series"])


def _facts(wanted: Wanted) -> dict[str, object]:
    return {
        "role": wanted.role, "series_id": wanted.series_id, "may_postpone": wanted.may_postpone, "may_refund": wanted.may_refund,
    }  # fmt: skip


def _said(grant: Grant) -> dict[str, object]:
    return {name: getattr(grant, name) for name in ("role", "series_id", "may_postpone", "may_refund")}


def _note(verb: str, grant: Grant, before: dict[str, object], by: int | None) -> None:
    journal.note(verb, grant.person, by=by, **journal.changed(before, _said(grant)))


WORDS = {  # for everything, for one series
    Role.OWNER: (N_("owner of everything"), N_("owner of %(series)s")),
    Role.EDITOR: (N_("editor of everything"), N_("editor of %(series)s")),
    Role.FINANCE: (N_("finance for everything"), N_("finance for %(series)s")),
    Role.DOOR: (N_("door for everything"), N_("door for %(series)s")),
}
