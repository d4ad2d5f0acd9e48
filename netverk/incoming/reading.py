"""The bytes of a mail → what it is. Any bytes: never an exception, and never more work than a mail is worth."""

import hashlib
import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime

from netverk.incoming.automatic import is_automatic
from netverk.incoming.bounces import find_bounce
from netverk.incoming.parts import addresses, header, one_line, walked, words
from netverk.incoming.replies import Broken, find_reply
from netverk.incoming.values import Action, AutoReply, Content, Mail, Trouble, Unreadable, Words

LARGEST = 10_000_000  # bytes; what is larger is set aside unread
HEADERS_READ = 60_000  # bytes of what is set aside
DEEPEST = 60  # parts within parts, counted by what announces them
MOST_BOUNDARIES = 2000
PACKED = re.compile(rb"content-type:\s*(?:multipart|message)/", re.IGNORECASE)
TO = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Forwarded-To")


def read(raw: bytes) -> Mail:
    """What it is, from whom and to whom."""
    try:
        if len(raw) > LARGEST:
            return _mail(raw, _headers_of(raw), Unreadable(Trouble.TOO_LARGE))
        if raw.count(b"\n--") > MOST_BOUNDARIES or len(PACKED.findall(raw)) > DEEPEST:
            return _mail(raw, _headers_of(raw), Unreadable(Trouble.TOO_DEEP))
        message = message_from_bytes(raw)
        return _mail(raw, message, _content(raw, message))
    except Exception:  # noqa: BLE001 (whatever it is: the mail is kept, and people look at it)
        return Mail(content=Unreadable(Trouble.BROKEN), digest=hashlib.sha256(raw).hexdigest(), size=len(raw))


def _headers_of(raw: bytes) -> Message:
    """Without looking into what follows them."""
    return BytesHeaderParser().parsebytes(raw[:HEADERS_READ])


def _content(raw: bytes, message: Message) -> Content:
    """A server that speaks of a mail comes before all else: what it says is automatic, and may have our own invitation in it."""
    if not raw.strip(b"\x00 \t\r\n"):
        return Unreadable(Trouble.EMPTY)
    bounce = find_bounce(message)
    if bounce and not (bounce.action is Action.UNCLEAR and is_automatic(message)):
        return bounce
    try:
        reply = find_reply(message)
    except Broken:
        return AutoReply() if is_automatic(message) else Unreadable(Trouble.BROKEN)
    if reply:
        return reply
    if is_automatic(message):
        return AutoReply()
    return _of_people(message)


def _of_people(message: Message) -> Content:
    if any(part.get_content_type() == "application/ms-tnef" or part.get_filename() == "winmail.dat" for part in walked(message)):
        return Unreadable(Trouble.PACKED)
    if not message.keys() or not (message.get("From") or message.get("Subject")):
        return Unreadable(Trouble.BROKEN)
    return Words()


def _mail(raw: bytes, message: Message, found: Content) -> Mail:
    name, sender = next(iter(addresses(message, "From")), ("", ""))
    message_id = one_line(str(message.get("Message-ID", "")), 500)
    return Mail(
        content=found,
        digest=_digest(raw, message_id, sender, message),
        size=len(raw),
        message_id=message_id,
        sender=sender,
        sender_name=name,
        to=tuple(address for _name, address in addresses(message, *TO)),
        subject=header(message, "Subject")[:200],
        text=words(message),
        sent_at=_sent_at(message),
        is_spam=_is_spam(message),
        is_forged=_is_forged(message),
    )


def _digest(raw: bytes, message_id: str, sender: str, message: Message) -> str:
    """Of what the sender has written, without what each server on the way has added."""
    _headers, *rest = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)
    body = rest[0] if rest else b"" if message.keys() else raw
    plain = body.replace(b"\r\n", b"\n").rstrip(b"\n")
    said = "\n".join((message_id, sender, header(message, "Date"), header(message, "Subject")))
    return hashlib.sha256(said.encode(errors="replace") + b"\n" + plain).hexdigest()


def _sent_at(message: Message) -> datetime | None:
    try:
        written = parsedate_to_datetime(header(message, "Date"))
        return (written if written.tzinfo else written.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None


def _is_spam(message: Message) -> bool:
    marks = (header(message, name).lower() for name in ("X-Spam-Flag", "X-Spam-Status", "X-Spam"))
    return any(mark.startswith(("yes", "true")) for mark in marks)


def _is_forged(message: Message) -> bool:
    """What our own server found when it took the mail in: the topmost of these headers is its."""
    return bool(re.search(r"\bdmarc=fail\b", header(message, "Authentication-Results").lower()))
