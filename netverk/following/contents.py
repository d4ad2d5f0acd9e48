"""What a letter said, part by part, as it left."""

from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_string
from email.message import EmailMessage
from email.policy import SMTP

from netverk.calendars.reading import Said, said
from netverk.following.veiling import Arguments, veiled
from netverk.letters.models import Letter
from netverk.letters.wording import unflowed

HEADERS = ("From", "To", "Date", "Message-ID", "Auto-Submitted", "List-Unsubscribe")


@dataclass(frozen=True, slots=True)
class Contents:
    """`text` has each paragraph in one line; `headers` are name and value."""

    headers: Sequence[tuple[str, str]]
    text: str
    html: str
    calendar: Sequence[Said]


def contents(letter: Letter, base_url: str, arguments: Arguments) -> Contents | None:
    """With what is its reader's alone left out; None where it has not left, or what it said was forgotten since."""
    if letter.message is None:
        return None
    mail = message_from_string(letter.message, _class=EmailMessage, policy=SMTP)
    headers = [(name, veiled(str(mail[name]), base_url, arguments)) for name in HEADERS if name in mail]
    text, html = (veiled(_part(mail, kind), base_url, arguments) for kind in ("plain", "html"))
    return Contents(headers, unflowed(text) if text else "", html, _entries(mail))


def _part(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part else ""


def _entries(mail: EmailMessage) -> Sequence[Said]:
    part = next((each for each in mail.walk() if each.get_content_type() == "text/calendar"), None)
    payload = part.get_payload(decode=True) if part else None
    return said(payload) if isinstance(payload, bytes) else []
