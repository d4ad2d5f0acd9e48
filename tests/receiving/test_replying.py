"""What a reply by mail changes, and what it does not."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_string

import pytest
from sqlalchemy import select

from config import Settings
from netverk.answers import giving
from netverk.answers.models import Answer, Said
from netverk.db import db, write
from netverk.deputies.covering import BEGUN
from netverk.deputies.finding import find_active
from netverk.letters.models import Letter, Told
from netverk.people.knowing import Contact
from netverk.people.models import Person
from netverk.publishing import acting
from netverk.receiving import forgetting, taking_in
from netverk.receiving.models import Kind, Outcome, Received
from tests.publishing.stage import Stage, at
from tests.receiving.house import KARI, Door, open_door

REPLY = """From: {sender}
To: {to}
Message-ID: <{stamp}-{said}-{uid}@client.example.org>
Date: Tue, 7 Jan 2020 10:00:00 +0000
Content-Type: text/calendar; method=REPLY; charset=utf-8

BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Client//EN
METHOD:REPLY
BEGIN:VEVENT
UID:{uid}
DTSTAMP:{stamp}
SEQUENCE:{sequence}
ATTENDEE;PARTSTAT={said}:mailto:{sender}
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def door(stage: Stage) -> Door:
    return open_door(stage)


def reply(door: Door, said: str, *, who: str = KARI, uid: str = "ett", hours: str = "101501", sequence: int | None = None) -> Outcome:
    """Of somebody to what they hold of a session, written on 7 January at these hours."""
    with door.stage.app.app_context():
        told = db.session.scalars(select(Told).where(Told.address == who, Told.uid == uid)).one()
        facts = {"to": f"natverk+{told.tag}@example.org", "uid": f"{uid}.{told.generation}", "sender": who, "said": said}
        current = told.sequence if sequence is None else sequence
    return door.take(door.mail(REPLY.format(stamp=f"20200107T{hours}Z", sequence=current, **facts))).outcome


def answer(door: Door) -> Said | None:
    with door.stage.app.app_context():
        return db.session.scalar(select(Answer.said))


def invitation(door: Door, *who: str) -> dict[str, str]:
    """The PARTSTAT with which each mail leaves now that has an invitation, by its reader; RSVP goes with it."""
    found = {}
    for mail in door.stage.deliver():
        with door.stage.app.app_context():
            message = db.session.scalars(select(Letter.message).where(Letter.message_id == mail.message_id)).one() or ""
        calendar = calendar_in(message)
        if "METHOD:REQUEST" in calendar:
            line = next(line for line in calendar.splitlines() if line.startswith("ATTENDEE"))
            params = dict(part.partition("=")[::2] for part in line.rpartition(":mailto")[0].split(";")[1:])
            found[mail.to.partition("@")[0]] = f"{params['PARTSTAT']} {params['RSVP']}"
    return found


def calendar_in(message: str) -> str:
    part = next((each for each in message_from_string(message).walk() if each.get_content_type() == "text/calendar"), None)
    payload = part.get_payload(decode=True) if part else b""
    return payload.decode().replace("\r\n ", "") if isinstance(payload, bytes) else ""


def test_the_newest_answer_counts_whatever_the_order_of_the_mails(door: Door) -> None:
    assert reply(door, "ACCEPTED", hours="101501") is Outcome.ANSWERED
    assert reply(door, "DECLINED", hours="091500") is Outcome.OVERTAKEN
    assert answer(door) is Said.YES
    assert reply(door, "TENTATIVE", hours="101502") is Outcome.ANSWERED
    assert answer(door) is Said.MAYBE


def test_an_answer_on_the_page_is_newer_than_a_mail_that_was_late(door: Door) -> None:
    with door.stage.writing():
        giving.give(door.stage.place_of("Kari"), door.stage._row("ett"), Said.NO)

    assert reply(door, "ACCEPTED") is Outcome.OVERTAKEN
    assert answer(door) is Said.NO


def test_a_no_by_mail_keeps_the_place_and_asks_the_standing_deputy(door: Door) -> None:
    with door.stage.writing():
        giving.appoint(door.stage.place_of("Kari"), Contact(name="Stina", email="stina@example.org"))

    assert reply(door, "DECLINED") is Outcome.ANSWERED
    with door.stage.app.app_context():
        place = door.stage.place_of("Kari")
        deputy = find_active(place, door.stage._row("ett").id)
        assert deputy
        assert deputy.person.email == "stina@example.org"


def test_an_answer_to_the_old_date_is_kept_and_counts_no_longer(door: Door) -> None:
    reply(door, "ACCEPTED")
    door.stage.act("ett", acting.move(at("2020-04-07"), "Ännu en gång."))

    assert reply(door, "DECLINED", hours="101600") is Outcome.OLD, "the new date is published, though its letter waits"
    assert invitation(door)["kari"] == "NEEDS-ACTION TRUE", "everybody is asked again after a move"
    assert reply(door, "DECLINED", hours="101700", sequence=1) is Outcome.OLD
    assert reply(door, "DECLINED", hours="101800") is Outcome.ANSWERED
    assert answer(door) is Said.NO


def test_who_has_answered_is_not_asked_again_where_only_words_change(door: Door) -> None:
    door.stage.join("Per")
    assert invitation(door) == {"per": "NEEDS-ACTION TRUE"}
    reply(door, "TENTATIVE")
    door.stage.edit("ett", title="Ett annat namn")
    door.stage.publish()

    assert invitation(door) == {"kari": "TENTATIVE FALSE", "per": "NEEDS-ACTION TRUE"}


def test_a_house_that_takes_no_replies_in_asks_for_none(stage: Stage) -> None:
    door = open_door(stage)
    stage.app.config["NETVERK"] = taking_in_nothing(stage)
    stage.join("Per")

    assert invitation(door) == {"per": "ACCEPTED FALSE"}


def taking_in_nothing(stage: Stage) -> Settings:
    own: Settings = stage.app.config["NETVERK"]
    return replace(own, receive="")


def test_a_deputy_who_says_no_by_mail_goes_no_longer(door: Door) -> None:
    door.stage.send("Kari", "Maj", "tva")
    assert invitation(door) == {"maj": "ACCEPTED FALSE"}, "who goes in another's stead has said so"

    assert reply(door, "DECLINED", who="maj@example.org", uid="tva") is Outcome.ANSWERED
    with door.stage.app.app_context():
        assert find_active(door.stage.place_of("Kari"), door.stage._row("tva").id) is None


def test_a_reply_to_what_was_taken_back_changes_nothing(door: Door) -> None:
    door.stage.act("ett", acting.postpone("Talaren är sjuk."))
    door.stage.deliver()

    assert reply(door, "ACCEPTED") is Outcome.OLD
    assert answer(door) is None


def test_what_can_no_longer_be_answered_goes_to_people(door: Door) -> None:
    door.stage.wait(timedelta(days=90))

    assert reply(door, "DECLINED") is Outcome.FOR_PEOPLE
    with door.stage.app.app_context():
        received = db.session.scalars(select(Received)).one()
        assert (received.because, received.facts) == (BEGUN, {"title": "Ett"})


def test_who_answers_can_be_reached(door: Door) -> None:
    with door.stage.writing():
        db.session.scalars(select(Person).where(Person.email == KARI)).one().unreachable_since = door.stage.now
    reply(door, "ACCEPTED")

    with door.stage.app.app_context():
        assert db.session.scalars(select(Person.unreachable_since).where(Person.email == KARI)).one() is None


def test_a_fault_of_ours_leaves_the_mail_with_people(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(giving, "give", lambda *_args, **_more: 1 / 0)

    assert reply(door, "ACCEPTED") is Outcome.FOR_PEOPLE
    with door.stage.app.app_context():
        received = db.session.scalars(select(Received)).one()
        assert (received.kind, received.because) == (Kind.REPLY, taking_in.FAULT)
        assert answer(door) is None


def test_mails_are_forgotten_when_nobody_needs_them(door: Door) -> None:
    for name in ("exchange-declined-comment", "spam", "gmail-vacation", "plain-stranger", "plain-yes"):
        door.take(door.of_corpus(name))
    door.stage.wait(timedelta(days=29))
    with door.stage.app.app_context(), write():
        forgetting.forget(door.stage.now)
        assert len(db.session.scalars(select(Received).where(Received.raw.is_not(None))).all()) == 5
    with door.stage.app.app_context(), write():
        forgetting.forget(door.stage.now + timedelta(days=2))
    with door.stage.app.app_context():
        kept = db.session.execute(select(Received.kind, Received.words, Received.raw).order_by(Received.id)).all()
        stranger, kari = "Hej, finns det plats?", "Ja, jag kommer gärna.\n\nHälsningar\nKari"
        assert kept == [(Kind.REPLY, "", None), (Kind.WORDS, stranger, None), (Kind.WORDS, kari, None)], "what is open keeps its words"
