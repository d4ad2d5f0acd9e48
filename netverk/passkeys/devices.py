"""What somebody's device is asked, and whether its answer holds, by WebAuthn. The only place that knows the library for it.

`site` is the address that readers use, without a path: keys are made for its host alone, and answers come from it alone.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from netverk.errors import RuleBroken
from netverk.passkeys.models import Passkey

TIME = 300_000  # milliseconds that the device waits for its person

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Question:
    """What the browser is given, as JSON, and the challenge in it, which the answer must be about."""

    options: str
    challenge: str


@dataclass(frozen=True, slots=True)
class Made:
    """What a device says of a key that it has made."""

    credential: str
    public_key: str
    sign_count: int


def can_be_used(site: str) -> bool:
    """Whether browsers let a site with this address have passkeys: it needs a name, and a protected way there."""
    parts = urlsplit(site)
    named = parts.hostname and not re.fullmatch(r"[0-9.]+", parts.hostname)
    return bool(named and (parts.scheme == "https" or parts.hostname == "localhost"))


def ask_for_new(site: str, *, name: str, handle: str, known: Sequence[Passkey]) -> Question:
    """Ask for a key that the device finds by itself at the next sign-in; none where it holds one of the `known` already."""
    from webauthn import base64url_to_bytes, generate_registration_options, options_to_json
    from webauthn.helpers import bytes_to_base64url
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        AuthenticatorTransport,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = generate_registration_options(
        rp_id=_host(site),
        rp_name=_host(site),
        user_id=base64url_to_bytes(handle),
        user_name=name,
        user_display_name=name,
        timeout=TIME,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(
                id=base64url_to_bytes(passkey.credential),
                transports=[AuthenticatorTransport(way) for way in passkey.transports],
            )
            for passkey in known
        ],
    )
    return Question(options_to_json(options), bytes_to_base64url(options.challenge))


def ask_to_sign(site: str) -> Question:
    """Ask for a signature by any key that the device holds for this site."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers import bytes_to_base64url

    options = generate_authentication_options(rp_id=_host(site), timeout=TIME)
    return Question(options_to_json(options), bytes_to_base64url(options.challenge))


def made(answer: str, challenge: str, site: str, *, otherwise: str) -> Made:
    """The key that was made for this question; RuleBroken, saying `otherwise`, where the answer does not hold."""
    from webauthn import base64url_to_bytes, verify_registration_response
    from webauthn.helpers import bytes_to_base64url

    with _refusing(otherwise):
        found = verify_registration_response(
            credential=answer, expected_challenge=base64url_to_bytes(challenge), expected_rp_id=_host(site), expected_origin=site
        )
    return Made(bytes_to_base64url(found.credential_id), bytes_to_base64url(found.credential_public_key), found.sign_count)


def ways(answer: str) -> list[str]:
    """How the browser reaches the device (`internal`, `usb`): the next one is told, so that it need not ask."""
    from webauthn.helpers import parse_registration_credential_json

    return [way.value for way in parse_registration_credential_json(answer).response.transports or ()]


def named(answer: str, *, otherwise: str) -> tuple[str, str]:
    """Which key an answer says that it is signed by, and the handle of whose it is."""
    from webauthn.helpers import bytes_to_base64url, parse_authentication_credential_json

    with _refusing(otherwise):
        found = parse_authentication_credential_json(answer)
        return bytes_to_base64url(found.raw_id), bytes_to_base64url(found.response.user_handle or b"")


def signed(answer: str, passkey: Passkey, challenge: str, site: str, *, otherwise: str) -> int:
    """What the device has counted to; RuleBroken, saying `otherwise`, unless this key signed this question, at this site, just now."""
    from webauthn import base64url_to_bytes, verify_authentication_response

    with _refusing(otherwise):
        found = verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=_host(site),
            expected_origin=site,
            credential_public_key=base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
        )
    return found.new_sign_count


def _host(site: str) -> str:
    return urlsplit(site).hostname or ""


@contextmanager
def _refusing(sentence: str) -> Iterator[None]:
    """Whatever the library finds wrong with an answer, or stumbles over in it, is one refusal; why is for the log."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from webauthn.helpers.exceptions import WebAuthnException

    stumbled = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
    try:
        yield
    except (WebAuthnException, InvalidSignature, UnsupportedAlgorithm, *stumbled) as fault:
        log.warning("The answer of a passkey does not hold: %s", fault)
        raise RuleBroken(sentence) from fault
