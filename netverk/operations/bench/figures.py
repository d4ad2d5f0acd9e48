"""What was measured, and the table that says it."""

from dataclasses import dataclass
from typing import Any

from netverk.language import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured number. `least` or `most` is its limit, where it has one; `beside` says what it was compared with, in numbers."""

    name: str  # an English msgid
    on: str = ""  # which database
    value: float
    unit: str = ""
    least: float | None = None
    most: float | None = None
    beside: str = ""

    @property
    def is_missed(self) -> bool:
        return (self.least is not None and self.value < self.least) or (self.most is not None and self.value > self.most)

    @property
    def limit(self) -> str:
        if self.least is not None:
            return f"≥ {self.least:g}"
        return "" if self.most is None else f"≤ {self.most:g}"

    @property
    def verdict(self) -> str:
        if not self.limit:
            return ""
        return _("missed") if self.is_missed else _("kept")

    def facts(self) -> dict[str, Any]:
        """As JSON."""
        said = {"name": self.name, "on": self.on, "value": round(self.value, 3), "unit": self.unit, "beside": self.beside}
        return said | {"least": self.least, "most": self.most, "missed": self.is_missed}

    def cells(self) -> list[str]:
        name = f"{_(self.name)}, {self.on}" if self.on else _(self.name)
        return [name, f"{self.value:.4g} {self.unit}".strip(), self.limit, self.verdict, self.beside]


def table(figures: list[Figure]) -> str:
    """A line for each figure, in columns."""
    lines = [[_("figure"), _("measured"), _("limit"), _("verdict"), _("compared")], *(figure.cells() for figure in figures)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines)
