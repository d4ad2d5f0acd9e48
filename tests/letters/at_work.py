"""The real worker, to be run in a process of its own and killed there."""

from datetime import timedelta
from functools import partial
from pathlib import Path

from config import Settings
from netverk import create_app
from netverk.letters.carriers import carrier
from netverk.letters.commands import worker
from netverk.letters.delivering import Sender, deliver_due
from netverk.letters.models import Letter
from netverk.letters.outbox import Message, Recipient, Written, post

LEASE = timedelta(seconds=2)
SENDER = Sender(name="Norrsken", address="natverk@norrsken.example")


def compose(letter: Letter) -> Written:
    """The letter, and a note of its own that must be there once for each letter that left."""
    note = partial(post, "note", to=Recipient(key="note", address="note@example.org"), key=f"note:{letter.key}")
    return Written(message=Message(subject=letter.key, text="Hej\n", html="<p>Hej</p>"), then=lambda: note_once(note))


def note_once(note: "partial[Letter | None]") -> None:
    posted = note()
    assert posted, "noted before"
    posted.due_at += timedelta(days=1)


def run(database_url: str, mail_url: str, home: Path) -> None:
    app = create_app(Settings(home=home, database_url=database_url, secret_key="known to tests", mail_url=mail_url, testing=True))
    worker(app, partial(deliver_due, {"plain": compose}, carrier(mail_url), SENDER, lease=LEASE))
