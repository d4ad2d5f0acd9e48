"""Records written and locked one at a time, at once, where somebody waits for the answer.

The session's own way, to gather what is new, put it in order and write it at the end, costs ten times as much for one record. It stays
the way for whatever is changed, and for many records of a kind.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import Column, Table, bindparam, inspect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Mapper, RelationshipDirection, make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.relationships import RelationshipProperty

from netverk.db import Base, db
from netverk.prepared import Prepared

T = TypeVar("T", bound=Base)

INSERT: Mapping[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert(record: T) -> T:
    """Write a record that nobody has added yet, in the caller's `write()`: it has its id afterwards, and the session knows it as if read.

    Those whom it refers to by its relationships must have been written. IntegrityError where the database refuses it.
    """
    kind = _kind(type(record))
    referred = kind.complete(record)
    [key] = kind.inserting.rows(**kind.values(record))
    return _known(record, key, referred)


def insert_if_new(record: T) -> T | None:
    """The same; None, and nothing is written, where what there can be only once is there already, or somebody else was first."""
    kind = _kind(type(record))
    referred = kind.complete(record)
    found = kind.inserting_if_new.rows(**kind.values(record))
    return _known(record, found[0], referred) if found else None


def _known(record: T, key: Sequence[Any], referred: Mapping[str, Any]) -> T:
    record.__dict__.update(zip(_kind(type(record)).primary_key, key, strict=True))
    make_transient_to_detached(record)
    db.session.add(record)
    _know(record, referred)
    return record


def reference(model: type[T], ident: int) -> T:
    """A row by its id alone: it is read when something of it is asked for."""
    session = db.session()
    known = session.identity_map.get(session.identity_key(model, ident))
    if known is not None:
        return known  # type: ignore[no-any-return]  # what was loaded as a T
    record = model(id=ident)
    make_transient_to_detached(record)
    session.add(record)
    return record


def lock_again(record: T) -> T:
    """A row that was read before, locked and read anew as `db.lock` does it; asks nothing first, though all of it may have been forgotten.

    NoResultFound where it is there no longer.
    """
    kind = _kind(type(record))
    found = kind.locking.rows(ident=inspect(record).identity[0])  # type: ignore[index]  # it was read
    if not found:
        raise NoResultFound
    db.session.expire(record)
    _know(record, dict(zip(kind.attributes, found[0], strict=True)))
    return record


def _know(record: Base, facts: Mapping[str, Any]) -> None:
    for attribute, value in facts.items():
        set_committed_value(record, attribute, value)


class _Kind:
    """What there is to know of a class of records, found out once."""

    def __init__(self, mapper: "Mapper[Any]") -> None:
        table = cast(Table, mapper.local_table)
        names = {column: mapper.get_property_by_column(column).key for column in table.columns}
        self.attributes = [*names.values()]
        self.primary_key = [mapper.get_property_by_column(column).key for column in mapper.primary_key]
        self.written = [name for name in self.attributes if name not in self.primary_key]
        values = {column: bindparam(name, type_=column.type) for column, name in names.items() if name in self.written}
        inserted = mapper.primary_key
        self.inserting = Prepared(table.insert().values(values).returning(*inserted))
        self.inserting_if_new = Prepared(lambda engine: INSERT[engine](table).values(values).on_conflict_do_nothing().returning(*inserted))
        self.locking = Prepared(select(*table.columns).where(mapper.primary_key[0] == bindparam("ident")).with_for_update())
        self._defaults = [(names[column], _default(column)) for column in names if names[column] in self.written]
        self._referring = [(each.key, *_foreign_key(mapper, each)) for each in mapper.relationships if _is_to_one(each)]

    def values(self, record: Base) -> dict[str, Any]:
        """By parameter, what is written of a record that is complete."""
        return {attribute: record.__dict__[attribute] for attribute in self.written}

    def complete(self, record: Base) -> dict[str, Any]:
        """Let its own columns say whom it refers to, and what is so where nothing was said.

        Gives those whom it refers to, by relationship, and lets go of them: the session would look whom they all refer to in their turn.
        """
        given = record.__dict__
        referred = {relationship: given.pop(relationship) for relationship, _own, _theirs in self._referring if relationship in given}
        for relationship, own, theirs in self._referring:
            if relationship in referred:
                given[own] = getattr(other, theirs) if (other := referred[relationship]) else None
        for attribute, default in self._defaults:
            if attribute not in given:
                given[attribute] = default()
        return referred


@cache
def _kind(record: type[Base]) -> _Kind:
    return _Kind(record.__mapper__)


def _is_to_one(relationship: "RelationshipProperty[Any]") -> bool:
    return relationship.direction is RelationshipDirection.MANYTOONE


def _foreign_key(mapper: "Mapper[Any]", relationship: "RelationshipProperty[Any]") -> tuple[str, str]:
    """The attribute that says whom a record refers to, and theirs that it repeats."""
    ((own, theirs),) = relationship.local_remote_pairs or ()
    return mapper.get_property_by_column(own).key, relationship.mapper.get_property_by_column(theirs).key


def _default(column: "Column[Any]") -> Callable[[], Any]:
    found = column.default
    if found is None:
        return lambda: None
    if found.is_callable:
        return lambda: found.arg(None)  # type: ignore[attr-defined]  # a default that is computed
    return lambda: found.arg  # type: ignore[attr-defined]  # a default that is a value
