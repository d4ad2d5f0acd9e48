"""Those who stand up in the examples, and how an example names what it holds."""

from uuid import NAMESPACE_URL, uuid5

from netverk.programme.value import Byline, Speaker, Talk
from netverk.seasons.naming import slugify


def uid(*words: str) -> str:
    """The same for the same words in every installation."""
    return str(uuid5(NAMESPACE_URL, "/".join(("https://example.org", *words))))


def speaker(name: str, title: str = "", affiliation: str = "", biography: str = "") -> Speaker:
    who = uid("speakers", name)
    return Speaker(uid=who, slug=slugify(name), name=name, title=title, affiliation=affiliation, biography=biography)


def byline(who: Speaker) -> Byline:
    return Byline(speaker=who.uid, name=who.name, title=who.title, affiliation=who.affiliation)


def talk(*by: Speaker, title: str = "", summary: str = "", minutes: int | None = None) -> Talk:
    """Without a title it is the session itself."""
    named = (title, *(who.name for who in by))
    return Talk(uid=uid("talks", *named), title=title, summary=summary, minutes=minutes, by=tuple(map(byline, by)))


def email(name: str) -> str:
    """Where an invented person is written to: example.org takes no mail (RFC 2606)."""
    return f"{slugify(name).replace('-', '.')}@example.org"
