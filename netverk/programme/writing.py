"""Values to JSON, by the shape of their dataclasses."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from netverk.programme.value import Session
from netverk.programme.when import When


def written(value: Any) -> Any:
    """What `json` can write. A `When` is its text form, null where nothing is known; a session also says `starts` and `ends`."""
    match value:
        case When():
            return str(value) or None
        case Session():
            return {**_fields(value), **_wall_times(value.when)}
        case date():
            return value.isoformat()
        case tuple():
            return [written(each) for each in value]
        case Mapping():
            return {key: written(each) for key, each in value.items()}
        case _:
            return _fields(value) if is_dataclass(value) else value


def _fields(value: Any) -> dict[str, Any]:
    return {field.name: written(getattr(value, field.name)) for field in fields(value)}


def _wall_times(when: When) -> dict[str, str | None]:
    """Wall times in ISO 8601 for readers that know nothing vaguer; null unless the hours are known."""
    if not when.has_hours or not when.starts or not when.ends:
        return {"starts": None, "ends": None}
    return {"starts": when.starts.isoformat(timespec="minutes"), "ends": when.ends.isoformat(timespec="minutes")}
