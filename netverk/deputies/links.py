"""The links by which the holder of a place, and a deputy, answer without an account.

Their tokens are made from the place and its holder, or the deputy, and the installation's secret key: any letter can contain them, and
a holder's leads nowhere once somebody else has the place.
"""

import hmac
import re
from base64 import urlsafe_b64encode
from hashlib import sha256

from netverk.db import db
from netverk.deputies.models import Deputy
from netverk.error_pages import HIGHEST
from netverk.seats.models import Place
from netverk.settings import settings

TOKEN = re.compile(r"([0-9]{1,10})-([\w-]{43})", re.ASCII)


def token_of(place: Place) -> str:
    return _token(place.id, f"answer:{place.id}:{place.holder_id}")


def token_of_deputy(deputy: Deputy) -> str:
    return _token(deputy.id, f"deputy:{deputy.id}:{deputy.place_id}:{deputy.session_id}:{deputy.person_id}")


def url_of(place: Place, language: str) -> str:
    """The whole address of the page on which its holder answers."""
    return f"{_base(language)}/answer/{token_of(place)}"


def url_of_deputy(deputy: Deputy, language: str) -> str:
    return f"{_base(language)}/answer/deputy/{token_of_deputy(deputy)}"


def url_shown(language: str) -> str:
    """What stands for such an address where a letter is only shown."""
    return f"{_base(language)}/answer/…"


def find_place(token: str) -> Place | None:
    place = db.session.get(Place, ident) if (ident := _ident(token)) else None
    return place if place and place.holder_id and hmac.compare_digest(token, token_of(place)) else None


def find_deputy(token: str) -> Deputy | None:
    deputy = db.session.get(Deputy, ident) if (ident := _ident(token)) else None
    return deputy if deputy and hmac.compare_digest(token, token_of_deputy(deputy)) else None


def _ident(token: str) -> int | None:
    found = TOKEN.fullmatch(token)
    return int(found[1]) if found and int(found[1]) <= HIGHEST else None


def _token(ident: int, said: str) -> str:
    made = hmac.new(settings().secret_key.encode(), said.encode(), sha256).digest()
    return f"{ident}-{urlsafe_b64encode(made).decode().rstrip('=')}"


def _base(language: str) -> str:
    return f"{settings().base_url}{'/en' if language == 'en' else ''}"
