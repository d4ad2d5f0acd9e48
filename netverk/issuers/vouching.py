"""Whether an ID token can be trusted, and for whom it vouches. The only place that knows the libraries for it."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from config import Issuer
from netverk import clock
from netverk.errors import RuleBroken
from netverk.issuers import discovering
from netverk.language import N_
from netverk.people.knowing import domain_of, tidy_email

if TYPE_CHECKING:
    from joserfc.jwt import Token

SIGNED_BY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA")  # by a pair of keys
SKEW = timedelta(minutes=2)  # that the clocks of two houses may differ
FRESH = timedelta(minutes=10)  # since the token was made

UNTRUSTED = N_("The answer of %(host)s cannot be trusted, so nobody is signed in. Ask for a link by e-mail instead, and tell us.")
NOBODY = N_("%(host)s did not name anybody who is known here by that address. Did you choose the account that our letters come to?")

log = logging.getLogger(__name__)


def challenge_for(verifier: str) -> str:
    """What is shown of the verifier before the code is fetched with it (PKCE)."""
    from authlib.oauth2.rfc7636 import create_s256_code_challenge

    return str(create_s256_code_challenge(verifier))


def email_in(token: object, issuer: Issuer, *, nonce: str, access_token: object) -> str:
    """The tidy address that the issuer vouches for, one of its own mail domains; RuleBroken where it does not."""
    claims = _claims(token, issuer, nonce, access_token)
    if claims.get("email_verified") is not True:
        log.warning("%s has not verified the address that it names", issuer.url)
        raise RuleBroken(NOBODY, host=issuer.host)
    try:
        email = tidy_email(str(claims.get("email", "")))
    except RuleBroken:
        email = ""
    if domain_of(email) not in issuer.domains:
        log.warning("%s named an address of a domain that is not its own", issuer.url)
        raise RuleBroken(NOBODY, host=issuer.host)
    return email


def _claims(token: object, issuer: Issuer, nonce: str, access_token: object) -> Mapping[str, Any]:
    """What a token says that this issuer signed for us, for this question, just now."""
    from authlib.oidc.core import CodeIDToken
    from joserfc.errors import JoseError

    try:
        read = _read(str(token), issuer)
        expected = {"iss": {"essential": True, "value": issuer.url}, "aud": {"essential": True, "value": issuer.client_id}}
        params = {"nonce": nonce, "client_id": issuer.client_id, "access_token": access_token}
        claims = CodeIDToken(read.claims, read.header, expected, params)
        now = clock.now()
        claims.validate(now=int(now.timestamp()), leeway=int(SKEW.total_seconds()))
        if claims["iat"] < (now - FRESH - SKEW).timestamp():
            raise ValueError("made too long ago")
    except (JoseError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as fault:
        log.warning("An ID token of %s does not hold: %s", issuer.url, fault)
        raise RuleBroken(UNTRUSTED, host=issuer.host) from fault
    return dict(claims)


def _read(token: str, issuer: Issuer) -> "Token":
    """With the keys we know, or with newer ones where the issuer has begun to sign with another."""
    from joserfc import jwt
    from joserfc.errors import InvalidKeyIdError

    try:
        return jwt.decode(token, discovering.keys_of(issuer), algorithms=SIGNED_BY)
    except InvalidKeyIdError:
        return jwt.decode(token, discovering.keys_of(issuer, anew=True), algorithms=SIGNED_BY)
