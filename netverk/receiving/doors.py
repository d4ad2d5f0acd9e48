"""Where mails come in: a port of this machine that speaks LMTP or SMTP, or a folder that a mail server fills.

A mail is the house's once it is committed: only then is it acknowledged, or taken away from the folder.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from netverk.incoming.reading import LARGEST
from netverk.letters import tags
from netverk.receiving.taking_in import take_in

if TYPE_CHECKING:
    from aiosmtpd.controller import Controller

LARGEST_AT_ALL = 30_000_000  # bytes; a server that brings more is told so, and its sender hears of it
LONGEST_LINE = 1_000_000
SEVERAL = 100  # mails taken from a folder before anything else is done

Context = Callable[[], AbstractContextManager[Any]]  # the app's, in which everything is done

log = logging.getLogger(__name__)


class Port:
    """One that is listened at from the first `look` on; where another process has it, that one takes the mails."""

    def __init__(self, context: Context, url: str) -> None:
        self.context = context
        parts = urlsplit(url)
        self.is_lmtp, self.host, self.port = parts.scheme == "lmtp", parts.hostname or "127.0.0.1", parts.port or 24
        self.controller: Controller | None = None

    def look(self) -> None:
        if self.controller:
            return
        made = _controller(self)
        try:
            made.start()
        except OSError as fault:
            log.info("Port %s takes no mail here: %s", self.port, fault)
            made.loop.close()
            return
        self.controller = made

    def close(self) -> None:
        if self.controller:
            self.controller.stop()
        self.controller = None

    # as aiosmtpd calls them

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802 (aiosmtpd's name)
        """LMTP wants an answer for each recipient, so there they come one by one."""
        with self.context():
            if not tags.is_ours(address):
                return "550 5.1.1 No such address here"
        if self.is_lmtp and envelope.rcpt_tos:
            return "452 4.5.3 One recipient at a time"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        raw = f"Return-Path: <{envelope.mail_from or ''}>\r\n".encode() + bytes(envelope.content)
        try:
            number = await asyncio.get_running_loop().run_in_executor(None, self._take, raw, list(envelope.rcpt_tos))
        except Exception:
            log.exception("A mail is left with the server that brought it")
            return "451 4.3.0 Not now, try again"
        return f"250 2.0.0 Taken in as {number}"

    async def handle_exception(self, _fault: Exception) -> str:
        """Whatever it is, the mail is brought again; aiosmtpd has logged it."""
        return "451 4.3.0 Not now, try again"

    def _take(self, raw: bytes, to: list[str]) -> int:
        with self.context():
            return take_in(raw, to).number


def _controller(port: Port) -> "Controller":
    from aiosmtpd.controller import Controller
    from aiosmtpd.lmtp import LMTP
    from aiosmtpd.smtp import SMTP

    class Server(LMTP if port.is_lmtp else SMTP):  # type: ignore[misc]  # one of the two
        line_length_limit = LONGEST_LINE

    class Listening(Controller):
        def factory(self) -> SMTP:
            said = {"ident": "netverk", "hostname": "netverk"}
            options = {"data_size_limit": LARGEST_AT_ALL, "enable_SMTPUTF8": True, "loop": self.loop}
            made: SMTP = Server(self.handler, **said, **options)
            return made

    return Listening(port, hostname=port.host, port=port.port)


class Folder:
    """A Maildir, or a folder with `.eml` files that appear in it whole."""

    def __init__(self, context: Context, url: str) -> None:
        self.context = context
        kind, _colon, path = url.partition(":")
        self.path, self.pattern = (Path(path) / "new", "[!.]*") if kind == "maildir" else (Path(path), "[!.]*.eml")

    def look(self) -> None:
        """Take in what has come, the oldest first; what cannot be read or taken in stays where it is."""
        if not self.path.is_dir():
            self._make()
        for path in self._come():
            try:
                with path.open("rb") as file:
                    raw = file.read(LARGEST + 1)
                with self.context():
                    take_in(raw)
                path.unlink()
            except OSError as fault:
                log.warning("The mail in %s stays there: %s", path, fault)

    def close(self) -> None:
        """Nothing is kept open."""

    def _come(self) -> Iterable[Path]:
        found = [path for path in self.path.glob(self.pattern) if path.is_file()]
        return sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name))[:SEVERAL]

    def _make(self) -> None:
        beside = ("new", "cur", "tmp") if self.path.name == "new" else (self.path.name,)
        for name in beside:
            (self.path.parent / name).mkdir(parents=True, exist_ok=True)


def door(context: Context, url: str) -> Port | Folder:
    """What `NETVERK_RECEIVE` names."""
    return Port(context, url) if url.startswith(("lmtp://", "smtp://")) else Folder(context, url)
