"""Periods as organisers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netverk.errors import RuleBroken
from netverk.language import speaking
from netverk.programme.when import UNKNOWN, When
from netverk.programme.words import period_words
from netverk.seasons.periods import read_period

YEARS = st.integers(1990, 2099)
PERIODS = st.one_of(
    st.builds(When.year, YEARS),
    st.builds(When.month, YEARS, st.integers(1, 12)),
    st.builds(When.term, YEARS, autumn=st.booleans()),
)


@given(PERIODS, st.sampled_from(["sv", "en"]))
def test_a_period_is_read_as_it_is_shown_and_as_it_is_kept(period: When, language: str) -> None:
    with speaking(language):
        assert read_period(period_words(period)) == period
    assert read_period(str(period)) == period


@pytest.mark.parametrize(
    ("text", "kept"),
    [("Juni 2030", "2030-06"), ("sept. 2030", "2030-09"), ("VT 2030", "2030-spring"), ("hösten 2030", "2030-autumn"), ("", "")],
)
def test_other_ways_of_writing_are_understood(text: str, kept: str) -> None:
    assert read_period(text) == When.parse(kept)
    assert bool(read_period(text)) is (read_period(text) != UNKNOWN)


@pytest.mark.parametrize("text", ["snart", "juni", "2030 2031", "13 2030", "5 juni 2030", "30", "\u0662\u0660\u0663\u0660"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(RuleBroken, match="no month, term or year"):
        read_period(text)
