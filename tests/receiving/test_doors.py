"""Mails that real programs bring: kept before they are acknowledged, and brought again where they could not be."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from netverk import clockwork
from netverk.answers.models import Answer
from netverk.db import db
from netverk.letters import tags
from netverk.letters.carriers import SmtpCarrier
from netverk.letters.delivering import Sender, deliver_due
from netverk.letters.models import Fate, Letter
from netverk.receiving.doors import Folder, Port, door
from netverk.receiving.models import Outcome, Received
from tests.letters.inbox import Inbox, free_port, listening
from tests.publishing import stage as stages
from tests.publishing.stage import Stage
from tests.receiving.house import KARI, Door, open_door


@contextmanager
def standing_open(house: Door, kind: str) -> Iterator[Port]:
    found = door(house.stage.app.app_context, f"{kind}://127.0.0.1:{free_port()}")
    assert isinstance(found, Port)
    found.look()
    found.look()  # again changes nothing
    try:
        yield found
    finally:
        found.close()


def outcomes(house: Door) -> list[Outcome]:
    with house.stage.app.app_context():
        return list(db.session.scalars(select(Received.outcome).order_by(Received.id)))


def test_a_reply_that_smtp_brings_is_the_answer(stage: Stage) -> None:
    house = open_door(stage)
    with standing_open(house, "smtp") as port, smtplib.SMTP(port.host, port.port) as server:
        refused = server.sendmail(KARI, [house.facts["HOUSE"]], house.of_corpus("exchange-accepted"))
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            server.sendmail(KARI, ["per@example.org"], b"Subject: Hej\r\n\r\nHej\r\n")

    assert refused == {}
    assert outcomes(house) == [Outcome.ANSWERED]


def test_lmtp_takes_one_recipient_at_a_time(stage: Stage) -> None:
    house = open_door(stage)
    to = [house.facts["HOUSE"], house.facts["OWN"]]
    with standing_open(house, "lmtp") as port, smtplib.LMTP(port.host, port.port) as server:
        refused = server.sendmail(KARI, to, house.of_corpus("to-the-plain-address"))

    assert {address: code for address, (code, _said) in refused.items()} == {house.facts["OWN"]: 452}
    assert outcomes(house) == [Outcome.ANSWERED]


def test_what_cannot_be_kept_is_not_acknowledged(stage: Stage) -> None:
    house = open_door(stage)
    with stage.app.app_context(), db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE received RENAME TO away"))
    try:
        with (
            standing_open(house, "smtp") as port,
            smtplib.SMTP(port.host, port.port) as server,
            pytest.raises(smtplib.SMTPDataError) as later,
        ):
            server.sendmail(KARI, [house.facts["HOUSE"]], house.of_corpus("exchange-accepted"))
    finally:
        with stage.app.app_context(), db.engine.begin() as connection:
            connection.execute(text("ALTER TABLE away RENAME TO received"))

    assert later.value.smtp_code == 451
    assert outcomes(house) == []


def test_a_second_process_leaves_the_port_to_the_first(stage: Stage) -> None:
    house = open_door(stage)
    with standing_open(house, "lmtp") as port:
        second = Port(stage.app.app_context, f"lmtp://{port.host}:{port.port}")
        second.look()
        is_shut = second.controller is None
        port.close()
        second.look()
        assert (is_shut, second.controller is not None) == (True, True)
        second.close()


@pytest.mark.parametrize(("kind", "name"), [("maildir", "new/1578391202.M1P2.mx"), ("folder", "svar.eml")])
def test_a_folder_is_emptied_into_the_house(stage: Stage, tmp_path: Path, kind: str, name: str) -> None:
    house = open_door(stage)
    found = door(stage.app.app_context, f"{kind}:{tmp_path / 'in'}")
    assert isinstance(found, Folder)
    found.look()
    mail, half = tmp_path / "in" / name, tmp_path / "in" / name.replace("svar", ".svar").replace("new/", "tmp/")
    for path in (mail, half):
        path.write_bytes(house.of_corpus("thunderbird-declined"))

    found.look()

    assert outcomes(house) == [Outcome.ANSWERED]
    assert (mail.exists(), half.exists()) == (False, True)


def test_a_letter_and_its_answer_go_round(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """An invitation leaves by SMTP, is answered to where it came from, and another comes back to where it must."""
    house = open_door(stage)
    stage.join("Per")
    stage.wait(stages.HOLD)
    with listening(Inbox()) as inbox, standing_open(house, "smtp") as port:
        with stage.app.app_context():
            sender = Sender(name="Norrsken", address="natverk@example.org", bounces_to=tags.bounce_address)
            way = SmtpCarrier(inbox.url)
            deliver_due(clockwork.composers(), way, sender)
            way.close()
        invitation = next(
            mail for mail in inbox.mails if "ett" in str(mail["Subject"]).lower() and mail["To"].addresses[0].addr_spec == "per@example.org"
        )
        calendar = next(part for part in invitation.walk() if part.get_content_type() == "text/calendar")
        answered = calendar.get_content().replace("METHOD:REQUEST", "METHOD:REPLY").replace("NEEDS-ACTION", "ACCEPTED")
        organizer = invitation["From"].addresses[0].addr_spec
        came_from = inbox.senders[inbox.mails.index(invitation)]
        reply = f"From: per@example.org\r\nTo: {organizer}\r\nContent-Type: text/calendar; method=REPLY\r\n\r\n"
        house.facts |= {"BOUNCE": came_from, "KARI": "per@example.org"}
        with smtplib.SMTP(port.host, port.port) as server:
            server.sendmail("per@example.org", [organizer], (reply + answered).encode())
            server.sendmail("", [came_from], house.of_corpus("postfix-unknown-user"))

    assert "PARTSTAT=NEEDS-ACTION" in calendar.get_content().replace("\r\n ", "")
    assert outcomes(house) == [Outcome.ANSWERED, Outcome.CAME_BACK]
    with stage.app.app_context():
        assert db.session.scalar(select(func.count(Answer.id))) == 1
        assert db.session.scalars(select(Letter.message_id).where(Letter.fate == Fate.BOUNCED)).all() == [str(invitation["Message-ID"])]
