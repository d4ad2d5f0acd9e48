"""A house with several networks that share members, and everybody's calendar as their mails keep it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import select

from netverk import clockwork
from netverk.db import db, write
from netverk.letters.delivering import Sender, deliver_due
from netverk.letters.models import Letter, Told
from netverk.people.knowing import Contact
from netverk.people.models import Person
from netverk.programme.changes import content
from netverk.programme.value import Programme
from netverk.publishing import releasing, undoing
from netverk.publishing.acting import Action
from netverk.registrations.registering import take_places
from netverk.releases import reading
from netverk.seasons.models import Season
from netverk.sessions.models import Session
from netverk.settings import settings
from netverk.together import acting, choosing
from netverk.together.choosing import Wanted
from tests import make
from tests.calendars.checks import check_object
from tests.calendars.receiver import Receiver
from tests.publishing.stage import BASE_URL, HOLD, Box, at, email
from tests.visitor import Visitor

NOW = "2030-01-10 12:00"
DAYS = ("2030-03-05", "2030-04-02", "2030-05-07")
NETWORKS = ("Alfa", "Beta", "Gamma")
MEMBERS = {"Kari": NETWORKS, "Per": ("Alfa",), "Ada": ("Beta", "Gamma")}


@dataclass(frozen=True)
class Mail:
    """One mail as it left; `kind` is what the house calls it, `calendar` the object inside."""

    kind: str
    to: str
    subject: str
    text: str
    calendar: bytes | None


@dataclass
class House:
    """Oda owns everything. Every network meets three times, at DAYS, each in a room of its own: session `alfa-1` is Alfa's first."""

    app: Flask
    clock_at: Callable[[str | datetime], None]
    now: datetime
    box: Box = field(default_factory=Box)
    calendars: dict[str, Receiver] = field(default_factory=dict)
    seasons: dict[str, int] = field(default_factory=dict)
    oda: Person | None = None
    checks: bool = False  # whether every object is looked at by four libraries, which takes longer than all the rest

    def lay(self, members: dict[str, Sequence[str]] | None = None, language: str = "sv") -> "House":
        """Published; everybody has their letters and their entries."""
        with self.app.app_context(), write():
            make.house()
            self.oda = make.organiser()
            venue = make.venue("Klarahuset", slug="klara")
            self.seasons = {name: self._network(name, venue) for name in NETWORKS}
        with self.app.app_context(), write():
            for ident in self.seasons.values():
                what = releasing.propose(releasing.lock_season(ident))
                releasing.release(what, verb="publish", by=None, hold=timedelta(0), base_url=BASE_URL)
        for name, theirs in (MEMBERS if members is None else members).items():
            for network in theirs:
                self.join(name, network, language)
        self.deliver()
        return self

    def _network(self, name: str, venue: Any) -> int:
        season = make.season("Våren 2030", slug="varen", series=make.series(f"Nätverk {name}", slug=name.lower()), capacity=200)
        room = make.room(f"Sal {name}", venue=venue, slug=name.lower())
        for n, day in enumerate(DAYS, 1):
            uid = f"{name.lower()}-{n}"
            make.session(f"{name} {n}", season=season, uid=uid, slug=uid, when=at(day), venue=venue, room=room)
        return season.id

    def join(self, name: str, network: str, language: str = "sv") -> None:
        with self.app.app_context(), write():
            season, who = db.session.get_one(Season, self.seasons[network]), Contact(name=name, email=email(name))
            take_places(season, who, [who], once=uuid4().hex, language=language)

    # what is done

    def ids(self, *uids: str, **wanted: Any) -> list[int]:
        with self.app.app_context():
            if uids:
                return list(db.session.scalars(select(Session.id).where(Session.uid.in_(uids)).order_by(Session.id)))
            return [each.id for each in choosing.find(Wanted(**wanted), None)]

    def publish(self, ids: Sequence[int], action: Action, **facts: Any) -> int:
        """The notice's number."""
        self.wait()
        with self.app.app_context(), write():
            known = {"within": None, "by": None, "hold": HOLD, "base_url": BASE_URL} | facts
            return acting.publish(ids, action, **known).id

    def undo(self, notice: int) -> tuple[int, int]:
        """How many had been told, and how many letters were withdrawn."""
        self.wait()
        with self.app.app_context(), write():
            done = undoing.undo(notice, by=None, hold=HOLD, base_url=BASE_URL)
            return done.told, done.withdrawn

    def wait(self, long: timedelta = timedelta(seconds=5)) -> None:
        self.now += long
        self.clock_at(self.now)

    # what leaves

    def deliver(self) -> list[Mail]:
        """Everything leaves that waits, and is read; what left."""
        self.wait(HOLD + timedelta(seconds=1))
        with self.app.app_context():
            deliver_due(clockwork.composers(), self.box, Sender(name="Norrsken", address=settings().mail_from))
            mails = [self._opened(raw) for raw in self.box.emptied()]
        self.receive(mails)
        return mails

    def receive(self, mails: Iterable[Mail]) -> None:
        for mail in mails:
            if mail.calendar:
                self.calendars.setdefault(mail.to, Receiver(mail.to)).take(mail.calendar)

    def _opened(self, raw: bytes) -> Mail:
        message = message_from_bytes(raw, policy=policy.default)
        assert isinstance(message, EmailMessage)
        part = next((part for part in message.walk() if part.get_content_type() == "text/calendar"), None)
        calendar = part.get_payload(decode=True) if part else None
        assert calendar is None or isinstance(calendar, bytes)
        if part and calendar and self.checks:
            check_object(calendar, str(part.get_param("method")))
        body = message.get_body(("plain",))
        assert body
        kind = db.session.scalars(select(Letter.kind).where(Letter.message_id == str(message["Message-ID"]))).one()
        (to,) = message["To"].addresses
        return Mail(kind, str(to.addr_spec), str(message["Subject"]), body.get_content(), calendar)

    # what is

    def programmes(self) -> dict[str, Programme]:
        """What is released of each network, but for numbers and SEQUENCE."""
        with self.app.app_context():
            found = {name: reading.current(ident) for name, ident in self.seasons.items()}
            return {name: content(reading.programme_of(each)) for name, each in found.items() if each}

    def released(self, uid: str) -> Any:
        return next(found for each in self.programmes().values() if (found := each.session(uid)))

    def told(self) -> list[tuple[Any, ...]]:
        """What every address holds."""
        with self.app.app_context():
            columns = (Told.address, Told.uid, Told.release_id, Told.method, Told.generation, Told.sequence, Told.object_release_id)
            return sorted(map(tuple, db.session.execute(select(*columns))))

    def spans(self) -> dict[str, dict[str, tuple[Any, ...]]]:
        """By address and title, when everything is that stands in a calendar."""
        found: dict[str, dict[str, tuple[Any, ...]]] = defaultdict(dict)
        for address, receiver in self.calendars.items():
            found[address] = {entry.summary: entry.span for entry in receiver.entries.values()}
        return dict(found)

    def visitor(self, who: Person | None = None) -> Visitor:
        return Visitor(self.app, signed_in=who or self.oda)


def human(mails: Iterable[Mail], name: str) -> list[Mail]:
    return [mail for mail in mails if mail.to == email(name) and mail.kind != "calendar"]


def entries(mails: Iterable[Mail], name: str) -> list[Mail]:
    return [mail for mail in mails if mail.to == email(name) and mail.kind == "calendar"]
