"""Headers and parts of a mail as plain text, whatever is wrong with them. Nothing here is longer than it has to be."""

import re
from collections.abc import Iterator
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from itertools import islice

LONGEST_HEADER = 4000
LONGEST_TEXT = 4000
LONGEST_LINE = 300
LARGEST_PART = 1_000_000  # bytes
MOST_PARTS = 100
MOST_ADDRESSES = 50
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
LINES = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
TAG = re.compile(r"<(style|script|head)\b.*?</\1>|<[^>]{0,2000}>", re.IGNORECASE | re.DOTALL)


def clean(text: str, most: int = LONGEST_TEXT) -> str:
    """Without signs that no page and no database can hold, lines ended alike, at most so long."""
    return UNSEEN.sub("", LINES.sub("\n", text[: 2 * most])).strip()[:most].strip()


def one_line(text: str, most: int = LONGEST_LINE) -> str:
    return " ".join(clean(text, most).split())


def header(message: Message, name: str) -> str:
    """One header, decoded, on one line; as it stands where it cannot be decoded, empty where there is none."""
    raw = str(message.get(name, ""))[:LONGEST_HEADER]
    try:
        return one_line(str(make_header(decode_header(raw))), LONGEST_HEADER)
    except (LookupError, ValueError):  # a charset that nobody knows, or bytes that are not in it
        return one_line(raw, LONGEST_HEADER)


def addresses(message: Message, *names: str) -> tuple[tuple[str, str], ...]:
    """Names and addresses (in small letters) of some headers, each address once."""
    raw = [
        re.sub(r"[\r\n]+", " ", str(value))[:LONGEST_HEADER]
        for name in names
        for value in islice(message.get_all(name, []), MOST_ADDRESSES)
    ]
    found: dict[str, str] = {}
    for name, address in islice(getaddresses(raw), MOST_ADDRESSES):
        tidied = tidy_address(address)
        if "@" in tidied:
            found.setdefault(tidied, _decoded(name))
    return tuple((name, address) for address, name in found.items())


def tidy_address(address: str) -> str:
    """In small letters, its domain as mail servers write it; without `mailto:`, brackets and what cannot be seen."""
    plain = re.sub(r"^(mailto:)+", "", one_line(address).strip("<> ").lower())
    local, at, domain = plain.rpartition("@")
    try:
        return f"{local}{at}{domain.encode('idna').decode('ascii')}" if domain else plain
    except UnicodeError:
        return plain


def walked(message: Message) -> Iterator[Message]:
    """Its parts, the outermost first, as many as a mail can have that was meant for a reader."""
    return islice(message.walk(), MOST_PARTS)


def own_parts(message: Message) -> Iterator[Message]:
    """Those that its sender has written, and not what a mail within it holds."""
    mails = (part for part in walked(message) if part.get_content_type() == "message/rfc822")
    within = {id(inner) for mail in mails for inner in mail.walk() if inner is not mail}
    return (part for part in walked(message) if id(part) not in within)


def content(part: Message) -> bytes:
    """What a part holds; nothing where that cannot be decoded, or is too large to have been written by somebody."""
    if part.is_multipart():
        return b""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) and len(payload) <= LARGEST_PART else b""


def text_of(part: Message, *, trusts_charset: bool = True) -> str:
    """A part as text. UTF-8 is tried first where the charset that it names is not to be trusted, and last of all Latin-1."""
    data, named = content(part), _charset(part)
    for charset in (named, "utf-8") if trusts_charset else ("utf-8", named):
        try:
            return data.decode(charset)
        except (LookupError, ValueError):
            continue
    return data.decode("latin-1")


def words(message: Message) -> str:
    """What somebody has written: the first part in plain text that says something, else the first in HTML without its marks."""
    for kind in ("text/plain", "text/html"):
        for part in own_parts(message):
            if part.get_content_type() == kind and not part.get_filename():
                text = text_of(part)[:100_000]
                if said := clean(TAG.sub(" ", text) if kind == "text/html" else text):
                    return said
    return ""


def _charset(part: Message) -> str:
    try:
        return part.get_content_charset() or "utf-8"
    except (LookupError, ValueError):
        return "utf-8"


def _decoded(name: str) -> str:
    try:
        return one_line(str(make_header(decode_header(name))), 120)
    except (LookupError, ValueError):
        return one_line(name, 120)
