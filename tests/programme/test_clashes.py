"""What does not fit together, and what does although it looks close."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netverk.language import speaking
from netverk.programme.clashes import (
    Buffers,
    Gathering,
    HolidayClash,
    MembersHurried,
    MembersTaken,
    MoreThanSeats,
    Occupied,
    OutsideSeason,
    RoomTaken,
    SeasonBackwards,
    SpeakerHurried,
    SpeakerTaken,
    SqueezeDay,
    TooFewSeats,
    clashes,
    room_key,
    speaker_key,
)
from netverk.programme.value import Byline, Day, Kind, Mode, Programme, Room, Season, Series, Session, Speaker, Status, Talk, Venue
from netverk.programme.when import When
from tests.programme import strategies as some

HOUSE = Venue(
    slug="klara", name="Klarahuset", rooms=(Room(slug="s", name="Stora salen", seats=40), Room(slug="l", name="Lilla salen", seats=12))
)
KARI = Byline(speaker="kari", name="Kari Nordmann")
MORNING, LATE_MORNING, NOON = "2020-05-05T09:30/2020-05-05T12:30", "2020-05-05T11:00/2020-05-05T14:00", "2020-05-05T12:30/2020-05-05T14:00"


def session(uid: str, when: str = MORNING, **facts: Any) -> Session:
    given = {"slug": uid, "title": uid.upper(), "number": 1, "status": Status.SCHEDULED, "when": When.parse(when)}
    return Session(uid=uid, **{**given, **facts})


def programme(*sessions: Session, kind: Kind = Kind.NETWORK, season: dict[str, Any] | None = None, **facts: Any) -> Programme:
    series = Series(slug="ledarskap", kind=kind, title="Ledarskap")
    whole = {"series": series, "season": Season(slug="v", title="V", **(season or {})), "sessions": sessions, "venues": (HOUSE,)}
    return Programme(**{**whole, "speakers": (Speaker(uid="kari", slug="kari", name="Kari Nordmann"),), **facts})


def test_a_room_twice_at_once_clashes() -> None:
    found = clashes(programme(session("a", venue="klara", room="s"), session("b", LATE_MORNING, venue="klara", room="s")))

    assert found == (RoomTaken(sessions=("a", "b"), room="Stora salen", title="A", other="B"),)
    assert found[0].sentence() == "Stora salen är bokad för både ”A” och ”B” samtidigt."
    with speaking("en"):
        assert found[0].sentence() == "Stora salen is wanted by “A” and “B” at the same time."


@pytest.mark.parametrize(
    "other",
    [
        session("b", NOON, venue="klara", room="s"),
        session("b", venue="klara", room="l"),
        session("b", venue="klara"),
        session("b", "2020-05-05", venue="klara", room="s"),
        session("b", venue="klara", room="s", status=Status.POSTPONED),
        session("b", venue="klara", room="s", status=Status.CANCELLED),
    ],
)
def test_what_follows_lies_elsewhere_is_vague_or_off_does_not_clash(other: Session) -> None:
    assert clashes(programme(session("a", venue="klara", room="s"), other)) == ()


@pytest.mark.parametrize("facts", [{"chairs": (KARI,)}, {"talks": (Talk(uid="t", by=(KARI,)),)}])
def test_a_speaker_twice_at_once_clashes_chairs_too(facts: dict[str, Any]) -> None:
    found = clashes(programme(session("a", talks=(Talk(uid="t", by=(KARI,)),)), session("b", LATE_MORNING, **facts)))

    assert found == (SpeakerTaken(sessions=("a", "b"), name="Kari Nordmann", title="A", other="B"),)
    assert found[0].sentence() == "Kari Nordmann är bokad i både ”A” och ”B” samtidigt."


def test_a_networks_discussion_leader_cannot_be_in_two_sessions() -> None:
    both = (session("a"), session("b", LATE_MORNING))
    assert [type(clash) for clash in clashes(programme(*both, leaders=(KARI,)))] == [SpeakerTaken]
    assert clashes(programme(*both)) == ()


def test_a_speaker_who_also_chairs_the_session_does_not_clash_with_themselves() -> None:
    assert clashes(programme(session("a", chairs=(KARI,), talks=(Talk(uid="t", by=(KARI,)),)), leaders=(KARI,))) == ()


def test_bookings_of_other_seasons_count_in_their_own_zone() -> None:
    here = programme(session("a", venue="klara", room="s", chairs=(KARI,)))
    helsinki = When.parse("2020-05-05T13:00/2020-05-05T14:00")
    taken = [
        Occupied(room_key("klara", "s"), helsinki, "Europe/Helsinki", "Annat"),
        Occupied(speaker_key("kari"), helsinki, "Europe/Stockholm", "Annat"),
    ]

    assert clashes(here, elsewhere=taken) == (RoomTaken(sessions=("a",), room="Stora salen", title="A", other="Annat"),)
    assert clashes(programme(), elsewhere=taken * 2) == ()


@pytest.mark.parametrize(
    ("season", "when", "clashing"),
    [
        ({"starts_on": date(2020, 5, 5), "ends_on": date(2020, 5, 5)}, MORNING, False),
        ({"starts_on": date(2020, 5, 6)}, MORNING, True),
        ({"ends_on": date(2020, 5, 4)}, MORNING, True),
        ({"ends_on": date(2020, 5, 4)}, "2020-05-05T00:30/2020-05-05T02:00", False),
        ({"term": When.term(2020, autumn=False)}, "2020-06-30", False),
        ({"term": When.term(2020, autumn=False)}, "2020-07-02", True),
        ({"term": When.term(2020, autumn=False)}, "2020-09", True),
        ({"term": When.term(2020, autumn=False)}, "2020", False),
        ({}, MORNING, False),
    ],
)
def test_a_session_lies_in_its_season(season: dict[str, Any], when: str, *, clashing: bool) -> None:
    found = clashes(programme(session("a", when), season=season))
    assert [type(clash) for clash in found] == [OutsideSeason] * clashing


def test_a_conference_has_its_days() -> None:
    days = (Day(uid="d", date=date(2020, 5, 6)),)
    found = clashes(programme(session("a"), kind=Kind.CONFERENCE, days=days))
    assert [clash.sentence().replace("\N{NO-BREAK SPACE}", " ") for clash in found] == ["”A” den 5 maj 2020 ligger utanför säsongen."]


def test_a_postponed_session_may_lie_outside_the_season() -> None:
    late = session("a", "2020-09", status=Status.POSTPONED)
    assert clashes(programme(late, season={"term": When.term(2020, autumn=False)})) == ()


def test_a_network_needs_seats_for_everybody() -> None:
    small, large = session("a", venue="klara", room="l"), session("b", NOON, venue="klara", room="s")
    found = clashes(programme(small, large, season={"capacity": 25}))

    assert found == (TooFewSeats(sessions=("a",), title="A", room="Lilla salen", seats=12, capacity=25),)
    assert found[0].sentence() == "”A” hålls i Lilla salen med 12 stolar, men säsongen tar 25 deltagare."
    assert clashes(programme(small, kind=Kind.CONFERENCE, season={"capacity": 25})) == ()


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        ("2020-05-21", HolidayClash, "Kristi himmelsfärdsdag"),
        ("2020-04-11", HolidayClash, "Påskafton"),
        ("2020-06-19", HolidayClash, "Midsommarafton"),
        ("2020-12-24", HolidayClash, "Julafton"),
        ("2020-12-31", HolidayClash, "Nyårsafton"),
        ("2020-05-22", SqueezeDay, "klämdag"),
        ("2026-01-05", SqueezeDay, "klämdag"),
    ],
)
def test_days_off_are_named(day: str, kind: type, name: str) -> None:
    (clash,) = clashes(programme(session("a", day)))
    assert isinstance(clash, kind)
    assert name in clash.sentence()


@pytest.mark.parametrize("day", ["2020-05-20", "2020-05-25", "2020-04-09", "2020-05-30", "2020-05-10", "2020-05"])
def test_working_days_ordinary_weekends_and_months_are_no_days_off(day: str) -> None:
    assert clashes(programme(session("a", day))) == ()


def test_days_off_are_swedish_and_named_in_the_language_spoken() -> None:
    (clash,) = clashes(programme(session("a", "2020-05-21")))
    with speaking("en"):
        assert clash.sentence().replace("\N{NO-BREAK SPACE}", " ") == "“A” falls on Ascension Day, Thursday 21 May 2020."
    assert clashes(programme(session("a", "2020-05-21"), zone="Europe/Berlin")) == ()


def test_a_season_that_ends_before_it_starts_clashes_once() -> None:
    found = clashes(programme(session("a"), season={"starts_on": date(2020, 5, 6), "ends_on": date(2020, 5, 1)}))
    assert [type(clash) for clash in found] == [SeasonBackwards]
    assert found[0].sentence().replace("\N{NO-BREAK SPACE}", " ") == "Säsongen slutar (1 maj 2020) innan den börjar (6 maj 2020)."


@given(st.lists(st.tuples(some.HOURS, st.sampled_from(["s", "l"]), st.sampled_from(Status)), max_size=12))
def test_the_sweep_finds_what_comparing_every_pair_finds(drawn: list[tuple[When, str, Status]]) -> None:
    near = [(in_one_week(when), room, status) for when, room, status in drawn]
    sessions = [session(f"s{n}", str(when), venue="klara", room=room, status=status) for n, (when, room, status) in enumerate(near)]
    alive = [each for each in sessions if each.status not in {Status.POSTPONED, Status.CANCELLED}]
    expected = {
        frozenset({one.uid, other.uid})
        for one in alive
        for other in alive
        if one.uid < other.uid and one.room == other.room and one.when.overlaps(other.when)
    }
    found = [frozenset(clash.sessions) for clash in clashes(programme(*sessions, zone="UTC")) if isinstance(clash, RoomTaken)]
    assert set(found) == expected
    assert len(found) == len(expected)


def in_one_week(when: When) -> When:
    """The same hours in one week, so that many overlap."""
    assert when.starts
    return when.starting(when.starts.replace(year=2020, month=5, day=when.starts.day % 7 + 1))


NEAR = Venue(slug="nära", name="Nära")
KARI_SPEAKS: dict[str, Any] = {"talks": (Talk(uid="t", by=(KARI,)),)}


@pytest.mark.parametrize(
    ("here", "there", "minutes", "travels"),
    [
        ("2020-05-05T12:35/2020-05-05T14:00", "klara", 5, False),
        ("2020-05-05T12:45/2020-05-05T14:00", "klara", None, False),
        ("2020-05-05T12:45/2020-05-05T14:00", "waterfront", 15, True),
        ("2020-05-05T13:15/2020-05-05T14:00", "waterfront", None, True),
        ("2020-05-05T08:00/2020-05-05T09:30", "waterfront", 0, True),
        ("2020-05-05T12:35/2020-05-05T14:00", "", 5, False),
    ],
)
def test_a_speaker_needs_time_from_one_season_to_another(here: str, there: str, minutes: int | None, *, travels: bool) -> None:
    taken = [Occupied(speaker_key("kari"), When.parse(here), "Europe/Stockholm", "Annat", there)]
    found = clashes(programme(session("a", venue="klara", **KARI_SPEAKS)), elsewhere=taken)

    assert [type(clash) for clash in found] == [SpeakerHurried] * (minutes is not None)
    assert [(clash.minutes, clash.travels) for clash in found if isinstance(clash, SpeakerHurried)] == [(minutes, travels)] * len(found)


def test_time_is_told_in_words_in_the_order_of_the_day() -> None:
    early = Occupied(speaker_key("kari"), When.parse("2020-05-05T08:00/2020-05-05T09:30"), "Europe/Stockholm", "Annat", "nära")
    (clash,) = clashes(programme(session("a", venue="klara", **KARI_SPEAKS)), elsewhere=[early])
    assert clash.sentence() == "Kari Nordmann har ingen tid på sig mellan ”Annat” och ”A”, som hålls i olika lokaler. Räkna med 45 minuter."
    (clash,) = clashes(programme(session("a", **KARI_SPEAKS)), elsewhere=[early], buffers=Buffers(between=20))
    assert clash.sentence() == "Kari Nordmann har ingen tid på sig mellan ”Annat” och ”A”. Räkna med 20 minuter."


def test_within_a_programme_only_another_venue_takes_time() -> None:
    both = (session("a", venue="klara", **KARI_SPEAKS), session("b", NOON, venue="klara", chairs=(KARI,)))
    assert clashes(programme(*both)) == ()

    away = (both[0], replace(both[1], venue="nära"))
    (clash,) = clashes(programme(*away, venues=(HOUSE, NEAR)))
    assert isinstance(clash, SpeakerHurried)
    assert (clash.sessions, clash.needed) == (("a", "b"), 45)

    online = (both[0], replace(away[1], mode=Mode.ONLINE))
    assert clashes(programme(*online, venues=(HOUSE, NEAR))) == ()


def test_a_room_needs_no_time() -> None:
    taken = [Occupied(room_key("klara", "s"), When.parse(NOON), "Europe/Stockholm", "Annat", "klara")]
    assert clashes(programme(session("a", venue="klara", room="s")), elsewhere=taken) == ()


GATHERING = Gathering(When.parse(LATE_MORNING), "Europe/Stockholm", "Annat", 12, "Digitalt", "digitalt/v", "klara")


def test_members_cannot_be_in_two_seasons_at_once() -> None:
    found = clashes(programme(session("a", venue="klara")), gatherings=[GATHERING])

    assert found == (MembersTaken(sessions=("a",), people=12, title="A", other="Annat", series="Digitalt", path="digitalt/v"),)
    assert found[0].sentence() == "12 personer har plats både på ”A” och på ”Annat” (Digitalt), som hålls samtidigt."
    with speaking("en"):
        one = replace(GATHERING, people=1)
        (clash,) = clashes(programme(session("a")), gatherings=[one])
        assert clash.sentence() == "One person has a place both in “A” and in “Annat” (Digitalt), at the same time."


@pytest.mark.parametrize(("venue", "minutes"), [("klara", []), ("nära", [30])])
def test_members_need_time_to_change_venues(venue: str, minutes: list[int]) -> None:
    later = replace(GATHERING, when=When.parse("2020-05-05T13:00/2020-05-05T14:00"), venue=venue)
    found = clashes(programme(session("a", venue="klara")), gatherings=[later])

    assert [clash.minutes for clash in found if isinstance(clash, MembersHurried)] == minutes
    if minutes:
        said = "12 personer med plats på båda har 30 minuter på sig mellan ”A” och ”Annat” (Digitalt), som hålls i olika lokaler."
        assert found[0].sentence() == f"{said} Räkna med 45 minuter."


def test_who_comes_to_a_conference_is_there_all_day() -> None:
    day = (session("a", "2020-05-05T09:00/2020-05-05T10:00"), session("b", "2020-05-05T15:00/2020-05-05T16:00"))
    (clash,) = clashes(programme(*day, kind=Kind.CONFERENCE), gatherings=[GATHERING])

    assert isinstance(clash, MembersTaken)
    assert (clash.sessions, clash.day) == ((), date(2020, 5, 5))
    assert clash.sentence() == "12 personer har plats både på ”V” och på ”Annat” (Digitalt), som hålls samtidigt."
    assert clashes(programme(*day), gatherings=[GATHERING]) == ()


@pytest.mark.parametrize(("registered", "kind"), [(12, TooFewSeats), (13, MoreThanSeats), (0, TooFewSeats)])
def test_more_people_than_seats_is_worse_than_more_places(registered: int, kind: type) -> None:
    (clash,) = clashes(programme(session("a", venue="klara", room="l"), season={"capacity": 25}), registered=registered)
    assert isinstance(clash, kind)


def test_whoever_is_registered_needs_a_seat_also_where_nothing_limits_the_season() -> None:
    small = session("a", venue="klara", room="l")
    (clash,) = clashes(programme(small), registered=31)
    assert clash.sentence() == "”A” hålls i Lilla salen med 12 stolar, men 31 har plats."
    assert clashes(programme(replace(small, mode=Mode.ONLINE)), registered=31) == ()


@given(st.lists(st.tuples(some.HOURS, st.sampled_from(["klara", "nära", ""])), max_size=10), st.integers(0, 90), st.integers(0, 90))
def test_every_pair_is_told_of_that_is_too_near_and_no_other(drawn: list[tuple[When, str]], between: int, travel: int) -> None:
    buffers = Buffers(between=between, travel=travel)
    near = [(in_one_week(when), venue) for when, venue in drawn]
    ours = [session(f"s{n}", str(when), venue=venue, **KARI_SPEAKS) for n, (when, venue) in enumerate(near[::2])]
    theirs = [Occupied(speaker_key("kari"), when, "UTC", f"t{n}", venue) for n, (when, venue) in enumerate(near[1::2])]

    def is_too_near(one: Session, other: tuple[str, When, str], least: int) -> bool:
        _title, when, venue = other
        first, second = sorted((one.when, when), key=lambda each: each.order)
        apart = (second.order[0] - first.ends).total_seconds() / 60  # type: ignore[operator]  # hours have an end
        return apart < (max(between, travel) if one.venue and venue and one.venue != venue else least)

    elsewhere = [(each.title, each.when, each.venue) for each in theirs]
    expected = [(one.title, each[0]) for one in ours for each in elsewhere if is_too_near(one, each, between)]
    for n, one in enumerate(ours):
        later = [(each.title, each.when, each.venue) for each in ours[n + 1 :]]
        expected += [(one.title, each[0]) for each in later if is_too_near(one, each, 0)]
    found = clashes(programme(*ours, zone="UTC", venues=(HOUSE, NEAR)), elsewhere=theirs, buffers=buffers)
    told = [(clash.title, clash.other) for clash in found if isinstance(clash, SpeakerTaken | SpeakerHurried)]
    assert sorted(map(sorted, told)) == sorted(map(sorted, expected))


@given(some.programmes())
def test_every_clash_has_a_sentence(one: Programme) -> None:
    crowded = replace(one, zone="Europe/Stockholm", season=replace(one.season, ends_on=date(2020, 1, 1), capacity=99))
    for language in ("sv", "en"):
        with speaking(language):
            assert all(clash.sentence().strip() for clash in clashes(crowded))
