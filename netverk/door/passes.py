"""The personal pass: an address that nobody can guess, shown at the door as a code that its camera reads.

Its token is made from the place, its holder and the installation's secret key, so that any letter can contain it and the database alone
gives none away. A place that gets another holder gets another pass.
"""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from sqlalchemy.orm import joinedload

from netverk.db import db
from netverk.deputies.models import Deputy, DeputyState
from netverk.door.occasions import Occasion, occasions_of
from netverk.seasons.models import Season
from netverk.seats.models import Place, PlaceState
from netverk.settings import settings

SIGNS = 22  # of the token after its key: 132 bits


@dataclass(frozen=True, slots=True)
class Pass:
    """Of a place's holder, or of a deputy to one session."""

    place: Place
    deputy: Deputy | None = None

    @property
    def name(self) -> str:
        return self.deputy.name if self.deputy else self.place.name

    @property
    def is_good(self) -> bool:
        return self.place.state is PlaceState.CONFIRMED and (self.deputy is None or self.deputy.state is DeputyState.GOES)

    @property
    def next(self) -> Occasion | None:
        """The first session or day not yet ended that it lets in to."""
        only = self.deputy.session if self.deputy else self.place.session
        covers = set(self.place.type.covers) if self.place.type and not only else set()
        ahead = [each for each in occasions_of(self.place.season) if not each.has_ended and (not covers or covers & each.uids)]
        return next((each for each in ahead if only is None or each.uid == only.uid), None)


def token_of(of: Place | Deputy) -> str:
    """`p17-…` of a place, `d5-…` of a deputy."""
    whose = of.person_id if isinstance(of, Deputy) else of.holder_id
    key = f"{'d' if isinstance(of, Deputy) else 'p'}{of.id}"
    made = hmac.new(settings().secret_key.encode(), f"pass:{key}:{whose}".encode(), sha256).digest()
    return f"{key}-{urlsafe_b64encode(made).decode()[:SIGNS]}"


def url_of(of: Place | Deputy) -> str:
    """The whole address of the pass, for any page or letter."""
    return f"{settings().base_url}/pass/{token_of(of)}"


def find(said: str) -> Pass | None:
    """By a token, or by the address that has it last; whoever holds it no longer has none."""
    token = said.strip().rstrip("/").rpartition("/")[2]
    key = token.partition("-")[0]
    if key[:1] not in ("p", "d") or not key[1:].isdecimal() or len(key) > 10:
        return None
    found = _place(int(key[1:])) if key[0] == "p" else _deputy(int(key[1:]))
    known = found and hmac.compare_digest(token_of(found.deputy or found.place).encode(), token.encode())
    return found if known else None


def fingerprint(of: Place | Deputy) -> str:
    """What a door without a network compares a token with: the pass itself is not on its list."""
    return sha256(token_of(of).encode()).hexdigest()[:32]


def picture(address: str) -> bytes:
    """The code as SVG, dark on white on every ground: cameras want it so."""
    import segno

    written = BytesIO()
    made = segno.make(address, error="m", micro=False)
    made.save(written, kind="svg", scale=8, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None)
    return written.getvalue()


def _place(ident: int) -> Pass | None:
    place = db.session.get(Place, ident, options=[joinedload(Place.season).joinedload(Season.series), joinedload(Place.type)])
    return Pass(place) if place else None


def _deputy(ident: int) -> Pass | None:
    deputy = db.session.get(Deputy, ident, options=[joinedload(Deputy.place).joinedload(Place.season).joinedload(Season.series)])
    return Pass(deputy.place, deputy) if deputy else None
