"""How a `When` is kept in a column: as its text, which sorts by time."""

from sqlalchemy import Dialect, String
from sqlalchemy.types import TypeDecorator

from netverk.programme.when import When


class WhenText(TypeDecorator[When]):
    """`2020-05-05T09:30/2020-05-05T12:30`, `2020-06`, or an empty text where nothing is known."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: When | None, dialect: Dialect) -> str:
        return str(value) if value else ""

    def process_result_value(self, value: str | None, dialect: Dialect) -> When:
        return When.parse(value or "")
