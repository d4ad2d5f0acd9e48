"""The only clock: everybody who asks for the present asks here, so that a test can stop it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_stopped: list[datetime] = []


def now() -> datetime:
    """The present moment in UTC, to the microsecond."""
    return _stopped[-1] if _stopped else datetime.now(UTC)


@contextmanager
def stopped(at: datetime) -> Iterator[None]:
    """Let the clock stand still at an aware moment, in every thread, until the block ends."""
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    _stopped.append(at.astimezone(UTC))
    try:
        yield
    finally:
        _stopped.pop()
