"""Every sentence a reader may meet has its Swedish, with the same facts in it."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from config import PROJECT

KEYWORDS: dict[str, Any] = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
FACT = re.compile(r"%\((\w+)\)[sdr]")


def sentences() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Where each stands, and the sentence (with its plural)."""
    for method, pattern in (("python", "netverk/**/*.py"), ("jinja2.ext:babel_extract", "templates/**/*.*")):
        for path in sorted(PROJECT.glob(pattern)):
            for _line, found, _comments, _context in extract_from_file(method, path, KEYWORDS, options={"trimmed": "true"}):
                said = (found,) if isinstance(found, str) else tuple(part for part in found if part)
                yield str(path.relative_to(PROJECT)), said


@cache
def swedish() -> dict[str, tuple[Path, tuple[str, ...], tuple[str, ...]]]:
    found: dict[str, tuple[Path, tuple[str, ...], tuple[str, ...]]] = {}
    for path in sorted((PROJECT / "translations/sv").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="sv"):
                ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
                strings = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
                if ids[0]:
                    earlier = found.get(ids[0], (path, ids, strings))
                    assert earlier[2][0] == strings[0], f"{path.name} and {earlier[0].name} differ on {ids[0]!r}"
                    found[ids[0]] = max(earlier, (path, ids, strings), key=lambda one: len(one[2]))
    return found


def test_every_sentence_has_its_swedish() -> None:
    missing = sorted({(said[0], where) for where, said in sentences() if said[0] not in swedish() or not all(swedish()[said[0]][2])})
    assert not missing


def test_a_sentence_with_a_plural_has_one_in_swedish_too() -> None:
    plurals = {said for _where, said in sentences() if len(said) > 1}
    assert plurals
    assert [said for said in plurals if len(swedish().get(said[0], ((), (), ()))[2]) != 2] == []


def test_no_translation_is_left_of_what_is_no_longer_said() -> None:
    said = {said[0] for _where, said in sentences()}
    assert sorted(sentence for sentence in swedish() if sentence not in said) == []


@pytest.mark.parametrize("place", [0, -1])
def test_the_facts_in_a_sentence_are_those_of_its_translation(place: int) -> None:
    wrong = [ids for _path, ids, strings in swedish().values() if not set(FACT.findall(strings[place])) <= set(FACT.findall(" ".join(ids)))]
    assert wrong == []
