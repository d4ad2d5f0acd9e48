"""What is written down of a letter that was in hand. `taken` is the letter as it was claimed, detached from the session."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

from netverk import clock
from netverk.db import lock, retrying, write
from netverk.letters.models import Fate, Letter

PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)]  # before the next try; the last one again and again
GIVES_UP = timedelta(days=2)


@retrying
def mark_sent(taken: Letter, *, mail: EmailMessage, then: Callable[[], None]) -> None:
    """It has left, whatever was thought of it meanwhile. `then` runs in the same transaction, and only once.

    Nothing is kept of what it said, or of what its reader knows, where its reader was erased before it came to be marked.
    """
    with write():
        letter = lock(Letter, taken.id)
        if letter.fate not in (Fate.SENT, Fate.BOUNCED):  # what came back before it was marked has told nobody
            _settle(letter, Fate.SENT)
            if letter.address:
                letter.subject, letter.message = str(mail["Subject"]), mail.as_bytes().decode("ascii")
                then()


@retrying
def mark_needless(taken: Letter, *, then: Callable[[], None]) -> None:
    with write():
        if letter := _still_in_hand(taken):
            _settle(letter, Fate.NEEDLESS)
            then()


@retrying
def mark_failed(taken: Letter, because: str, *, then: Callable[[Letter], None] | None = None) -> None:
    with write():
        if letter := _still_in_hand(taken):
            _settle(letter, Fate.FAILED, because)
            if then:
                then(letter)


@retrying
def mark_deferred(taken: Letter, because: str) -> Fate:
    """Let it wait, longer each time, and fail when it has waited two days."""
    with write():
        letter = _still_in_hand(taken)
        if letter is None:
            return Fate.WAITING
        if waited(letter.deferrals) >= GIVES_UP:
            _settle(letter, Fate.FAILED, because)
            return Fate.FAILED
        letter.due_at = clock.now() + pause(letter.deferrals)
        letter.deferrals += 1
        letter.attempts -= 1  # there was an answer
        letter.lease_until, letter.failure = None, because
        return Fate.WAITING


def pause(deferrals: int) -> timedelta:
    """How long a letter waits that has been put off so often before."""
    return PAUSES[min(deferrals, len(PAUSES) - 1)]


def waited(deferrals: int) -> timedelta:
    """How long it has waited in all."""
    return sum(map(pause, range(deferrals)), timedelta())


def _still_in_hand(taken: Letter) -> Letter | None:
    """The letter, unless its lease had expired and somebody else has taken it since."""
    letter = lock(Letter, taken.id)
    return letter if letter.fate is Fate.WAITING and letter.lease_until == taken.lease_until else None


def _settle(letter: Letter, fate: Fate, because: str = "") -> None:
    letter.fate, letter.settled_at, letter.lease_until, letter.failure = fate, clock.now(), None, because
