"""The examples say what their sources say, and no more."""

import re
from pathlib import Path

import pytest

from netverk.examples import leadership_network, past_conferences
from netverk.programme.codec import dumps, loads
from netverk.programme.value import Programme, Session, Status
from netverk.programme.when import UNKNOWN

SOURCES = Path(__file__).parents[3] / "shared" / "sources"
SPRING = leadership_network.spring_2020()
PAST = (SPRING, *past_conferences.all_of_them())
DATES = {  # everything in the sources that says when
    "ledning-och-innovation": ["2020-05-05T09:30/2020-05-05T12:30", "2020-05-15T09:30/2020-05-15T12:30", "2020-06"],
    "framtidens-myndighet": [],
    "synapsen-ledarskapsdagar": ["2019-04-04"],
    "digstrat": [],
}


def session(slug: str) -> Session:
    return next(each for each in SPRING.sessions if each.slug == slug)


def name_of(programme: Programme) -> str:
    return programme.series.slug


def test_five_mornings_are_planned_and_four_known() -> None:
    assert (SPRING.season.planned, len(SPRING.sessions)) == (5, 4)


def test_the_postponed_morning_has_two_talks_and_neither_old_nor_new_date_nor_reason() -> None:
    postponed = session("omorganisationer")

    assert postponed.status is Status.POSTPONED
    assert [line.name for talk in postponed.talks for line in talk.by] == ["Daniel Ericsson", "Annika Härenstam"]
    assert (postponed.when, postponed.formerly, postponed.because) == (UNKNOWN, UNKNOWN, "")


def test_the_two_dated_mornings_are_at_klarahuset() -> None:
    dated = [each for each in SPRING.sessions if each.is_dated]

    assert [SPRING.place_name(each) for each in dated] == ["Klarahuset", "Klarahuset"]
    assert [each.bylines[0].name for each in dated] == ["Clas Olsson", "Chris Österlund"]
    assert [each.when.day.strftime("%A") for each in dated if each.when.day] == ["Tuesday", "Friday"]


def test_the_morning_in_june_has_no_day() -> None:
    june = session("digitalisering-och-ett-sunt-arbetsliv")

    assert (june.status, str(june.when)) == (Status.PLANNED, "2020-06")


@pytest.mark.parametrize("programme", PAST, ids=name_of)
def test_no_date_is_given_that_the_source_does_not_give(programme: Programme) -> None:
    assert [str(each.when) for each in programme.sessions if each.when] == DATES[programme.series.slug]
    assert (programme.season.starts_on, programme.season.ends_on, programme.days) == (None, None, ())
    assert not any(each.formerly for each in programme.sessions)


def test_a_season_is_dated_no_closer_than_its_source() -> None:
    assert [str(programme.season.term) for programme in PAST] == ["2020-spring", "", "2019", "2018"]


@pytest.mark.parametrize("programme", PAST, ids=name_of)
def test_what_has_been_takes_no_registrations_and_hangs_together(programme: Programme) -> None:
    assert programme.season.takes_registrations is False
    assert {each.speaker for one in programme.sessions for each in one.bylines} <= {who.uid for who in programme.speakers}
    assert loads(dumps(programme)).series == programme.series


def test_each_says_who_arranged_it_where_the_source_does() -> None:
    assert [programme.series.arranged_by for programme in PAST] == ["Altinget (2020)", "", "", ""]


@pytest.mark.parametrize("name", ["Daniel Ericsson", "Carl-Martin Lanér"])
def test_names_that_the_sources_spell_in_two_ways_are_spelled_in_one(name: str) -> None:
    names = {line.name for programme in PAST for each in programme.sessions for line in each.bylines}

    assert name in names
    assert not names & {"Daniel Ericson", "Carl-Magnus Lanér"}


@pytest.mark.skipif(not SOURCES.exists(), reason="the sources are not beside this checkout")
@pytest.mark.parametrize("programme", PAST, ids=name_of)
def test_everybody_and_every_number_is_in_the_sources(programme: Programme) -> None:
    told = " ".join(file.read_text() for file in sorted(SOURCES.glob("*.txt")))
    texts = [programme.series.purpose, *(each.summary for each in programme.sessions), *(who.biography for who in programme.speakers)]

    assert [who.name for who in programme.speakers if who.name not in told] == []
    assert {year for text in texts for year in re.findall(r"\d{4}", text)} <= set(re.findall(r"\d{4}", told))
