"""Mails as other people's programs write them, each with the state that it must leave behind. None may end in an exception."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from netverk.answers.models import Answer
from netverk.db import db
from netverk.incoming.values import Trouble
from netverk.letters.models import Fate, Letter
from netverk.people.models import Person
from netverk.receiving import bouncing, replying, taking_in
from netverk.receiving.models import Kind, Outcome, Received
from tests.publishing.stage import Stage
from tests.receiving.house import CORPUS, KARI, open_door


@dataclass(frozen=True)
class State:
    """What there is afterwards; `answer` is Kari's about the moved morning, `because` why somebody has to look."""

    kind: Kind
    outcome: Outcome
    answer: str = ""
    words: str = ""
    because: str = ""
    fate: Fate = Fate.SENT
    unreachable: bool = False

    @property
    def is_about_the_morning(self) -> bool:
        return self.kind is Kind.REPLY and self.outcome is not Outcome.JUNK and self.because != replying.UNKNOWN


def said(answer: str, words: str = "") -> State:
    return State(Kind.REPLY, Outcome.ANSWERED, answer, words)


def asks(because: str, kind: Kind = Kind.REPLY) -> State:
    return State(kind, Outcome.FOR_PEOPLE, because=because)


def trouble(kind: Trouble) -> State:
    return asks(taking_in.TROUBLES[kind], Kind.UNREADABLE)


OLD = State(Kind.REPLY, Outcome.OLD)
AUTOMATIC = State(Kind.AUTOMATIC, Outcome.NOTED)
NOTED = State(Kind.BOUNCE, Outcome.NOTED)
CAME_BACK = State(Kind.BOUNCE, Outcome.CAME_BACK, fate=Fate.BOUNCED)
GONE = State(Kind.BOUNCE, Outcome.CAME_BACK, fate=Fate.BOUNCED, unreachable=True)
UNPROVEN = asks(bouncing.UNPROVEN, Kind.BOUNCE)
WRITTEN, STRANGER = asks(taking_in.WRITTEN, Kind.WORDS), asks(taking_in.STRANGER, Kind.WORDS)


def sent_to_tag(name: str) -> bool:
    headers = (CORPUS / f"{name}.eml").read_text(encoding="utf-8").partition("\n\n")[0]
    return "@HOUSE@" in headers


# fmt: off
EXPECTED = {
    "exchange-accepted": said("yes"),
    "exchange-tentative": said("maybe"),
    "exchange-declined-comment": said("no", "Jag är på tjänsteresa, tyvärr."),
    "exchange-old-sequence": OLD,
    "exchange-forged-from": asks(replying.FROM_ELSE),
    "exchange-delegate-answers": asks(replying.FROM_ELSE),
    "exchange-counter": asks(replying.COUNTER),
    "exchange-dmarc-fail": asks(replying.FORGED),
    "outlook-com-accepted": said("yes"),
    "outlook-com-tentative": said("maybe"),
    "outlook-com-declined": said("no"),
    "gmail-accepted": said("yes"),
    "gmail-declined-comment": said("no", "Barnen har lov."),
    "gmail-tentative-plain": said("maybe"),
    "gmail-future-stamp": said("yes"),
    "gmail-needs-action": asks(replying.UNSAID),
    "thunderbird-accepted": said("yes"),
    "thunderbird-declined": said("no", "Kan inte."),
    "thunderbird-no-sequence": said("yes"),
    "apple-calendar-accepted": said("yes"),
    "icloud-declined": said("no"),
    "zimbra-tentative": said("maybe"),
    "nextcloud-accepted": said("yes"),
    "nextcloud-no-method-in-part": said("yes"),
    "method-only-in-part": said("yes"),
    "no-method-at-all": asks(replying.OTHER_METHOD),
    "no-organizer": said("yes"),
    "to-the-plain-address": said("yes"),
    "wrong-tag": asks(replying.UNKNOWN),
    "stranger-replies": asks(replying.UNKNOWN),
    "stranger-with-a-tag": asks(replying.FROM_ELSE),
    "two-attendees": said("yes"),
    "attendee-is-somebody-else": asks(replying.NOT_ABOUT),
    "delegated": asks(replying.DELEGATED),
    "delegated-to-nobody": asks(replying.DELEGATED_TO_NOBODY),
    "unknown-partstat": asks(replying.UNSAID),
    "older-generation-uid": asks(replying.UNKNOWN),
    "unknown-uid": asks(replying.UNKNOWN),
    "refresh": asks(replying.OTHER_METHOD),
    "mailto-twice-and-capitals": said("yes"),
    "charset-lies": said("no", "Går inte, åker till Örebro."),
    "charset-unknown": said("maybe", "Kanske."),
    "null-bytes": said("yes", "Ja visst."),
    "unfolded-and-blank-lines": said("yes"),
    "calendar-cut-off": trouble(Trouble.BROKEN),
    "calendar-is-rubbish": trouble(Trouble.BROKEN),
    "no-stamp": said("yes"),
    "huge-sequence": said("yes"),
    "recurrence-and-two-events": said("yes"),
    "missing-end-boundary": said("yes"),
    "missing-boundary-parameter": WRITTEN,
    "base64-broken": trouble(Trouble.BROKEN),
    "forwarded-inside": STRANGER,
    "winmail-dat": trouble(Trouble.PACKED),
    "plain-yes": WRITTEN,
    "plain-stranger": STRANGER,
    "spam": State(Kind.WORDS, Outcome.JUNK),
    "spam-calendar": State(Kind.REPLY, Outcome.JUNK),
    "invitation-from-a-stranger": asks(replying.UNKNOWN),
    "empty": trouble(Trouble.EMPTY),
    "only-null-bytes": trouble(Trouble.EMPTY),
    "no-headers": trouble(Trouble.BROKEN),
    "headers-only": WRITTEN,
    "header-rubbish": WRITTEN,
    "exchange-out-of-office": AUTOMATIC,
    "gmail-vacation": AUTOMATIC,
    "unix-vacation": AUTOMATIC,
    "outlook-com-out-of-office": AUTOMATIC,
    "exim-autoreply": AUTOMATIC,
    "subject-alone": AUTOMATIC,
    "read-receipt": AUTOMATIC,
    "postfix-unknown-user": GONE,
    "postfix-delayed": NOTED,
    "postfix-over-quota": GONE,
    "postfix-expired": CAME_BACK,  # it was given up, but the address may work tomorrow
    "exchange-ndr": GONE,
    "exchange-quota-ndr": GONE,
    "gmail-dsn": GONE,
    "gmail-delayed": NOTED,
    "outlook-com-ndr": GONE,
    "zimbra-unknown-user": GONE,
    "sendmail-unknown-user": GONE,
    "sendmail-warning": NOTED,
    "relayed": NOTED,
    "dsn-base64": GONE,
    "dsn-without-fields": GONE,
    "dsn-to-the-plain-address": UNPROVEN,
    "dsn-forged-tag": UNPROVEN,
    "dsn-of-nobodys-mail": State(Kind.BOUNCE, Outcome.JUNK),
    "dsn-to-the-invitation": UNPROVEN,
    "qmail-unknown-user": GONE,
    "exim-unrouteable": GONE,
    "exim-warning": NOTED,
    "old-server-code-alone": GONE,
    "unclear-daemon": asks(bouncing.UNCLEAR, Kind.BOUNCE),
}
# fmt: on
SAY_NOTHING = (Kind.WORDS, Kind.AUTOMATIC, Kind.UNREADABLE)  # of what they are about
PLACED = {name for name, each in EXPECTED.items() if each.kind in SAY_NOTHING and each.outcome is not Outcome.JUNK and sent_to_tag(name)}
PLACED |= {name for name, each in EXPECTED.items() if each.is_about_the_morning} | {"older-generation-uid"}


def state() -> State:
    received = db.session.scalars(select(Received)).one()
    answer = db.session.scalars(select(Answer)).one_or_none()
    kari = db.session.scalars(select(Person).where(Person.email == KARI)).one()
    fate = db.session.scalars(select(Letter.fate).where(Letter.kind == "notice")).one()
    return State(
        kind=received.kind,
        outcome=received.outcome,
        answer=answer.said.value if answer else "",
        words=answer.words if answer else "",
        because=received.because,
        fate=fate,
        unreachable=kari.unreachable_since is not None,
    )


def test_every_mail_of_the_corpus_leaves_the_state_that_it_must(stage: Stage) -> None:
    door, found, placed = open_door(stage), {}, set()
    assert {path.stem for path in CORPUS.glob("*.eml")} == set(EXPECTED)
    for name in EXPECTED:
        raw = door.of_corpus(name)
        assert door.take(raw).is_new
        again = b"Received: by another.example\r\n" + raw if b"From: " in raw else raw
        assert not door.take(again).is_new, name
        with stage.app.app_context():
            found[name] = state()
            if db.session.scalars(select(Received.uid)).one() == "ett":
                placed.add(name)
        door.reset()

    assert {name: each for name, each in found.items() if each != EXPECTED[name]} == {}
    assert placed == PLACED, "what is about the moved morning says so"
    assert len(EXPECTED) >= 60


@pytest.mark.parametrize("name", ["postfix-unknown-user", "exchange-accepted"])
def test_what_came_in_is_kept_to_the_byte(stage: Stage, name: str) -> None:
    door = open_door(stage)
    raw = door.of_corpus(name)
    door.take(raw)

    with stage.app.app_context():
        assert taking_in.raw_of(db.session.scalars(select(Received)).one()) == raw
