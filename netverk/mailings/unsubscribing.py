"""The link in every letter to many by which its reader says that they want no more of them, without signing in.

Its token is made from who they are and the installation's secret key. It takes nothing but that away, and can give it back.
"""

import hmac
import re
from hashlib import sha256

from netverk.db import db
from netverk.error_pages import HIGHEST
from netverk.letters.outbox import Recipient
from netverk.people import journal
from netverk.people.models import Person
from netverk.settings import settings
from netverk.speakers.models import Speaker

TOKEN = re.compile(r"(person|speaker)-([0-9]{1,10})-([0-9a-f]{40})", re.ASCII)


def url_of(to: Recipient, language: str) -> str:
    return f"{settings().base_url}{'/en' if language == 'en' else ''}/unsubscribe/{token_of(to.key)}"


def url_shown(language: str) -> str:
    """What stands for the address where a letter is only shown."""
    return f"{settings().base_url}{'/en' if language == 'en' else ''}/unsubscribe/…"


def token_of(key: str) -> str:
    """`key` is a recipient's: `person:7`, `speaker:3`."""
    said = key.replace(":", "-")
    return f"{said}-{hmac.new(settings().secret_key.encode(), f'news:{said}'.encode(), sha256).hexdigest()[:40]}"


def find(token: str) -> Person | Speaker | None:
    """Whose it is; None where it is not ours, or they are here no longer."""
    known = TOKEN.fullmatch(token)
    if not known or int(known[2]) > HIGHEST or not hmac.compare_digest(token, token_of(f"{known[1]}:{known[2]}")):
        return None
    ident = int(known[2])
    found = db.session.get(Person, ident) if known[1] == "person" else db.session.get(Speaker, ident)
    return found if found and found.email else None


def choose(who: Person | Speaker, *, wants: bool) -> None:
    """Said twice it changes nothing."""
    if who.wants_news is not wants:
        who.wants_news = wants
        journal.note("want letters" if wants else "decline letters", who, by=who.id if isinstance(who, Person) else None)
