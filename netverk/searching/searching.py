"""One box for everything: what is looked for, by kind, the best match first. The same number of queries whatever there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nsmallest

from netverk.db import db
from netverk.folding import folded, marked, words_of
from netverk.searching.findable import KINDS, Hit, Kind
from netverk.seasons.roles import Roles

FIRST = 5  # of each kind, until somebody asks for all of them
ALL = 200
LONGEST = 100  # characters that are looked for


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind: the best `hits` of `all_of_them`."""

    kind: str
    heading: str
    hits: Sequence[Hit]
    all_of_them: int


@dataclass(frozen=True, slots=True)
class Found:
    words: list[str]
    groups: Sequence[Group]

    @property
    def total(self) -> int:
        return sum(group.all_of_them for group in self.groups)

    def marked(self, text: str) -> list[tuple[str, bool]]:
        """The text in pieces, each with whether it was looked for."""
        return marked(text, self.words)


def search(looked_for: str, roles: Roles, kind: str = "") -> Found:
    """Of every kind, or all of one, what has words that begin as each word that was looked for; only what the reader may open."""
    words = words_of(looked_for[:LONGEST])
    if not words:
        return Found([], ())
    wanted = {kind: KINDS[kind]} if kind in KINDS else KINDS
    chosen = {name: each.seen_with(roles) for name, each in wanted.items() if each.is_open_to(roles)}
    groups = (_group(name, each, words, ALL if kind in KINDS else FIRST) for name, each in chosen.items())
    return Found(words, [group for group in groups if group.hits])


def _group(name: str, kind: Kind, words: list[str], most: int) -> Group:
    """Both databases fold letters in ways of their own, so it is done here: a third of a microsecond a text."""
    beginnings = [f" {word}" for word in words]
    texts = ((row.id, row.name, f" {folded(row.text)}") for row in db.session.execute(kind.texts))
    found = {ident: title for ident, title, text in texts if all(each in text for each in beginnings)}
    best = nsmallest(most, found, key=lambda ident: (_distance(found[ident], words), kind.order(ident, found[ident])))
    rows = {row.id: row for row in db.session.execute(kind.rows(best))} if best else {}
    return Group(name, kind.heading, kind.told([rows[ident] for ident in best if ident in rows]), len(found))


def _distance(name: str, words: list[str]) -> int:
    """0 for the very name, 1 for one that begins so, 2 for one with all of the words, 3 where they stand elsewhere."""
    has, wanted = " ".join(folded(name).split()), " ".join(words)
    if has == wanted:
        return 0
    if has.startswith(wanted):
        return 1
    return 2 if all(f" {word}" in f" {has}" for word in words) else 3
