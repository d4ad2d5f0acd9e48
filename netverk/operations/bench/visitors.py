"""People who register by the page: `python -m netverk.operations.bench.visitors PORT SECONDS VISITORS PATH …`, a process of its own.

Each visitor opens the form of a season, fills it in and sends it, token and cookie and all, and then does so again as somebody else. The
seasons are taken in turn. Prints how many were registered, in how many seconds, as JSON.
"""

import json
import re
import secrets
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from itertools import count
from urllib.parse import urlencode

from netverk.operations.bench.places import HOST, PATIENCE

HIDDEN = re.compile(r'<input[^>]*name="(csrf_token|once|rows)"[^>]*value="([^"]*)"')
FROM_ONE_OFFICE = 50  # registrations: more from one address within a quarter of an hour are asked to wait


class Visitor:
    """One browser, on a connection that stays open."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection(HOST, port, timeout=PATIENCE)
        self.office, self.cookie = "", ""

    def register(self, path: str, n: int) -> None:
        """RuntimeError where it is not registered."""
        if n % FROM_ONE_OFFICE == 0:
            self.office = "10." + ".".join(str(secrets.randbelow(256)) for _ in range(3))
        page = self._ask("GET", f"{path}/register")
        facts = dict(HIDDEN.findall(page)) | {"name": f"Deltagare {n}", "email": f"{secrets.token_hex(8)}@example.org", "organisation": ""}
        self._ask("POST", f"{path}/register", urlencode(facts))

    def _ask(self, method: str, path: str, body: str = "") -> str:
        headers = {"X-Forwarded-For": self.office, "Cookie": self.cookie}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body or None, headers)
        answer = self.connection.getresponse()
        said = answer.read().decode()
        if answer.status != (302 if body else 200):
            raise RuntimeError(f"{method} {path} was answered {answer.status}")
        self.cookie = (answer.getheader("Set-Cookie") or self.cookie).partition(";")[0]
        return said


def register(port: int, seconds: float, visitors: int, paths: list[str]) -> dict[str, float]:
    begun = time.perf_counter()

    def visit(number: int) -> int:
        visitor = Visitor(port)
        return _as_long_as(begun + seconds, lambda n: visitor.register(paths[(number + n) % len(paths)], n))

    with ThreadPoolExecutor(visitors) as every:
        done = sum(every.map(visit, range(visitors)))
    return {"done": done, "seconds": time.perf_counter() - begun}


def _as_long_as(ends: float, act: Callable[[int], None]) -> int:
    """How often it was done."""
    for n in count():
        if time.perf_counter() >= ends:
            return n
        act(n)
    raise AssertionError("unreachable")


if __name__ == "__main__":
    port, seconds, visitors, *paths = sys.argv[1:]
    print(json.dumps(register(int(port), float(seconds), int(visitors), paths)))  # noqa: T201 (its answer)
