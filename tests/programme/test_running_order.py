"""A talk's hours follow from its order, its minutes and when the session begins."""

from dataclasses import replace
from datetime import datetime

import pytest

from netverk.language import speaking
from netverk.programme import codec
from netverk.programme.changes import difference
from netverk.programme.clashes import TalksTooLong, clashes
from netverk.programme.reading import FormatError
from netverk.programme.running_order import running_order
from netverk.programme.sentences import sentence
from netverk.programme.value import Kind, Programme, Season, Series, Session, Status, Talk, TalkKind, Venue
from netverk.programme.when import UNKNOWN, When

MORNING = When.hours(datetime.fromisoformat("2030-05-07T09:30"), datetime.fromisoformat("2030-05-07T12:00"))


def session(*minutes: int | None, when: When = MORNING, status: Status = Status.SCHEDULED) -> Session:
    talks = tuple(Talk(uid=f"t{n}", title=f"Del {n}", minutes=each) for n, each in enumerate(minutes))
    return Session(uid="s", slug="s", title="Tillit", number=1, when=when, status=status, talks=talks)


def programme(*sessions: Session, **series: object) -> Programme:
    return Programme(series=Series(slug="x", kind=Kind.NETWORK, title="X", **series), season=Season(slug="y", title="Y"), sessions=sessions)  # type: ignore[arg-type]  # any field


def hours(one: Session) -> list[str]:
    return [str(slot.when).replace("2030-05-07T", "") for slot in running_order(one)]


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        ((45, 20, 60), ["09:30/10:15", "10:15/10:35", "10:35/11:35"]),
        ((45, 20, None), ["09:30/10:15", "10:15/10:35", "10:35/12:00"]),
        ((45, None, 60), ["09:30/10:15", "", ""]),
        ((None, None), ["", ""]),
        ((150, None), ["09:30/12:00", ""]),
        ((), []),
    ],
)
def test_hours_follow_from_order_and_minutes(minutes: tuple[int | None, ...], expected: list[str]) -> None:
    assert hours(session(*minutes)) == expected


def test_a_session_without_hours_or_that_is_cancelled_gives_its_parts_none() -> None:
    assert hours(session(45, 20, when=UNKNOWN)) == ["", ""]
    assert hours(session(45, 20, status=Status.CANCELLED)) == ["", ""]


def test_parts_longer_than_the_session_are_a_clash() -> None:
    (clash,) = [each for each in clashes(programme(session(100, 80))) if isinstance(each, TalksTooLong)]
    assert (clash.minutes, clash.over) == (150, 30)
    assert "30 minuter mer" in clash.sentence()
    assert [each for each in clashes(programme(session(100, 50))) if isinstance(each, TalksTooLong)] == []


def test_a_break_that_comes_is_a_readable_change_of_contents() -> None:
    before = session(45)
    fika = Talk(uid="fika", kind=TalkKind.BREAK, minutes=20)
    (change,) = difference(programme(before), programme(replace(before, talks=(*before.talks, fika))))

    assert type(change).__name__ == "TalkChanged"
    assert "”Paus” är nytt" in sentence(change, programme(before))
    with speaking("en"):
        assert "“Break” is new" in sentence(change, programme(before))


def test_a_file_from_before_there_were_breaks_is_read_as_talks() -> None:
    known = programme(session(45))
    written = codec.dumps(known).replace('"kind": "talk",', "")

    assert '"talk"' not in written
    assert codec.loads(written) == known


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        ("series.accent", programme(accent="red")),
        ("series.usual_weekday", programme(usual_weekday=7)),
        ("venues[0].map_url", replace(programme(), venues=(Venue(slug="v", name="V", map_url="javascript:alert(1)"),))),
    ],
)
def test_a_file_with_a_fact_that_cannot_be_is_refused_by_its_place(place: str, wrong: Programme) -> None:
    with pytest.raises(FormatError) as refused:
        codec.loads(codec.dumps(wrong))
    assert refused.value.facts["place"] == place
