"""What is said of each change, in both languages, and the subject line of the letter about it."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given

from netverk.language import speaking
from netverk.programme.changes import AdvisoryChanged, DayMoved, Engaged, JoiningLinkChanged, difference
from netverk.programme.sentences import TELLERS, headline, sentence, sentences
from netverk.programme.value import Advisory, Byline, Kind, Link, Mode, Programme, Room, Season, Series, Session, Status, Talk, Venue
from netverk.programme.when import UNKNOWN, When
from netverk.programme.words import when_words
from tests.programme import strategies as some

TUESDAY = When.parse("2020-05-05T09:30/2020-05-05T12:30")
WEEK_AFTER = When.parse("2020-05-12T09:30/2020-05-12T12:30")
AFTERNOON = When.parse("2020-05-05T13:30/2020-05-05T16:30")
JUNE, SEPTEMBER = When.month(2020, 6), When.month(2020, 9)
KARI, DANIEL = Byline(speaker="kari", name="Kari Nordmann"), Byline(speaker="daniel", name="Daniel Ericsson")
HOUSE = Venue(slug="klara", name="Klarahuset", rooms=(Room(slug="s", name="Stora salen"), Room(slug="l", name="Lilla salen")))
FACTS: dict[str, Any] = {"uid": "s1", "slug": "kris", "title": "Att leda", "number": 1, "status": Status.SCHEDULED, "when": TUESDAY}
AT_THE_HOUSE: dict[str, Any] = {"venue": "klara", "room": "s"}
POSTPONED = {"status": Status.POSTPONED, "when": UNKNOWN, "formerly": TUESDAY}


def programme(*sessions: Session, kind: Kind = Kind.NETWORK, venues: tuple[Venue, ...] = (HOUSE,)) -> Programme:
    series = Series(slug="ledarskap", kind=kind, title="Ledarskap")
    return Programme(series=series, season=Season(slug="v", title="våren 2020"), sessions=sessions, venues=venues)


def said(was: dict[str, Any], becomes: dict[str, Any], language: str = "sv", kind: Kind = Kind.NETWORK) -> str:
    """What is said of one change, with ordinary spaces."""
    before = programme(Session(**{**FACTS, **was}), kind=kind)
    after = programme(Session(**{**FACTS, **was, **becomes}), kind=kind)
    with speaking(language):
        return " ".join(sentences(difference(before, after), after)).replace("\N{NO-BREAK SPACE}", " ")


SWEDISH = [
    ({}, {"when": WEEK_AFTER}, "flyttas från tisdagen den 5 maj 2020 kl. 09.30–12.30 till tisdagen den 12 maj 2020 kl. 09.30–12.30."),
    ({}, {"when": AFTERNOON}, "tisdagen den 5 maj 2020 flyttas från kl. 09.30–12.30 till kl. 13.30–16.30."),
    ({"when": When.parse("2020-05-05")}, {"when": TUESDAY}, "tisdagen den 5 maj 2020 har fått klockslag: kl. 09.30–12.30."),
    ({}, {"when": UNKNOWN}, "blir inte av tisdagen den 5 maj 2020 kl. 09.30–12.30. Datum meddelas senare."),
    ({"status": Status.PLANNED, "when": UNKNOWN}, {"when": JUNE}, "planeras till juni 2020."),
    ({"status": Status.PLANNED, "when": JUNE}, {"when": SEPTEMBER}, "flyttas från juni 2020 till september 2020."),
    ({}, POSTPONED, "skjuts upp från tisdagen den 5 maj 2020 kl. 09.30–12.30. Nytt datum är inte bestämt."),
    ({}, {**POSTPONED, "when": SEPTEMBER}, "skjuts upp från tisdagen den 5 maj 2020 kl. 09.30–12.30, preliminärt till september 2020."),
    ({"status": Status.PLANNED, "when": UNKNOWN}, {"status": Status.POSTPONED}, "skjuts upp. Nytt datum är inte bestämt."),
    ({"status": Status.PLANNED, "when": UNKNOWN}, {"status": Status.POSTPONED, "when": JUNE}, "skjuts upp, preliminärt till juni 2020."),
    (POSTPONED, {"when": JUNE}, "är fortfarande uppskjuten, preliminärt till juni 2020."),
    (
        {**POSTPONED, "when": JUNE},
        {"when": SEPTEMBER},
        "är fortfarande uppskjuten, nu preliminärt till september 2020 i stället för juni 2020.",
    ),
    (
        POSTPONED,
        {"status": Status.SCHEDULED, "when": WEEK_AFTER},
        "har fått nytt datum: tisdagen den 12 maj 2020 kl. 09.30–12.30 i stället för tisdagen den 5 maj 2020 kl. 09.30–12.30.",
    ),
    (
        POSTPONED,
        {"status": Status.SCHEDULED, "when": TUESDAY, "formerly": UNKNOWN},
        "hålls som det först var bestämt: tisdagen den 5 maj 2020 kl. 09.30–12.30.",
    ),
    (
        {"status": Status.PLANNED, "when": JUNE},
        {"status": Status.SCHEDULED, "when": TUESDAY},
        "har fått datum: tisdagen den 5 maj 2020 kl. 09.30–12.30.",
    ),
    ({}, {"status": Status.CANCELLED}, "tisdagen den 5 maj 2020 kl. 09.30–12.30 ställs in."),
    (POSTPONED, {"status": Status.CANCELLED}, ", som var uppskjuten, ställs in."),
    ({"status": Status.CANCELLED}, {"status": Status.SCHEDULED}, "blir av trots allt: tisdagen den 5 maj 2020 kl. 09.30–12.30."),
    (AT_THE_HOUSE, {"mode": Mode.ONLINE, "venue": "", "room": ""}, "hålls digitalt i stället för på plats (Klarahuset, Stora salen)."),
    ({"mode": Mode.ONLINE}, {"mode": Mode.ON_SITE, **AT_THE_HOUSE}, "hålls på plats i stället för digitalt: Klarahuset, Stora salen."),
    ({"mode": Mode.HYBRID}, {"mode": Mode.ONLINE}, "hålls bara digitalt."),
    (AT_THE_HOUSE, {"room": "l"}, "byter sal: Klarahuset, Lilla salen i stället för Klarahuset, Stora salen."),
    ({}, AT_THE_HOUSE, "har fått lokal: Klarahuset, Stora salen."),
    ({"preliminary": True}, {"preliminary": False}, "är nu slutligt bestämd till tisdagen den 5 maj 2020 kl. 09.30–12.30."),
    ({"chairs": (DANIEL,)}, {"chairs": (KARI,)}, ": Kari Nordmann medverkar i stället för Daniel Ericsson."),
    ({"chairs": (DANIEL,)}, {"chairs": (DANIEL, KARI)}, ": Kari Nordmann medverkar."),
    ({"chairs": (DANIEL,)}, {"chairs": ()}, ": Daniel Ericsson medverkar inte längre."),
    ({"chairs": (DANIEL,)}, {"chairs": (replace(DANIEL, title="vd"),)}, ": uppgifterna om Daniel Ericsson är ändrade."),
    ({"talks": (Talk(uid="a", title="Ett"),)}, {"talks": (Talk(uid="a", title="Två"),)}, "har fått ändrat innehåll: ”Ett” heter nu ”Två”."),
    (
        {"talks": (Talk(uid="a", title="Ett"),)},
        {"talks": (Talk(uid="b", title="Två"),)},
        "har fått ändrat innehåll: ”Ett” utgår, ”Två” är nytt.",
    ),
    ({"title": "Att följa"}, {"title": "Att leda"}, "hette tidigare ”Att följa”."),
    ({}, {"summary": "x", "links": (Link(url="u"),)}, "har fått ändrade uppgifter: sammanfattning och länkar."),
]


@pytest.mark.parametrize(("was", "becomes", "words"), SWEDISH)
def test_a_change_is_said_in_swedish(was: dict[str, Any], becomes: dict[str, Any], words: str) -> None:
    assert re.sub(r" (?=[,:])", "", said(was, becomes)) == re.sub(r" (?=[,:])", "", f"Träffen ”Att leda” {words}")


@pytest.mark.parametrize(
    ("was", "becomes", "words"),
    [
        ({}, {"when": WEEK_AFTER}, "is moved from Tuesday 5 May 2020 09:30–12:30 to Tuesday 12 May 2020 09:30–12:30."),
        ({}, POSTPONED, "is postponed from Tuesday 5 May 2020 09:30–12:30. A new date is not set."),
        ({}, {"status": Status.CANCELLED}, "on Tuesday 5 May 2020 09:30–12:30 is cancelled."),
        ({}, {"mode": Mode.ONLINE}, "is held online instead of on site."),
    ],
)
def test_a_change_is_said_in_english(was: dict[str, Any], becomes: dict[str, Any], words: str) -> None:
    assert said(was, becomes, "en").replace(", 09:30", " 09:30") == f"The meeting “Att leda” {words}"


def test_a_conference_has_sessions_where_a_network_has_meetings() -> None:
    assert said({}, {"status": Status.CANCELLED}, kind=Kind.CONFERENCE).startswith("Programpunkten ”Att leda” ")
    assert said({}, {"status": Status.CANCELLED}, "en", Kind.CONFERENCE).startswith("The session “Att leda” ")


@pytest.mark.parametrize(
    ("because", "ends"), [("Talaren är sjuk", "ställs in. Talaren är sjuk."), ("Vi väntar.", "ställs in. Vi väntar."), (" ", "ställs in.")]
)
def test_the_reason_follows_as_a_sentence_of_its_own(because: str, ends: str) -> None:
    assert said({}, {"status": Status.CANCELLED, "because": because}).endswith(ends)


def test_the_place_it_leaves_is_named_even_where_the_new_programme_does_not_know_it() -> None:
    before = programme(Session(**FACTS, **AT_THE_HOUSE))
    after = programme(Session(**FACTS, venue="w"), venues=(Venue(slug="w", name="Waterfront"),))
    (change, *_venues) = difference(before, after)
    assert sentence(change, after) == "Träffen ”Att leda” byter lokal: Waterfront i stället för Klarahuset, Stora salen."


def test_a_joining_link_is_never_in_the_sentence() -> None:
    change = JoiningLinkChanged(uid="s1", title="Att leda", before="https://a.example", after="https://b.example")
    assert sentence(change, programme()) == "Träffen ”Att leda” har fått en ny anslutningslänk. Den gamla gäller inte längre."


def test_information_and_days_are_told_too() -> None:
    advisory = Advisory(uid="i", title="Stanna hemma", text="…")
    assert sentence(AdvisoryChanged(uid="i", after=advisory), programme()) == "Ny information: ”Stanna hemma”."
    assert sentence(AdvisoryChanged(uid="i", before=advisory), programme()) == "Informationen ”Stanna hemma” gäller inte längre."
    day = sentence(DayMoved(uid="d", before=TUESDAY, after=AFTERNOON), programme()).replace("\N{NO-BREAK SPACE}", " ")
    assert day == "Konferensdagen tisdagen den 5 maj 2020 flyttas från kl. 09.30–12.30 till kl. 13.30–16.30."


@given(some.grown())
def test_every_change_has_a_sentence_and_a_headline_in_both_languages(pair: tuple[Programme, Programme]) -> None:
    before, after = pair
    changes = difference(before, after)
    for language in ("sv", "en"):
        with speaking(language):
            assert headline(changes, after)
            for change in changes:
                assert type(change) in TELLERS
                text = sentence(change, after).replace("%(what)s", "")  # which a title itself may hold
                assert text.strip()
                assert "%(" not in text


@given(some.WHENS, some.WHENS)
def test_a_moved_session_is_told_with_both_times(left: When, reached: When) -> None:
    assume(left and reached and left != reached)
    assume(not (left.has_date and reached.has_date and left.first_date == reached.first_date))
    before, after = programme(Session(**{**FACTS, "when": left})), programme(Session(**{**FACTS, "when": reached}))
    for language in ("sv", "en"):
        with speaking(language):
            text = " ".join(sentences(difference(before, after), after))
            assert text.index(when_words(left)) < text.rindex(when_words(reached))


HEADLINES = [
    ([{}], [{"when": WEEK_AFTER}], "Träffen den 5 maj flyttas till den 12 maj"),
    ([{}], [{"when": AFTERNOON}], "Träffen den 5 maj får ändrad tid"),
    ([{}], [POSTPONED], "Träffen den 5 maj skjuts upp"),
    ([{}], [{"when": WEEK_AFTER, "venue": "klara"}], "Träffen den 5 maj flyttas till den 12 maj"),
    ([{"when": UNKNOWN, "status": Status.PLANNED}], [{"status": Status.CANCELLED}], "Träffen ”Att leda” ställs in"),
    ([POSTPONED], [{"status": Status.SCHEDULED, "when": WEEK_AFTER}], "Träffen ”Att leda” har fått datum: 12 maj"),
    ([POSTPONED], [{"when": SEPTEMBER}], "Träffen den 5 maj: besked om datum"),
    ([{}, {}], [{"when": WEEK_AFTER}, {"when": AFTERNOON}], "Två träffar flyttas"),
    ([{}, {}, {}], [POSTPONED, POSTPONED, {"status": Status.CANCELLED}], "Tre träffar ändras"),
    ([{}] * 13, [POSTPONED] * 13, "13 träffar skjuts upp"),
    ([{}], [{"summary": "x"}], "Programmet för våren 2020 är uppdaterat"),
    ([{}], [{}], "Programmet för våren 2020 är uppdaterat"),
]


@pytest.mark.parametrize(("was", "becomes", "words"), HEADLINES)
def test_the_headline_says_what_happens_to_which_session(was: list[dict[str, Any]], becomes: list[dict[str, Any]], words: str) -> None:
    facts = [{**FACTS, "uid": f"s{n}", "number": n, **each} for n, each in enumerate(was)]
    before = programme(*(Session(**each) for each in facts))
    after = programme(*(Session(**{**each, **new}) for each, new in zip(facts, becomes, strict=True)))
    assert headline(difference(before, after), after).replace("\N{NO-BREAK SPACE}", " ") == words


def test_a_speaker_reads_that_they_take_part() -> None:
    session = Session(**FACTS)
    change = Engaged(uid="s1", title="Att leda", session=session)
    undated = Engaged(uid="s1", title="Att leda", session=replace(session, when=UNKNOWN))
    both = [change, replace(change, uid="s2")]

    written = [sentence(change, programme()), *(headline(each, programme()) for each in ([change], [undated], both))]

    assert [text.replace("\N{NO-BREAK SPACE}", " ") for text in written] == [
        "Du medverkar i ”Att leda”: tisdagen den 5 maj 2020 kl. 09.30–12.30.",
        "Du medverkar den 5 maj",
        "Du medverkar i ”Att leda”",
        "Du medverkar i två träffar",
    ]
