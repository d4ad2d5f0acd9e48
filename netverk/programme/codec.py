"""A programme to and from JSON: the season file, and the form in which releases and notices are kept.

The form follows the dataclasses field by field, so a new field with a default is in the file as soon as it is in the value.
`season.schema.json` beside this file documents it. What is read is trusted with nothing.
"""

import json
from dataclasses import fields as fields_of
from typing import Any

from netverk.language import N_
from netverk.programme import kinds
from netverk.programme.canonical import canonical
from netverk.programme.kinds import Change, Field, FieldsChange, SessionChange
from netverk.programme.reading import FormatError, read, read_list, read_object, type_of
from netverk.programme.value import Private, Programme
from netverk.programme.wholeness import check_whole
from netverk.programme.writing import written

__all__ = [
    "FORMAT",
    "VERSION",
    "FormatError",
    "changes_from_json",
    "changes_to_json",
    "dumps",
    "from_json",
    "loads",
    "private_from_json",
    "private_to_json",
    "to_json",
]

FORMAT = "netverk-season"
VERSION = 1
MOST_CHARACTERS = 20_000_000


def to_json(programme: Programme) -> dict[str, Any]:
    """The programme, in canonical order, as what `json` can write."""
    return {"format": FORMAT, "version": VERSION, **written(canonical(programme))}


def from_json(data: object) -> Programme:
    """Read what `to_json` wrote. Raises FormatError, which names the place and the cure."""
    facts = dict(read_object(data, ""))
    if facts.pop("format", None) != FORMAT:
        raise FormatError(N_("This is not a season file: its “format” should be “%(format)s”."), format=FORMAT)
    if (version := facts.pop("version", None)) != VERSION or isinstance(version, bool):
        raise FormatError(
            N_("The season file is of version %(version)s, and this installation reads version %(known)s. Export it anew, or update."),
            version=repr(version)[:40],
            known=VERSION,
        )
    programme: Programme = read(Programme, facts, "")
    return canonical(programme)


def dumps(programme: Programme) -> str:
    """The season file: the same programme always gives the same text."""
    return json.dumps(to_json(programme), ensure_ascii=False, indent=1) + "\n"


def loads(text: str | bytes) -> Programme:
    """Read a season file from outside, which also has to be whole: every reference finds its target. Raises FormatError."""
    if len(text) > MOST_CHARACTERS:
        raise FormatError(N_("The file is too large: a season file has at most %(n)s million characters."), n=MOST_CHARACTERS // 1_000_000)
    try:
        data = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        raise FormatError(
            N_("The file breaks off or is not JSON (line %(line)s). Send or export it once more."), line=line or "?"
        ) from None
    programme = from_json(data)
    check_whole(programme)
    return programme


def private_to_json(private: Private) -> dict[str, Any]:
    return {"joining_links": dict(sorted(private.joining_links.items()))}


def private_from_json(data: object) -> Private:
    private: Private = read(Private, data, "")
    return private


def changes_to_json(changes: tuple[Change, ...]) -> list[dict[str, Any]]:
    """Typed changes, to be kept with a notice: `{"kind": "Moved", …}`."""
    return [{"kind": type(change).__name__, **written(change)} for change in changes]


def changes_from_json(data: object) -> tuple[Change, ...]:
    """Read what `changes_to_json` wrote. Raises FormatError."""
    return tuple(_change(each, f"[{n}]") for n, each in enumerate(read_list(data, "")))


def _change(data: object, place: str) -> Change:
    facts = dict(read_object(data, place))
    kind = getattr(kinds, str(facts.pop("kind", "")), None)
    if not (isinstance(kind, type) and issubclass(kind, Change)) or kind in {Change, FieldsChange, SessionChange, kinds.PlaceChange}:
        raise FormatError(N_("%(place)s: this kind of change is not known here. Update the installation."), place=place)
    given = {}
    if issubclass(kind, FieldsChange):
        found = read_list(facts.pop("fields", []), f"{place}.fields")
        given["fields"] = tuple(_field(kind, each, f"{place}.fields[{n}]") for n, each in enumerate(found))
    change: Change = read(kind, facts, place, **given)
    return change


def _field(kind: type[FieldsChange], data: object, place: str) -> Field:
    """One changed field, its values read as what the field is declared to hold."""
    facts = read_object(data, place)
    name, part = read(str, facts.get("name"), f"{place}.name"), read(str, facts.get("part", ""), f"{place}.part")
    declared = _declared(kind, name, part)
    if declared is None:
        raise FormatError(N_("%(place)s: there is no field “%(name)s”."), place=place, name=name[:40])
    before, after = (read(declared, facts.get(side), f"{place}.{side}") for side in ("before", "after"))
    return Field(name, before, after, part)


def _declared(kind: type[FieldsChange], name: str, part: str) -> Any:
    owner = kind.owners.get(part if part in kind.owners else "talk" if part else "")
    if issubclass(kind, SessionChange) and name == "talk":
        return kind.owners["talk"] | None
    if issubclass(kind, SessionChange) and name == "order":
        return tuple[str, ...]
    return type_of(owner, name) if owner and name in {field.name for field in fields_of(owner)} else None


def _refuse_constant(name: str) -> object:
    raise ValueError(name)
