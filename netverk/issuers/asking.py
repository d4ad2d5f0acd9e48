"""Sending somebody to sign in where they work, and what they come back with: OpenID Connect, the code flow with PKCE."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from config import Issuer
from netverk.errors import RuleBroken
from netverk.issuers import discovering, vouching
from netverk.issuers.discovering import POST, Provider
from netverk.issuers.fetching import Secret, fetch
from netverk.language import N_
from netverk.people import handshakes
from netverk.people.attempts import count
from netverk.people.journal import note
from netverk.people.knowing import find_person
from netverk.people.models import Person
from netverk.settings import settings

KIND = "sign in elsewhere"
LIFE = timedelta(minutes=10)
MOST_FROM_CLIENT = 20
RANDOM_BYTES = 32
BACK = "/sign-in/back"

NOT_SIGNED = N_("You were not signed in at %(host)s. Try once more, or ask for a link by e-mail.")


def begin(issuer: Issuer, provider: Provider, domain: str, *, client: str, email: str = "", leads_to: str = "") -> tuple[str, str]:
    """The token for the cookie, and where the browser goes. `email` is what somebody has written, `client` where they ask from."""
    count(KIND, client, most=MOST_FROM_CLIENT)
    nonce, verifier = (secrets.token_urlsafe(RANDOM_BYTES) for _each in range(2))
    token = handshakes.begin(KIND, life=LIFE, domain=domain, nonce=nonce, verifier=verifier, leads_to=leads_to)
    asked = {
        "response_type": "code",
        "client_id": issuer.client_id,
        "redirect_uri": f"{settings().base_url}{BACK}",
        "scope": "openid email",
        "state": handshakes.digest(token),
        "nonce": nonce,
        "code_challenge": vouching.challenge_for(verifier),
        "code_challenge_method": "S256",
        **({"login_hint": email} if email else {}),
    }
    return token, f"{provider.authorization}{'&' if '?' in provider.authorization else '?'}{urlencode(asked)}"


def email_for(issuer: Issuer, began: Mapping[str, Any], said: Mapping[str, str]) -> str:
    """The address that the issuer vouches for; `said` is what the browser came back with. Asks the issuer over the net."""
    provider = discovering.provider_of(issuer)
    names = said.get("iss")
    if (names or provider.names_itself) and names != issuer.url:
        raise RuleBroken(vouching.UNTRUSTED, host=issuer.host)
    if not (code := said.get("code")):
        raise RuleBroken(NOT_SIGNED, host=issuer.host)
    answer = _exchange(issuer, provider, code, began["verifier"])
    return vouching.email_in(answer.get("id_token"), issuer, nonce=began["nonce"], access_token=answer.get("access_token"))


def sign_in(issuer: Issuer, email: str) -> Person:
    """The person with that address, if there is one: an issuer makes nobody known."""
    person = find_person(email)
    if person is None:
        raise RuleBroken(vouching.NOBODY, host=issuer.host)
    note("sign in", person, by=person.id, issuer=issuer.url)
    return person


def _exchange(issuer: Issuer, provider: Provider, code: str, verifier: str) -> dict[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": f"{settings().base_url}{BACK}",
        "code_verifier": verifier,
    }
    secret = Secret(issuer.client_id, issuer.client_secret)
    if provider.takes_secret == POST:
        return fetch(provider.token, form={**form, "client_id": secret.client_id, "client_secret": secret.client_secret})
    return fetch(provider.token, form=form, secret=secret)
