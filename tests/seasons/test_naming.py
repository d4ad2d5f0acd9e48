"""What series and seasons may be called in addresses."""

import pytest
from flask import Flask

from netverk.errors import RuleBroken
from netverk.seasons.naming import RESERVED, RESERVED_WITHIN, season_slug, series_slug, slugify, unique_slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Ledarskapsnätverket offentlig sektor", "ledarskapsnatverket-offentlig-sektor"),
        ("Åsa Öberg & Søren Ærø: “Tillit”!", "asa-oberg-soren-aro-tillit"),
        ("  Våren 2020  ", "varen-2020"),
        ("日本", ""),
        ("a" * 79 + " b", "a" * 79),
    ],
)
def test_a_slug_is_plain(text: str, slug: str) -> None:
    assert slugify(text) == slug


def test_a_slug_that_is_taken_gets_a_number() -> None:
    assert unique_slug("Våren", {"varen", "varen-2"}) == "varen-3"
    assert unique_slug("日本", set(), otherwise="session") == "session"


@pytest.mark.parametrize("word", ["sign-in", "Sign-In", "en", "static", "organise", "favicon.ico", "Sign in"])
def test_no_series_takes_a_word_that_leads_elsewhere(word: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        series_slug(word)
    assert "already leads elsewhere" in refusal.value.sentence


@pytest.mark.parametrize("word", ["", "a/b", "å", "a--b", "-a", "x" * 81, "<script>", "a b"])
def test_no_address_has_such_signs(word: str) -> None:
    with pytest.raises(RuleBroken):
        series_slug(word)


def test_a_season_may_be_called_what_a_series_may_not() -> None:
    assert season_slug("en") == "en"
    with pytest.raises(RuleBroken):
        season_slug("register")


def test_every_address_of_the_site_is_made_of_reserved_words(app: Flask) -> None:
    addresses = [rule.rule.strip("/").split("/") for rule in app.url_map.iter_rules()]
    workspace = [parts[1:] for parts in addresses if parts[0] == "organise" and len(parts) > 1]
    first = {parts[0] for parts in [*addresses, *workspace] if is_word(parts[0])}
    second = {parts[1] for parts in [*addresses, *workspace] if len(parts) > 1 and not is_word(parts[0]) and is_word(parts[1])}

    assert {"organise", "sign-in", "registration", "static"} <= first
    assert first - RESERVED == set()
    assert second - RESERVED_WITHIN == set()


def is_word(part: str) -> bool:
    return bool(part) and not part.startswith("<")
