"""Where an issuer is asked what, and which keys it signs with: read from its own documents and kept for a while."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import urlsplit

from config import Issuer, is_protected
from netverk import clock
from netverk.errors import RuleBroken
from netverk.issuers.fetching import SILENT, fetch

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

T = TypeVar("T")

KEPT = timedelta(hours=1)
KEYS_AGAIN = timedelta(minutes=1)  # between two looks for a key that we do not know yet
KINDS = ("RSA", "EC", "OKP")  # pairs of keys: what is secret to both cannot be published
BASIC, POST = "client_secret_basic", "client_secret_post"


@dataclass(frozen=True, slots=True)
class Provider:
    """What an issuer says of itself: its addresses, how it takes our secret, and whether its answers name it (RFC 9207)."""

    authorization: str
    token: str
    keys: str
    takes_secret: str
    names_itself: bool


class Kept(Generic[T]):
    """What was read, by its address, with the time of reading."""

    def __init__(self) -> None:
        self._read: dict[str, tuple[datetime, T]] = {}

    def find(self, url: str, life: timedelta) -> T | None:
        at, found = self._read.get(url, (None, None))
        return found if at and timedelta(0) <= clock.now() - at < life else None

    def keep(self, url: str, value: T) -> T:
        self._read[url] = (clock.now(), value)
        return value


_providers, _keys = Kept[Provider](), Kept["KeySet"]()


def provider_of(issuer: Issuer) -> Provider:
    """RuleBroken where the issuer is silent, or its document is another's or leads off the protected way."""
    if known := _providers.find(issuer.url, KEPT):
        return known
    said = fetch(f"{issuer.url.rstrip('/')}/.well-known/openid-configuration")
    if said.get("issuer") != issuer.url:
        raise RuleBroken(SILENT, host=issuer.host)
    return _providers.keep(issuer.url, _provider(said, issuer))


def keys_of(issuer: Issuer, *, anew: bool = False) -> "KeySet":
    """What the issuer's signatures are checked with; `anew` where a key is missing, which may be a new one."""
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    if known := _keys.find(issuer.url, KEYS_AGAIN if anew else KEPT):
        return known
    said = fetch(provider_of(issuer).keys)
    try:
        pairs = [key for key in said["keys"] if key["kty"] in KINDS]
        return _keys.keep(issuer.url, KeySet.import_key_set({"keys": pairs}))
    except (JoseError, ValueError, LookupError, TypeError, AttributeError) as fault:
        raise RuleBroken(SILENT, host=issuer.host) from fault


def _provider(said: dict[str, Any], issuer: Issuer) -> Provider:
    addresses = [said.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
    ways = said.get("token_endpoint_auth_methods_supported") or [BASIC]
    way = next((each for each in (BASIC, POST) if each in ways), None)
    if way is None or not all(isinstance(address, str) and is_protected(urlsplit(address)) for address in addresses):
        raise RuleBroken(SILENT, host=issuer.host)
    authorization, token, keys = map(str, addresses)
    return Provider(authorization, token, keys, way, said.get("authorization_response_iss_parameter_supported") is True)
