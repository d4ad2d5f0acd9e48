"""What a device answers may be anything: it holds, or it is refused in words."""

import json

import hypothesis
import pytest
from hypothesis import strategies as some

from netverk.errors import RuleBroken
from netverk.passkeys import devices
from netverk.passkeys.models import Passkey
from tests.passkeys.conftest import SITE
from tests.passkeys.device import Device, encoded

BYTES = some.binary(max_size=200).map(encoded)
NO = "no"


@pytest.mark.parametrize(
    ("site", "can"),
    [
        ("https://natverk.example.org", True),
        ("http://localhost:5000", True),
        ("http://natverk.example.org", False),
        ("http://127.0.0.1:5000", False),
        ("https://192.0.2.1", False),
    ],
)
def test_a_site_needs_a_name_and_a_protected_way(site: str, can: bool) -> None:
    assert devices.can_be_used(site) is can


@hypothesis.given(said=BYTES, data=BYTES, signature=BYTES, handle=BYTES)
def test_whatever_is_signed_wrongly_is_refused(said: str, data: str, signature: str, handle: str) -> None:
    """Any part of an answer that would hold may be something else."""
    device, question = Device(SITE), devices.ask_to_sign(SITE)
    passkey = Passkey(credential=encoded(device.credential), public_key=encoded(device.public), handle="", sign_count=0)
    answer = device.sign(json.loads(question.options))
    assert devices.signed(answer, passkey, question.challenge, SITE, otherwise=NO) == 1
    lies = {"clientDataJSON": said, "authenticatorData": data, "signature": signature}
    for name, lie in lies.items():
        told = json.loads(answer)
        told["response"] |= {name: lie, "userHandle": handle}
        with pytest.raises(RuleBroken, match=NO):
            devices.signed(json.dumps(told), passkey, question.challenge, SITE, otherwise=NO)


@hypothesis.given(said=BYTES, known=BYTES, at=some.integers(0, 300), byte=some.integers(0, 255))
def test_whatever_is_made_wrongly_is_refused(said: str, known: str, at: int, byte: int) -> None:
    device = Device(SITE)
    question = devices.ask_for_new(SITE, name="Oda", handle=encoded(bytes(32)), known=[])
    answer = json.loads(device.make(json.loads(question.options)))
    assert devices.made(json.dumps(answer), question.challenge, SITE, otherwise=NO).credential == encoded(device.credential)
    for name, lie in {"clientDataJSON": said, "attestationObject": known}.items():
        told = {**answer, "response": {**answer["response"], name: lie}}
        with pytest.raises(RuleBroken, match=NO):
            devices.made(json.dumps(told), question.challenge, SITE, otherwise=NO)
    changed = bytearray(devices_bytes(answer["response"]["attestationObject"]))
    changed[at % len(changed)] = byte
    told = {**answer, "response": {**answer["response"], "attestationObject": encoded(bytes(changed))}}
    try:
        devices.made(json.dumps(told), question.challenge, SITE, otherwise=NO)
    except RuleBroken as refusal:
        assert refusal.sentence == NO  # noqa: PT017 (some changes, such as of the device's kind, are none that matter)


def devices_bytes(text: str) -> bytes:
    from webauthn import base64url_to_bytes

    return base64url_to_bytes(text)
