"""An example of every address in the site map that a person can visit."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import select

from netverk.admissions.models import PlaceType, Question
from netverk.db import db
from netverk.deputies import links as answer_links
from netverk.deputies.models import Deputy
from netverk.door import passes
from netverk.engagements import links
from netverk.engagements.models import Engagement
from netverk.examples import conference_ahead, season_ahead
from netverk.letters.models import Letter
from netverk.mailings import unsubscribing
from netverk.mailings.models import Mailing
from netverk.passkeys.models import Passkey
from netverk.receiving.models import Received
from netverk.releases.models import Notice, Release
from netverk.rosters import keeping
from netverk.seasons.models import Advisory, Day, Grant, Season
from netverk.seats.models import Place, Registration
from netverk.sessions.models import Appearance, Session
from netverk.settings import settings
from netverk.speakers.models import Speaker

FOR_PROGRAMS = re.compile(r"/static/.*|.*\.\w+|/(healthz|readyz|metrics)")
SPRING_2020 = {"series": "ledning-och-innovation", "season": "varen-2020"}
ONE_DAY = {"series": "synapsen-ledarskapsdagar", "season": "2019"}
UNPUBLISHED = {"series": "ledning-och-innovation", "season": "hosten-2031"}

Samples = dict[str, list[dict[str, Any]]]  # by endpoint: what stands in the variable parts of its address


@dataclass(frozen=True)
class Known:
    """What the examples have to show; `season` is the address of the one that a visitor can register for."""

    samples: Samples
    season: str

    @classmethod
    def of_the_examples(cls) -> "Known":
        """Within an app's context."""
        network = db.session.scalars(select(Season).where(Season.capacity == season_ahead.CAPACITY)).one()
        cancelled = db.session.scalars(select(Session).where(Session.slug == conference_ahead.CANCELLED)).one()
        return cls(_public(network, cancelled) | _workspace(network, cancelled), f"/{network.path}")

    def addresses(self, app: Flask, *surfaces: str) -> list[str]:
        """Every page of these surfaces; KeyError for one that has no sample."""
        return [address for endpoint in pages(app) if endpoint.startswith(surfaces) for address in self._of(app, endpoint)]

    def _of(self, app: Flask, endpoint: str) -> Iterator[str]:
        with app.test_request_context():
            yield from [app.url_for(endpoint, **sample) for sample in self.samples[endpoint]]


def pages(app: Flask) -> list[str]:
    """The endpoint of every page, in the order of the site map."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not FOR_PROGRAMS.fullmatch(rule.rule)]
    return [rule.endpoint for rule in rules]


def _public(network: Season, cancelled: Session) -> Samples:
    ahead, conference = _named(network), _named(cancelled.season)
    code = db.session.scalars(select(Registration.code).where(Registration.season == network).order_by(Registration.id.desc())).first()
    last = db.session.scalars(select(Place).join(Place.registration).where(Registration.code == code)).first()
    assert last
    speakers = select(Appearance).where(Appearance.session_id == cancelled.id)
    speaker = db.session.scalars(speakers).first()
    assert speaker
    asked = db.session.scalars(select(Engagement).order_by(Engagement.id)).first()
    link = {"token": links.token_of(asked) if asked else "unknown"}
    place = db.session.scalars(select(Place).where(Place.season == network).order_by(Place.id)).first()
    assert place
    own_pass = {"token": passes.token_of(place)}
    return {
        "public.showing.home": [{}],
        "public.showing.series": [{"series": network.series.slug}],
        "public.showing.season": [ahead, conference, SPRING_2020, ONE_DAY],
        "public.showing.session": [
            ahead | {"session": season_ahead.MOVED},
            conference | {"session": cancelled.slug},
            SPRING_2020 | {"session": "omorganisationer"},
        ],
        "public.showing.speaker": [conference | {"speaker": speaker.speaker.slug}],
        "public.showing.changes": [ahead],
        "public.registrations.register": [ahead, conference, SPRING_2020],
        "public.registrations.registration": [{"code": code}, _registered("offered"), _registered("waiting")],
        "public.registrations.cancel": [{"code": code}],
        "public.waiting.offer": [_registered("offered")],
        "public.door.pass_": [own_pass],
        "public.mailings.ask": [{"token": unsubscribing.token_of(f"person:{last.holder_id or last.registration.registrant_id}")}],
        "public.participants.by_registration": [{"code": code}],
        "public.participants.by_pass": [own_pass],
        "public.registrations.names": [{"code": code}],
        "public.registrations.questions": [{"code": code, "number": last.id}],
        "public.people.sign_in": [{}],
        "speaker.engagements.invitation": [link],
        "speaker.engagements.accept": [link],
        "speaker.engagements.decline": [link],
        "speaker.engagements.propose": [link],
        "speaker.engagements.profile": [link],
        "speaker.engagements.photo": [link],
        **_answers(network),
        "public.people.enter": [{"token": "unknown"}],
        "public.issuers.come_back": [{}],
        "public.issuers.leave": [{"domain": "arbetsgivaren.example"}],
    }


def _answers(network: Season) -> Samples:
    """By the link of a holder, by that of a deputy, and from a registration for the colleagues in it."""
    place = db.session.scalars(select(Place).where(Place.season == network, Place.holder_id.is_not(None)).order_by(Place.id)).first()
    deputy = db.session.scalars(select(Deputy).order_by(Deputy.id)).first()
    assert place
    assert deputy
    own = {"token": answer_links.token_of(place)}
    signed = {"code": place.registration.code, "number": place.id}
    pages: Samples = {f"public.answers.{name}": [own, signed] for name in ("place", "appoint", "hand_over")}
    one = {"session": season_ahead.MOVED}
    return pages | {
        "public.answers.colleague": [own | one, signed | one],
        "public.answers.deputy": [{"token": answer_links.token_of_deputy(deputy)}],
    }


def _workspace(network: Season, cancelled: Session) -> Samples:
    ahead, conference = _named(network), _named(cancelled.season)
    dated = ahead | {"slug": season_ahead.MOVED}
    draft = ahead | {"slug": db.session.scalars(select(Session.slug).where(Session.title == "Om hopp")).one()}
    standing_up = select(Speaker.slug).join(Appearance, Appearance.speaker_id == Speaker.id).join(Appearance.session)
    who = {"slug": db.session.scalars(standing_up.where(Session.slug == season_ahead.MOVED)).one()}
    notices = [{"number": number} for number in db.session.scalars(select(Notice.id).where(Notice.verb.in_(("move", "cancel"))))]
    first = db.session.scalars(select(Release.notice_id).where(Release.season == network).order_by(Release.id)).first()
    letter = db.session.scalars(select(Letter.id).where(Letter.season_id == network.id).order_by(Letter.id)).first()
    place = db.session.scalars(select(Place.id).where(Place.season == network)).first()
    mail = db.session.scalars(select(Received.id)).one()
    advisory = db.session.scalars(select(Advisory.uid).where(Advisory.season == network)).first()
    taken = db.session.scalars(select(Passkey.id).where(Passkey.ended_at.is_not(None))).one()
    question = db.session.scalars(select(Question.id).where(Question.season == network)).first()
    ticket = db.session.scalars(select(PlaceType.slug).where(PlaceType.season == cancelled.season)).first()
    owner, grant = db.session.scalars(select(Grant).order_by(Grant.id)).all()[:2]
    door = ahead | {
        "uid": db.session.scalars(select(Session.uid).where(Session.season == network, Session.slug == season_ahead.MOVED)).one()
    }
    day = conference | {"uid": db.session.scalars(select(Day.uid).where(Day.season == cancelled.season)).first()}
    holder = db.session.scalars(select(Place.holder_id).where(Place.season == network, Place.holder_id != grant.person_id)).first()
    lists = (b"namn;e-post\nKari Nord;kari@example.org\nPer;per@\n", b"Vem;Annat\nKari;1\n")
    named, unnamed = (keeping.keep(settings().home, network.id, data) for data in lists)
    return {
        "organiser.door.choose": [ahead, conference, SPRING_2020, UNPUBLISHED],
        "organiser.door.door": [door, day],
        "organiser.door.kept": [door],
        "organiser.participants.participants": [ahead, UNPUBLISHED],
        "organiser.participants.venue": [ahead, UNPUBLISHED],
        "organiser.desk.home": [{}],
        "organiser.desk.journal": [{}, {"kind": "session"}, {"day": "1999-01-01"}],
        "organiser.searching.search": [{}, {"q": "an"}, {"q": "an", "in": "speakers"}, {"q": "zzz"}],
        "organiser.desk.season": [ahead, conference, UNPUBLISHED],
        "organiser.boards.board": [ahead, conference, UNPUBLISHED],
        "organiser.boards.put": [dated, conference | {"slug": cancelled.slug}],
        "organiser.seasons.start": [{}],
        "organiser.seasons.start_season": [{"series": network.series.slug}],
        "organiser.seasons.series": [{"series": network.series.slug}, {"series": cancelled.season.series.slug}],
        "organiser.seasons.series_facts": [{"series": network.series.slug}],
        "organiser.breaks.school_breaks": [{}],
        "organiser.seasons.archived": [{}],
        "organiser.houses.house": [{}],
        "organiser.hosting.venues": [{}],
        "organiser.hosting.add": [{}],
        "organiser.hosting.venue": [{"slug": "tallgarden"}],
        "organiser.hosting.edit": [{"slug": "tallgarden"}],
        "organiser.hosting.remove": [{"slug": "tallgarden"}],
        "organiser.layouts.lay_out": [ahead],
        "organiser.layouts.roll_over": [ahead],
        "organiser.sessions.copy": [dated],
        "organiser.sessions.remove_season": [ahead, UNPUBLISHED],
        "organiser.seasons.facts": [ahead],
        "organiser.seasons.leaders": [ahead],
        "organiser.seasons.advise": [ahead],
        "organiser.seasons.advisory": [ahead | {"uid": advisory}],
        "organiser.sessions.add": [ahead],
        "organiser.sessions.add_several": [ahead, conference],
        "organiser.sessions.edit": [dated, conference | {"slug": cancelled.slug}],
        "organiser.sessions.remove": [draft],
        "organiser.engagements.speakers": [{}, {"q": "ingen alls"}],
        "organiser.engagements.speaker": [who],
        "organiser.engagements.profile": [who],
        "organiser.engagements.availability": [who],
        "organiser.engagements.merge": [who],
        "organiser.engagements.ask": [dated | {"speaker": who["slug"]}],
        "organiser.speakers.photo": [who],
        "organiser.publishing.preview": [ahead, UNPUBLISHED, conference],
        "organiser.actions.postpone": [dated],
        "organiser.actions.move": [dated],
        "organiser.actions.relocate": [dated],
        "organiser.actions.go_online": [dated],
        "organiser.actions.cancel": [dated],
        "organiser.following.notices": [{}],
        "organiser.following.outbox": [{}, {"state": "failed", "q": "ingen"}],
        "organiser.adapting.letters": [{}],
        "organiser.adapting.adapt": [{"kind": "postponed", "language": "sv"}, {"kind": "joining", "language": "en"}],
        "organiser.mailings.mailings": [ahead, UNPUBLISHED],
        "organiser.mailings.write_one": [ahead],
        "organiser.mailings.mailing": [ahead | {"number": db.session.scalars(select(Mailing.id).where(Mailing.season == network)).one()}],
        "organiser.following.notice": [*notices, {"number": first}],
        "organiser.following.letter": [{"number": letter}],
        "organiser.own.address": [{"number": holder}],
        "organiser.receiving.inbox": [{}, {"show": "all"}],
        "organiser.receiving.message": [{"number": mail}],
        "organiser.publishing.releases": [ahead],
        "organiser.staff.people": [{}],
        "organiser.staff.invite": [{}],
        "organiser.staff.person": [{"number": owner.person_id}, {"number": grant.person_id}],
        "organiser.staff.give": [{"number": grant.person_id}],
        "organiser.staff.change": [{"number": grant.person_id, "role": grant.id}],
        **{f"member.own.{name}": [{}] for name in ("overview", "calendar", "details")},
        "member.own.address": [{}],
        "member.own.confirm_address": [{"token": "unknown"}],
        "member.privacy.data": [{}],
        "member.privacy.erase": [{}],
        "organiser.privacy.find": [{}],
        "organiser.privacy.data": [{"number": grant.person_id}],
        "organiser.privacy.erase": [{"number": grant.person_id}],
        "member.people.account": [{}],
        "member.passkeys.passkeys": [{}, {"taken": taken}],
        "organiser.restoring.compare": [ahead],
        "organiser.restoring.restore": [ahead | {"number": network.first_number}],
        "organiser.scheduled.scheduled": [ahead, UNPUBLISHED],
        "organiser.together.choose": [{}, {"word": "an"}, {"word": "zzz"}],
        "organiser.transfers.import_new": [{}],
        "organiser.transfers.import_into": [ahead],
        "organiser.registrations.registrations": [ahead, UNPUBLISHED],
        "organiser.registrations.in_both": [ahead | {"other_series": cancelled.season.series.slug, "other": cancelled.season.slug}],
        "organiser.answers.answers": [ahead, ahead | {"session": season_ahead.MOVED}, conference, UNPUBLISHED],
        "organiser.returning.who": [ahead, conference],
        "organiser.waiting.waiting": [ahead, conference],
        "organiser.doubles.merge": [{"number": holder}, {"number": holder, "other": grant.person_id}, {"number": holder, "q": "zzz"}],
        "organiser.rosters.import_members": [ahead],
        "organiser.rosters.preview": [ahead | {"digest": digest} for digest in (named, unnamed)],
        "organiser.registrations.cancel": [ahead | {"number": place}],
        "organiser.registrations.move": [ahead | {"number": place}],
        "organiser.registrations.give": [ahead],
        "organiser.approvals.approvals": [ahead],
        "organiser.invitations.invitations": [ahead],
        "organiser.questions.questions": [ahead, conference],
        "organiser.questions.add": [ahead],
        "organiser.questions.edit": [ahead | {"number": question}],
        "organiser.questions.replies": [ahead, conference],
        "organiser.ways_in.ways_in": [ahead, conference],
        "organiser.ways_in.add": [ahead, conference],
        "organiser.ways_in.edit": [conference | {"slug": ticket}],
    }


def _registered(once: str) -> dict[str, str]:
    return {"code": db.session.scalars(select(Registration.code).where(Registration.once == f"example-{once}")).one()}


def _named(season: Season) -> dict[str, str]:
    return {"series": season.series.slug, "season": season.slug}
