"""A small load client, in a process of its own: `python -m netverk.operations.bench.load HOST PORT PATH SECONDS CONNECTIONS [ETAG]`.

So many connections are kept open, and each asks again as soon as it has been answered. Prints requests, seconds and statuses as JSON.
"""

import asyncio
import contextlib
import http.client
import json
import statistics
import sys
import time
from collections import Counter
from typing import cast


class Reader(asyncio.Protocol):
    """One connection."""

    def __init__(self, request: bytes, statuses: Counter[str], ended: asyncio.Future[None]) -> None:
        self.request, self.statuses, self.ended = request, statuses, ended
        self.got = b""
        self.missing: int | None = None  # bytes of the body still to come; None while the head is not there

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        if self.missing is None:
            self.got += data
            head, blank, body = self.got.partition(b"\r\n\r\n")
            if not blank:
                return
            self.status = head[9:12].decode()
            self.missing = _length(head, self.status)
            data = body
        self.missing -= len(data)
        if self.missing <= 0:
            self.statuses[self.status] += 1
            self.got, self.missing = b"", None
            self.transport.write(self.request)

    def connection_lost(self, fault: Exception | None) -> None:
        if not self.ended.done():
            self.ended.set_exception(ConnectionError(f"the server hung up: {fault}"))


def _length(head: bytes, status: str) -> int:
    if status == "304":
        return 0
    return next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))


def request(host: str, path: str, etag: str = "") -> bytes:
    condition = f"If-None-Match: {etag}\r\n" if etag else ""
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: netverk-bench\r\nAccept: */*\r\n{condition}\r\n".encode()


async def load(host: str, port: int, path: str, seconds: float, connections: int, etag: str = "") -> dict[str, object]:
    loop = asyncio.get_running_loop()
    statuses: Counter[str] = Counter()
    ended: asyncio.Future[None] = loop.create_future()
    asked = request(host, path, etag)
    transports = [(await loop.create_connection(lambda: Reader(asked, statuses, ended), host, port))[0] for _ in range(connections)]
    begun = time.perf_counter()
    try:
        await asyncio.wait_for(asyncio.shield(ended), seconds)
    except TimeoutError:
        ended.cancel()
    took = time.perf_counter() - begun
    for transport in transports:
        transport.abort()
    return {"requests": statuses.total(), "seconds": took, "statuses": dict(statuses)}


def wait(host: str, port: int, path: str, seconds: float) -> float:
    """How many seconds one reader on one kept connection waits for an answer: the median of all that were asked for in that time."""
    connection, waits, ends = http.client.HTTPConnection(host, port), [], time.perf_counter() + seconds
    with contextlib.closing(connection):
        while (begun := time.perf_counter()) < ends:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            waits.append(time.perf_counter() - begun)
            if answer.status != 200:
                raise RuntimeError(f"{path} answered {answer.status}")
    return statistics.median(waits)


if __name__ == "__main__":
    host, port, path, seconds, connections, *etag = sys.argv[1:]
    print(json.dumps(asyncio.run(load(host, int(port), path, float(seconds), int(connections), *etag))))  # noqa: T201 (its answer)
