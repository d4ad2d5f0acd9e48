"""What takes a mail out of the house: an SMTP server, or a folder that stands in for one."""

import contextlib
import os
import re
import smtplib
import ssl
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from netverk import clock

PATIENCE = 30  # seconds for each answer of the server


class Deferred(Exception):  # noqa: N818 (an answer, not a fault)
    """The mail has certainly not been taken; it may be later. The message says why."""


class Refused(Exception):  # noqa: N818 (an answer, not a fault)
    """The mail will never be taken for this reader. The message says why."""


class Unanswered(Exception):  # noqa: N818 (the lack of an answer)
    """The whole mail left and no answer came: it may or may not have been taken."""


class Carrier(Protocol):
    """Takes mails out, one after the other. One thread at a time."""

    def carry(self, mail: EmailMessage, *, sender: str, recipient: str) -> None:
        """Return once the mail has been taken; else Deferred, Refused or Unanswered."""

    def close(self) -> None:
        """Let go of what was kept for the next mail; carrying on after it is allowed."""


def carrier(mail_url: str) -> Carrier:
    """What `NETVERK_MAIL_URL` names: `folder:PATH` or `smtp://user:password@host:port`."""
    if mail_url.startswith("folder:"):
        return FolderCarrier(Path(mail_url.removeprefix("folder:")))
    return SmtpCarrier(mail_url)


class FolderCarrier:
    """Leaves each mail as a file, named by when it left; a mail that leaves again replaces itself."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def carry(self, mail: EmailMessage, *, sender: str, recipient: str) -> None:
        name = re.sub(r"[^A-Za-z0-9]+", "-", str(mail["Message-ID"])).strip("-")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            earlier = sorted(self.folder.glob(f"*_{name}.eml"))
            self._keep(mail.as_bytes(), earlier[0] if earlier else self.folder / f"{clock.now():%Y%m%dT%H%M%S.%f}_{name}.eml")
        except OSError as fault:
            raise Deferred(str(fault)) from fault

    def close(self) -> None:
        """Nothing is kept open."""

    def _keep(self, content: bytes, path: Path) -> None:
        """Let the file appear whole or not at all, and stay after a power loss."""
        draft = path.with_suffix(f".{os.getpid()}")
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        opened = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


class SmtpCarrier:
    """One connection, kept for many mails and made anew when it has gone.

    A refusal before the server was told the reader's address is about us, not about the reader: the mail is deferred.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.host = parts.hostname or "localhost"
        self.user, self.password = unquote(parts.username or ""), unquote(parts.password or "")
        self.port = parts.port or (587 if self.user else 25)
        self._server: smtplib.SMTP | None = None

    def carry(self, mail: EmailMessage, *, sender: str, recipient: str) -> None:
        content = re.sub(rb"(?m)^\.", b"..", mail.as_bytes()).removesuffix(b"\r\n") + b"\r\n.\r\n"
        try:
            server = self._ready()
            _expect(server.mail(sender), 250, otherwise=Deferred)
            _expect(server.rcpt(recipient), 250, otherwise=Refused)
            _expect(server.docmd("DATA"), 354, otherwise=Refused)
            server.send(content)
        except OSError as trouble:
            self._hang_up()
            raise Deferred(_reason(trouble)) from trouble
        _expect(self._last_answer(server), 250, otherwise=Refused)

    def close(self) -> None:
        if self._server:
            with contextlib.suppress(OSError):
                self._server.quit()
        self._hang_up()

    def _hang_up(self) -> None:
        if self._server:
            self._server.close()
        self._server = None

    def _last_answer(self, server: smtplib.SMTP) -> tuple[int, bytes]:
        """What the server says of the whole mail; without an answer only the reader's inbox knows."""
        try:
            answer = server.getreply()
        except OSError as trouble:
            self._hang_up()
            raise Unanswered(_reason(trouble)) from trouble
        if not 200 <= answer[0] < 600:
            self._hang_up()
            raise Unanswered(_words(answer))
        return answer

    def _ready(self) -> smtplib.SMTP:
        """The server, waiting for a mail: the one that is connected if it still answers."""
        if self._server:
            with contextlib.suppress(OSError):
                if self._server.rset()[0] == 250:
                    return self._server
            self._hang_up()
        server = smtplib.SMTP(self.host, self.port, timeout=PATIENCE)
        try:
            self._greet(server)
        except BaseException:
            server.close()
            raise
        self._server = server
        return server

    def _greet(self, server: smtplib.SMTP) -> None:
        """Say who we are, in private unless the server is on this machine."""
        server.ehlo_or_helo_if_needed()
        if not self._is_here and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            server.ehlo_or_helo_if_needed()
        elif self.user and not self._is_here:
            raise Deferred("the mail server offers no encryption, and the password is not sent without it")
        if self.user:
            server.login(self.user, self.password)

    @property
    def _is_here(self) -> bool:
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def _expect(answer: tuple[int, bytes], code: int, *, otherwise: type[Exception]) -> None:
    """Go on if the server said `code` or another yes; Deferred where it said "later", `otherwise` where it said no."""
    if answer[0] // 100 == code // 100:
        return
    raise otherwise(_words(answer)) if answer[0] >= 500 else Deferred(_words(answer))


def _words(answer: tuple[int, bytes]) -> str:
    return f"{answer[0]} {answer[1].decode(errors='replace')}"


def _reason(trouble: Exception) -> str:
    if isinstance(trouble, smtplib.SMTPResponseException):
        said = trouble.smtp_error
        return f"{trouble.smtp_code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    return str(trouble) or type(trouble).__name__
