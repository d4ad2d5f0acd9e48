"""What foreign files write, made fit to keep: texts with a small set of HTML, titles with none."""

import re
import unicodedata

import nh3

from netverk.programme.texts import SCHEMES, TAGS, without_headings

AUTOLINK = r"""https?://[^\s<>"']*>|mailto:[^\s<>"']*>|[\w.+-]+@[\w.-]+>"""  # Markdown's <https://…> is no tag
TAG = re.compile(rf"<(?!{AUTOLINK})(?:/?[a-z][^<>]*|![^<>]*|\?[^<>]*)>", re.IGNORECASE)
MEANT_AS = {"b": "strong", "i": "em"}


def sanitised(text: str) -> str:
    """A text as it is kept: without any tag exactly as it was, else only the tags of TAGS and links to SCHEMES. Twice is as once.

    Headings become strong paragraphs, `b` and `i` what they mean. What no database or XML file can hold (control characters, halves of
    a character) is left out; lines end in a line feed.
    """
    text = storable(text)
    if not TAG.search(text):
        return text
    text = re.sub(r"<(/?)([bi])(?=[\s>/])", lambda tag: f"<{tag[1]}{MEANT_AS[tag[2].lower()]}", text, flags=re.IGNORECASE)
    return nh3.clean(without_headings(text), tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, url_relative="deny", link_rel=None)


def one_line(text: str) -> str:
    """A title or name: plain text in one line. A tag in it is no tag but the letters it is written with."""
    return " ".join(storable(text).split())


def storable(text: str) -> str:
    """Without control characters (but tab and line feed) and halves of characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isprintable() else "".join(sign for sign in text if sign in "\t\n" or _is_storable(sign))


def web_address(text: str) -> str:
    """A link's address, with the scheme it lacks; nothing where it is no address that may be followed."""
    text = one_line(text).replace(" ", "%20")
    if re.match(r"(https?://[^/]|mailto:.)", text, re.IGNORECASE):
        return text
    return f"http://{text}" if re.match(r"([a-z0-9-]+\.)+[a-z]{2,}(/|$)", text, re.IGNORECASE) else ""


def _is_storable(sign: str) -> bool:
    return unicodedata.category(sign) not in {"Cc", "Cs"} and sign not in "\ufffe\uffff"
