"""What an address is told, step by step, until its calendar is as the programme: golden chains, read back from the mails."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, select

from netverk.db import db
from netverk.programme.value import Mode
from netverk.publishing import acting
from netverk.publishing.acting import Action
from netverk.seasons.models import Leadership, Season
from netverk.sessions.models import Appearance, Talk
from netverk.venues.models import Room
from tests import make
from tests.calendars.checks import check_object
from tests.publishing.receiver import Object
from tests.publishing.seasons import conference, one_morning, three_mornings
from tests.publishing.stage import Stage, at, email, human, objects, row_of, same_content

UNTIL_FURTHER_NOTICE = acting.postpone("Talaren är sjuk.")


def utc(day: str, hours: str) -> datetime:
    return datetime.fromisoformat(f"{day} {hours}").replace(tzinfo=UTC)


def only(stage: Stage, name: str = "Kari") -> Object:
    (held,) = stage.calendars[email(name)].entries.values()
    return held


def test_invited_moved_postponed_dated_anew_moved_and_cancelled(stage: Stage) -> None:
    stage.plan(one_morning)
    stage.publish()
    stage.join("Kari")

    (welcome,) = stage.deliver()
    invited = welcome.object
    assert invited
    assert (invited.method, invited.uid, invited.sequence, invited.status) == ("REQUEST", "t.0", 0, "CONFIRMED")
    assert (invited.starts, invited.ends) == (utc("2020-03-24", "08:30"), utc("2020-03-24", "11:30"))
    assert (invited.summary, invited.related_to) == ("Tillit", "")

    stage.act("tillit", acting.move(at("2020-03-31"), "Lokalen behövdes."))  # summer time began on the 29th
    (mail,) = stage.deliver()
    moved = mail.object
    assert moved
    assert (moved.method, moved.uid, moved.sequence, moved.status) == ("REQUEST", "t.0", 1, "CONFIRMED")
    assert (moved.starts, moved.ends) == (utc("2020-03-31", "07:30"), utc("2020-03-31", "10:30"))
    assert moved.dtstamp > invited.dtstamp
    assert "tisdagen den 31 mars 2020" in mail.text
    assert "tisdagen den 24 mars 2020" in mail.text
    assert "Lokalen behövdes." in mail.text

    stage.act("tillit", UNTIL_FURTHER_NOTICE)
    (mail,) = stage.deliver()
    postponed = mail.object
    assert postponed
    assert (postponed.method, postponed.uid, postponed.sequence, postponed.status) == ("CANCEL", "t.0", 2, "CANCELLED")
    assert (postponed.starts, postponed.summary) == (utc("2020-03-31", "07:30"), "Uppskjuten: Tillit")
    assert "Din plats ligger kvar" in postponed.description
    assert "Talaren är sjuk." in mail.text
    assert not stage.calendars[email("Kari")].entries

    stage.act("tillit", acting.move(at("2020-10-20"), "Ny dag är bestämd."))
    (mail,) = stage.deliver()
    anew = mail.object
    assert anew
    assert (anew.method, anew.uid, anew.sequence, anew.related_to) == ("REQUEST", "t.1", 3, "t.0")
    assert anew.starts == utc("2020-10-20", "07:30")

    stage.act("tillit", acting.move(at("2020-10-27"), "En vecka senare."))  # winter time began on the 25th
    (mail,) = stage.deliver()
    again = mail.object
    assert again
    assert (again.method, again.uid, again.sequence, again.related_to) == ("REQUEST", "t.1", 4, "t.0")
    assert again.starts == utc("2020-10-27", "08:30")

    stage.act("tillit", acting.cancel("För få kunde komma."))
    (mail,) = stage.deliver()
    cancelled = mail.object
    assert cancelled
    assert (cancelled.method, cancelled.uid, cancelled.sequence, cancelled.summary) == ("CANCEL", "t.1", 5, "Inställd: Tillit")
    assert not stage.calendars[email("Kari")].entries
    assert {each.organizer for each in (invited, moved, postponed)} != {each.organizer for each in (anew, again, cancelled)}
    assert not stage.deliver()


STEPS: dict[str, Callable[[], Action]] = {
    "move": lambda: acting.move(at("2020-03-31"), "Lokalen behövdes."),
    "postpone": lambda: UNTIL_FURTHER_NOTICE,
    "date": lambda: acting.move(at("2020-10-27"), "Ny dag är bestämd."),
    "go_online": lambda: acting.go_online("Smittan ökar.", "https://example.org/rum"),
    "cancel": lambda: acting.cancel("För få kunde komma."),
}


@pytest.mark.parametrize("undone", STEPS)
def test_what_is_undone_inside_the_hold_never_leaves(stage: Stage, undone: str) -> None:
    stage.plan(one_morning)
    stage.publish()
    stage.join("Kari")
    stage.deliver()
    for name, action in STEPS.items():
        if name == undone:
            break
        stage.act("tillit", action())
        stage.deliver()
    before, held = stage.released, dict(stage.calendars[email("Kari")].known)

    assert stage.undo(stage.act("tillit", STEPS[undone]())) == (0, 1)
    assert not stage.deliver(after=timedelta(minutes=10))
    assert stage.calendars[email("Kari")].known == held
    assert same_content(stage.released, before)
    assert same_content(stage.drafted, before)


@pytest.mark.parametrize("undone", STEPS)
def test_what_is_undone_after_the_hold_is_corrected(stage: Stage, undone: str) -> None:
    stage.plan(one_morning)
    stage.publish()
    stage.join("Kari")
    stage.deliver()
    for name, action in STEPS.items():
        if name == undone:
            break
        stage.act("tillit", action())
        stage.deliver()
    before, held = stage.released, times(stage)
    notice = stage.act("tillit", STEPS[undone]())
    told = stage.deliver()

    assert stage.undo(notice) == (1, 0)
    (correction,) = human(stage.deliver(), "Kari")
    assert [mail.method for mail in told] != []
    assert times(stage) == held
    assert same_content(stage.released, before)
    assert same_content(stage.drafted, before)
    assert correction.message_id != told[0].message_id


def times(stage: Stage, name: str = "Kari") -> list[tuple[str, date, str, tuple[str, ...]]]:
    """What is in the calendar, generations apart."""
    return [(each.summary, each.starts, each.location, each.conference) for each in stage.calendars[email(name)].entries.values()]


def test_another_speaker_keeps_the_sequence_and_asks_nobody_again(stage: Stage) -> None:
    def plan() -> Season:
        season = one_morning()
        found = row_of(season, "tillit")
        make.talk(session=found, by=make.speaker("Clas Ek", slug="clas"), uid="talk")
        return season

    stage.plan(plan)
    stage.publish()
    stage.join("Kari")
    stage.deliver()
    invited = only(stage)
    with stage.writing() as season:
        assert season
        session = row_of(season, "tillit")
        db.session.execute(delete(Appearance))
        talk = db.session.scalars(select(Talk)).one()
        make.appearance(make.speaker("Ida Lund", slug="ida", email="ida@example.org"), session=session, talk=talk)
    stage.publish()
    mails = stage.deliver()

    (letter,) = human(mails, "Kari")
    assert "Ida Lund" in letter.text
    assert "Clas Ek" in letter.text
    now = only(stage)
    assert (now.uid, now.sequence, now.starts, now.status) == (invited.uid, invited.sequence, invited.starts, "CONFIRMED")
    assert now.dtstamp > invited.dtstamp
    assert ("Clas Ek" in invited.description, "Ida Lund" in now.description) == (True, True)
    assert objects(mails, "Ida") == [("REQUEST", "t.0", 0)]


def test_two_sessions_moved_in_one_release_are_one_letter_and_one_mail_for_each_entry(stage: Stage) -> None:
    stage.plan(three_mornings)
    stage.publish()
    stage.join("Kari")
    joined = stage.deliver()
    assert objects(joined, "Kari") == [("REQUEST", f"{uid}.0", 0) for uid in ("ett", "tre", "tva")]
    assert [mail.object for mail in human(joined, "Kari")] == [None]

    stage.edit("ett", when=at("2020-03-25"))
    stage.edit("tre", when=at("2020-05-20"))
    stage.publish(note="Lokalen byggs om.")
    mails = stage.deliver()

    (letter,) = human(mails, "Kari")
    assert letter.subject == "Två träffar flyttas"
    assert letter.object is None
    assert all(words in letter.text for words in ("onsdagen den 25 mars 2020", "onsdagen den 20 maj 2020", "Lokalen byggs om."))
    assert objects(mails, "Kari") == [("REQUEST", "ett.0", 1), ("REQUEST", "tre.0", 1)]
    assert len(mails) == 3
    assert len({mail.message_id for mail in (*joined, *mails)}) == len(joined) + 3


def test_another_room_is_told_to_the_calendar_alone(stage: Stage) -> None:
    stage.plan(one_morning)
    with stage.writing() as season:
        assert season
        session = row_of(season, "tillit")
        assert session.venue
        session.room = make.room("Stora salen", venue=session.venue, slug="stora")
        make.room("Lilla salen", venue=session.venue, slug="lilla")
    stage.publish()
    stage.join("Kari", by="Assistent")
    stage.deliver()
    with stage.writing() as season:
        assert season
        session = row_of(season, "tillit")
        small = db.session.scalars(select(Room).where(Room.slug == "lilla")).one()
        venue = session.venue
        assert venue
    stage.act("tillit", acting.relocate(venue, small, "Vi blir färre."))
    (mail,) = stage.deliver()

    assert (mail.to, human([mail], "Kari")) == (email("Kari"), [])
    now = only(stage)
    assert (now.sequence, now.location.startswith("Lilla salen")) == (0, True)


def test_a_joining_link_is_told_to_those_who_take_part_and_never_in_public(stage: Stage) -> None:
    stage.plan(one_morning)
    stage.edit("tillit", mode=Mode.HYBRID, joining_link="https://example.org/rum-ett")
    stage.publish()
    stage.join("Kari", by="Assistent")
    stage.deliver()
    assert only(stage).conference == ("https://example.org/rum-ett",)

    stage.edit("tillit", joining_link="https://example.org/rum-tva")
    stage.publish()
    mails = stage.deliver()
    (mail,) = mails
    assert human(mails, "Kari") == [mail]
    assert (only(stage).sequence, only(stage).conference) == (0, ("https://example.org/rum-tva",))

    page = f"/{stage.released.path}"
    client, shown = stage.app.test_client(), ("", "sessions/tillit", "sessions/tillit.ics", "calendar.ics", "changes", "changes.atom")
    for path in (*shown, "schedule.xml", "schedule.json", "season.json"):
        answer = client.get(f"{page}/{path}")
        assert answer.status_code == 200, path
        assert b"Tillit" in answer.data or path.startswith("changes"), path
        assert b"rum-" not in answer.data, path


@pytest.mark.parametrize("steps", range(len(STEPS) + 1))
def test_who_joins_later_gets_the_present_state(stage: Stage, steps: int) -> None:
    stage.plan(one_morning)
    stage.publish()
    stage.join("Kari")
    stage.deliver()
    for action in list(STEPS.values())[:steps]:
        stage.act("tillit", action())
        stage.deliver()
    stage.join("Per")
    (welcome,) = stage.deliver()

    assert welcome.to == email("Per")
    assert times(stage, "Per") == times(stage, "Kari")
    assert {uid: each.sequence for uid, each in stage.calendars[email("Per")].entries.items()} == (
        {"t.0": stage.released.sessions[0].sequence} if times(stage) else {}
    )
    assert not stage.deliver()


def test_who_joins_during_the_hold_hears_of_it_once(stage: Stage) -> None:
    stage.plan(one_morning)
    stage.publish()
    stage.act("tillit", STEPS["move"]())
    stage.join("Kari")
    (welcome,) = stage.deliver(after=timedelta(0))
    assert only(stage).starts == utc("2020-03-31", "07:30")
    assert welcome.kind == "joining"
    assert not stage.deliver()


def test_a_speaker_and_the_discussion_leader_get_theirs(stage: Stage) -> None:
    def plan() -> Season:
        season = three_mornings()
        make.talk(session=row_of(season, "tva"), by=make.speaker("Clas", email="clas@example.org"))
        make.leader(make.speaker("Astrid", email="astrid@example.org"), season=season)
        return season

    stage.plan(plan)
    stage.publish()
    first = stage.deliver()
    assert objects(first, "Clas") == [("REQUEST", "tva.0", 0)]
    assert objects(first, "Astrid") == [("REQUEST", f"{uid}.0", 0) for uid in ("ett", "tre", "tva")]
    assert (len(human(first, "Clas")), len(human(first, "Astrid"))) == (1, 1)

    stage.act("ett", acting.move(at("2020-03-25"), "Krock."))
    mails = stage.deliver()
    assert objects(mails, "Clas") == []
    assert objects(mails, "Astrid") == [("REQUEST", "ett.0", 1)]

    stage.act("tva", UNTIL_FURTHER_NOTICE)
    mails = stage.deliver()
    (to_clas,), (to_astrid,) = human(mails, "Clas"), human(mails, "Astrid")
    assert to_clas.object
    assert to_astrid.object
    assert (to_clas.method, to_astrid.method) == ("CANCEL", "CANCEL")
    assert "Din plats" not in to_clas.object.description + to_astrid.object.description


def test_a_speaker_who_is_replaced_is_told_and_let_go(stage: Stage) -> None:
    def plan() -> Season:
        season = one_morning()
        make.talk(session=row_of(season, "tillit"), by=make.speaker("Clas", email="clas@example.org", language="en"))
        return season

    stage.plan(plan)
    stage.publish()
    stage.deliver()
    with stage.writing():
        db.session.execute(delete(Appearance))
    stage.publish()
    (mail,) = stage.deliver()

    assert (mail.to, mail.method, mail.kind) == (email("Clas"), "CANCEL", "notice")
    assert mail.text.startswith("Hello Clas")
    assert "without Clas" in mail.text
    assert not stage.calendars[email("Clas")].entries


def test_a_discussion_leader_who_is_replaced_is_told_and_let_go(stage: Stage) -> None:
    def plan() -> Season:
        season = three_mornings()
        make.leader(make.speaker("Astrid", email="astrid@example.org"), season=season)
        return season

    stage.plan(plan)
    stage.publish()
    stage.deliver()
    with stage.writing() as season:
        assert season
        db.session.execute(delete(Leadership))
        make.leader(make.speaker("Bo", email="bo@example.org"), season=season)
    stage.publish()
    mails = stage.deliver()

    (letter,) = human(mails, "Astrid")
    assert ("Astrid" in letter.text, "Bo" in letter.text) == (True, True)
    assert {method for method, _uid, _sequence in objects(mails, "Astrid")} == {"CANCEL"}
    assert not stage.calendars[email("Astrid")].entries
    assert len(stage.calendars[email("Bo")].entries) == 3


def test_who_registered_others_gets_letters_and_no_calendar(stage: Stage) -> None:
    stage.plan(one_morning)
    stage.publish()
    stage.join("Kari", "Per", by="Assistent")
    first = stage.deliver()
    assert [mail.kind for mail in human(first, "Assistent")] == ["confirmation"]

    stage.act("tillit", STEPS["move"]())
    mails = stage.deliver()
    (letter,) = human(mails, "Assistent")
    assert "tisdagen den 31 mars 2020" in letter.text
    assert objects([*first, *mails], "Assistent") == []
    assert len(mails) == 3

    stage.edit("tillit", title="Tillit som styrmedel")
    stage.publish()
    assert [mail.to for mail in stage.deliver()] == [email("Kari"), email("Per")]


def test_who_leaves_is_let_go_and_comes_back_to_the_next_generation(stage: Stage) -> None:
    stage.plan(one_morning)
    stage.publish()
    stage.join("Kari")
    stage.deliver()
    stage.leave("Kari")
    (goodbye,) = stage.deliver()
    assert goodbye.object
    assert (goodbye.method, goodbye.object.uid, goodbye.object.sequence) == ("CANCEL", "t.0", 1)
    assert goodbye.object.summary == "Avbokad: Tillit"

    stage.act("tillit", STEPS["move"]())
    assert not stage.deliver()

    stage.join("Kari")
    (welcome,) = stage.deliver()
    assert welcome.object
    assert (welcome.method, welcome.object.uid, welcome.object.related_to) == ("REQUEST", "t.1", "t.0")
    assert welcome.object.starts == utc("2020-03-31", "07:30")


def test_who_leaves_during_the_hold_hears_of_leaving_alone(stage: Stage) -> None:
    stage.plan(three_mornings)
    stage.publish()
    stage.join("Kari")
    stage.deliver()
    stage.act("ett", STEPS["move"]())
    stage.leave("Kari")
    mails = [*stage.deliver(after=timedelta(0)), *stage.deliver()]

    assert [mail.kind for mail in human(mails, "Kari")] == ["leaving"]
    assert {method for method, _uid, _sequence in objects(mails, "Kari")} == {"CANCEL"}
    assert not stage.calendars[email("Kari")].entries


def test_a_colleague_who_leaves_during_the_hold_takes_no_news_along(stage: Stage) -> None:
    """The one who registered both is told that a colleague left, at once, and of the move, after the hold."""
    stage.plan(one_morning)
    stage.publish()
    stage.join("Kari")
    stage.join("Per", by="Kari")
    stage.deliver()
    notice = stage.act("tillit", STEPS["move"]())
    stage.leave("Kari")  # Per's, which she registered last
    early = stage.deliver(after=timedelta(0))
    assert [(mail.kind, mail.object) for mail in human(early, "Kari")] == [("leaving", None)]
    assert objects(early, "Per") == [("CANCEL", "t.0", 1)]

    (letter,) = stage.deliver()
    assert (letter.to, letter.kind, letter.method) == (email("Kari"), "notice", "REQUEST")
    assert "tisdagen den 31 mars 2020" in letter.text
    assert stage.undo(notice) == (1, 0)
    assert [mail.to for mail in stage.deliver()] == [email("Kari")]


def test_a_cancellation_that_was_refused_does_not_count_as_held(stage: Stage) -> None:
    stage.plan(one_morning)
    stage.publish()
    stage.join("Kari")
    stage.deliver()
    stage.act("tillit", UNTIL_FURTHER_NOTICE)
    assert not stage.deliver(refusing=email("Kari"))

    stage.act("tillit", acting.move(at("2020-10-27"), "Ny dag är bestämd."))
    (mail,) = stage.deliver()
    assert mail.object
    assert (mail.method, mail.object.uid, mail.object.sequence, mail.object.related_to) == ("REQUEST", "t.0", 2, "")
    assert "tisdagen den 24 mars 2020" in mail.text


def test_a_conference_is_one_entry_a_day_and_tells_only_what_moves_the_day(stage: Stage) -> None:
    stage.plan(conference)
    stage.publish()
    stage.join("Kari")
    first = stage.deliver()
    days = {day.date: day.uid for day in stage.released.days}
    one, two = (f"{days[date(2020, 9, day)]}.0" for day in (15, 16))
    assert objects(first, "Kari") == sorted([("REQUEST", one, 0), ("REQUEST", two, 0)])
    assert objects(first, "Clas") == [("REQUEST", "mitt.0", 0)]
    kari = stage.calendars[email("Kari")]
    assert (kari.entries[one].starts, kari.entries[one].ends) == (utc("2020-09-15", "07:00"), utc("2020-09-15", "10:00"))

    stage.act("mitt", acting.move(at("2020-09-15", "10:15-11:00"), "Längre rast."))
    mails = stage.deliver()
    assert {mail.to for mail in mails} == {email("Clas")}
    assert objects(mails, "Clas") == [("REQUEST", "mitt.0", 1)]

    stage.act("slut", acting.move(at("2020-09-15", "11:00-13:00"), "Längre samtal."))
    (mail,) = stage.deliver()
    assert objects([mail], "Kari") == [("REQUEST", one, 1)]
    assert human([mail], "Kari")
    assert kari.entries[one].ends == utc("2020-09-15", "11:00")

    with stage.writing():
        venue = make.venue("Norra huset", slug="norra")
    stage.act("mitt", acting.relocate(venue, None, "Salen är full."))
    mails = stage.deliver()
    assert objects(mails, "Kari") == [("REQUEST", one, 2)]
    assert ("Norra huset" in kari.entries[one].location, "Klarahuset" in kari.entries[one].location) == (True, True)
    assert "Norra huset" in human(mails, "Kari")[0].text

    stage.act("dag-tva", UNTIL_FURTHER_NOTICE)
    mails = stage.deliver()
    assert len(human(mails, "Kari")) == 1
    assert objects(mails, "Kari") == sorted([("CANCEL", two, 1), ("REQUEST", one, 2)])  # the one day left is no longer “day 1”
    assert {mail.object.summary for mail in mails if mail.object} == {"Uppskjuten: Dagarna, 2020, dag 2", "Dagarna, 2020"}

    stage.leave("Kari")
    mails = stage.deliver()
    assert objects(mails, "Kari") == [("CANCEL", one, 3)]
    assert not kari.entries


def test_a_conference_day_that_moves_whole_is_the_same_entry(stage: Stage) -> None:
    stage.plan(conference)
    stage.publish()
    stage.join("Kari")
    stage.deliver()
    days = {day.date: day.uid for day in stage.released.days}
    two = f"{days[date(2020, 9, 16)]}.0"
    stage.act("dag-tva", acting.move(at("2020-10-27", "09:00-12:00"), "Lokalen byggs om."))
    mails = stage.deliver()

    assert objects(mails, "Kari") == [("REQUEST", two, 1)]
    assert stage.calendars[email("Kari")].entries[two].starts == utc("2020-10-27", "08:00")
    assert len(human(mails, "Kari")) == 1


def test_a_feed_is_the_same_octets_until_a_turning_point(stage: Stage) -> None:
    stage.plan(three_mornings)
    stage.publish()
    stage.act("ett", acting.move(at("2020-03-31"), "Krock."))
    stage.act("tva", UNTIL_FURTHER_NOTICE)
    client, path = stage.app.test_client(), f"/{stage.released.path}/calendar.ics"

    def feed() -> bytes:
        found: bytes = client.get(path).data
        check_object(found)
        return found

    first = feed()
    assert b"Uppskjuten: Tva" in first
    stage.clock_at("2020-03-24 12:29")
    assert feed() == first
    stage.clock_at("2020-03-24 12:30")  # the first one's old date has passed, which changes nothing that a calendar is told
    assert feed() == first
    stage.clock_at("2020-03-31 12:31")
    third = feed()
    assert third == first
    stage.clock_at("2020-04-21 12:30")  # so has that of the postponed one, which leaves the feed
    fourth = feed()
    assert (fourth != third, b"Uppskjuten" in third, b"Uppskjuten" in fourth) == (True, True, False)
