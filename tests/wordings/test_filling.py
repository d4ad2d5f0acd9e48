"""Placeholders: checked by name, filled with names that are never more than names."""

import pytest

from netverk.errors import RuleBroken
from netverk.programme.texts import rich
from netverk.wordings.filling import checked, filled, filled_markdown

FACTS = {"name": "Kari <b>*Nord*</b> [x](https://ond.example)", "season": "Våren"}


def test_an_unknown_placeholder_is_named_with_those_there_are() -> None:
    assert checked("Hej {name}, välkommen till {season}", ("name", "season"))
    with pytest.raises(RuleBroken) as refusal:
        checked("{name} {Season}", ("name", "season"))
    assert refusal.value.facts == {"word": "Season", "known": "{name}, {season}"}


def test_what_has_no_fact_leaves_nothing() -> None:
    assert filled("{season}{date}.", FACTS) == "Våren."


def test_a_name_is_only_a_name_in_markdown() -> None:
    made = rich(filled_markdown("**{season}**, {name}", FACTS))

    assert made == "<p><strong>Våren</strong>, Kari &lt;b&gt;*Nord*&lt;/b&gt; [x](https://ond.example)</p>"
