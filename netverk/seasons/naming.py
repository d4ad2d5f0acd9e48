"""What series and seasons are called in addresses: plain letters, and never a word that already leads elsewhere."""

import re
import unicodedata
from collections.abc import Container

from netverk.errors import RuleBroken
from netverk.language import N_

LONGEST = 80
LETTERS = str.maketrans({"ø": "o", "æ": "a", "ð": "d", "þ": "th", "ß": "ss", "ł": "l", "đ": "d"})  # those that NFKD keeps whole

RESERVED = frozenset(  # first words of addresses, also in the workspace; some stand for nothing yet and are kept for what is to come
    {
        "answer", "api", "apple-touch-icon.png", "archived", "assets", "breaks", "calendar", "calendar.ics", "calendar.svg", "en",
        "favicon.ico", "files", "health", "healthz", "house", "import", "inbox", "journal", "letters", "login", "logos", "logout", "me",
        "metrics", "new", "notices", "organise", "pass", "pay", "people", "photos", "privacy", "readyz", "registration", "robots.txt",
        "search", "settings", "sign-in", "sign-out", "sitemap.xml", "speak", "speaker", "speakers", "static", "stories", "sv", "together",
        "venues", "webhook", "well-known",
        "outbox", "unsubscribe",
    }
)  # fmt: skip
RESERVED_WITHIN = frozenset(  # what may follow a series in an address and is not a season
    {
        "about", "archive", "bring-back", "calendar", "calendar.ics", "calendar.svg", "changes", "facts", "feed", "new", "register",
        "remove", "remove-logo", "seasons", "sessions", "speakers", "stories",
    }
)  # fmt: skip


def slugify(text: str) -> str:
    """`Verksamhetsutveckling på riktigt` → `verksamhetsutveckling-pa-riktigt`: a-z, 0-9 and hyphens; empty where nothing is left."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(LETTERS)).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return slug[:LONGEST].rstrip("-")


def unique_slug(text: str, taken: Container[str], otherwise: str = "x") -> str:
    """The slug of `text`, or the first of `slug-2`, `slug-3` … that is not `taken`; `otherwise` where no letter is left."""
    slug = slugify(text) or otherwise
    number, candidate = 1, slug
    while candidate in taken:
        number += 1
        candidate = f"{slug}-{number}"
    return candidate


def series_slug(wanted: str) -> str:
    """The address of a series as wanted; refused where the word leads elsewhere."""
    return _allowed(wanted, RESERVED)


def season_slug(wanted: str) -> str:
    """The address of a season within its series; refused where the word leads elsewhere."""
    return _allowed(wanted, RESERVED_WITHIN)


def _allowed(wanted: str, reserved: frozenset[str]) -> str:
    slug = wanted.strip().lower()
    if slug in reserved or slugify(slug) in reserved:
        raise RuleBroken(N_("“%(word)s” already leads elsewhere on this site. Choose another word for the address."), word=slug)
    if not slug or slug != slugify(slug):
        sentence = N_("“%(word)s” cannot be an address. Write a–z, 0–9 and hyphens, at most %(n)s characters.")
        raise RuleBroken(sentence, word=slug[:LONGEST], n=LONGEST)
    return slug
