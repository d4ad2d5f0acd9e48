"""Addresses of the house with a tag, `natverk+TAG@house.se`: what is sent there says by itself what it is about.

The tags are made with the installation's secret key, so that nobody can guess one that they have not been given.
"""

import hmac
import re
from collections.abc import Iterable
from hashlib import sha256

from netverk.letters.models import Letter
from netverk.settings import settings

OF_LETTER = re.compile(r"b-([0-9]{1,10})-[0-9a-f]{16}")
LONGEST_LOCAL = 64  # RFC 5321 §4.5.3.1.1


def invitation_tag(address: str, mail_uid: str) -> str:
    """Of what one address holds under one UID: the same as long as the UID lives."""
    return _signed(f"{address} {mail_uid}")


def bounce_address(letter: Letter) -> str:
    """Where a letter comes back to if nobody takes it; the house's plain address where the tag would make it too long."""
    tagged = with_tag(f"b-{letter.id}-{_signed(f'bounce {letter.id}')}")
    return tagged if len(tagged.partition("@")[0]) <= LONGEST_LOCAL else settings().mail_from


def with_tag(tag: str) -> str:
    local, _at, domain = settings().mail_from.partition("@")
    return f"{local}+{tag}@{domain}"


def is_ours(address: str) -> bool:
    """Whether an address is the house's, with a tag or without."""
    local, _at, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}" == settings().mail_from.lower()


def tags_in(addresses: Iterable[str]) -> tuple[str, ...]:
    """The tags of those addresses that are the house's own, each once."""
    ours = (address.lower().rpartition("@")[0] for address in addresses if is_ours(address))
    return tuple(dict.fromkeys(tag for local in ours if (tag := local.partition("+")[2])))


def letter_of(tag: str) -> int | None:
    """The id of the letter whose own address this is; None where it is no such tag, or nobody was given it."""
    found = OF_LETTER.fullmatch(tag)
    if found is None or not hmac.compare_digest(tag, f"b-{found[1]}-{_signed(f'bounce {int(found[1])}')}"):
        return None
    return int(found[1])


def _signed(said: str) -> str:
    return hmac.new(settings().secret_key.encode(), said.encode(), sha256).hexdigest()[:16]
