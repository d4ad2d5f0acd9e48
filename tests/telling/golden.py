"""A season as its letters tell it, from registering to cancelling: every mail that leaves, as its reader sees it.

`python -m tests.telling.golden` writes the files that `test_golden.py` compares with: read the difference before you commit it.
"""

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select

from netverk import clock, clockwork, create_app
from netverk.answers import giving
from netverk.answers.models import Said
from netverk.db import db, upgrade
from netverk.deputies.models import Deputy
from netverk.letters.models import Letter
from netverk.mailings import sending
from netverk.mailings.models import Audience
from netverk.mailings.writing import Draft
from netverk.people.knowing import Contact
from netverk.publishing import acting
from netverk.registrations import leaving
from netverk.registrations.registering import take_places
from netverk.seats.models import Place, Registration
from netverk.wordings.keeping import Kind, Words, reword
from tests import make
from tests.conftest import let_go, settings
from tests.publishing.seasons import three_mornings
from tests.publishing.stage import Box, Stage, at, email

FOLDER = Path(__file__).parent / "golden"
LANGUAGES = ("sv", "en")
STOCKHOLM = ZoneInfo("Europe/Stockholm")
UNGUESSABLE = re.compile(
    r"(/registration/)[\w-]+|(/answer/(?:deputy/)?[\d-]+-)[\w-]{20,}|(\+)[0-9a-f]{16}(?=@)|(/speak/)[\w-]+"
    r"|(/unsubscribe/\w+-\d+-)[0-9a-f]{40}"
)


class Told:
    """Plays the season step by step; `said` is what left, with headings."""

    def __init__(self, stage: Stage, language: str) -> None:
        self.stage, self.language, self.said = stage, language, list[str]()
        self.stage.box = self.box = Box()

    def play(self) -> str:
        stage = self.stage
        stage.plan(three_mornings)
        with stage.writing() as season:
            assert season
            season.capacity, season.reminder_days = 2, [1]
            season.slug, season.series.slug = "varen-2020", "natverket"
        stage.publish()
        self.leaves("Kari registers", lambda: self.register("Kari"))
        self.leaves("the first morning is moved", lambda: stage.act("ett", acting.move(at("2020-03-31"), "Lokalen behövdes.")))
        self.leaves("Kari cannot come to the second, and has a standing deputy", self.decline)
        self.leaves("the standing deputy cannot either", self.decline_to_stand_in)
        self.leaves("Kari sends Maj to the second", self.send_maj)
        self.leaves("Ada registers, and Per waits", lambda: self.register("Ada", "Per"))
        self.leaves("Ada cancels, and Per is offered her place", lambda: self.cancel("Ada"))
        self.leaves("the offer ends soon", lambda: self.clock("2020-03-03 15:00"))
        self.leaves("the offer has lapsed", lambda: self.clock("2020-03-04 11:00"))
        self.leaves("the day before the first morning", lambda: self.clock("2020-03-30 08:00"))
        self.leaves("the house writes to those who have a place", self.write_to_many)
        self.adapt()
        self.leaves(
            "the third morning is postponed, in words of the house's own",
            lambda: stage.act("tre", acting.postpone("Talaren är sjuk.")),
        )
        self.leaves("the house cancels Kari's place", lambda: self.cancel("Kari", because="Du har bytt arbetsgivare."))
        return "\n".join(self.said)

    # what is done

    def register(self, *names: str) -> None:
        for name in names:
            who = Contact(name=name, email=email(name))
            with self.stage.writing() as season:
                assert season
                take_places(season, who, [who], once=uuid4().hex, language=self.language, may_wait=True)

    def cancel(self, name: str, because: str = "") -> None:
        with self.stage.writing():
            found = db.session.scalars(select(Registration).where(Registration.name == name, Registration.cancelled_at.is_(None))).one()
            leaving.cancel_registration(found, because=because)

    def decline(self) -> None:
        with self.stage.writing():
            giving.appoint(self.place, Contact(name="Stina", email="stina@example.org"))
            giving.give(self.place, self.stage._row("tva"), Said.NO)

    def decline_to_stand_in(self) -> None:
        with self.stage.writing():
            giving.decline(db.session.scalars(select(Deputy)).one())

    def send_maj(self) -> None:
        with self.stage.writing():
            giving.send_colleague(self.place, self.stage._row("tva"), Contact(name="Maj", email="maj@example.org"))

    def write_to_many(self) -> None:
        text = "Vi börjar **snart** igen, {name}.\n\n- Ta med en fråga\n- Läs på [sidan](https://example.org/las)"
        english = {"subject_en": "Before {season}", "text_en": "We begin **soon** again, {name}."}
        draft = Draft(audience=Audience.ALL, subject="Inför {season}", text=text, **english)
        with self.stage.writing() as season:
            assert season
            sending.send(season, draft, once=uuid4().hex, hold=timedelta(minutes=2), by=make.person("Oda").id)

    def adapt(self) -> None:
        with self.stage.writing():
            by = make.person("Oda").id
            reword(Kind.POSTPONED, "sv", Words(opening="{session} blir inte av {date}.", closing="Ring gärna, {name}."), by=by)
            reword(Kind.POSTPONED, "en", Words(opening="{session} does not take place {date}.", closing="Do call us, {name}."), by=by)

    def clock(self, moment: str) -> None:
        self.stage.wait(datetime.fromisoformat(moment).replace(tzinfo=STOCKHOLM) - self.stage.now)
        with self.stage.app.app_context():
            clockwork.tend_waiting_lists()
            clockwork.remind()

    @property
    def place(self) -> Place:
        return db.session.scalars(select(Place).where(Place.name == "Kari")).one()

    # what leaves

    def leaves(self, heading: str, done: Callable[[], Any]) -> None:
        done()
        self.stage.wait(timedelta(minutes=2, seconds=1))
        self.said.append(f"\n######## {heading}\n")
        while True:  # a letter may post others
            with self.stage.app.app_context():
                self.stage.leave_now()
            mails = self.box.emptied()
            self.said += [self.written(raw) for raw in sorted(mails, key=_addressed)]
            if not mails:
                return

    def written(self, raw: bytes) -> str:
        message = message_from_bytes(raw, policy=policy.default)
        assert isinstance(message, EmailMessage)
        with self.stage.app.app_context():
            kind = db.session.scalars(select(Letter.kind).where(Letter.message_id == str(message["Message-ID"]))).one()
        body = message.get_body(("plain",))
        calendar = next((part for part in message.walk() if part.get_content_type() == "text/calendar"), None)
        inside = calendar.get_content().replace("\r\n ", "").replace("\r\n", "\n") if calendar else ""
        facts = (f"==== {kind} to {message['To']}: {message['Subject']}", body.get_content() if body else "", _told_of(inside))
        return (
            UNGUESSABLE.sub(
                lambda found: f"{next(filter(None, found.groups()))}…", "\n".join(filter(None, facts)).replace("\r\n", "\n")
            ).rstrip()
            + "\n"
        )


def _addressed(raw: bytes) -> tuple[str, str]:
    message = message_from_bytes(raw, policy=policy.default)
    return str(message["To"]), str(message["Subject"])


def _told_of(calendar: str) -> str:
    """The entry without its time zone, which is the same each time."""
    return re.sub(r"BEGIN:VTIMEZONE.*?END:VTIMEZONE\n", "", calendar, flags=re.DOTALL)


@contextmanager
def _stage() -> Iterator[Stage]:
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        app = create_app(settings(f"sqlite:///{home / 'netverk.db'}", home))
        upgrade(app)
        stack.callback(let_go, app)
        stop: Callable[[Any], None] = lambda moment: stack.enter_context(clock.stopped(moment))  # noqa: E731
        yield Stage(app, stop, BEGINS)


BEGINS = datetime(2020, 3, 2, 9, tzinfo=UTC)

if __name__ == "__main__":
    for language in LANGUAGES:
        with _stage() as stage:
            (FOLDER / f"{language}.txt").write_text(Told(stage, language).play())
