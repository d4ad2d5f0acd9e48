"""A real SMTP server that takes what it is sent, says no where it is told to, and hangs up where it is told to."""

import socket
from asyncio import Transport
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from threading import Condition
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Inbox:
    """What a server has seen. `answers` says otherwise than yes: `{"rcpt": "450 Later"}`; the answer `cut` hangs up without one.

    `stages` counts how often each of `hello`, `mail`, `rcpt`, `data` was reached; `reached` is notified each time.
    """

    answers: dict[str, str] = field(default_factory=dict)
    mails: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    stages: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("hello", "mail", "rcpt", "data"), 0))
    reached: Condition = field(default_factory=Condition)
    url: str = ""

    async def handle_EHLO(self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]) -> list[str]:  # noqa: N802
        session.host_name = hostname
        self._answer(server, "hello")
        return [*responses[:-1], *(["250-STARTTLS"] if "starttls" in self.answers else []), responses[-1]]

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802
        envelope.mail_from = address
        return self._answer(server, "mail")

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802
        answer = self._answer(server, "rcpt")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        self.raw.append(content)
        self.mails.append(message_from_bytes(content, policy=POLICY))
        self.senders.append(envelope.mail_from or "")
        self.recipients.extend(envelope.rcpt_tos)
        return self._answer(server, "data")

    def _answer(self, server: SMTP, stage: str) -> str:
        with self.reached:
            self.stages[stage] += 1
            self.reached.notify_all()
        answer = self.answers.get(stage, "250 OK")
        if answer == "cut" and isinstance(server.transport, Transport):
            server.transport.abort()
        return answer


@contextmanager
def listening(inbox: Inbox, host: str = "127.0.0.1", **options: Any) -> Iterator[Inbox]:
    """Serve `inbox` at `inbox.url` while the block runs."""
    port = free_port()
    controller = Controller(inbox, hostname=host, port=port, **options)
    controller.start()
    inbox.url = f"smtp://{host}:{port}"
    try:
        yield inbox
    finally:
        controller.stop()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])
