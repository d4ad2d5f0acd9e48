"""A message as it travels: headers and parts as RFC 5322, 2045 and 6047 ask, and as mail programs were seen to need them."""

import hashlib
import re
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP

from netverk import clock
from netverk.letters.outbox import Calendar, Message

# Headers that are encoded here go out as they are: email's own folding loses spaces between encoded words and quotes around commas.
POLICY = SMTP.clone(cte_type="7bit", refold_source="none")
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
PLAIN = re.compile(r"[A-Za-z0-9 '-]{0,60}")


def message_id(key: str, domain: str) -> str:
    """The Message-ID of the letter with this key: always the same, and telling nothing."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


def envelope(message: Message, *, to_name: str, to_address: str, sender_name: str, sender_address: str, message_id: str) -> EmailMessage:
    """The mail for one reader; `message.sender` goes before `sender_address`.

    ValueError where an address cannot be written, or the calendar object is not what the mail says it is.
    """
    mail = EmailMessage(policy=POLICY)
    mail.set_raw("From", _mailbox(sender_name, message.sender or sender_address))
    mail.set_raw("To", _mailbox(to_name, to_address))
    mail.set_raw("Subject", _subject(message.subject))
    mail["Date"] = clock.now()
    mail.set_raw("Message-ID", _one_line(message_id))
    mail["Auto-Submitted"] = "auto-generated"
    if message.unsubscribe:
        mail.set_raw("List-Unsubscribe", f"<{_one_line(message.unsubscribe)}>")
        mail.set_raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")  # RFC 8058
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    if message.calendar:
        _enclose(mail, message.calendar, to_address)
    if message.enclosed:
        mail.add_attachment(message.enclosed, filename="calendar.txt", cte="base64")
    return mail


def ascii_address(address: str) -> str:
    """`kari@sjöbo.se` → `kari@xn--sjbo-6qa.se`; ValueError where it is no address that every server takes."""
    local, _, domain = address.rpartition("@")
    written = f"{local}@{domain.encode('idna').decode()}" if domain else ""
    if not ADDRESS.fullmatch(written):
        raise ValueError(f"not an address that a letter can go to: {address!r}")
    return written


def _enclose(mail: EmailMessage, calendar: Calendar, attendee: str) -> None:
    """Once as an alternative, which mail programs act on, and once as a file, for those that do not."""
    said = calendar.content.replace(b"\r\n ", b"").decode().splitlines()
    if f"METHOD:{calendar.method}" not in said:
        raise ValueError(f"the calendar object is no {calendar.method}")
    if not any(line.startswith("ATTENDEE") and line.lower().endswith(f":mailto:{attendee.lower()}") for line in said):
        raise ValueError("the calendar object is for somebody else")
    mail.add_alternative(calendar.content.decode(), subtype="calendar", cte="base64", params={"method": calendar.method})
    mail.add_attachment(calendar.content, maintype="application", subtype="ics", filename="invite.ics", params={"name": "invite.ics"})


def _mailbox(name: str, address: str) -> str:
    """`Kari Nordmann <kari@example.org>`, the name encoded where it holds more than plain words."""
    name, address = _one_line(name), ascii_address(address)
    if not name:
        return address
    words = name if PLAIN.fullmatch(name) else Header(name, "utf-8", header_name="From").encode()
    return f"{words}{' ' if len(words) + len(address) < 66 else chr(10) + ' '}<{address}>"


def _subject(text: str) -> str:
    text = _one_line(text)
    return text if PLAIN.fullmatch(text) else Header(text, "utf-8", header_name="Subject").encode()


def _one_line(text: str) -> str:
    """Without line breaks and other control characters, so that nobody's name or title can begin a header of its own."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
