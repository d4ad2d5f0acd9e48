"""The ids of many rows, most of them one after the other, as the journal keeps them: `[[7, 12], [15, 15]]`."""

from collections.abc import Iterable, Sequence
from itertools import groupby


def spans_of(idents: Iterable[int]) -> list[list[int]]:
    runs = (list(run) for _gap, run in groupby(enumerate(sorted(set(idents))), key=lambda pair: pair[1] - pair[0]))
    return [[run[0][1], run[-1][1]] for run in runs]


def idents_of(spans: Iterable[Sequence[int]]) -> list[int]:
    return [ident for first, last in spans for ident in range(first, last + 1)]
