"""What an issuer is asked over the net: one request, no detours, an answer of bounded length within bounded time."""

import base64
import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote_plus, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from netverk.errors import RuleBroken
from netverk.language import N_

PATIENCE = 5.0  # seconds without a word
AT_MOST = 10.0  # seconds for the whole answer
LONGEST = 256 * 1024  # bytes

SILENT = N_("%(host)s does not answer as it should just now, so nobody is signed in. Try again in a while, or ask for a link by e-mail.")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Secret:
    """What an issuer knows us by."""

    client_id: str
    client_secret: str

    @property
    def header(self) -> dict[str, str]:
        pair = f"{quote_plus(self.client_id)}:{quote_plus(self.client_secret)}"  # RFC 6749 §2.3.1
        return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


class _NoDetours(HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_facts: Any) -> None:
        """None: where an issuer sends us on to is not who we asked."""


_ask = build_opener(_NoDetours).open


def fetch(url: str, *, form: Mapping[str, str] | None = None, secret: Secret | None = None) -> dict[str, Any]:
    """The JSON object at an address of http or https, asked with `form` if there is one; RuleBroken where there is none."""
    headers = {"Accept": "application/json", "User-Agent": "netverk", **(secret.header if secret else {})}
    body = urlencode(form).encode() if form is not None else None
    try:
        with _ask(Request(url, data=body, headers=headers), timeout=PATIENCE) as answer:  # noqa: S310 (the schemes are checked)
            found = json.loads(_read(answer))
    except (HTTPError, URLError, HTTPException, OSError, ValueError, RecursionError) as fault:
        log.warning("%s did not answer as it should: %s", url, fault)
        raise RuleBroken(SILENT, host=urlsplit(url).hostname) from fault
    if not isinstance(found, dict):
        log.warning("%s answered with something else than a JSON object", url)
        raise RuleBroken(SILENT, host=urlsplit(url).hostname)
    return found


def _read(answer: Any) -> bytes:
    """Everything, unless it is too much or comes too slowly."""
    until, read = time.monotonic() + AT_MOST, b""
    while chunk := answer.read1(LONGEST):
        read += chunk
        if len(read) > LONGEST or time.monotonic() > until:
            raise ValueError("too long or too slow")
    return read
