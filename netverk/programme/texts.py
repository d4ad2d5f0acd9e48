"""What organisers and imported files write (Markdown, or simple HTML) as safe HTML, and as bare words."""

import re
from functools import cache
from html import escape, unescape
from typing import TYPE_CHECKING

import nh3

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

TAGS = {"p", "br", "em", "strong", "a", "ul", "ol", "li", "code", "pre", "blockquote"}
LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
SCHEMES = {"http", "https", "mailto"}


def rich(text: str) -> str:
    """Safe HTML of TAGS only; a link lends nothing of ours to where it leads."""
    made = without_headings(_markdown().render(text))
    return nh3.clean(made, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel="nofollow noopener").strip()


def without_headings(html: str) -> str:
    """Each heading as a strong paragraph, so that it never disturbs the outline of the page around it."""
    begun = re.sub(r"<h[1-6]\b[^<>]*>", "<p><strong>", html, flags=re.IGNORECASE)
    return re.sub(r"</h[1-6]\s*>", "</strong></p>", begun, flags=re.IGNORECASE)


def plain(text: str) -> str:
    """The words alone: paragraphs apart by an empty line, points of a list begun with an en dash."""
    return _words(rich(text))


def plain_with_addresses(text: str) -> str:
    """The same for those who cannot press a word: each link says where it leads."""
    return _words(LINK.sub(_with_address, rich(text)))


def _with_address(link: re.Match[str]) -> str:
    address, words = unescape(link[1]).removeprefix("mailto:"), link[2]
    return words if unescape(words) in (address, link[1]) else f"{words} ({escape(address)})"


def _words(html: str) -> str:
    made = re.sub(r"\s+", " ", html)
    made = re.sub(r"<li>\s*(<p>)?", "\n– ", made)
    made = re.sub(r"<br ?/?>", "\n", made)
    made = re.sub(r"</?(p|ul|ol|pre|blockquote)>", "\n\n", made)
    words = unescape(re.sub(r"<[^>]+>", "", made))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r" *\n *", "\n", words)).strip()


def shortened(text: str, length: int) -> str:
    """The words of `text` in one paragraph, cut after a word so that at most `length` characters remain."""
    words = " ".join(plain(text).split())
    if len(words) <= length:
        return words
    return words[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-.") + " …"


@cache
def _markdown() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    # An indented line is pasted text far more often than it is code.
    return MarkdownIt("commonmark", {"html": True}).disable("code")
