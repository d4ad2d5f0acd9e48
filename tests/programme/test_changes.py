"""The laws of difference, replay and SEQUENCE."""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from netverk.programme import changes as changing
from netverk.programme.changes import (
    Change,
    DayCancelled,
    DayMoved,
    DayRelocated,
    FieldsChange,
    JoiningLinkChanged,
    SessionChange,
    canonical,
    content,
    day_changes,
    day_hours,
    difference,
    numbered,
    private_difference,
    replay,
    sequence_rises,
)
from netverk.programme.value import Byline, Day, Kind, Mode, Private, Programme, Season, Series, Session, Status, Talk, TalkKind
from netverk.programme.when import UNKNOWN, When
from tests.programme import strategies as some

TUESDAY = When.parse("2020-05-05T09:30/2020-05-05T12:30")
WEEK_AFTER = When.parse("2020-05-12T09:30/2020-05-12T12:30")


def programme(*sessions: Session, kind: Kind = Kind.NETWORK, **facts: object) -> Programme:
    series, season = Series(slug="ledarskap", kind=kind, title="Ledarskap"), Season(slug="2020-var", title="Våren 2020")
    return replace(Programme(series=series, season=season, sessions=sessions), **facts)  # type: ignore[arg-type]


def session(**facts: object) -> Session:
    given = {"uid": "s1", "slug": "kris", "title": "Att leda i kris", "number": 1, "status": Status.SCHEDULED, "when": TUESDAY}
    return Session(**{**given, **facts})  # type: ignore[arg-type]


def kinds(changes: Iterable[Change]) -> list[str]:
    return [type(change).__name__ for change in changes]


@given(some.programmes())
def test_nothing_differs_from_itself(one: Programme) -> None:
    assert difference(one, one) == ()


@given(some.programmes(), st.randoms(use_true_random=False))
def test_number_sequence_and_the_order_of_listing_do_not_count(one: Programme, random: Random) -> None:
    shuffled: dict[str, Any] = {
        name: tuple(random.sample(getattr(one, name), len(getattr(one, name)))) for name in ("sessions", "speakers", "venues", "days")
    }
    assert difference(one, replace(numbered(None, one, {"s1": 8, "day-0": 3}), number=one.number + 1, **shuffled)) == ()


@given(some.grown())
def test_whoever_is_told_the_changes_knows_the_new_programme(pair: tuple[Programme, Programme]) -> None:
    before, after = pair
    assert content(replay(difference(before, after), before)) == content(after)


@given(some.grown())
def test_no_field_is_told_twice(pair: tuple[Programme, Programme]) -> None:
    told = [
        (getattr(change, "uid", ""), field.part, field.name)
        for change in difference(*pair)
        if isinstance(change, SessionChange)
        for field in change.fields
    ]
    assert len(told) == len(set(told))


@pytest.mark.parametrize("name", sorted({field.name for field in fields(Session)} - {"uid", "sequence", "talks"}))
@settings(max_examples=25)
@given(data=st.data())
def test_one_changed_field_is_one_change_of_that_field(name: str, data: st.DataObject) -> None:
    before = data.draw(some.programmes())
    assume(before.sessions)
    was = before.sessions[0]
    value = data.draw(some.SESSION_FIELDS[name].filter(lambda value: value != getattr(was, name)))
    after = replace(before, sessions=(replace(was, **{name: value}), *before.sessions[1:]))

    (change,) = difference(before, after)

    assert isinstance(change, SessionChange)
    assert (change.uid, [field.name for field in change.fields]) == (was.uid, [name])
    assert (change.fields[0].before, change.fields[0].after) == (getattr(was, name), value)


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("title", "Annat", "TalkChanged"),
        ("summary", "Annat", "TalkChanged"),
        ("minutes", 45, "TalkChanged"),
        ("kind", TalkKind.BREAK, "TalkChanged"),
        ("by", (Byline(speaker="kari", name="Kari"),), "SpeakerChanged"),
    ],
)
def test_one_changed_field_of_a_talk_is_one_change_of_that_field(name: str, value: Any, kind: str) -> None:
    talk = Talk(uid="t1", title="Inledning", by=(Byline(speaker="daniel", name="Daniel Ericsson"),))
    other = Talk(uid="t2", title="Samtal")
    before = programme(session(talks=(talk, other)))
    after = programme(session(talks=(replace(talk, **{name: value}), other)))

    (change,) = difference(before, after)

    assert isinstance(change, SessionChange)
    assert kinds([change]) == [kind]
    assert [(field.name, field.part, field.after) for field in change.fields] == [(name, "t1", value)]


@pytest.mark.parametrize("owner", ["series", "season"])
@settings(max_examples=25)
@given(pair=st.tuples(some.programmes(), some.programmes()), data=st.data())
def test_one_changed_fact_of_the_season_is_one_change(owner: str, pair: tuple[Programme, Programme], data: st.DataObject) -> None:
    before, other = pair
    was, source = getattr(before, owner), getattr(other, owner)
    differing = [field.name for field in fields(was) if getattr(was, field.name) != getattr(source, field.name)]
    assume(differing)
    name = data.draw(st.sampled_from(differing))

    (change,) = difference(before, replace(before, **{owner: replace(was, **{name: getattr(source, name)})}))

    assert isinstance(change, FieldsChange)
    assert [(field.part, field.name) for field in change.fields] == [(owner, name)]


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ({}, {"when": WEEK_AFTER, "formerly": TUESDAY, "because": "sjuk"}, ["Moved"]),
        ({}, {"when": WEEK_AFTER, "venue": "k", "room": "s", "because": "sjuk"}, ["Moved", "Relocated"]),
        ({}, {"status": Status.POSTPONED, "when": UNKNOWN, "formerly": TUESDAY, "preliminary": True, "because": "sjuk"}, ["Postponed"]),
        ({"status": Status.POSTPONED, "when": UNKNOWN}, {"status": Status.SCHEDULED, "when": TUESDAY}, ["Redated"]),
        ({"status": Status.PLANNED, "when": UNKNOWN}, {"status": Status.SCHEDULED, "when": TUESDAY}, ["Redated"]),
        ({}, {"status": Status.CANCELLED, "because": "sjuk"}, ["Cancelled"]),
        ({"status": Status.CANCELLED}, {"status": Status.SCHEDULED}, ["Restored"]),
        ({}, {"status": Status.PLANNED}, ["Restored"]),
        ({"venue": "k", "room": "s"}, {"mode": Mode.ONLINE, "venue": "", "room": "", "because": "smitta"}, ["WentOnline"]),
        ({"mode": Mode.ONLINE}, {"mode": Mode.ON_SITE, "venue": "k"}, ["WentOnSite"]),
        ({}, {"mode": Mode.HYBRID}, ["WentHybrid"]),
        ({"venue": "k", "room": "s"}, {"room": "l"}, ["RoomChanged"]),
        ({"preliminary": True}, {"preliminary": False}, ["Confirmed"]),
        ({}, {"preliminary": True}, ["MadePreliminary"]),
        ({}, {"talks": (Talk(uid="t", by=(Byline(speaker="k", name="K"),)),)}, ["SpeakerChanged"]),
        ({}, {"talks": (Talk(uid="t", title="Nytt", by=(Byline(speaker="k", name="K"),)),)}, ["TalkChanged"]),
        ({}, {"because": "sjuk"}, ["DetailsChanged"]),
        (
            {},
            {"when": WEEK_AFTER, "title": "Annat", "chairs": (Byline(speaker="k", name="K"),)},
            ["Moved", "SpeakerChanged", "DetailsChanged"],
        ),
    ],
)
def test_each_kind_takes_what_belongs_to_it(was: dict[str, object], becomes: dict[str, object], told: list[str]) -> None:
    changes = difference(programme(session(**was)), programme(session(**{**was, **becomes})))

    assert kinds(changes) == told
    assert {field.name for change in changes if isinstance(change, SessionChange) for field in change.fields if not field.part} == (
        set(becomes) - {"talks"}
    )


def test_changes_come_in_the_order_of_the_programme() -> None:
    first, second = session(), session(uid="s2", slug="b", number=2, when=WEEK_AFTER)
    third = session(uid="s3", slug="c", number=3, when=When.parse("2020-05-19T09:30/2020-05-19T12:30"))
    before, after = programme(first, second, third), programme(replace(first, title="A"), replace(third, title="C"), kind=Kind.CONFERENCE)

    assert [(type(change).__name__, getattr(change, "uid", "")) for change in difference(before, after)] == [
        ("SeasonChanged", ""),
        ("DetailsChanged", "s1"),
        ("Removed", "s2"),
        ("DetailsChanged", "s3"),
    ]


def test_a_joining_link_is_told_of_the_session_it_opens() -> None:
    before, after = Private({"s1": "https://a.example", "gone": "x"}), Private({"s1": "https://b.example"})

    (change,) = private_difference(before, after, programme(session()))

    assert change == JoiningLinkChanged(uid="s1", title="Att leda i kris", before="https://a.example", after="https://b.example")
    assert private_difference(before, before, programme(session())) == ()


# who is told


TABLE = {  # letter, registrant, calendar, asked again
    (True, True, True, True): {"Added", "Moved", "Redated", "Restored", "Relocated", "WentOnline", "WentOnSite", "WentHybrid"},
    (True, True, True, False): {"Removed", "Postponed", "Cancelled"},
    (True, False, True, False): {"SpeakerChanged", "TalkChanged", "JoiningLinkChanged", "LeaderChanged", "Confirmed", "MadePreliminary"},
    (False, False, True, False): {"RoomChanged", "DetailsChanged", "SeasonChanged", "SpeakerProfileChanged", "VenueChanged", "DaysChanged"},
    (False, False, False, False): {"AdvisoryChanged"},
}


@pytest.mark.parametrize(("tells", "names"), TABLE.items())
def test_each_kind_tells_those_whom_it_concerns(tells: tuple[bool, ...], names: set[str]) -> None:
    for name in names:
        kind = getattr(changing, name)
        assert (kind.tells.letter, kind.tells.registrant, kind.tells.calendar, kind.tells.asks_again) == tells, name


# SEQUENCE


@pytest.mark.parametrize(
    ("change", "rises"),
    [
        ({"when": WEEK_AFTER}, True),
        ({"mode": Mode.ONLINE}, True),
        ({"venue": "k"}, True),
        ({"status": Status.POSTPONED}, True),
        ({"status": Status.CANCELLED}, True),
        ({"preliminary": True}, True),
        ({"room": "s"}, False),
        ({"title": "Annat"}, False),
        ({"because": "sjuk"}, False),
        ({"talks": (Talk(uid="t"),)}, False),
        ({"formerly": WEEK_AFTER}, False),
    ],
)
def test_the_sequence_rises_where_attending_is_at_risk(change: dict[str, object], *, rises: bool) -> None:
    assert sequence_rises(session(), session(**change)) is rises


@settings(max_examples=40)
@given(data=st.data())
def test_the_sequence_never_falls_and_rises_by_one_at_most(data: st.DataObject) -> None:
    floors: dict[str, int] = {}
    last: Programme | None = None
    candidate = data.draw(some.programmes())
    for _ in range(data.draw(st.integers(2, 4))):
        release = numbered(last, candidate, floors)
        known = {thing.uid for thing in _numbered_things(last)}
        for thing in _numbered_things(release):
            if thing.uid in known:
                assert floors[thing.uid] <= thing.sequence <= floors[thing.uid] + 1
            elif thing.uid in floors:
                assert thing.sequence == floors[thing.uid] + 1
        floors |= {thing.uid: thing.sequence for thing in _numbered_things(release)}
        last, candidate = release, data.draw(some.edited(release))


def _numbered_things(release: Programme | None) -> tuple[Session | Day, ...]:
    return (*release.sessions, *release.days) if release else ()


def test_what_was_never_released_keeps_the_sequence_an_import_brought() -> None:
    assert numbered(None, programme(session(sequence=7)), {}).sessions[0].sequence == 7
    assert numbered(programme(), programme(session(sequence=7)), {"s1": 2}).sessions[0].sequence == 3


# days


def conference(*sessions: Session) -> Programme:
    return programme(*sessions, kind=Kind.CONFERENCE, days=(Day(uid="d1", date=date(2020, 5, 5)),))


def test_a_day_lasts_from_its_first_to_its_last_session_past_midnight() -> None:
    late = session(uid="s2", when=When.parse("2020-05-06T00:30/2020-05-06T02:00"))
    whole = conference(session(), late, session(uid="s3", status=Status.POSTPONED, when=WEEK_AFTER))

    assert str(day_hours(whole, whole.days[0])) == "2020-05-05T09:30/2020-05-06T02:00"
    assert day_hours(conference(), whole.days[0]) == UNKNOWN


def test_a_session_moved_within_the_day_does_not_move_the_day() -> None:
    inner, later = When.parse("2020-05-05T10:00/2020-05-05T11:00"), When.parse("2020-05-05T11:00/2020-05-05T12:00")
    outer = When.parse("2020-05-05T08:00/2020-05-05T09:00")
    before = conference(session(venue="k"), session(uid="s2", when=inner, venue="k"))

    assert day_changes(before, conference(session(venue="k"), session(uid="s2", when=later, venue="k"))) == ()
    assert kinds(day_changes(before, conference(session(venue="k"), session(uid="s2", when=outer, venue="w")))) == [
        "DayMoved",
        "DayRelocated",
    ]
    assert kinds(day_changes(before, conference(session(status=Status.POSTPONED), session(uid="s2", status=Status.CANCELLED)))) == [
        "DayCancelled"
    ]
    assert kinds(day_changes(conference(), before)) == ["DayRestored"]
    assert DayMoved.tells.asks_again
    assert DayRelocated.tells.registrant
    assert not DayCancelled.tells.asks_again


@given(some.programmes())
def test_the_canonical_form_is_settled(one: Programme) -> None:
    assert canonical(canonical(one)) == canonical(one)
