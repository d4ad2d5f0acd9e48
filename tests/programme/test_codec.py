"""The season file: what is written is read back equal, and what is broken is refused at its place."""

import json
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from netverk.errors import RuleBroken
from netverk.language import _, speaking
from netverk.programme import codec, reading, value
from netverk.programme.changes import difference, numbered, private_difference
from netverk.programme.codec import FormatError, changes_from_json, changes_to_json, dumps, from_json, loads, to_json
from netverk.programme.value import Private, Programme
from tests.programme import strategies as some

SCHEMA = json.loads((Path(codec.__file__).parent / "season.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
LEAST: dict[str, Any] = {
    "format": "netverk-season",
    "version": 1,
    "series": {"slug": "ledarskap", "kind": "network", "title": "Ledarskap"},
    "season": {"slug": "2020-var", "title": "Våren 2020"},
    "sessions": [{"uid": "s1", "slug": "kris", "title": "Kris", "number": 1, "when": "2020-05-05T09:30/2020-05-05T12:30"}],
}


@given(some.programmes())
def test_a_programme_comes_back_equal(one: Programme) -> None:
    assert loads(dumps(one)) == one
    assert loads(dumps(one).encode()) == one


@given(some.ANY_TEXT)
def test_every_text_comes_back_equal(text: str) -> None:
    season = replace(from_json(LEAST), advisories=(value.Advisory(uid="a", title=text, text=text),))
    assert loads(dumps(season)).advisories[0].text == text


@given(some.programmes())
def test_what_is_written_follows_the_schema(one: Programme) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert [error.message for error in VALIDATOR.iter_errors(to_json(one))] == []


def test_the_schema_names_every_field() -> None:
    kinds = {"session": value.Session, "talk": value.Talk, "byline": value.Byline, "day": value.Day, "speaker": value.Speaker}
    kinds |= {"venue": value.Venue, "room": value.Room, "advisory": value.Advisory, "series": value.Series, "season": value.Season}
    for name, kind in {**kinds, "link": value.Link}.items():
        assert set(SCHEMA["$defs"][name]["properties"]) - {"starts", "ends"} == {field.name for field in fields(kind)}
    assert set(SCHEMA["properties"]) - {"format", "version"} == {field.name for field in fields(Programme)}


@given(some.grown())
def test_changes_come_back_equal(pair: tuple[Programme, Programme]) -> None:
    changes = difference(*pair)
    assert changes_from_json(json.loads(json.dumps(changes_to_json(changes)))) == changes


def test_joining_links_come_back_equal() -> None:
    private = Private({"s2": "https://b.example", "s1": "https://a.example"})
    changes = private_difference(Private(), private, from_json(LEAST))

    assert codec.private_from_json(codec.private_to_json(private)) == private
    assert len(changes) == 1
    assert changes_from_json(changes_to_json(changes)) == changes


def test_the_text_is_the_same_however_things_were_listed() -> None:
    one = from_json({**LEAST, "speakers": [{"uid": uid, "slug": uid, "name": uid} for uid in "abc"]})
    assert dumps(one) == dumps(replace(one, speakers=one.speakers[::-1]))


def test_a_session_says_its_wall_times_in_iso_8601() -> None:
    (session,) = to_json(from_json(LEAST))["sessions"]
    assert {"uid", "slug", "title", "status", "mode", "starts", "ends", "formerly", "sequence"} <= set(session)
    assert (session["starts"], session["ends"], session["formerly"]) == ("2020-05-05T09:30", "2020-05-05T12:30", None)


def test_a_vague_session_has_only_its_text_form() -> None:
    (session,) = to_json(from_json(with_session(when="2020-06")))["sessions"]
    assert (session["starts"], session["ends"], session["when"]) == (None, None, "2020-06")


def test_starts_and_ends_may_stand_alone() -> None:
    alone = with_session(starts="2020-05-05T09:30", ends="2020-05-05T12:30")
    del alone["sessions"][0]["when"]
    assert from_json(alone) == from_json(LEAST)


def with_session(**facts: object) -> dict[str, Any]:
    return {**LEAST, "sessions": [{**LEAST["sessions"][0], **facts}]}


def without(name: str) -> dict[str, Any]:
    return {key: facts for key, facts in LEAST.items() if key != name}


@pytest.mark.parametrize(
    ("broken", "place"),
    [
        (without("series"), "series is missing"),
        (with_session(title=None), "sessions[0].title should be a text"),
        (with_session(title=7), "sessions[0].title should be a text"),
        (with_session(title="\x00"), "sessions[0].title holds a control character"),
        (with_session(title="\ud800"), "sessions[0].title holds a control character"),
        (with_session(title="x" * 100_001), "sessions[0].title is too long"),
        (with_session(number="1"), "sessions[0].number should be a whole number"),
        (with_session(number=True), "sessions[0].number should be a whole number"),
        (with_session(number=-1), "sessions[0].number should be a whole number"),
        (with_session(number=2**31), "sessions[0].number should be a whole number"),
        (with_session(number=1.5), "sessions[0].number should be a whole number"),
        (with_session(preliminary="no"), "sessions[0].preliminary should be true or false"),
        (with_session(status="moved"), "sessions[0].status should be one of: planned, scheduled, postponed, cancelled"),
        (with_session(status=[]), "sessions[0].status should be one of"),
        (with_session(when="2020-13"), "sessions[0].when should be a time"),
        (with_session(when="9999"), "sessions[0].when should be a time"),
        (with_session(when="0001-01-01"), "sessions[0].when should be a time"),
        (with_session(when="9999-12-31"), "sessions[0].when should be a time"),
        (with_session(when="2020-05-05T12:30/2020-05-05T09:30"), "sessions[0].when should be a time"),
        (with_session(when="2020-05-05/2020-05-06"), "sessions[0].when should be a time"),
        (with_session(when="2020-05-05T09:30+02:00/2020-05-05T12:30+02:00"), "sessions[0].when should be a time"),
        (with_session(starts="2020-05-05T09:30"), "sessions[0].ends: “starts” and “ends” belong together"),
        (with_session(starts="2020-05-05T12:30", ends="2020-05-05T09:30"), "sessions[0].starts should be a time"),
        (with_session(starts="2020-05-05T10:30", ends="2020-05-05T12:30"), "sessions[0].when says another time"),
        (with_session(starts=None, ends=None), "sessions[0].starts should repeat"),
        (with_session(colour="red"), "sessions[0].colour is not known here"),
        (with_session(talks={}), "sessions[0].talks should be a list"),
        (with_session(talks=[[]]), "sessions[0].talks[0] should be an object"),
        ({**LEAST, "sessions": [{}] * 5_001}, "sessions has too many entries"),
        ({**LEAST, "days": [{"uid": "d", "date": "2020-W19-2"}]}, "days[0].date should be a date"),
        ({**LEAST, "days": [{"uid": "d", "date": "0001-01-01"}]}, "days[0].date should be a date"),
        ({**LEAST, "version": 2}, "of version 2"),
        ({**LEAST, "version": True}, "of version True"),
        (without("version"), "of version None"),
        ({**LEAST, "format": "ics"}, "not a season file"),
        ([LEAST], "should be an object"),
        (None, "should be an object"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_place(broken: object, place: str) -> None:
    with pytest.raises(FormatError) as refused:
        from_json(broken)
    assert place in str(refused.value)


@pytest.mark.parametrize(
    ("broken", "place"),
    [
        ({**LEAST, "sessions": LEAST["sessions"] * 2}, "sessions[1].uid is there twice: “s1”"),
        (with_session(uid=""), "sessions[0].uid is missing"),
        (with_session(venue="klarahuset"), "sessions (kris).venue refers to “klarahuset”"),
        (with_session(room="stora"), "sessions (kris).room refers to “stora”"),
        (with_session(chairs=[{"speaker": "kari", "name": "Kari"}]), "sessions (kris) refers to “kari”"),
        ({**LEAST, "zone": "Europe/Atlantis"}, "zone should be the name of a time zone"),
        ({**LEAST, "zone": "../../etc/passwd"}, "zone should be the name of a time zone"),
        ({**LEAST, "language": "de"}, "language should be one of: sv, en"),
        (
            {**LEAST, "season": {"slug": "v", "title": "V", "starts_on": "2020-05-05", "ends_on": "2020-05-04"}},
            "The season ends (2020-05-04) before it starts (2020-05-05)",
        ),
    ],
)
def test_what_does_not_hang_together_is_refused(broken: object, place: str) -> None:
    with pytest.raises(FormatError) as refused:
        loads(json.dumps(broken))
    assert place in str(refused.value)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[: len(text) // 2],
        lambda _text: "",
        lambda _text: "[" * 100_000,
        lambda _text: b"\xff\xfe\x00",
        lambda text: text.replace('"number": 0', '"number": NaN'),
        lambda text: text.replace('"number": 0', '"number": ' + "9" * 5_000),
        lambda text: text + " " * reading.MOST_SIGNS * 200,
    ],
)
def test_a_broken_file_is_refused_in_a_sentence(spoil: Callable[[str], str | bytes]) -> None:
    with pytest.raises(RuleBroken) as refused:
        loads(spoil(dumps(from_json(LEAST))))
    assert isinstance(refused.value, FormatError)
    with speaking("sv"):
        assert _(refused.value.sentence, **refused.value.facts).startswith("Filen är")


@pytest.mark.parametrize(
    ("broken", "place"),
    [
        ({"kind": "Exploded"}, "[0]: this kind of change is not known here"),
        ({"kind": "SessionChange", "uid": "s1", "title": "Kris"}, "[0]: this kind of change is not known here"),
        ({"kind": "Moved", "uid": "s1", "title": "Kris", "fields": [{"name": "colour"}]}, "[0].fields[0]: there is no field “colour”"),
        ({"kind": "Moved", "uid": "s1", "title": "Kris", "fields": [{"name": "when", "before": 5}]}, "[0].fields[0].before should be"),
        ({"kind": "Moved", "title": "Kris"}, "[0].uid is missing"),
    ],
)
def test_changes_that_cannot_be_read_are_refused(broken: object, place: str) -> None:
    with pytest.raises(FormatError) as refused:
        changes_from_json([broken])
    assert place in str(refused.value)


@given(some.programmes())
def test_the_sequence_is_in_the_file(one: Programme) -> None:
    floors = {session.uid: 4 for session in one.sessions}
    assert {session.sequence for session in loads(dumps(numbered(None, one, floors))).sessions} <= {5}
