"""Every colour of the pages can be read on every ground it stands on, in both schemes."""

import re
from pathlib import Path

import pytest

from netverk.colours import DARK_GROUND, LIGHT_GROUND, READABLE, contrast, mixed, readable, shades

TOKENS = (Path(__file__).parents[1] / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
PAIRS = {name: (light, dark) for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", TOKENS)}
ACCENTS = dict(re.findall(r"--accent-(light|dark): (#\w{6})", TOKENS))
PAIRS["accent"] = (ACCENTS["light"], ACCENTS["dark"])
PAIRS["accent-tint"] = (mixed(ACCENTS["light"], PAIRS["ground"][0], 0.09), mixed(ACCENTS["dark"], PAIRS["ground"][1], 0.09))
STATES = ("amber", "red", "blue", "green")
WRITTEN = (
    *((words, ground) for words in ("ink", "quiet", "accent") for ground in ("ground", "raised", "sunken", "accent-tint")),
    *((words, f"{state}-tint") for state in STATES for words in (state, "ink", "quiet", "accent")),
    *((state, "ground") for state in STATES),
    ("on-accent", "accent"),
)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("words", "ground"), WRITTEN)
def test_words_can_be_read(words: str, ground: str, scheme: int) -> None:
    assert contrast(PAIRS[words][scheme], PAIRS[ground][scheme]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["ground", "raised"])
def test_the_edge_of_a_field_can_be_seen(ground: str, scheme: int) -> None:
    assert contrast(PAIRS["edge"][scheme], PAIRS[ground][scheme]) >= 3  # WCAG 2.2, 1.4.11


def test_contrast_is_what_the_rule_says() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize("accent", ["#ffd400", "#1f5a4c", "#000000", "#ffffff", "#7a1f3d", "#00aaff", "#808080"])
def test_any_accent_is_made_readable_on_both_grounds(accent: str) -> None:
    light, dark = readable(accent, LIGHT_GROUND), readable(accent, DARK_GROUND)
    assert PAIRS["ground"] == (LIGHT_GROUND, DARK_GROUND)
    for scheme, colour in enumerate((light, dark)):
        assert contrast(colour, PAIRS["on-accent"][scheme]) >= 4.5
        for ground in ("ground", "raised", "sunken", *(f"{state}-tint" for state in STATES)):
            assert contrast(colour, PAIRS[ground][scheme]) >= 4.5
        assert contrast(colour, mixed(colour, PAIRS["ground"][scheme], 0.09)) >= 4.5


def test_an_accent_is_shown_on_each_ground_with_its_contrast() -> None:
    light, dark = shades("#ffd400")

    assert (light.ground, light.colour) == (LIGHT_GROUND, readable("#ffd400", LIGHT_GROUND))
    assert (dark.ground, dark.colour) == (DARK_GROUND, "#ffd400")
    assert min(light.contrast, dark.contrast) >= READABLE
    assert shades("") == ()


def test_a_readable_accent_is_left_as_it_is() -> None:
    assert readable("#7a1f3d", LIGHT_GROUND) == "#7a1f3d"


def test_what_is_no_colour_is_refused() -> None:
    with pytest.raises(ValueError, match="#1f5a4c"):
        readable("red", LIGHT_GROUND)
