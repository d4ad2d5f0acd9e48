"""JSON to values, by the declared types of their dataclasses; everything is checked and nothing is guessed.

A refusal names the place (`sessions[3].when`) and what belongs there.
"""

import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.programme.value import Session
from netverk.programme.when import When

MOST_SIGNS = 100_000  # in one text
MOST_ENTRIES = 5_000  # in one list
YEARS = range(1900, 3000)  # near the ends of the calendar, wall times have no instant
LARGEST = 2**31 - 1  # what a database column holds
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # neither XML nor every database takes these


class FormatError(RuleBroken):
    """A file or a stored value that cannot be read."""


def read(kind: Any, data: object, place: str, **given: object) -> Any:
    """`data` as a value of `kind`, a type as declared in the dataclasses; `given` are fields that were read already. Raises FormatError."""
    if isinstance(kind, UnionType):
        (inner,) = (each for each in get_args(kind) if each is not type(None))
        return None if data is None else read(inner, data, place)
    if get_origin(kind) is tuple:
        return tuple(read(get_args(kind)[0], each, f"{place}[{n}]") for n, each in enumerate(read_list(data, place)))
    if get_origin(kind) is Mapping:
        return {_text(key, place): read(get_args(kind)[1], each, f"{place}.{key}") for key, each in read_object(data, place).items()}
    if is_dataclass(kind) and kind is not When:
        return _dataclass(kind, read_object(data, place), place, given)
    return _plain(kind, data, place)


def read_object(data: object, place: str) -> Mapping[str, object]:
    if not isinstance(data, dict):
        raise FormatError(N_("%(place)s should be an object in braces."), place=place or "{…}")
    _count(data, place)
    return data


def read_list(data: object, place: str) -> list[object]:
    if not isinstance(data, list):
        raise FormatError(N_("%(place)s should be a list in square brackets."), place=place or "[…]")
    _count(data, place)
    return data


@cache
def type_of(owner: type, name: str) -> Any:
    """The declared type of a dataclass field."""
    return get_type_hints(owner)[name]


@cache
def _fields(kind: Any) -> tuple[Field[Any], ...]:
    return fields(kind)


def _dataclass(kind: Any, data: Mapping[str, object], place: str, given: Mapping[str, object]) -> Any:
    dot = f"{place}." if place else ""
    facts = _with_when(data, dot) if kind is Session else data
    values = dict(given)
    for field in _fields(kind):
        if field.name in facts:
            values[field.name] = read(type_of(kind, field.name), facts[field.name], f"{dot}{field.name}")
        elif field.name not in given and field.default is MISSING and field.default_factory is MISSING:
            raise FormatError(N_("%(place)s is missing."), place=f"{dot}{field.name}")
    if unknown := sorted(set(facts) - {field.name for field in _fields(kind)}):
        raise FormatError(N_("%(place)s is not known here. Is it spelled right?"), place=f"{dot}{unknown[0][:80]}")
    return kind(**values)


def _with_when(data: Mapping[str, object], dot: str) -> dict[str, object]:
    """A session's facts with `starts` and `ends` taken into `when`; where both are there they have to say the same."""
    facts = dict(data)
    starts, ends = facts.pop("starts", None), facts.pop("ends", None)
    if starts is None and ends is None:
        if "starts" in data and _plain(When, facts.get("when"), f"{dot}when").has_hours:
            raise FormatError(N_("%(place)s should repeat the hours that “when” holds, or be left out."), place=f"{dot}starts")
        return facts
    if starts is None or ends is None:
        raise FormatError(N_("%(place)s: “starts” and “ends” belong together."), place=f"{dot}{'starts' if starts is None else 'ends'}")
    hours = _plain(When, f"{_text(starts, f'{dot}starts')}/{_text(ends, f'{dot}ends')}", f"{dot}starts")
    if "when" in facts and _plain(When, facts["when"], f"{dot}when") != hours:
        raise FormatError(N_("%(place)s says another time than “starts” and “ends”. Leave one of them out."), place=f"{dot}when")
    return {**facts, "when": str(hours)}


def _plain(kind: Any, data: object, place: str) -> Any:
    if kind is When:
        return _when(data, place)
    if kind is bool:
        if not isinstance(data, bool):
            raise FormatError(N_("%(place)s should be true or false."), place=place)
        return data
    if kind is int:
        return _number(data, place)
    if kind is date:
        return _date(data, place)
    if issubclass(kind, StrEnum):
        return _one_of(kind, data, place)
    return _text(data, place)


def _text(data: object, place: str) -> str:
    if not isinstance(data, str):
        raise FormatError(N_("%(place)s should be a text in quotation marks."), place=place)
    if len(data) > MOST_SIGNS:
        raise FormatError(N_("%(place)s is too long: at most %(n)s characters."), place=place, n=MOST_SIGNS)
    if UNWRITABLE.search(data):
        raise FormatError(N_("%(place)s holds a control character. Take it out."), place=place)
    return data


def _number(data: object, place: str) -> int:
    if not isinstance(data, int) or isinstance(data, bool) or not 0 <= data <= LARGEST:
        raise FormatError(N_("%(place)s should be a whole number, 0 or more."), place=place)
    return data


def _date(data: object, place: str) -> date:
    text = _text(data, place)
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = date.min
    if found.isoformat() != text or found.year not in YEARS:
        raise FormatError(N_("%(place)s should be a date such as 2020-05-05."), place=place)
    return found


def _when(data: object, place: str) -> When:
    text = "" if data is None else _text(data, place)
    try:
        when = When.parse(text)
    except (ValueError, OverflowError):
        when = None
    if when is None or (when.starts and when.ends and not (when.starts.year in YEARS and when.ends.year in YEARS)):
        raise FormatError(
            N_("%(place)s should be a time such as 2020-05-05T09:30/2020-05-05T12:30 (the end later), 2020-05-05, 2020-06 or 2020."),
            place=place,
        )
    return when


def _one_of(kind: type[StrEnum], data: object, place: str) -> StrEnum:
    if not isinstance(data, str) or data not in list(kind):
        raise FormatError(N_("%(place)s should be one of: %(words)s."), place=place, words=", ".join(kind))
    return kind(data)


def _count(data: dict[str, object] | list[object], place: str) -> None:
    if len(data) > MOST_ENTRIES:
        raise FormatError(N_("%(place)s has too many entries: at most %(n)s."), place=place or "{…}", n=MOST_ENTRIES)
