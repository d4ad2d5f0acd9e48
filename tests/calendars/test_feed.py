from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from netverk.calendars.colours import nearest
from netverk.calendars.feed import feed, single
from netverk.language import speaking
from netverk.programme.changes import AdvisoryChanged, Change, JoiningLinkChanged, Moved, SeasonChanged, SpeakerProfileChanged, VenueChanged
from netverk.programme.published import Notice, Published
from netverk.programme.value import Advisory, Mode, Session, Status
from tests.calendars import checks
from tests.calendars.checks import check_object
from tests.calendars.samples import BASE, LINK, RELEASED, entry, mail, network, published, session

OLD = "2026-05-05 09:30/2026-05-05 12:30"
OLD_ENDS = datetime(2026, 5, 5, 10, 30, tzinfo=UTC)
LATER = RELEASED + timedelta(days=20)


def read(ics: bytes) -> dict[str, Any]:
    """Every event by UID, from a feed that has been checked."""
    check_object(ics)
    return {str(event["UID"]): event for event in Calendar.from_ical(ics).walk("VEVENT")}


def of(*sessions: Session, at: datetime = RELEASED) -> dict[str, Any]:
    return read(feed(published(network(*sessions)), at, BASE))


def notice(change: Change, at: datetime = LATER) -> Notice:
    return Notice(number=2, at=at, changes=(change,))


def test_a_feed_says_whose_it_is_and_when_to_look_again() -> None:
    ics = feed(published(network(session()), accent="#8b0000"), RELEASED, BASE)

    check_object(ics)
    head = ics.decode().split("BEGIN:VTIMEZONE")[0].replace("\r\n ", "").split("\r\n")
    assert head == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//netverk//calendars//EN",
        "CALSCALE:GREGORIAN",
        "NAME:Ledning i offentlig sektor\\, Våren 2026",
        "X-WR-CALNAME:Ledning i offentlig sektor\\, Våren 2026",
        "COLOR:darkred",
        "LAST-MODIFIED:20260110T080000Z",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "SOURCE;VALUE=URI:https://norrsken.example/ledning/2026/calendar.ics",
        "URL:https://norrsken.example/ledning/2026/",
        "X-PUBLISHED-TTL:PT1H",
        "",
    ]


def test_a_house_without_a_colour_of_its_own_has_the_default() -> None:
    assert b"COLOR:darkslategray\r\n" in feed(published(network(session())), RELEASED, BASE)


def test_the_same_arguments_give_the_same_bytes() -> None:
    shown = published(network(session(), session("2026-05-15", uid="maj"), session(OLD, uid="x", status=Status.CANCELLED)))

    assert feed(shown, RELEASED, BASE) == feed(shown, RELEASED, BASE)


def test_only_what_has_a_date_is_in_it() -> None:
    assert list(of(session(), session("2026-05-15", uid="maj"), session("2026-06", uid="juni"), session("", uid="vet-ej"))) == [
        "resan",
        "maj",
    ]


def test_an_empty_season_is_still_a_calendar() -> None:
    assert of(session("2026-06")) == {}


def test_a_date_without_hours_is_a_whole_day_with_an_exclusive_end() -> None:
    event = of(session("2026-05-15"))["resan"]

    assert (event["DTSTART"].to_ical(), event["DTSTART"].params["VALUE"], event["DTEND"].to_ical()) == (b"20260515", "DATE", b"20260516")
    assert (event["STATUS"], event["TRANSP"]) == ("TENTATIVE", "TRANSPARENT")


def test_outlook_is_told_too_that_it_is_preliminary() -> None:
    event = of(session(preliminary=True))["resan"]

    assert (event["SUMMARY"], event["STATUS"]) == ("Preliminärt: En resa", "TENTATIVE")
    assert event["X-MICROSOFT-CDO-BUSYSTATUS"] == "TENTATIVE"
    assert "X-MICROSOFT-CDO-BUSYSTATUS" not in of(session())["resan"]


@pytest.mark.parametrize(
    ("left", "marking"),
    [
        (session("2026-09", formerly=OLD, status=Status.POSTPONED), "Uppskjuten"),
        (session(OLD, status=Status.CANCELLED), "Inställd"),
        (session("", formerly=OLD, status=Status.CANCELLED), "Inställd"),
    ],
)
def test_what_is_postponed_or_cancelled_stays_marked_until_its_old_date_has_passed(left: Session, marking: str) -> None:
    event = of(left, at=OLD_ENDS - timedelta(seconds=1))["resan"]

    assert (event["SUMMARY"], event["STATUS"], event["TRANSP"]) == (f"{marking}: En resa", "CANCELLED", "TRANSPARENT")
    assert event["DTSTART"].dt.astimezone(UTC) == datetime(2026, 5, 5, 7, 30, tzinfo=UTC)
    assert of(left, at=OLD_ENDS) == {}


def test_a_postponed_session_whose_old_date_nobody_knows_is_not_in_it() -> None:
    assert of(session("2026-09", status=Status.POSTPONED)) == {}


def test_what_took_place_stays() -> None:
    assert list(of(session(), at=OLD_ENDS + timedelta(days=400))) == ["resan"]


@pytest.mark.parametrize(
    ("change", "touches"),
    [
        (Moved(uid="resan", title="En resa"), True),
        (Moved(uid="annan", title="En annan"), False),
        (VenueChanged(slug="klara", name="Klarahuset"), True),
        (VenueChanged(slug="annat", name="Ett annat"), False),
        (AdvisoryChanged(uid="a", after=Advisory(uid="a", title="Sjuk?", text="Stanna hemma.")), True),
        (SeasonChanged(), True),
        (SpeakerProfileChanged(uid="clas", name="Clas Olsson"), False),
        (JoiningLinkChanged(uid="resan", title="En resa", before="", after=LINK), False),
    ],
)
def test_dtstamp_is_when_the_house_last_changed_what_the_entry_tells(change: Change, touches: bool) -> None:
    event = read(feed(published(network(session()), notice(change)), LATER, BASE))["resan"]

    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == (LATER if touches else RELEASED)


def test_the_newest_of_several_notices_counts() -> None:
    change = Moved(uid="resan", title="En resa")
    shown = published(network(session()), notice(change), notice(change, RELEASED + timedelta(days=1)))

    assert read(feed(shown, LATER, BASE))["resan"]["DTSTAMP"].dt == LATER


def test_a_release_without_a_past_is_stamped_with_its_own_moment() -> None:
    alone = Published(programme=network(session()), at=LATER, house=published(network()).house)

    assert read(feed(alone, LATER, BASE))["resan"]["DTSTAMP"].dt == LATER


def test_no_joining_link_is_in_a_feed_though_it_is_in_the_invitation() -> None:
    hybrid = session(mode=Mode.HYBRID)
    ics = feed(published(network(hybrid), notice(JoiningLinkChanged(uid="resan", title="En resa", before="", after=LINK))), LATER, BASE)

    check_object(ics)
    assert b"meet.example" not in ics.replace(b"\r\n ", b"")
    assert b"CONFERENCE" not in ics
    assert b"meet.example" in mail(entry(mode=Mode.HYBRID, link=LINK)).replace(b"\r\n ", b"")


def test_one_session_alone_reads_as_in_the_feed() -> None:
    shown = published(network(session(), session("2026-05-15", uid="maj")), notice(Moved(uid="maj", title="")))

    ics = single(shown, shown.programme.sessions[1], LATER, BASE)

    assert ics
    assert read(ics) == {"maj": read(feed(shown, LATER, BASE))["maj"]}
    assert ics == single(shown, shown.programme.sessions[1], LATER, BASE)


def test_one_session_without_a_date_is_no_calendar() -> None:
    undated = session("2026-06")

    assert single(published(network(undated)), undated, RELEASED, BASE) is None


def test_the_english_feed_points_to_the_english_pages() -> None:
    with speaking("en"):
        ics = feed(published(network(session())), RELEASED, BASE)

    check_object(ics)
    assert b"SOURCE;VALUE=URI:https://norrsken.example/en/ledning/2026/calendar.ics" in ics.replace(b"\r\n ", b"")


DAYS = [
    *(f"2026-{month:02}-14" for month in range(1, 13)),
    "2026-03-28",
    "2026-03-29",
    "2026-03-30",
    "2026-10-24",
    "2026-10-25",
    "2026-10-26",
]


@pytest.mark.parametrize("zone", ["Europe/Stockholm", "America/New_York", "UTC"])
def test_every_library_reads_every_month_and_both_nights_alike(zone: str) -> None:
    mornings = [session(f"{day} 09:30/{day} 12:30", uid=f"m{day}", number=n) for n, day in enumerate(DAYS)]
    nights = [
        session("2026-03-28 22:00/2026-03-29 04:00", uid="spring", number=90),
        session("2026-10-24 22:00/2026-10-25 04:00", uid="autumn", number=91),
        session("2026-12-31 20:00/2027-01-01 01:00", uid="new-year", number=92),
    ]
    ics = feed(published(network(*mornings, *nights, zone=zone)), RELEASED, BASE)

    check_object(ics)
    meant = {each.uid: (each.when.starts_at(zone), each.when.ends_at(zone)) for each in (*mornings, *nights)}
    assert checks.by_icalendar(ics) == checks.by_vobject(ics) == checks.by_ics(ics) == meant


def test_the_nights_when_the_clocks_change_are_shorter_and_longer() -> None:
    events = of(session("2026-03-28 22:00/2026-03-29 04:00", uid="spring"), session("2026-10-24 22:00/2026-10-25 04:00", uid="autumn"))

    lengths = {uid: event["DTEND"].dt.astimezone(UTC) - event["DTSTART"].dt.astimezone(UTC) for uid, event in events.items()}
    assert lengths == {"spring": timedelta(hours=5), "autumn": timedelta(hours=7)}


def test_a_tag_in_a_title_stays_text() -> None:
    title = "<script>alert('hej')</script>"

    assert of(session(title=title))["resan"]["SUMMARY"] == title


NASTY = st.text(st.sampled_from(";,:\n\r\t\"'\\^%åäö€é😀 \u0301\u2028\xa0\x00\x1f\x7fnN<>&=abc-"), min_size=1, max_size=200)


@settings(deadline=None, max_examples=40)
@given(title=NASTY, text=NASTY)
@example(title="\x00 \n", text=" ")
@example(title="å" * 60, text="😀" * 80)
@example(title="x" + "å" * 60, text="\\n\\N\\\\;,")
@example(title='Kl. 9;30, "nu"\noch sedan', text=" begynner med blank")
def test_nothing_that_somebody_writes_breaks_a_feed(title: str, text: str) -> None:
    shown = published(network(session(title=title, summary=text, room="", venue="", because=text)))

    check_object(feed(shown, RELEASED, BASE))


@settings(deadline=None, max_examples=40)
@given(title=st.text(st.sampled_from(";,:\"'^%åäö€😀<>&=abc"), min_size=1, max_size=120))
def test_a_title_comes_back_as_it_was_written(title: str) -> None:
    ics = feed(published(network(session(title=title))), RELEASED, BASE)

    assert Calendar.from_ical(ics).walk("VEVENT")[0]["SUMMARY"] == title


def test_a_backslash_before_an_n_is_no_new_line() -> None:
    ics = feed(published(network(session(title="C:\\Ny\\nytt"))), RELEASED, BASE)

    check_object(ics)
    assert b"SUMMARY:C:\\\\Ny\\\\nytt\r\n" in ics


@pytest.mark.parametrize(
    ("accent", "name"), [("#1f5a4c", "darkslategray"), ("#000000", "black"), ("#8b0000", "darkred"), ("ffffff", "white")]
)
def test_a_colour_is_named_after_the_nearest(accent: str, name: str) -> None:
    assert nearest(accent) == name
