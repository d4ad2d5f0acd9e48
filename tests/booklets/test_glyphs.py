from netverk.booklets.glyphs import settable


def test_what_the_fonts_have_stays_as_it_is() -> None:
    text = "Åäö é € – … ✓ → ж α «»\u00a0\u00ad\n"

    assert settable(text) == text


def test_a_decomposed_letter_is_put_together() -> None:
    assert settable("A\u030a") == "Å"


def test_spaces_and_joiners_that_the_fonts_lack_disappear_into_plain_ones() -> None:
    assert settable("a\u2003b\u200bc\tд\u0000\u2028e") == "a bc д e"


def test_what_has_a_likeness_gets_it_and_the_rest_is_marked() -> None:
    assert settable("e‑post ● Ⅳ 𝒜 🎉") == "e-post • IV A ◊"
