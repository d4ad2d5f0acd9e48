"""A letter that came back has told nobody, and the next one says it again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from netverk.calendars.invitation import Method
from netverk.db import db
from netverk.letters import tags
from netverk.letters.models import Fate, Letter, Told
from netverk.publishing import acting
from netverk.receiving.models import Outcome
from tests.publishing.receiver import Mail, opened
from tests.publishing.stage import Stage, at
from tests.receiving.house import KARI, Door, open_door


@pytest.fixture
def door(stage: Stage) -> Door:
    return open_door(stage)


def come_back(door: Door, letter: int, name: str = "postfix-unknown-user") -> Outcome:
    with door.stage.app.app_context():
        found = db.session.get_one(Letter, letter)
        door.facts |= {"BOUNCE": tags.bounce_address(found), "ID": found.message_id}
    return door.take(door.of_corpus(name)).outcome


def last_letter(door: Door, address: str = KARI) -> int:
    with door.stage.app.app_context():
        return db.session.scalars(select(Letter.id).where(Letter.address == address).order_by(Letter.id.desc())).first() or 0


def held(door: Door, uid: str = "ett") -> str:
    with door.stage.app.app_context():
        return db.session.scalars(select(Told.method).where(Told.address == KARI, Told.uid == uid)).one()


def test_a_cancellation_that_came_back_is_sent_again(door: Door) -> None:
    door.stage.act("ett", acting.cancel("Talaren är sjuk."))
    [cancelled] = door.stage.deliver()
    assert (cancelled.method, held(door)) == ("CANCEL", Method.CANCEL)
    first = last_letter(door)

    assert come_back(door, first) is Outcome.CAME_BACK
    assert held(door) == Method.REQUEST
    door.stage.act("tva", acting.move(at("2020-04-22"), "Salen behövdes."))
    told = [(mail.method, mail.object.uid if mail.object else "") for mail in left(door)]
    assert ("CANCEL", "ett.0") in told


def left(door: Door) -> list[Mail]:
    """What leaves now, unread: Kari's calendar has got the first cancellation after all."""
    mails: list[Mail] = []
    for _round in range(3):  # a letter may post others
        door.stage.wait(timedelta(minutes=3))
        with door.stage.app.app_context():
            door.stage.leave_now()
            mails += [opened(raw) for raw in door.stage._new()]
    return mails


def test_words_that_came_back_are_said_again(door: Door) -> None:
    notice = last_letter(door)
    come_back(door, notice)
    door.stage.act("tva", acting.move(at("2020-04-22"), "Salen behövdes."))

    [words] = [mail for mail in left(door) if "flytt" in mail.subject.lower()]
    assert "31 mars" in words.text, "the move that never arrived"
    assert "22 april" in words.text


def test_nothing_is_forgotten_where_a_later_letter_arrived(door: Door) -> None:
    notice = last_letter(door)
    door.stage.act("ett", acting.move(at("2020-04-07"), "Ännu en gång."))
    door.stage.deliver()
    with door.stage.app.app_context():
        before = db.session.execute(select(Told.uid, Told.release_id, Told.method).order_by(Told.uid)).all()

    assert come_back(door, notice) is Outcome.CAME_BACK
    with door.stage.app.app_context():
        assert db.session.execute(select(Told.uid, Told.release_id, Told.method).order_by(Told.uid)).all() == before


def test_a_letter_comes_back_once(door: Door) -> None:
    notice = last_letter(door)
    assert come_back(door, notice) is Outcome.CAME_BACK
    assert come_back(door, notice, "gmail-dsn") is Outcome.CAME_BACK

    with door.stage.app.app_context():
        assert [fate for fate in db.session.scalars(select(Letter.fate)) if fate is Fate.BOUNCED] == [Fate.BOUNCED]


def test_nobody_can_make_a_letter_come_back_whose_address_they_do_not_know(door: Door) -> None:
    notice = last_letter(door)
    with door.stage.app.app_context():
        own = tags.bounce_address(db.session.get_one(Letter, notice))
    own_tag, other = (each.partition("+")[2].partition("@")[0] for each in (own, own.replace(f"b-{notice}-", f"b-{notice - 1}-")))

    with door.stage.app.app_context():
        assert (tags.letter_of(own_tag), tags.letter_of(other)) == (notice, None)
