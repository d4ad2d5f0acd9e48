from dataclasses import replace
from datetime import date

import pytest

from netverk.calendars.entries import (
    Entry,
    Standing,
    day_entry,
    fingerprint,
    held_entries,
    session_entry,
    speaker_entries,
    withdrawn_entry,
)
from netverk.language import speaking
from netverk.programme.value import Advisory, Byline, Mode, Private, Programme, Session, Status, Talk
from netverk.programme.when import When
from tests.calendars.samples import ANKI, BASE, CLAS, LINK, conference, entry, network, session

EVENING = "2026-05-05 19:00/2026-05-06 01:00"
NONE = Private()


def of(held: Session, programme: Programme | None = None, private: Private | None = None) -> Entry:
    made = session_entry(programme or network(held), held, base_url=BASE, private=private)
    assert made
    return made


def withdrawn(held: Session) -> Entry:
    made = withdrawn_entry(network(held), held, base_url=BASE)
    assert made
    return made


def test_a_session_with_hours_is_certain_and_takes_its_time() -> None:
    made = entry(sequence=3)

    assert (made.uid, made.sequence, made.status, made.transparent, made.summary) == ("resan", 3, Standing.CONFIRMED, False, "En resa")
    assert made.when == When.parse("2026-05-05 09:30/2026-05-05 12:30")
    assert made.location == "Stora salen, Klarahuset, Drottninggatan 33, 111 51 Stockholm"
    assert made.url == "https://norrsken.example/ledning/2026/sessions/resan"


def test_a_date_without_hours_is_tentative_and_leaves_the_day_free() -> None:
    made = entry("2026-05-05")

    assert (made.status, made.transparent, made.summary) == (Standing.TENTATIVE, True, "En resa")


def test_what_is_preliminary_says_so_first() -> None:
    made = entry(preliminary=True)

    assert (made.status, made.transparent, made.summary) == (Standing.TENTATIVE, False, "Preliminärt: En resa")


@pytest.mark.parametrize("held", [session("2026-06"), session("2026"), session(""), session(status=Status.PLANNED)])
def test_without_a_date_there_is_no_entry(held: Session) -> None:
    assert session_entry(network(held), held, base_url=BASE) is None


def test_online_is_a_word_and_no_link() -> None:
    made = of(session(mode=Mode.ONLINE), private=Private({"resan": LINK}))

    assert made.location == "Digitalt"
    assert made.joining_link == LINK


def test_both_at_once_keeps_the_street_address() -> None:
    assert of(session(mode=Mode.HYBRID), private=Private({"resan": LINK})).location.startswith("Stora salen, Klarahuset")


def test_the_joining_link_stands_alone_on_its_line_and_only_where_it_is_private() -> None:
    held = session(mode=Mode.HYBRID)

    assert of(held, private=Private({"resan": LINK})).description.splitlines()[-2:] == ["Delta digitalt:", LINK]
    assert LINK not in str(of(held))


def test_a_link_that_is_left_from_before_is_not_told_to_those_who_meet_on_site() -> None:
    assert LINK not in str(of(session(mode=Mode.ON_SITE), private=Private({"resan": LINK})))


def test_the_description_tells_all_that_one_needs() -> None:
    held = session(
        summary="<p>Om <em>kultur</em> &amp; styrning.</p>",
        talks=(Talk(uid="t1", title="Resan", by=(CLAS,)), Talk(uid="t2", by=(replace(CLAS, name="Chris Österlund", title="vd"),))),
        chairs=(Byline(speaker="oda", name="Oda Berg"),),
        mode=Mode.HYBRID,
    )
    programme = network(held, advisories=(Advisory(uid="a", title="Är du sjuk?", text="Stanna **hemma**."),))
    programme = replace(programme, season=replace(programme.season, note="Med förbehåll för ändringar."))

    assert of(held, programme).description == (
        "Ledning i offentlig sektor, Våren 2026\n\n"
        "Om kultur & styrning.\n\n"
        "Resan\nClas Olsson, generaldirektör, Ekonomistyrningsverket\n\n"
        "Chris Österlund, vd, Ekonomistyrningsverket\n\n"
        "Samtalsledare: Anki Udd, ledarskapsexpert, Ledarna\nModerator: Oda Berg\n\n"
        "På plats och digitalt.\n\n"
        "Hitta hit: Fem minuter från T-centralen.\n\n"
        "Tillgänglighet: Hiss från entrén.\n\n"
        "Är du sjuk?\nStanna hemma.\n\n"
        "Med förbehåll för ändringar.\n\n"
        "Mer om träffen:\nhttps://norrsken.example/ledning/2026/sessions/resan"
    )


def test_english_speaks_english_and_leads_to_the_english_page() -> None:
    with speaking("en"):
        made = entry(preliminary=True)

    assert made.summary == "Preliminary: En resa"
    assert "Discussion leader: Anki Udd" in made.description
    assert made.url == "https://norrsken.example/en/ledning/2026/sessions/resan"


@pytest.mark.parametrize(("ends_on", "told"), [(None, True), (date(2026, 5, 5), True), (date(2026, 5, 4), False)])
def test_an_advisory_that_ends_before_the_session_does_not_concern_it(ends_on: date | None, told: bool) -> None:
    held = session()
    programme = network(held, advisories=(Advisory(uid="a", title="Är du sjuk?", text="Stanna hemma.", ends_on=ends_on),))

    assert ("Är du sjuk?" in of(held, programme).description) is told


def test_a_postponed_session_stands_marked_at_the_date_it_left() -> None:
    made = withdrawn(session("2026-09", formerly="2026-05-05 09:30/2026-05-05 12:30", status=Status.POSTPONED, because="Talaren är sjuk."))

    assert (made.summary, made.status, made.transparent) == ("Uppskjuten: En resa", Standing.CANCELLED, True)
    assert made.when == When.parse("2026-05-05 09:30/2026-05-05 12:30")
    assert "Träffen skjuts upp. Beräknad ny tid: september 2026.\n\nTalaren är sjuk." in made.description


def test_a_cancelled_session_stands_marked_at_its_date() -> None:
    made = withdrawn(session(status=Status.CANCELLED))

    assert (made.summary, made.status, made.when) == ("Inställd: En resa", Standing.CANCELLED, session().when)
    assert "Träffen är inställd." in made.description


@pytest.mark.parametrize("held", [session("2026-05-05", status=Status.POSTPONED), session("", status=Status.CANCELLED), session()])
def test_what_left_no_date_has_nothing_to_mark(held: Session) -> None:
    assert withdrawn_entry(network(held), held, base_url=BASE) is None


def test_a_network_member_has_every_dated_session() -> None:
    programme = network(session(), session("2026-06", uid="juni"), session("2026-05-15", uid="maj"), session("", uid="vet-ej"))

    assert list(held_entries(programme, private=NONE, base_url=BASE)) == ["resan", "maj"]


def test_a_conference_is_held_by_the_day_from_its_first_hour_to_its_last() -> None:
    programme = conference(
        session("2026-05-05 09:00/2026-05-05 10:00", title="Öppning"),
        session(EVENING, uid="fest", title="Middag"),
        session("2026-05-06 01:00/2026-05-06 02:00", uid="efter"),
        days=("2026-05-05", "2026-05-06"),
    )

    held = held_entries(programme, private=NONE, base_url=BASE)

    assert list(held) == ["dag1"]
    assert held["dag1"].when == When.parse("2026-05-05 09:00/2026-05-06 02:00")
    assert held["dag1"].summary == "Ledarskapsdagarna, 2026, dag 1"
    assert held["dag1"].location == "Klarahuset, Drottninggatan 33, 111 51 Stockholm"
    assert "Ur programmet:\n09.00 Öppning\n19.00 Middag\n01.00 En resa\n" in held["dag1"].description
    assert "Hela programmet:\nhttps://norrsken.example/dagarna/2026/" in held["dag1"].description


def test_a_conference_day_without_hours_is_a_whole_day() -> None:
    programme = conference(session("2026-05-05"))

    made = day_entry(programme, programme.days[0], base_url=BASE)

    assert made
    assert (made.when, made.status, made.transparent) == (When.on(date(2026, 5, 5)), Standing.TENTATIVE, True)
    assert made.summary == "Ledarskapsdagarna, 2026"


def test_a_long_day_names_a_few_sessions_and_counts_the_rest() -> None:
    programme = conference(*(session(uid=f"s{n}", title=f"Pass {n}") for n in range(9)))

    made = day_entry(programme, programme.days[0], base_url=BASE)

    assert made
    assert "09.30 Pass 5\noch 3 till\n" in made.description
    assert "Pass 6" not in made.description


def test_a_day_tells_each_way_to_join_once_and_by_name() -> None:
    programme = conference(
        session(uid="a", title="Öppning", mode=Mode.ONLINE),
        session(uid="b", title="Samtal", mode=Mode.ONLINE),
        session(uid="c", title="Verkstad", mode=Mode.HYBRID),
    )
    private = Private({"a": LINK, "b": LINK, "c": "https://meet.example/verkstad"})

    made = held_entries(programme, private=private, base_url=BASE)["dag1"]

    assert made.description.endswith(f"\n\nSamtal:\n{LINK}\n\nVerkstad:\nhttps://meet.example/verkstad")
    assert [each.link for each in made.joining] == [LINK, "https://meet.example/verkstad"]
    assert (made.mode, made.location) == (Mode.HYBRID, "Klarahuset, Drottninggatan 33, 111 51 Stockholm")


def test_a_speaker_has_the_sessions_they_stand_up_in_and_a_discussion_leader_all() -> None:
    programme = network(session(talks=(Talk(uid="t", by=(CLAS,)),)), session(uid="annan"))

    assert list(speaker_entries(programme, CLAS.speaker, private=NONE, base_url=BASE)) == ["resan"]
    assert list(speaker_entries(programme, ANKI.speaker, private=NONE, base_url=BASE)) == ["resan", "annan"]
    assert speaker_entries(programme, "per", private=NONE, base_url=BASE) == {}


def test_a_speaker_at_a_conference_has_the_sessions_and_its_leader_the_days() -> None:
    programme = conference(session(talks=(Talk(uid="t", by=(CLAS,)),)), session(uid="annan"), leaders=(ANKI,))

    assert list(speaker_entries(programme, CLAS.speaker, private=NONE, base_url=BASE)) == ["resan"]
    assert list(speaker_entries(programme, ANKI.speaker, private=NONE, base_url=BASE)) == ["dag1"]


def test_two_entries_that_say_the_same_have_one_fingerprint_whatever_their_sequence() -> None:
    assert fingerprint(entry(sequence=1)) == fingerprint(entry(sequence=2))


@pytest.mark.parametrize(
    "other",
    [
        entry("2026-05-06 09:30/2026-05-06 12:30"),
        entry("2026-05-05"),
        entry(title="Resan"),
        entry(room=""),
        entry(preliminary=True),
        entry(mode=Mode.HYBRID),
        entry(talks=(Talk(uid="t", by=(CLAS,)),)),
        entry(zone="Europe/Helsinki"),
        entry(link=LINK, mode=Mode.HYBRID),
    ],
)
def test_another_word_is_another_fingerprint(other: Entry) -> None:
    assert fingerprint(other) != fingerprint(entry())


def test_another_link_is_another_fingerprint() -> None:
    assert fingerprint(entry(link=LINK, mode=Mode.ONLINE)) != fingerprint(entry(link=f"{LINK}2", mode=Mode.ONLINE))


def test_who_holds_a_day_is_not_told_of_a_session_that_moves_within_it() -> None:
    first, last = session("2026-05-05 09:00/2026-05-05 10:00", uid="a"), session("2026-05-05 16:00/2026-05-05 17:00", uid="c")
    before, after, longer = (
        held_entries(conference(first, session(when, uid="b"), last), private=NONE, base_url=BASE)["dag1"]
        for when in ("2026-05-05 11:00/2026-05-05 12:00", "2026-05-05 13:00/2026-05-05 14:00", "2026-05-05 17:00/2026-05-05 18:00")
    )

    assert before.description != after.description
    assert fingerprint(before) == fingerprint(after) != fingerprint(longer)
