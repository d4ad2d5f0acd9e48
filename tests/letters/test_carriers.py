from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from pathlib import Path

import pytest
from aiosmtpd import smtp
from aiosmtpd.smtp import AuthResult, LoginPassword

from netverk.letters.carriers import Carrier, Deferred, Refused, SmtpCarrier, Unanswered, carrier
from tests.letters.inbox import Inbox, free_port, listening


def mail(key: str = "one", text: str = "Hej\n") -> EmailMessage:
    made = EmailMessage(policy=SMTP)
    made["Message-ID"] = f"<{key}@norrsken.example>"
    made["Subject"] = key
    made.set_content(text)
    return made


def carry(by: Carrier, made: EmailMessage) -> None:
    by.carry(made, sender="natverk@norrsken.example", recipient="kari@example.org")


# the folder


def test_a_folder_keeps_each_mail_as_it_left(tmp_path: Path) -> None:
    carry(carrier(f"folder:{tmp_path / 'letters'}"), mail())

    (path,) = (tmp_path / "letters").iterdir()
    assert path.suffix == ".eml"
    assert path.read_bytes() == mail().as_bytes()


def test_a_mail_that_leaves_again_replaces_itself(tmp_path: Path, clock_at: Callable[[str], None]) -> None:
    by = carrier(f"folder:{tmp_path}")
    clock_at("2030-05-05 09:30")
    carry(by, mail("one", "first"))
    clock_at("2030-05-05 09:32")
    carry(by, mail("one", "second"))

    (path,) = tmp_path.iterdir()
    assert message_from_bytes(path.read_bytes(), policy=default).get_content().splitlines() == ["second"]


def test_a_folder_lists_its_mails_in_the_order_they_left(tmp_path: Path, clock_at: Callable[[str], None]) -> None:
    by = carrier(f"folder:{tmp_path}")
    for minute, key in enumerate(["c", "a", "b"]):
        clock_at(f"2030-05-05 09:3{minute}")
        carry(by, mail(key))

    assert [message_from_bytes(path.read_bytes())["Subject"] for path in sorted(tmp_path.iterdir())] == ["c", "a", "b"]


def test_a_folder_that_cannot_be_written_to_defers(tmp_path: Path) -> None:
    (tmp_path / "letters").write_text("not a folder")

    with pytest.raises(Deferred, match="letters"):
        carry(carrier(f"folder:{tmp_path / 'letters'}"), mail())


# the server


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with listening(Inbox()) as opened:
        yield opened


@pytest.fixture
def by(inbox: Inbox) -> Iterator[SmtpCarrier]:
    made = SmtpCarrier(inbox.url)
    yield made
    made.close()


def test_mails_share_one_connection(inbox: Inbox, by: SmtpCarrier) -> None:
    for key in ("one", "two", "three"):
        carry(by, mail(key))

    assert [arrived["Subject"] for arrived in inbox.mails] == ["one", "two", "three"]
    assert inbox.recipients == ["kari@example.org"] * 3
    assert inbox.senders == ["natverk@norrsken.example"] * 3
    assert inbox.stages["hello"] == 1


def test_a_mail_arrives_to_the_byte_with_its_lines_that_begin_with_a_dot(inbox: Inbox, by: SmtpCarrier) -> None:
    carry(by, mail(text="Hej\n.\n..så\n"))

    assert inbox.raw == [mail(text="Hej\n.\n..så\n").as_bytes()]


def test_a_connection_that_has_gone_is_made_anew(inbox: Inbox, by: SmtpCarrier) -> None:
    carry(by, mail("one"))
    assert by._server
    by._server.sock.close()  # type: ignore[union-attr]  # it is connected
    carry(by, mail("two"))

    assert [arrived["Subject"] for arrived in inbox.mails] == ["one", "two"]


@pytest.mark.parametrize(
    ("stage", "answer", "outcome"),
    [
        ("mail", "451 Not now", Deferred),
        ("mail", "550 We do not know this house", Deferred),
        ("rcpt", "450 Mailbox busy", Deferred),
        ("rcpt", "550 No such user", Refused),
        ("data", "452 Disk full", Deferred),
        ("data", "554 No thanks", Refused),
    ],
)
def test_a_no_is_for_now_or_for_good(inbox: Inbox, by: SmtpCarrier, stage: str, answer: str, outcome: type[Exception]) -> None:
    inbox.answers = {stage: answer}
    with pytest.raises(outcome) as said:
        carry(by, mail("one"))
    inbox.answers = {}
    carry(by, mail("two"))

    assert str(said.value) == answer
    assert inbox.mails[-1]["Subject"] == "two"
    assert inbox.stages["hello"] == 1


def test_a_connection_lost_before_the_mail_left_defers(inbox: Inbox, by: SmtpCarrier) -> None:
    inbox.answers = {"rcpt": "cut"}
    with pytest.raises(Deferred):
        carry(by, mail())

    assert inbox.mails == []


def test_a_connection_lost_after_the_mail_left_tells_nothing(inbox: Inbox, by: SmtpCarrier) -> None:
    inbox.answers = {"data": "cut"}
    with pytest.raises(Unanswered):
        carry(by, mail("one"))
    inbox.answers = {}
    carry(by, mail("two"))

    assert [arrived["Subject"] for arrived in inbox.mails] == ["one", "two"]


def test_where_nobody_listens_a_mail_is_deferred() -> None:
    with pytest.raises(Deferred, match="refused"):
        carry(carrier(f"smtp://127.0.0.1:{free_port()}"), mail())


# who we are


def test_user_and_password_come_from_the_address() -> None:
    given: list[LoginPassword] = []

    def know_oda(server: smtp.SMTP, session: object, envelope: object, mechanism: str, data: LoginPassword) -> AuthResult:
        given.append(data)
        return AuthResult(success=data.password == b"p/w:d", handled=False)

    with listening(Inbox(), authenticator=know_oda, auth_require_tls=False) as inbox:
        by = carrier(inbox.url.replace("//", "//oda%40x:p%2Fw%3Ad@"))
        carry(by, mail())
        by.close()
        with pytest.raises(Deferred, match="535"):
            carry(carrier(inbox.url.replace("//", "//oda%40x:wrong@")), mail())

    assert given[0] == LoginPassword(b"oda@x", b"p/w:d")
    assert len(inbox.mails) == 1


def test_a_password_is_not_sent_in_the_open() -> None:
    asked: list[str] = []

    def note(*facts: object) -> AuthResult:
        asked.append("password")
        return AuthResult(success=True)

    with listening(Inbox(), host="0.0.0.0", authenticator=note, auth_require_tls=False) as inbox:
        with pytest.raises(Deferred, match="no encryption"):
            carry(carrier(inbox.url.replace("//", "//oda:secret@")), mail())
        assert asked == []
        by = carrier(inbox.url)
        carry(by, mail())
        by.close()

    assert len(inbox.mails) == 1


def test_encryption_that_is_offered_and_fails_is_not_gone_without() -> None:
    with listening(Inbox(answers={"starttls": "yes"}), host="0.0.0.0") as inbox, pytest.raises(Deferred, match="TLS"):
        carry(carrier(inbox.url), mail())

    assert inbox.mails == []
