"""What other servers say of mails of ours: as RFC 3464 asks, and in the words of those that are older than it."""

import re
from collections.abc import Iterator
from email import message_from_string
from email.message import Message

from netverk.incoming.automatic import SUBJECT as AUTOMATIC
from netverk.incoming.parts import addresses, clean, content, header, one_line, text_of, walked, words
from netverk.incoming.values import Action, Bounce

SAID_BY = re.compile(r"^(mailer-daemon|mail-daemon|mailerdaemon|postmaster|microsoftexchange[0-9a-f]+|mdaemon|mail_delivery)@")
SUBJECT = re.compile(
    r"undeliver|delivery (status|failure|has failed|notification)|mail delivery (failed|problem|system)|returned mail|failure notice"
    r"|non remis|unzustellbar|delayed|olevererbar|kunde inte levereras|det gick inte att leverera|could not be delivered",
    re.IGNORECASE,
)
STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
REPLY = re.compile(r"(?<![\d.:])([45])\d\d(?=[ -])(?!-\d)")
LATER = re.compile(
    r"delay|not yet been delivered|will (continue|keep) (trying|to try)|still being (re)?tried|no action is required|fördröj", re.IGNORECASE
)
NEVER = re.compile(
    r"permanent|given up|fatal errors|does not exist|no such user|user unknown|unrouteable|could not be delivered|wasn't delivered"
    r"|inte levereras",
    re.IGNORECASE,
)
MESSAGE_ID = re.compile(r"^message-id:\s*(<[^<>\s]{1,500}>)", re.IGNORECASE | re.MULTILINE)
ORDER = (Action.FAILED, Action.UNCLEAR, Action.DELAYED, Action.DELIVERED)  # of several recipients, the worst counts
ACTIONS = {"failed": Action.FAILED, "delayed": Action.DELAYED} | dict.fromkeys(("delivered", "relayed", "expanded"), Action.DELIVERED)


def find_bounce(message: Message) -> Bounce | None:
    """None where the mail is something else."""
    parts = list(walked(message))
    blocks = [block for part in parts if _is_report(part) for block in _blocks(part)]
    reports = [_of_block(block) for block in blocks if header(block, "Action") or header(block, "Status")]
    if reports:
        return _with(min(reports, key=lambda report: ORDER.index(report.action)), parts)
    if blocks or message.get("X-Failed-Recipients") or _is_daemon(message):
        return _with(_of_words(message), parts)
    return None


def _is_report(part: Message) -> bool:
    return part.get_content_type() in ("message/delivery-status", "message/global-delivery-status")


def _blocks(part: Message) -> Iterator[Message]:
    """Of a report: one about the whole mail, one about each recipient. Some servers encode it, which nobody may."""
    payload = part.get_payload()
    inner = [each for each in payload if isinstance(each, Message)] if isinstance(payload, list) else []
    if any(each.keys() for each in inner):
        yield from inner
        return
    text = "\n".join(text_of(each) for each in inner) if inner else text_of(part)
    yield from (message_from_string(block.strip()) for block in re.split(r"\r?\n\s*\r?\n", text) if block.strip())


def _of_block(block: Message) -> Bounce:
    status = STATUS.search(header(block, "Status"))
    written = header(block, "Action").lower().split(" ")[0].strip(";")
    action = ACTIONS.get(written) or _by_status(status[1] if status else "")
    said = header(block, "Diagnostic-Code") or header(block, "X-Supplementary-Info") or header(block, "Final-Recipient")
    return Bounce(action=action, status=status[1] if status else "", said=one_line(said))


def _by_status(status: str) -> Action:
    return {"2": Action.DELIVERED, "4": Action.DELAYED, "5": Action.FAILED}.get(status[:1], Action.UNCLEAR)


def _is_daemon(message: Message) -> bool:
    """A server that speaks of a mail in words of its own."""
    senders = [address for _name, address in addresses(message, "From")]
    from_nobody = header(message, "Return-Path") == "<>"
    subject = header(message, "Subject")
    return (from_nobody or any(map(SAID_BY.match, senders))) and bool(SUBJECT.search(subject)) and not AUTOMATIC.search(subject)


def _of_words(message: Message) -> Bounce:
    """The first code in it; without one, what it says of trying again."""
    text = words(message)
    own = re.split(r"(?im)^-+ ?(?:this is a copy|original message|below this line|the body)|^received: from ", text)[0]
    subject, status, reply = header(message, "Subject"), STATUS.search(own), REPLY.search(own)
    code = status[1] if status else f"{reply[1]}.0.0" if reply else ""
    is_final = bool(NEVER.search(own)) or bool(message.get("X-Failed-Recipients"))
    if LATER.search(f"{subject} {own}") and not (is_final or code.startswith("5")):
        return Bounce(action=Action.DELAYED, status=code, said=one_line(own))
    action = _by_status(code) if code else Action.UNCLEAR
    if is_final:
        action, code = Action.FAILED, code or "5.0.0"
    return Bounce(action=action, status=code, said=one_line(own))


def _with(bounce: Bounce, parts: list[Message]) -> Bounce:
    """The same with the Message-ID of the mail that it is about, from what came back of it."""
    return Bounce(action=bounce.action, status=bounce.status, said=bounce.said, about=_about(parts))


def _about(parts: list[Message]) -> str:
    for number, part in enumerate(parts):
        kind = part.get_content_type()
        if kind == "text/rfc822-headers" and (found := MESSAGE_ID.search(text_of(part))):
            return found[1]
        if number and part.get("Message-ID"):
            return clean(str(part["Message-ID"]), 500)
    for part in parts:
        if part.get_content_type() == "text/plain" and (found := MESSAGE_ID.search(content(part).decode("latin-1"))):
            return found[1]
    return ""
