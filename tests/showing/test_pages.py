"""What stands on each public page."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template
from lxml import html

from netverk import create_app
from netverk.exchange import schedule_xml
from netverk.language import speaking
from netverk.programme.published import Published
from netverk.programme.value import Season
from netverk.programme.when import When
from netverk.showing import front_pages, season_pages
from netverk.showing.headings import heading
from netverk.showing.standing import Entry
from tests.conftest import let_go, settings, sqlite_template
from tests.showing import samples
from tests.showing.samples import AFTER, BEFORE

CONGRESS = Path(__file__).parents[3] / "shared" / "data" / "31c3-schedule.xml"
NETWORK = samples.network()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One app for all pages here: they ask the database for nothing but the house."""
    made = create_app(settings(f"sqlite:///{sqlite_template()}", tmp_path_factory.mktemp("home")))
    yield made
    let_go(made)


def titles(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.session.title for entry in entries]


# the values


def test_the_next_meeting_is_the_first_that_is_not_over() -> None:
    found = [season_pages.season(NETWORK, datetime(2020, 5, day, 12, 0, tzinfo=UTC)).upcoming for day in (12, 13, 16)]
    assert [each.session.slug if each else "" for each in found] == ["traff-3", "traff-3", "traff-7"]


def test_one_that_goes_on_is_still_the_next() -> None:
    found = season_pages.season(NETWORK, datetime(2020, 5, 12, 9, 0, tzinfo=UTC)).upcoming
    assert found
    assert found.session == samples.MOVED


def test_an_ended_season_has_neither_a_next_meeting_nor_registration_nor_advice() -> None:
    found = season_pages.season(NETWORK, AFTER)
    assert (found.ended, found.upcoming, found.registers, found.advisories, found.to_come) == (True, None, False, (), "")


@pytest.mark.parametrize(
    ("planned", "words"), [(7, ""), (8, "En träff till presenteras senare."), (10, "3 träffar till presenteras senare.")]
)
def test_a_season_says_how_many_meetings_it_still_promises(planned: int, words: str) -> None:
    programme = replace(samples.NETWORK, season=replace(samples.SEASON, planned=planned))
    assert season_pages.season(samples.published(programme), BEFORE).to_come == words


def test_registration_opens_and_closes_by_the_hour_it_was_given() -> None:
    opens, closes = (When.hours(at, at + timedelta(hours=1)) for at in (datetime(2020, 4, 2, 9, 0), datetime(2020, 4, 9, 9, 0)))
    published = samples.published(replace(samples.NETWORK, season=replace(samples.SEASON, opens=opens, closes=closes)))
    moments = (datetime(2020, 4, day, 7, 0, tzinfo=UTC) - timedelta(minutes=early) for day, early in ((2, 1), (2, 0), (9, 1), (9, 0)))
    found = [season_pages.season(published, at) for at in moments]
    assert [each.registers for each in found] == [False, True, True, False]
    assert [each.registration.replace("\xa0", " ") for each in found] == [
        "Anmälan öppnar: torsdagen den 2 april 2020.",
        "",
        "",
        "Anmälan är stängd.",
    ]


def test_an_advisory_holds_through_its_last_day() -> None:
    advisory = replace(samples.NETWORK.advisories[0], ends_on=date(2020, 5, 1))
    published = samples.published(replace(samples.NETWORK, advisories=(advisory,)))
    last = datetime(2020, 5, 1, 22, 0, tzinfo=UTC)  # midnight in Stockholm
    assert [len(season_pages.season(published, at).advisories) for at in (last - timedelta(seconds=1), last)] == [1, 0]


def test_every_session_stands_once_in_a_conference() -> None:
    published = samples.two_rooms()
    found = season_pages.season(published, BEFORE)
    (day,) = found.days
    timed = [entry.session.number for row in day.table.rows for cell in row.cells for entry in cell.entries]
    assert (sorted(timed), titles(day.unsettled), titles(found.entries)) == ([1, 2, 3, 4, 5], ["Programpunkt 6"], ["Programpunkt 7"])


def test_a_promised_day_stands_there_before_its_programme() -> None:
    found = season_pages.season(samples.conference(days=(date(2021, 4, 4),)), BEFORE)
    assert [(day.date, day.table.rows) for day in found.days] == [(date(2021, 4, 4), ())]


@pytest.mark.parametrize(
    ("season", "days", "reads"),
    [
        (Season(slug="a", title="Upplaga tre"), (), "Datum meddelas senare"),
        (Season(slug="a", title="2021", term=When.year(2021)), (), ""),
        (Season(slug="a", title="Upplaga tre", term=When.year(2021)), (), "2021"),
        (Season(slug="a", title="2021"), (date(2021, 4, 4),), "söndagen den 4 april 2021"),
        (Season(slug="a", title="2021"), (date(2021, 4, 4), date(2021, 4, 6)), "4–6 april 2021"),
        (Season(slug="a", title="2021", starts_on=date(2021, 4, 30), ends_on=date(2021, 5, 2)), (), "30 april – 2 maj 2021"),
        (Season(slug="a", title="2021", starts_on=date(2021, 12, 30), ends_on=date(2022, 1, 2)), (), "30 december 2021 – 2 januari 2022"),
    ],
)
def test_when_a_season_takes_place_reads_as_exactly_as_it_is_known(season: Season, days: tuple[date, ...], reads: str) -> None:
    found = heading(samples.conference(days=days, season=season).programme, BEFORE)
    assert found.dates.replace("\xa0", " ") == reads


def test_the_front_page_shows_only_what_is_to_come_in_the_order_of_time() -> None:
    ended = samples.conference(season=Season(slug="2018", title="2018", term=When.year(2018)))
    later = samples.conference(days=(date(2021, 4, 4), date(2021, 4, 5)), season=Season(slug="2021", title="2021"))
    vague = samples.conference(season=Season(slug="2022", title="2022", term=When.year(2022)))
    found = front_pages.home((vague, ended, later, NETWORK), BEFORE)
    assert [line.entry.session.slug if line.entry else line.heading.whole for line in found.dated] == [
        "traff-2",
        "traff-3",
        "traff-7",
        "Ledarskapsdagarna, 2021",
    ]
    assert [line.heading.whole for line in found.undated] == ["Ledarskapsdagarna, 2022"]
    assert [series.title for series in found.series] == ["Ledarskap och innovation i offentlig sektor", "Ledarskapsdagarna"]


def test_a_series_sorts_its_seasons_into_ahead_and_earlier() -> None:
    years = [samples.conference(season=Season(slug=f"{year}", title=f"{year}", term=When.year(year))) for year in (2021, 2018, 2020, 2019)]
    found = front_pages.series(years, BEFORE)
    assert [heading.under for _published, heading in found.present] == ["2020", "2021"]
    assert [heading.under for _published, heading in found.earlier] == ["2019", "2018"]
    assert found.newest.programme.season.slug == "2020"


def test_a_series_leads_to_the_nearest_season_that_takes_registrations() -> None:
    closed = samples.conference(season=Season(slug="2020", title="2020", term=When.year(2020), takes_registrations=False))
    open_ones = [
        samples.conference(season=Season(slug=slug, title=slug, term=When.year(int(slug)), takes_registrations=True))
        for slug in ("2022", "2021")
    ]
    found = front_pages.series((closed, *open_ones), BEFORE).registers
    assert found
    assert found.programme.season.slug == "2021"
    assert front_pages.series((closed,), BEFORE).registers is None


def test_series_that_go_on_stand_before_those_that_are_over() -> None:
    over = samples.conference(season=Season(slug="2018", title="2018", term=When.year(2018)))
    found = front_pages.home((over, NETWORK), BEFORE)
    assert [series.slug for series in found.series] == [NETWORK.programme.series.slug, over.programme.series.slug]


def test_a_next_meeting_that_is_the_first_need_not_stand_above_the_list_too() -> None:
    whole = season_pages.season(NETWORK, BEFORE)
    assert whole.upcoming
    assert not whole.begins_with_the_next, "a postponed one stands before it"
    rest = replace(whole, entries=tuple(each for each in whole.entries if each.session.uid == whole.upcoming.session.uid))
    assert rest.begins_with_the_next


def test_a_session_knows_what_comes_before_and_after_and_what_was_said_about_it() -> None:
    found = season_pages.session(NETWORK, samples.MOVED, BEFORE)
    assert (found.before, found.after) == (samples.POSTPONED, samples.PLAIN)
    (told,) = found.told
    (said,) = told.sentences
    assert said.startswith("Träffen ”En myndighets förändringsresa” flyttas från tisdagen")


def test_a_discussion_leader_stands_by_every_session() -> None:
    (leader, daniel, *_others) = samples.SPEAKERS
    found = [season_pages.speaker(NETWORK, each, BEFORE) for each in (leader, daniel)]
    assert [(each.leads, len(each.entries)) for each in found] == [(True, 7), (False, 1)]


# the pages

VIEWS: dict[str, Callable[[], object]] = {
    "home": lambda: front_pages.home((NETWORK, samples.two_rooms()), BEFORE),
    "home empty": lambda: front_pages.home((), BEFORE),
    "home over": lambda: front_pages.home((NETWORK,), AFTER),
    "series": lambda: front_pages.series((NETWORK,), BEFORE),
    "series over": lambda: front_pages.series((NETWORK,), AFTER),
    "season": lambda: season_pages.season(NETWORK, BEFORE),
    "season over": lambda: season_pages.season(NETWORK, AFTER),
    "season timetable": lambda: season_pages.season(samples.two_rooms(), BEFORE),
    "season empty": lambda: season_pages.season(samples.conference(), BEFORE),
    "season year": lambda: season_pages.season(samples.conference(samples.UNDATED, venues=()), AFTER),
    "season day": lambda: season_pages.season(samples.conference(days=(date(2021, 4, 4),)), BEFORE),
    **{f"session {each.number}": lambda each=each: season_pages.session(NETWORK, each, BEFORE) for each in samples.SESSIONS},  # type: ignore[misc]
    "session over": lambda: season_pages.session(NETWORK, samples.MOVED, AFTER),
    "speaker": lambda: season_pages.speaker(NETWORK, samples.SPEAKERS[1], BEFORE),
    "speaker leader": lambda: season_pages.speaker(NETWORK, samples.SPEAKERS[0], BEFORE),
    "changes": lambda: season_pages.changes(NETWORK, BEFORE),
    "changes none": lambda: season_pages.changes(samples.published(samples.NETWORK), BEFORE),
}


def shown(app: Flask, name: str, language: str = "sv") -> str:
    with speaking(language), app.test_request_context("/", base_url="http://localhost/en" if language == "en" else None):
        view = name.partition(" ")[0]
        return render_template(f"showing/public/{view}.html", page=VIEWS[name](), json_ld="", house=samples.HOUSE)


def parsed(made: str) -> Any:
    return html.fromstring(made)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", VIEWS)
def test_every_page_is_whole_in_both_languages(app: Flask, name: str, language: str) -> None:
    made = shown(app, name, language)
    tree = parsed(made)
    assert tree.get("lang") == language
    assert len(tree.findall(".//main//h1")) == 1
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert not tree.xpath("//@style | //@onclick | //style | //script[not(@src) and not(@type='application/ld+json')]")


@pytest.mark.parametrize("name", ["season", "home", "session 7", "changes"])
def test_a_title_is_never_taken_for_markup(app: Flask, name: str) -> None:
    made = shown(app, name)
    assert "<script>alert" not in made
    assert name == "changes" or "&lt;script&gt;alert(1)&lt;/script&gt;" in made


def text(app: Flask, name: str, language: str = "sv") -> str:
    return " ".join(parsed(shown(app, name, language)).find(".//main").text_content().split())


def test_a_season_that_is_over_is_calm(app: Flask) -> None:
    before, over = text(app, "season"), text(app, "season over")
    for words in ("Anmäl dig", "Nästa träff", "Stanna hemma", "Med förbehåll", "till presenteras", "Nytt datum är inte bestämt"):
        assert words in before
        assert words not in over
    assert "Datum meddelas senare" in before
    assert "Datum meddelas senare" not in over


def test_what_is_struck_is_said_in_words_too(app: Flask) -> None:
    tree = parsed(shown(app, "season"))
    struck = [" ".join(each.text_content().split()) for each in tree.find_class("struck")]
    assert struck == ["Gäller inte längre: måndag 20 april 2020 kl. 09.30–12.30"]


def test_swedish_texts_on_an_english_page_are_marked_as_swedish(app: Flask) -> None:
    headings = parsed(shown(app, "season", "en")).findall(".//main//h3")
    assert {heading.get("lang") for heading in headings} == {"sv"}


def test_an_empty_house_says_so(app: Flask) -> None:
    assert "Inget är planerat just nu" in text(app, "home empty")


@pytest.fixture
def congress() -> Published:
    if not CONGRESS.exists():
        pytest.skip("the schedule of the congress is not at hand")
    return samples.published(schedule_xml.read(CONGRESS.read_bytes()))


def test_a_large_conference_stands_whole_in_its_timetable(app: Flask, congress: Published) -> None:
    page = season_pages.season(congress, BEFORE)
    with speaking("sv"), app.test_request_context("/"):
        made = render_template("showing/public/season.html", page=page, json_ld="", house=samples.HOUSE)
    tree = parsed(made)
    rooms = [len(table.xpath("./thead/tr/th")) for table in tree.findall(".//table")]
    assert (len(tree.xpath("//*[@data-session]")), rooms) == (138, [4, 4, 4, 4])
    assert len(re.findall(r'data-starts="2014-12-2[789]|data-starts="2014-12-3', made)) == 138
