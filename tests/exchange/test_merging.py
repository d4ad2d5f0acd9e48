"""Importing again: only what changed between the two files is taken."""

from dataclasses import fields, replace
from datetime import date
from typing import Any, Literal

import pytest
from hypothesis import given

from netverk.exchange import schedule_xml
from netverk.exchange.formats import SPOKEN
from netverk.exchange.merging import Found, Merged, merge
from netverk.exchange.spoken import GIVEN_ONCE, SCHEDULE_XML, SEASON_FILE
from netverk.exchange.wording import FIELDS, words
from netverk.language import speaking
from netverk.programme.canonical import canonical
from netverk.programme.value import Advisory, Mode, Programme, Room, Season, Series, Session, Speaker, Status, Venue
from netverk.programme.when import UNKNOWN, When
from netverk.programme.wholeness import check_whole
from tests.exchange.files import BASE, KARI, PER, official, own, programme, published, session, uid
from tests.programme.strategies import grown, programmes

LATER = When.parse("2031-03-29 14:00/2031-03-29 15:00")
LATEST = When.parse("2031-03-29 16:00/2031-03-29 17:00")


def again(ours: Programme | None, before: Programme | None, now: Programme, *, missing: Literal["keep", "cancel"] = "keep") -> Merged:
    """Import a schedule.xml again."""
    return merge(ours, before, now, missing=missing, fields=SCHEDULE_XML)


def said(found: tuple[Found, ...]) -> list[str]:
    """What the lists hold: `session Pass 1: when`."""
    return [f"{each.what} {each.name}{': ' if each.field else ''}{each.field}" for each in found]


def test_the_first_import_takes_everything() -> None:
    merged = again(None, None, programme(session(1), session(2)))
    assert merged.programme == programme(session(1), session(2))
    assert said(merged.taken) == ["session Pass 1", "session Pass 2"]


def test_importing_the_same_file_again_takes_nothing() -> None:
    made = schedule_xml.read(own("schedule.xml"))
    merged = again(made, made, schedule_xml.read(own("schedule.xml")))
    assert merged.programme == made
    assert (merged.taken, merged.conflicting, merged.missing, merged.refused) == ((), (), (), ())


def test_a_changed_file_gives_exactly_its_changes() -> None:
    before = programme(session(1), session(2), session(3))
    ours = programme(session(1, summary="Vår text"), session(2), session(3))
    now = programme(session(1), session(2, title="Nytt namn"), replace(session(3), when=LATER), session(4))

    merged = again(ours, before, now)

    assert said(merged.taken) == ["session Pass 2: title", "session Pass 3: when", "session Pass 4"]
    assert merged.programme == programme(
        session(1, summary="Vår text"), session(2, title="Nytt namn"), replace(session(3), when=LATER), session(4)
    )
    assert (merged.conflicting, merged.missing, merged.refused) == ((), (), ())


def test_a_session_postponed_here_stays_postponed() -> None:
    postponed = session(1, status=Status.POSTPONED, because="Talaren är sjuk")
    ours = programme(replace(postponed, when=UNKNOWN, formerly=session().when))

    merged = again(ours, programme(session(1)), programme(session(1, title="Nytt namn")))

    assert merged.programme == programme(replace(ours.sessions[0], title="Nytt namn"))
    assert (said(merged.taken), merged.conflicting) == (["session Pass 1: title"], ())


def test_a_session_postponed_here_and_moved_in_the_file_is_listed_and_left() -> None:
    ours = programme(replace(session(1, status=Status.POSTPONED), when=UNKNOWN))
    merged = again(ours, programme(session(1)), programme(replace(session(1), when=LATER)))
    assert (merged.programme, said(merged.conflicting), merged.taken) == (ours, ["session Pass 1: when"], ())


def test_what_a_release_noted_does_not_stand_in_the_way_of_the_next_move() -> None:
    ours = programme(replace(session(1), when=LATER, formerly=session().when, because="Salen är upptagen"))
    merged = again(ours, programme(replace(session(1), when=LATER)), programme(replace(session(1), when=LATEST)))
    assert merged.programme == programme(replace(ours.sessions[0], when=LATEST))


def test_where_both_sides_changed_it_is_listed_and_left() -> None:
    ours = programme(session(1, title="Vårt namn"))
    merged = again(ours, programme(session(1)), programme(session(1, title="Deras namn")))
    (found,) = merged.conflicting
    assert (merged.programme, found.ours, found.theirs) == (ours, ("Vårt namn",), ("Deras namn",))


def test_where_both_sides_changed_alike_there_is_nothing_to_say() -> None:
    ours = programme(session(1, title="Nytt namn"))
    merged = again(ours, programme(session(1)), ours)
    assert (merged.programme, merged.taken, merged.conflicting) == (ours, (), ())


def test_what_is_missing_is_listed_and_stays() -> None:
    ours = programme(session(1), session(2))
    merged = again(ours, ours, programme(session(1)))
    assert (merged.programme, said(merged.missing), merged.taken) == (ours, ["session Pass 2"], ())


def test_what_is_missing_is_cancelled_where_that_is_wished_but_not_what_was_changed_here() -> None:
    before = programme(session(1), session(2), session(3))
    ours = programme(session(1), session(2), replace(session(3), when=LATER), session(9))

    merged = again(ours, before, programme(session(1)), missing="cancel")

    assert {each.number: each.status for each in merged.programme.sessions} == {
        1: Status.SCHEDULED,
        2: Status.CANCELLED,
        3: Status.SCHEDULED,
        9: Status.SCHEDULED,
    }
    assert (said(merged.taken), said(merged.conflicting)) == (["session Pass 2: when"], ["session Pass 3"])
    assert said(merged.missing) == ["session Pass 2", "session Pass 3"]


def test_a_cancelled_session_does_not_come_back() -> None:
    cancelled = programme(session(1, status=Status.CANCELLED))
    merged = merge(cancelled, cancelled, programme(session(1)))
    assert (merged.programme, said(merged.refused)) == (cancelled, ["session Pass 1: when"])


def test_what_was_removed_here_stays_removed() -> None:
    merged = again(programme(session(1)), programme(session(1), session(2)), programme(session(1), session(2)))
    assert (merged.programme, merged.taken, merged.conflicting) == (programme(session(1)), (), ())
    merged = again(programme(session(1)), programme(session(1), session(2)), programme(session(1), session(2, title="Nytt")))
    assert (merged.programme, said(merged.conflicting)) == (programme(session(1)), ["session Nytt"])


def test_what_the_format_cannot_say_is_never_touched() -> None:
    facts: dict[str, Any] = {"mode": Mode.HYBRID, "because": "Skäl", "preliminary": True, "sequence": 4, "slug": "vart-pass"}
    ours = programme(session(1, **facts))
    theirs = programme(replace(session(1, slug="deras-pass"), number=77, when=LATER))
    merged = again(ours, programme(session(1)), theirs)
    assert merged.programme == programme(replace(session(1, **facts), when=LATER))


def test_a_new_session_gets_an_address_and_number_that_no_other_has() -> None:
    ours = programme(session(1), session(5, slug="pass-2"))
    merged = again(ours, programme(session(1)), programme(session(1), replace(session(2), number=5)))
    (new,) = (each for each in merged.programme.sessions if each.uid == uid(2))
    assert (new.slug, new.number) == ("pass-2-2", 6)


def test_a_new_speaker_comes_with_the_talk_and_one_whom_nobody_names_leaves() -> None:
    before, now = programme(session(1, by=(KARI,))), programme(session(1, by=(PER,)))
    merged = again(before, before, now)
    assert merged.programme == now
    assert [speaker.name for speaker in merged.programme.speakers] == ["Per"]


def test_a_talk_that_was_worked_on_here_is_not_overwritten() -> None:
    before = programme(session(1, by=(KARI,)))
    (talk,) = before.sessions[0].talks
    ours = replace(before, sessions=(replace(before.sessions[0], talks=(replace(talk, title="Vårt inslag"),)),))
    merged = again(ours, before, programme(session(1, by=(PER,))))
    assert merged.programme.sessions == ours.sessions
    assert said(merged.conflicting) == ["session Pass 1: talks"]


def test_a_room_that_was_removed_here_comes_back_with_the_session_that_needs_it() -> None:
    before = programme(session(1))
    bare = Venue(slug="fjallmotet", name="Vår lokal", access="Hiss", rooms=(Room(slug="katan", name="Kåtan"),))
    now = programme(session(1, venue="fjallmotet", room="bastun"))
    merged = again(programme(session(1), venues=(bare,)), before, now)
    assert merged.programme.venues == (replace(bare, rooms=(*bare.rooms, Room(slug="bastun", name="Bastun"))),)


def test_a_new_day_comes_with_its_uid_and_ours_keep_theirs() -> None:
    moved = replace(session(1), when=When.parse("2031-03-30 10:00/2031-03-30 11:00"))
    now = programme(moved, days=tuple(replace(programme().days[0], uid=f"deras-{day}", date=date(2031, 3, day)) for day in (29, 30)))
    merged = again(programme(session(1)), programme(session(1)), now)
    assert [day.uid for day in merged.programme.days] == ["day", "deras-30"]


def test_hours_of_another_zone_are_taken_as_the_same_instants() -> None:
    before, now = (programme(replace(session(1), when=when), zone="Europe/Helsinki") for when in (LATER, LATEST))
    ours = programme(replace(session(1), when=When.parse("2031-03-29 13:00/2031-03-29 14:00")))
    assert str(again(ours, before, now).programme.sessions[0].when) == "2031-03-29T15:00/2031-03-29T16:00"


def test_without_the_file_before_only_what_is_new_or_empty_here_is_taken() -> None:
    ours = programme(session(1, title="Vårt namn"))
    now = programme(session(1, title="Deras namn", summary="Deras text"), session(2))
    merged = again(ours, None, now)
    assert said(merged.taken) == ["session Vårt namn: summary", "session Pass 2"]
    assert said(merged.conflicting) == ["session Vårt namn: title"]
    assert merged.programme == programme(session(1, title="Vårt namn", summary="Deras text"), session(2))


@given(grown())
def test_a_file_that_did_not_change_changes_nothing(pair: tuple[Programme, Programme]) -> None:
    ours, file = pair[0], replace(pair[1], zone=pair[0].zone)
    merged = merge(ours, file, file)
    assert (merged.programme, merged.taken, merged.conflicting) == (ours, (), ())


@given(grown())
def test_where_we_changed_nothing_everything_the_file_says_is_taken(pair: tuple[Programme, Programme]) -> None:
    before, now = pair
    now = replace(now, zone=before.zone)

    merged = merge(before, before, now)

    assert merged.conflicting == ()
    cancelled = {each.uid for each in before.sessions if each.status is Status.CANCELLED}
    for theirs in now.sessions:
        mine = merged.programme.session(theirs.uid)
        for group in SEASON_FILE.session:
            if group.name != "when" or theirs.uid not in cancelled:
                assert [getattr(mine, name) for name in group.fields] == [getattr(theirs, name) for name in group.fields]
    assert merged.programme.leaders == now.leaders
    assert replace(merged.programme.season, slug="") == replace(now.season, slug="")
    assert {each.uid for each in merged.programme.sessions} == {each.uid for each in (*before.sessions, *now.sessions)}


@given(programmes(), programmes(), programmes())
def test_whatever_is_merged_every_reference_finds_its_target(ours: Programme, before: Programme, now: Programme) -> None:
    before, now = (replace(file, zone=ours.zone) for file in (before, now))
    merged = merge(ours, before, now, missing="cancel").programme
    check_whole(merged)
    assert merged == canonical(merged)


@pytest.mark.parametrize(
    ("kind", "groups", "apart"),
    [
        (Session, SEASON_FILE.session, set()),
        (Speaker, SEASON_FILE.speaker, set()),
        (Venue, SEASON_FILE.venue, {"rooms"}),
        (Room, SEASON_FILE.room, set()),
        (Season, SEASON_FILE.season, set()),
        (Series, SEASON_FILE.series, {"kind"}),
        (Advisory, SEASON_FILE.advisory, set()),
        (Programme, SEASON_FILE.programme, {"zone", "series", "season", "days", "sessions", "speakers", "venues", "advisories"}),
    ],
)
def test_the_season_file_speaks_every_field(kind: Any, groups: Any, apart: set[str]) -> None:
    spoken = [name for group in groups for name in group.fields]
    assert sorted(spoken) == sorted({field.name for field in fields(kind)} - GIVEN_ONCE - apart)


def test_every_group_that_a_format_speaks_has_a_word() -> None:
    names = {group.name for spoken in SPOKEN.values() for field in fields(spoken) for group in getattr(spoken, field.name)}
    assert names == set(FIELDS)


def test_a_difference_is_said_to_the_organiser() -> None:
    merged = again(programme(session(1)), programme(session(1)), programme(replace(session(1), when=LATER)))
    with speaking("sv"):
        assert [words(found) for found in merged.taken] == ["”Pass 1”: datum och tid"]


@pytest.mark.parametrize("name", ["schedule.xml", "31c3-schedule.xml"])
def test_our_own_export_of_what_was_imported_takes_nothing(name: str) -> None:
    made = schedule_xml.read(own(name) if name == "schedule.xml" else official(name))
    written = schedule_xml.write(published(made), BASE)
    merged = again(made, made, schedule_xml.read(written, series=made.series.slug, season=made.season.slug))
    assert (merged.programme, merged.taken, merged.conflicting, merged.missing) == (made, (), (), ())
