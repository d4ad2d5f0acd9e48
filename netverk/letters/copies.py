"""Letters that say what another one says: a test letter to whoever writes it, and one that leaves once more for its reader.

Neither changes what anybody is known to have been told.
"""

from email import message_from_string
from email.message import EmailMessage
from email.policy import SMTP

from netverk.db import db
from netverk.letters.models import Letter
from netverk.letters.outbox import Calendar, Composers, Message, Written

PROOF, AGAIN = "proof", "again"


def composers() -> Composers:
    return {PROOF: proof, AGAIN: again}


def proof(letter: Letter) -> Written:
    """Written out when it was asked for, because the plan may have changed since: its facts are the message itself."""
    subject, text, html, enclosed = (str(letter.facts.get(name, "")) for name in ("subject", "text", "html", "enclosed"))
    return Written(message=Message(subject=subject, text=text, html=html, enclosed=enclosed) if text else None)


def again(letter: Letter) -> Written:
    """What the first one said, with the same calendar object, under a Message-ID of its own: mail servers drop one that they have seen."""
    first = db.session.get(Letter, letter.facts.get("letter", 0))
    return Written(message=message_as_left(first) if first and first.message else None)


def message_as_left(letter: Letter) -> Message:
    """The message as it was before it was put into an envelope, from what is kept of it."""
    mail = message_from_string(letter.message or "", _class=EmailMessage, policy=SMTP)
    calendar = next((part for part in mail.walk() if part.get_content_type() == "text/calendar"), None)
    return Message(
        subject=letter.subject,
        text=_content(mail, "plain"),
        html=_content(mail, "html"),
        calendar=_calendar(calendar) if calendar else None,
        sender=mail["From"].addresses[0].addr_spec if calendar else "",
        unsubscribe=str(mail["List-Unsubscribe"] or "").strip("<>"),
    )


def _calendar(part: EmailMessage) -> Calendar:
    return Calendar(method=str(part.get_param("method")), content=part.get_payload(decode=True))  # type: ignore[arg-type]  # bytes: no multipart


def _content(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part else ""
