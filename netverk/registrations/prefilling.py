"""The registration form filled in with what is known, for whoever got a link that says who they are.

Its token is made from the season, the person and the installation's secret key: any letter can contain it, and nothing is registered by it.
"""

import hmac
import re
from base64 import urlsafe_b64encode
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from netverk.db import db
from netverk.error_pages import HIGHEST
from netverk.people.models import Person
from netverk.seats.models import Place, Registration
from netverk.settings import settings

TOKEN = re.compile(r"([0-9]{1,10})-([\w-]{43})", re.ASCII)


def token_of(season_id: int, person_id: int) -> str:
    made = hmac.new(settings().secret_key.encode(), f"register:{season_id}:{person_id}".encode(), sha256).digest()
    return f"{person_id}-{urlsafe_b64encode(made).decode().rstrip('=')}"


def person_of(season_id: int, token: str) -> int | None:
    """The id of the person whose token it is; None where it is not ours."""
    found = TOKEN.fullmatch(token)
    if not found or int(found[1]) > HIGHEST or not hmac.compare_digest(token, token_of(season_id, int(found[1]))):
        return None
    return int(found[1])


def known(season_id: int, token: str) -> dict[str, str]:
    """Name, address and organisation as the form has them; nothing where the link is not ours, or the person was erased."""
    ident = person_of(season_id, token)
    person = db.session.get(Person, ident, options=[joinedload(Person.organisation)]) if ident else None
    if person is None or person.email is None:
        return {}
    return {"name": person.name, "email": person.email, "organisation": _organisation(person)}


def _organisation(person: Person) -> str:
    """Their own, or the one that they were registered by last."""
    if person.organisation:
        return person.organisation.name
    places = select(Registration).join(Place, Place.registration_id == Registration.id).where(Place.holder_id == person.id)
    last = db.session.scalar(places.order_by(Registration.id.desc()).limit(1).options(joinedload(Registration.organisation)))
    return last.organisation.name if last and last.organisation else ""
