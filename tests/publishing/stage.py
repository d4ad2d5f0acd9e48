"""A season on the move: an organiser acts, people come and go, the clock goes on, letters leave and are read."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from netverk import clockwork
from netverk.db import Base, db, write
from netverk.deputies import handing_over, sending
from netverk.errors import RuleBroken
from netverk.letters.carriers import Carrier, Refused, carrier
from netverk.letters.delivering import Sender, deliver_due
from netverk.letters.models import Fate, Letter
from netverk.people.knowing import Contact
from netverk.people.models import Person
from netverk.programme.changes import content, difference
from netverk.programme.value import Private, Programme
from netverk.programme.when import When
from netverk.publishing import acting, adopting, drafting, releasing, undoing
from netverk.publishing.acting import Action
from netverk.registrations import leaving
from netverk.registrations.registering import take_places
from netverk.releases import reading
from netverk.seasons.models import Season
from netverk.seats.models import Place, PlaceState, Registration
from netverk.sessions.models import Session
from netverk.settings import settings
from netverk.telling import announcing
from netverk.telling.announcing import Telling
from netverk.telling.world import Content
from tests.publishing.receiver import Calendar, Mail, opened

HOLD = timedelta(minutes=2)
BASE_URL = "http://127.0.0.1:5000"


def at(date: str, hours: str = "09:30-12:30") -> When:
    starts, ends = hours.split("-")
    return When.parse(f"{date}T{starts}/{date}T{ends}")


def email(name: str) -> str:
    return f"{name.lower()}@example.org"


@dataclass
class Stage:
    """One season and everybody around it. Sessions are named by slug, people by name; everything takes some time on a clock of its own."""

    app: Flask
    clock_at: Callable[[str | datetime], None]
    now: datetime
    season_id: int = 0
    calendars: dict[str, Calendar] = field(default_factory=lambda: defaultdict(Calendar))
    read: set[Path] = field(default_factory=set)
    box: "Box | None" = None  # where mails go instead of a folder
    registrations: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.wait(timedelta(0))

    def wait(self, long: timedelta = timedelta(seconds=5)) -> None:
        self.now += long
        self.clock_at(self.now)

    @contextmanager
    def writing(self) -> Iterator[Season | None]:
        """A change in the database, by the season's row if there is one."""
        self.wait()
        with self.app.app_context(), write():
            yield db.session.get(Season, self.season_id)

    # the organiser

    def plan(self, build: Callable[[], Season]) -> None:
        with self.writing():
            self.season_id = build().id

    def edit(self, slug: str, **fields: Any) -> None:
        """Change a row of the plan; nobody hears of it."""
        with self.writing():
            row = self._row(slug)
            for name, value in fields.items():
                setattr(row, name, value)

    def publish(self, *slugs: str, note: str = "", tells_texts: bool = False) -> int:
        """All of the plan, or these sessions; the notice's number."""
        with self.writing():
            season = releasing.lock_season(self.season_id)
            what = releasing.propose(season, {self._row(slug).uid for slug in slugs} if slugs else None)
            said = {"note": note, "tells_texts": tells_texts}
            return releasing.release(what, verb="publish", by=None, hold=HOLD, base_url=BASE_URL, **said).id  # type: ignore[arg-type]

    def act(self, slug: str, action: Action) -> int:
        with self.writing():
            return acting.publish_action(self.season_id, self._row(slug).uid, action, by=None, hold=HOLD, base_url=BASE_URL).id

    def undo(self, notice: int) -> tuple[int, int]:
        """How many had been told, and how many letters were withdrawn."""
        with self.writing():
            done = undoing.undo(notice, by=None, hold=HOLD, base_url=BASE_URL)
            return done.told, done.withdrawn

    def preview(self, slug: str = "", action: Action | None = None, *, uids: set[str] | None = None) -> list[Telling]:
        self.wait()
        with self.app.app_context():
            season = db.session.get_one(Season, self.season_id)
            if action:
                with acting.tried(season, self._row(slug).uid, action) as what:
                    return announcing.preview(Content(what.programme, what.private), season.id, BASE_URL)
            what = releasing.propose(season, uids)
            return announcing.preview(Content(what.programme, what.private), season.id, BASE_URL)

    # people

    def join(self, *names: str, by: str = "") -> None:
        """The first signs for all, unless another does."""
        with self.writing() as season:
            assert season
            contacts = [Contact(name=name, email=email(name)) for name in names]
            signer = Contact(name=by, email=email(by)) if by else contacts[0]
            made = take_places(season, signer, contacts, once=uuid4().hex)
            self.registrations[by or names[0]].append(made.id)

    def join_one(self, name: str, slug: str) -> None:
        """As a guest of one session."""
        with self.writing() as season:
            assert season
            contact = Contact(name=name, email=email(name))
            made = take_places(season, contact, [contact], once=uuid4().hex, session=self._row(slug))
            self.registrations[name].append(made.id)

    def place_of(self, name: str) -> Place:
        """The one that somebody has at this moment; needs the app's context."""
        held = select(Place).where(Place.season_id == self.season_id, Place.state == PlaceState.CONFIRMED)
        return db.session.scalars(held.join(Place.holder).where(Person.email == email(name))).one()

    def send(self, name: str, deputy: str, slug: str) -> None:
        """Somebody lets a colleague go to one session."""
        with self.writing():
            sending.send(self.place_of(name), self._row(slug), Contact(name=deputy, email=email(deputy)))

    def call_back(self, name: str, slug: str) -> bool:
        with self.writing():
            return sending.call_back(self.place_of(name), self._row(slug))

    def hand_over(self, name: str, other: str) -> None:
        with self.writing():
            handing_over.hand_over(self.place_of(name), Contact(name=other, email=email(other)))

    def leave(self, name: str) -> None:
        with self.writing():
            leaving.cancel_registration(db.session.get_one(Registration, self.registrations[name][-1]))

    def give_back(self, name: str) -> None:
        """Their own place alone, whoever signed for it."""
        with self.writing():
            own = self.place_of(name)
            leaving.cancel_registration(own.registration, only=[own.id])

    def registered(self, name: str) -> list[Registration]:
        return [db.session.get_one(Registration, ident) for ident in self.registrations[name]]

    # letters

    def fates(self) -> dict[Fate, int]:
        """How many letters met which fate."""
        return dict(Counter(db.session.scalars(select(Letter.fate))))

    def deliver(self, *, after: timedelta = HOLD, refusing: str = "", limit: int | None = None) -> list[Mail]:
        """Let everything leave that is due after the hold, and everybody read it; what left."""
        self.wait(after + timedelta(seconds=1))
        with self.app.app_context():
            self.leave_now(refusing=refusing, limit=limit)
            assert set(db.session.scalars(select(Letter.failure).where(Letter.fate == Fate.FAILED))) <= {Picky.NO}
            mails = [mail for raw in self._new() if (mail := self._known(opened(raw)))]
        for mail in mails:
            self.calendars[mail.to].receive(mail)
        return mails

    def leave_now(self, *, refusing: str = "", limit: int | None = None) -> None:
        """Let what is due leave, unread; needs the app's context."""
        way = Picky(self.box or carrier(settings().mail_url), refusing)
        sender = Sender(name="Norrsken", address=settings().mail_from)
        deliver_due(clockwork.composers(), way, sender, on_refused=clockwork.mark_unreachable, limit=limit)

    def _new(self) -> list[bytes]:
        if self.box:
            return self.box.emptied()
        new = sorted(path for path in Path(settings().mail_url.removeprefix("folder:")).glob("*.eml") if path not in self.read)
        self.read.update(new)
        return [path.read_bytes() for path in new]

    def _known(self, mail: Mail) -> Mail | None:
        """With what its sender says it is; None if it is about something else than this season."""
        letter = db.session.scalars(select(Letter).where(Letter.message_id == mail.message_id)).one()
        return replace(mail, kind=letter.kind) if letter.season_id == self.season_id else None

    # what is

    @property
    def released(self) -> Programme:
        with self.app.app_context():
            return reading.programme_of(self._release())

    @property
    def private(self) -> Private:
        with self.app.app_context():
            return reading.private_of(self._release())

    @property
    def drafted(self) -> Programme:
        with self.app.app_context():
            return drafting.draft(db.session.get_one(Season, self.season_id)).programme

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that is in the database."""
        with self.app.app_context(), db.engine.connect() as connection:
            tables = Base.metadata.sorted_tables
            return {table.name: sorted(map(tuple, connection.execute(select(table))), key=repr) for table in tables}

    def refused(self, attempt: Callable[[], object]) -> str:
        """The sentence with which something is refused, that leaves every row as it was."""
        before = self.rows()
        with pytest.raises(RuleBroken) as refusal:
            attempt()
        assert self.rows() == before
        return refusal.value.sentence % refusal.value.facts

    def uid(self, slug: str) -> str:
        with self.app.app_context():
            return self._row(slug).uid

    def row(self, slug: str) -> Session:
        with self.app.app_context():
            return self._row(slug)

    def _release(self) -> Any:
        found = reading.current(self.season_id)
        assert found
        return found

    def _row(self, slug: str) -> Session:
        rows = adopting.rows_of(db.session.get_one(Season, self.season_id))
        return next(row for row in rows.values() if row.slug == slug)


@dataclass
class Picky:
    """A carrier whose other side refuses one address for good."""

    NO: ClassVar[str] = "550 no such mailbox"
    way: Carrier
    refusing: str

    def carry(self, mail: EmailMessage, *, sender: str, recipient: str) -> None:
        if recipient == self.refusing:
            raise Refused(self.NO)
        self.way.carry(mail, sender=sender, recipient=recipient)

    def close(self) -> None:
        self.way.close()


@dataclass
class Box:
    """A carrier that keeps mails in memory, in the order in which they left."""

    mails: list[bytes] = field(default_factory=list)

    def carry(self, mail: EmailMessage, *, sender: str, recipient: str) -> None:
        self.mails.append(mail.as_bytes())

    def close(self) -> None:
        """Nothing is kept open."""

    def emptied(self) -> list[bytes]:
        mails, self.mails = self.mails, []
        return mails


def row_of(season: Season, slug: str) -> Session:
    return db.session.scalars(select(Session).where(Session.season_id == season.id, Session.slug == slug)).one()


def human(mails: list[Mail], name: str) -> list[Mail]:
    """The letters in words to one person: every mail that is more than the carrier of a calendar object."""
    return [mail for mail in mails if mail.to == email(name) and mail.kind != announcing.CALENDAR]


def objects(mails: list[Mail], name: str) -> list[tuple[str, str, int]]:
    """METHOD, UID and SEQUENCE of what one person's calendar was asked, in that order."""
    asked = [mail.object for mail in mails if mail.to == email(name) and mail.object]
    return sorted((each.method, each.uid, each.sequence) for each in asked)


def same_content(one: Programme, other: Programme) -> bool:
    return not difference(one, other) and content(one) == content(other)
