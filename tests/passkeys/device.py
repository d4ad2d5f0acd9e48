"""A device that holds passkeys, as far as a site can see: makes a key, counts, signs what it is asked; and lies when told to."""

import hashlib
import json
import os
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url

PRESENT, VERIFIED, HAS_KEY = 0x01, 0x04, 0x40


class Device:
    """`at` is the address of the site that the browser stands at."""

    def __init__(self, at: str) -> None:
        self.at, self.count = at, 0
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential, self.handle = os.urandom(32), ""

    def make(self, options: dict[str, Any], **lies: Any) -> str:
        """The answer to `navigator.credentials.create`, as JSON."""
        self.handle = options["user"]["id"]
        known = (
            self.data(options["rp"]["id"], HAS_KEY, **lies) + bytes(16) + len(self.credential).to_bytes(2) + self.credential + self.public
        )
        attestation = {"fmt": "none", "attStmt": {}, "authData": known}
        response = {
            "clientDataJSON": encoded(self.said("webauthn.create", options, **lies)),
            "attestationObject": encoded(cbor2.dumps(attestation)),
            "transports": ["internal"],
        }
        return self.answer(response)

    def sign(self, options: dict[str, Any], **lies: Any) -> str:
        """The answer to `navigator.credentials.get`, as JSON; each time the device counts one more."""
        self.count = lies.get("count", self.count + 1)
        said, data = self.said("webauthn.get", options, **lies), self.data(options["rpId"], **lies)
        signature = lies.get("key", self.key).sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        response = {"clientDataJSON": encoded(said), "authenticatorData": encoded(data), "signature": encoded(signature)}
        return self.answer(response | {"userHandle": lies.get("handle", self.handle)})

    def said(self, kind: str, options: dict[str, Any], **lies: Any) -> bytes:
        return json.dumps(
            {"type": kind, "challenge": lies.get("challenge", options["challenge"]), "origin": lies.get("at", self.at)}
        ).encode()

    def data(self, asked_for: str, more: int = 0, **lies: Any) -> bytes:
        flags = more | lies.get("flags", PRESENT | VERIFIED)
        return hashlib.sha256(lies.get("host", asked_for).encode()).digest() + bytes([flags]) + self.count.to_bytes(4)

    def answer(self, response: dict[str, Any]) -> str:
        name = encoded(self.credential)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "clientExtensionResults": {}, "response": response})

    @property
    def public(self) -> bytes:
        """COSE: EC2, ES256, P-256."""
        point = self.key.public_key().public_numbers()
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)})


def encoded(data: bytes) -> str:
    return bytes_to_base64url(data)
