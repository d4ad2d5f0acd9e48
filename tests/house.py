"""The scene with readers of every kind, and what stands in each address of the site map."""

from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import select

from netverk import clock
from netverk.db import db, write
from netverk.engagements import links
from netverk.engagements.asking import engagement_for
from netverk.letters.models import Letter
from netverk.people.models import Person
from netverk.seasons.models import Grant, Season
from netverk.seasons.roles import Role
from netverk.seats.models import Place, Registration
from netverk.sessions.models import Session
from netverk.venues.models import Venue
from tests import make, scene
from tests.visitor import Visitor


@dataclass(frozen=True)
class House:
    """The scene with readers of every kind; `given` is what stands in an endpoint's address, `token` that of a speaker's own link."""

    app: Flask
    people: dict[str, Person]
    given: dict[str, Any]
    token: str

    def address(self, endpoint: str, **own: str) -> str:
        given = {**self.given, **self.given.get(endpoint, {}), **own}
        names = next(rule.arguments for rule in self.app.url_map.iter_rules(endpoint))
        with self.app.test_request_context():
            return self.app.url_for(endpoint, **{name: given[name] for name in names})

    def reader(self, name: str) -> Visitor:
        browser = Visitor(self.app, signed_in=self.people.get(name))
        if name == "speaker":
            assert browser.get(self.address("speaker.engagements.invitation", token=self.token)).status == 200
        return browser

    def ask(self, browser: Visitor, endpoint: str) -> int:
        """Open the page; press the button where there is no page."""
        is_page = any("GET" in (rule.methods or ()) for rule in self.app.url_map.iter_rules(endpoint))
        with (browser.client.get if is_page else browser.client.post)(self.address(endpoint)) as answer:
            return answer.status_code


def build(app: Flask) -> House:
    """Make it, at `scene.NOW`, in an empty database. Nobody needs a token against forgery there."""
    laid = scene.lay(app)
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    app.config["WTF_CSRF_ENABLED"] = False  # what is not theirs is not theirs with the token either
    with app.app_context(), write():
        season = db.session.scalars(select(Season)).one()
        theirs = make.series("De andras", slug="andras")
        make.season("Deras", series=theirs, slug="deras")
        people = {
            "member": make.person("Kari Nord", email="kari@example.org"),
            "door": make.organiser("Dan", Role.DOOR, series=season.series),
            "finance": make.organiser("Fia", Role.FINANCE, series=season.series),
            "editor": make.organiser("Eva", Role.EDITOR, series=season.series),
            "postponer": make.organiser("Pia", Role.EDITOR, series=season.series, may_postpone=True),
            "owner": db.session.get_one(Person, laid.oda.id),
            "other": make.organiser("Olof", Role.EDITOR, series=theirs, may_postpone=True, may_refund=True),
        }
        per = make.organiser("Per", Role.DOOR)
        letter = db.session.scalars(select(Letter).where(Letter.season_id == season.id)).one()
        letter.notice_id = laid.notice
        done = ("again", "let_go", "letter", "letter_page", "not_reached", "reached", "retry", "withdraw")
        of_letter = {f"organiser.following.{name}": {"number": letter.id} for name in done}
        venue = db.session.scalars(select(Venue.slug)).first()
        person = {"number": per.id, "role": db.session.scalars(select(Grant.id).where(Grant.person_id == per.id)).one()}
        session = db.session.scalars(select(Session.uid).where(Session.slug == "tillit")).one()
        mail = make.received("Jag vill skicka en kollega.", season=season)
        now = clock.now()  # what has ended leaves the form of the season as it is
        one, invited = make.place_type(season=season, slug="gammal", ended_at=now), make.invited(per, season=season)
        mailing = make.mailing(season=season)
        asked = make.question(season=season, ended_at=now)
        given = {
            "series": "natverket", "season": "varen-2030", "slug": "tillit", "session": "tillit", "speaker": "astrid", "code": laid.code,
            "uid": laid.advisory, "token": "unknown", "digest": "0" * 64, "size": "small", "filename": "mark.svg", "accent": "1f5a4c",
            "number": laid.notice, "year": 2030, "domain": "example.org",
            **{f"organiser.hosting.{name}": {"slug": venue} for name in ("edit", "remove", "venue")},
            **{name: person for name in endpoints if name.startswith(("organiser.staff.", "organiser.doubles."))},
            **of_letter,
            "organiser.own.address": {"number": per.id},
            **{name: {"number": mailing.id} for name in endpoints if name.startswith("organiser.mailings.")},
            **{name: {"number": per.id} for name in endpoints if name.startswith("organiser.privacy.")},
            **{f"organiser.receiving.{name}": {"number": mail.id} for name in ("message", "open_again", "settle")},
            "organiser.registrations.cancel": {"number": db.session.scalars(select(Registration.id)).one()},
            **{f"organiser.registrations.{name}": {"number": db.session.scalars(select(Place.id)).one()} for name in ("move", "move_back")},
            "to": 0, "nth": 1, "kind": "joining", "language": "sv",
            **{name: {"slug": one.slug} for name in endpoints if name.startswith("organiser.ways_in.")},
            **{name: {"number": asked.id} for name in endpoints if name.startswith("organiser.questions.")},
            **{name: {"number": invited.id} for name in endpoints if name.startswith("organiser.invitations.")},
            "public.registrations.questions": {"number": db.session.scalars(select(Place.id)).one()},
            "organiser.registrations.in_both": {"other_series": "andras", "other": "deras"},
            **{name: {"uid": session} for name in endpoints if name.startswith("organiser.door.")},
            "organiser.sessions.remove": {"slug": "mod"},
            **{name: {"slug": "astrid"} for name in endpoints if name.startswith(("organiser.speakers.", "organiser.engagements."))},
            **{f"organiser.engagements.{name}": {"slug": "tillit", "speaker": "astrid"} for name in ("ask", "renew", "withdraw")},
            **{f"member.passkeys.{name}": {"number": make.passkey(people["editor"]).id} for name in ("give_back", "take_away")},
            "public.showing.paper": {"season": "ingen"},
            **{name: {"code": "unknown"} for name in endpoints if name.startswith("public.answers.")},
        }  # fmt: skip
        talk = make.talk(session=make.session("Om vilja", season=season), by=(ylva := make.speaker("Ylva", slug="ylva")))
        token = links.token_of(engagement_for(talk.session, ylva))
    return House(app, people, given, token)
