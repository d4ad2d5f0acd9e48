"""Web addresses as they are asked for: one alone, or several with what each is called."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from wtforms import Field
from wtforms.validators import ValidationError

from netverk.errors import RuleBroken
from netverk.forms import Form
from netverk.language import N_, _
from netverk.seasons.forms import paragraphs

LONGEST_LINK = 2000
NOT_A_LINK = N_("“%(link)s” is no web address. It begins with https:// or http://.")
ONE_PER_LINE = N_("One web address per line, with what it is called after it.")


class LinksFields(Form):
    links = paragraphs(N_("Links"), description=ONE_PER_LINE)

    def validate_links(self, field: Field) -> None:
        for link in self.said_links:
            try:
                web_address(link["url"])
            except RuleBroken as refusal:
                raise ValidationError(_(refusal.sentence, **refusal.facts)) from None

    @property
    def said_links(self) -> list[dict[str, str]]:
        """`url` and `title` of each line."""
        parts = (line.strip().partition(" ") for line in (self.links.data or "").splitlines() if line.strip())
        return [{"url": address, "title": title.strip()} for address, _blank, title in parts]


def links_answer(links: Iterable[Mapping[str, str]]) -> str:
    """What the field is filled in with."""
    return "\n".join(f"{link['url']} {link.get('title', '')}".strip() for link in links)


def web_address(text: str) -> str:
    """The address itself; RuleBroken unless a browser can follow it."""
    try:
        parts = urlsplit(text)
    except ValueError:  # half an IPv6 address
        raise RuleBroken(NOT_A_LINK, link=text[:80]) from None
    if parts.scheme not in {"http", "https"} or not parts.netloc or " " in text:
        raise RuleBroken(NOT_A_LINK, link=text[:80])
    return text
