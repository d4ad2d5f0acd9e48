"""A house that takes replies in: Kari has a place, was invited to three mornings, and was told that the first is moved."""

import base64
import quopri
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import delete, select, update

from netverk.answers.models import Answer
from netverk.db import db, write
from netverk.letters import tags
from netverk.letters.models import Fate, Letter, Told
from netverk.people.models import Person
from netverk.publishing import acting
from netverk.receiving.models import Received
from netverk.receiving.taking_in import Taken, take_in
from tests.publishing.seasons import three_mornings
from tests.publishing.stage import Stage, at

CORPUS = Path(__file__).parent / "corpus"
KARI = "kari@example.org"
LATER = datetime(2020, 1, 8, 8, 0, tzinfo=UTC)
ENCODED = re.compile(r"@(BASE64|QP)\{(.*?)\}@", re.DOTALL)


@dataclass
class Door:
    """Where mails come in; `facts` are the addresses and names that they have in them."""

    stage: Stage
    facts: dict[str, str]

    def mail(self, text: str) -> bytes:
        """A mail of the corpus with what it is about filled in, its lines ended and its parts encoded as they travel."""
        for name, value in self.facts.items():
            text = text.replace(f"@{name}@", value)
        return ENCODED.sub(_encoded, text).replace("\n", "\r\n").encode()

    def of_corpus(self, name: str) -> bytes:
        return self.mail((CORPUS / f"{name}.eml").read_text(encoding="utf-8"))

    def take(self, raw: bytes, *to: str) -> Taken:
        with self.stage.app.app_context():
            return take_in(raw, to)

    def reset(self) -> None:
        """As if nothing had come in."""
        with self.stage.app.app_context(), write():
            db.session.execute(delete(Received))
            db.session.execute(delete(Answer))
            db.session.execute(update(Told).values(partstat="", partstat_at=None, partstat_sequence=0))
            db.session.execute(update(Letter).where(Letter.fate == Fate.BOUNCED).values(fate=Fate.SENT, failure=""))
            db.session.execute(update(Person).values(unreachable_since=None))


def open_door(stage: Stage) -> Door:
    """With the moved morning's invitation (`ett.0`, SEQUENCE 1) and the letter that brought it."""
    stage.app.config["NETVERK"] = replace(stage.app.config["NETVERK"], receive="folder:somewhere")
    stage.plan(three_mornings)
    stage.publish()
    stage.join("Kari")
    stage.deliver()
    stage.act("ett", acting.move(at("2020-03-31"), "Lokalen behövdes."))
    stage.deliver()
    stage.wait(LATER - stage.now)
    with stage.app.app_context():
        letter = db.session.scalars(select(Letter).where(Letter.kind == "notice")).one()
        told = db.session.scalars(select(Told).where(Told.uid == "ett")).one()
        facts = {
            "KARI": KARI,
            "UID": f"ett.{told.generation}",
            "HOUSE": tags.with_tag(told.tag),
            "BOUNCE": tags.bounce_address(letter),
            "OWN": "natverk@example.org",
            "ID": letter.message_id,
        }
    return Door(stage, facts)


def _encoded(found: re.Match[str]) -> str:
    content = found[2].replace("\n", "\r\n").encode()
    if found[1] == "BASE64":
        return base64.encodebytes(content).decode().strip()
    return quopri.encodestring(content.replace(b"\r\n", b"\n")).decode()
