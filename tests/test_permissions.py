"""Every address there is, and what each kind of reader is answered there. A new address needs a row here."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select, update

from netverk import access, clock
from netverk.db import db, write
from netverk.letters.models import Letter
from netverk.releases.models import Release
from netverk.seasons.models import Grant, Series
from netverk.seats.models import Registration
from tests import make, scene
from tests.house import House, build

READERS = ("visitor", "member", "door", "finance", "editor", "postponer", "owner", "other")
COLUMNS = {name: number for number, name in enumerate(READERS)} | {"speaker": 0}  # by their link, who is a visitor elsewhere
ENGINES = ("sqlite", "postgresql")
BY_TURNS = [  # the owner, whom most is shown, on both engines; of the others each on one
    (engine, name) for place, name in enumerate(COLUMNS) for engine in (ENGINES if name == "owner" else ENGINES[place % 2 :][:1])
]

# A postponer is an editor who may postpone; the other one is an editor of another series, who may postpone there.
# fmt: off
WORKSPACE = {
    #                                          visitor member door finance editor postponer owner other
    "organiser.actions.cancel":              (302,  403,  403, 403,    403,   200,      200,  404),
    "organiser.actions.go_online":           (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.actions.move":                (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.actions.postpone":            (302,  403,  403, 403,    403,   200,      200,  404),
    "organiser.actions.relocate":            (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.adapting.adapt":              (302,  403,  403, 403,    403,   403,      200,  403),
    "organiser.adapting.letters":            (302,  403,  403, 403,    403,   403,      200,  403),
    "organiser.adapting.restore":            (302,  403,  403, 403,    403,   403,      302,  403),
    "organiser.answers.answers":             (302,  403,  403, 200,    200,   200,      200,  404),
    "organiser.answers.remind":              (302,  403,  403, 302,    302,   302,      302,  404),
    "organiser.approvals.approvals":         (302,  403,  403, 200,    200,   200,      200,  404),
    "organiser.boards.board":                (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.boards.moves":                (302,  403,  403, 403,    400,   400,      400,  404),
    "organiser.boards.now":                  (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.boards.put":                  (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.boards.shift":                (302,  403,  403, 403,    422,   422,      422,  404),
    "organiser.boards.swap":                 (302,  403,  403, 403,    422,   422,      422,  404),
    "organiser.breaks.remove":               (302,  403,  403, 403,    403,   403,      302,  403),
    "organiser.breaks.school_breaks":        (302,  403,  403, 403,    403,   403,      200,  403),
    "organiser.breaks.take_offered":         (302,  403,  403, 403,    403,   403,      302,  403),
    "organiser.desk.home":                   (302,  403,  200, 200,    200,   200,      200,  200),
    "organiser.desk.journal":                (302,  403,  403, 403,    200,   200,      200,  200),
    "organiser.desk.season":                 (302,  403,  200, 200,    200,   200,      200,  404),
    "organiser.door.choose":                 (302,  403,  200, 403,    200,   200,      200,  404),
    "organiser.door.door":                   (302,  403,  200, 403,    200,   200,      200,  404),
    "organiser.door.kept":                   (302,  403,  200, 403,    200,   200,      200,  404),
    "organiser.door.let_in":                 (302,  403,  422, 403,    422,   422,      422,  404),
    "organiser.door.now":                    (302,  403,  200, 403,    200,   200,      200,  404),
    "organiser.door.press":                  (302,  403,  400, 403,    400,   400,      400,  404),
    "organiser.door.presses":                (302,  403,  400, 403,    400,   400,      400,  404),
    "organiser.door.worker":                 (302,  403,  200, 403,    200,   200,      200,  404),
    "organiser.doubles.merge":               (302,  403,  403, 403,    403,   403,      200,  403),
    "organiser.doubles.undo":                (302,  403,  403, 403,    403,   403,      302,  403),
    "organiser.engagements.ask":             (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.engagements.availability":    (302,  403,  403, 403,    200,   200,      200,  200),
    "organiser.engagements.merge":           (302,  403,  403, 403,    403,   403,      200,  403),
    "organiser.engagements.profile":         (302,  403,  403, 403,    200,   200,      200,  200),
    "organiser.engagements.renew":           (302,  403,  403, 403,    404,   404,      404,  404),
    "organiser.engagements.speaker":         (302,  403,  403, 403,    200,   200,      200,  200),
    "organiser.engagements.speakers":        (302,  403,  403, 403,    200,   200,      200,  200),
    "organiser.engagements.undo_merge":      (302,  403,  403, 403,    403,   403,      302,  403),
    "organiser.engagements.withdraw":        (302,  403,  403, 403,    404,   404,      404,  404),
    "organiser.following.again":             (302,  403,  403, 403,    302,   302,      302,  404),
    "organiser.following.let_go":            (302,  403,  403, 403,    302,   302,      302,  404),
    "organiser.following.letter":            (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.following.letter_page":       (302,  403,  403, 403,    404,   404,      404,  404),  # it has not left
    "organiser.following.not_reached":       (302,  403,  403, 403,    302,   302,      302,  404),
    "organiser.following.notice":            (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.following.notices":           (302,  403,  403, 403,    200,   200,      200,  200),
    "organiser.following.outbox":            (302,  403,  403, 403,    200,   200,      200,  200),
    "organiser.following.progress":          (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.following.reached":           (302,  403,  403, 403,    302,   302,      302,  404),
    "organiser.following.retry":             (302,  403,  403, 403,    302,   302,      302,  404),
    "organiser.following.withdraw":          (302,  403,  403, 403,    302,   302,      302,  404),
    "organiser.hosting.add":                 (302,  403,  403, 403,    200,   200,      200,  200),
    "organiser.hosting.edit":                (302,  403,  403, 403,    200,   200,      200,  200),
    "organiser.hosting.remove":              (302,  403,  403, 403,    403,   403,      200,  403),
    "organiser.hosting.venue":               (302,  403,  403, 403,    200,   200,      200,  200),
    "organiser.hosting.venues":              (302,  403,  403, 403,    200,   200,      200,  200),
    "organiser.houses.house":                (302,  403,  403, 403,    403,   403,      200,  403),
    "organiser.houses.remove_logo":          (302,  403,  403, 403,    403,   403,      302,  403),
    "organiser.invitations.again":           (302,  403,  403, 403,    302,   302,      302,  404),
    "organiser.invitations.invitations":     (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.invitations.take_back":       (302,  403,  403, 403,    302,   302,      302,  404),
    "organiser.layouts.lay_out":             (302,  403,  403, 403,    422,   422,      422,  404),
    "organiser.layouts.roll_over":           (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.own.address":                 (302,  403,  403, 403,    403,   403,      200,  403),
    "organiser.mailings.mailing":            (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.mailings.mailings":           (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.mailings.progress":           (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.mailings.send":               (302,  403,  403, 403,    422,   422,      422,  404),
    "organiser.mailings.take_back":          (302,  403,  403, 403,    302,   302,      302,  404),
    "organiser.mailings.test":               (302,  403,  403, 403,    422,   422,      422,  404),
    "organiser.mailings.write_one":          (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.participants.csv":            (302,  403,  403, 200,    200,   200,      200,  404),
    "organiser.participants.participants":   (302,  403,  403, 200,    200,   200,      200,  404),
    "organiser.participants.sector":         (302,  403,  403, 404,    404,   404,      404,  404),
    "organiser.participants.venue":          (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.participants.xlsx":           (302,  403,  403, 200,    200,   200,      200,  404),
    "organiser.privacy.data":                (302,  403,  403, 403,    403,   403,      200,  403),
    "organiser.privacy.erase":               (302,  403,  403, 403,    403,   403,      200,  403),
    "organiser.privacy.export_theirs":       (302,  403,  403, 403,    403,   403,      200,  403),
    "organiser.privacy.find":                (302,  403,  403, 403,    403,   403,      200,  403),
    "organiser.publishing.look":             (302,  403,  403, 403,    422,   422,      422,  404),
    "organiser.publishing.preview":          (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.publishing.publish":          (302,  403,  403, 403,    422,   422,      422,  404),
    "organiser.publishing.releases":         (302,  403,  200, 200,    200,   200,      200,  404),
    "organiser.publishing.schedule":         (302,  403,  403, 403,    422,   422,      422,  404),
    "organiser.publishing.test":             (302,  403,  403, 403,    422,   422,      422,  404),
    "organiser.publishing.undo":             (302,  403,  403, 403,    403,   409,      409,  404),
    "organiser.questions.add":               (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.questions.bring_back":        (302,  403,  403, 403,    302,   302,      302,  404),
    "organiser.questions.edit":              (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.questions.end":               (302,  403,  403, 403,    302,   302,      302,  404),
    "organiser.questions.put_at":            (302,  403,  403, 403,    302,   302,      302,  404),
    "organiser.questions.questions":         (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.questions.replies":           (302,  403,  403, 200,    200,   200,      200,  404),
    "organiser.receiving.inbox":             (302,  403,  403, 200,    200,   200,      200,  200),
    "organiser.receiving.message":           (302,  403,  403, 200,    200,   200,      200,  404),
    "organiser.receiving.open_again":        (302,  403,  403, 302,    302,   302,      302,  404),
    "organiser.receiving.settle":            (302,  403,  403, 302,    302,   302,      302,  404),
    "organiser.registrations.cancel":        (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.registrations.give":          (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.registrations.in_both":       (302,  403,  404, 404,    404,   404,      200,  404),
    "organiser.registrations.move":          (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.registrations.move_back":     (302,  403,  403, 403,    302,   302,      302,  404),
    "organiser.registrations.registrations": (302,  403,  403, 200,    200,   200,      200,  404),
    "organiser.restoring.compare":           (302,  403,  200, 200,    200,   200,      200,  404),
    "organiser.restoring.restore":           (302,  403,  403, 403,    403,   200,      200,  404),
    "organiser.returning.who":               (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.scheduled.move":              (302,  403,  403, 403,    422,   422,      422,  404),
    "organiser.scheduled.noted":             (302,  403,  403, 403,    302,   302,      302,  404),
    "organiser.scheduled.scheduled":         (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.scheduled.take_back":         (302,  403,  403, 403,    302,   302,      302,  404),
    "organiser.searching.search":            (302,  403,  200, 200,    200,   200,      200,  200),
    "organiser.seasons.advise":              (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.seasons.advisory":            (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.seasons.archive":             (302,  403,  403, 403,    302,   302,      302,  404),
    "organiser.seasons.archive_series":      (302,  403,  403, 403,    302,   302,      302,  404),
    "organiser.seasons.archived":            (302,  403,  403, 403,    200,   200,      200,  200),
    "organiser.seasons.bring_back":          (302,  403,  403, 403,    302,   302,      302,  404),
    "organiser.seasons.bring_back_series":   (302,  403,  403, 403,    302,   302,      302,  404),
    "organiser.seasons.facts":               (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.seasons.leaders":             (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.seasons.remove_advisory":     (302,  403,  403, 403,    302,   302,      302,  404),
    "organiser.seasons.remove_logo":         (302,  403,  403, 403,    302,   302,      302,  404),
    "organiser.seasons.series":              (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.seasons.series_facts":        (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.seasons.start":               (302,  403,  403, 403,    403,   403,      200,  403),
    "organiser.seasons.start_season":        (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.sessions.add":                (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.sessions.add_several":        (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.rosters.import_members":      (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.rosters.preview":             (302,  403,  403, 403,    302,   302,      302,  404),  # of no file
    "organiser.rosters.take_back":           (302,  403,  403, 403,    302,   302,      302,  404),
    "organiser.sessions.copy":               (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.sessions.edit":               (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.sessions.remove":             (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.sessions.remove_season":      (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.sessions.remove_series":      (302,  403,  403, 403,    409,   409,      409,  404),
    "organiser.speakers.photo":              (302,  403,  403, 403,    200,   200,      200,  200),
    "organiser.speakers.read_own_edits":     (302,  403,  403, 403,    302,   302,      302,  302),
    "organiser.speakers.remove_photo":       (302,  403,  403, 403,    302,   302,      302,  302),
    "organiser.staff.change":                (302,  403,  403, 403,    403,   403,      200,  403),
    "organiser.staff.give":                  (302,  403,  403, 403,    403,   403,      200,  403),
    "organiser.staff.give_back":             (302,  403,  403, 403,    403,   403,      302,  403),
    "organiser.staff.invite":                (302,  403,  403, 403,    403,   403,      200,  403),
    "organiser.staff.people":                (302,  403,  403, 403,    403,   403,      200,  403),
    "organiser.staff.person":                (302,  403,  403, 403,    403,   403,      200,  403),
    "organiser.staff.send_again":            (302,  403,  403, 403,    403,   403,      302,  403),
    "organiser.staff.take_away":             (302,  403,  403, 403,    403,   403,      302,  403),
    "organiser.together.choose":             (302,  403,  403, 403,    200,   200,      200,  200),
    "organiser.transfers.import_into":       (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.transfers.import_new":        (302,  403,  403, 403,    403,   403,      200,  403),
    "organiser.waiting.waiting":             (302,  403,  403, 200,    200,   200,      200,  404),
    "organiser.ways_in.add":                 (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.ways_in.bring_back":          (302,  403,  403, 403,    302,   302,      302,  404),
    "organiser.ways_in.edit":                (302,  403,  403, 403,    200,   200,      200,  404),
    "organiser.ways_in.end":                 (302,  403,  403, 403,    302,   302,      302,  404),
    "organiser.ways_in.put_at":              (302,  403,  403, 403,    302,   302,      302,  404),
    "organiser.ways_in.remove":              (302,  403,  403, 403,    302,   302,      302,  404),
    "organiser.ways_in.ways_in":             (302,  403,  403, 403,    200,   200,      200,  404),
    "member.people.account":                 (302,  200,  200, 200,    200,   200,      200,  200),
    "member.own.address":                    (302,  200,  200, 200,    200,   200,      200,  200),
    "member.own.confirm_address":            (302,  200,  200, 200,    200,   200,      200,  200),
    "member.own.use_address":                (302,  302,  302, 302,    302,   302,      302,  302),
    "member.own.calendar":                   (302,  200,  200, 200,    200,   200,      200,  200),
    "member.own.calendar_picture":           (302,  404,  404, 404,    404,   404,      404,  404),  # nobody has made one
    "member.own.details":                    (302,  200,  200, 200,    200,   200,      200,  200),
    "member.own.overview":                   (302,  200,  200, 200,    200,   200,      200,  200),
    "member.privacy.data":                   (302,  200,  200, 200,    200,   200,      200,  200),
    "member.privacy.erase":                  (302,  200,  200, 200,    200,   200,      200,  200),
    "member.privacy.export_mine":            (302,  200,  200, 200,    200,   200,      200,  200),
    "member.passkeys.begin":                 (302,  403,  200, 200,    200,   200,      200,  200),
    "member.passkeys.give_back":             (302,  404,  404, 404,    302,   404,      404,  404),  # an editor's
    "member.passkeys.passkeys":              (302,  200,  200, 200,    200,   200,      200,  200),
    "member.passkeys.take_away":             (302,  404,  404, 404,    302,   404,      404,  404),
}
# fmt: on
EVERYBODY = {  # the same answer for all
    "health.healthz": 200,
    "health.metrics": 200,
    "health.readyz": 200,
    "health.robots": 200,
    **{
        f"public.answers.{name}": 404  # by a link that nobody has
        for name in ("accept", "appoint", "colleague", "decline", "deputy", "dismiss", "give", "hand_over", "place", "take_back")
    },
    "public.issuers.come_back": 403,
    "public.issuers.leave": 404,
    "public.logos.logo": 404,
    "public.door.code": 404,
    "public.door.pass_": 404,
    "public.participants.by_pass": 404,
    "public.participants.by_registration": 404,  # the season does not show who takes part
    **{f"public.mailings.{name}": 404 for name in ("ask", "subscribe", "unsubscribe")},
    "public.own.calendar": 404,
    "public.passkeys.begin": 200,
    "public.passkeys.use": 403,
    "public.people.enter": 410,
    "public.people.sign_in": 200,
    "public.people.use": 410,
    "public.registrations.cancel": 200,
    "public.registrations.names": 200,
    "public.registrations.questions": 200,
    "public.registrations.register": 200,
    "public.registrations.registration": 200,
    "public.waiting.offer": 302,
    "public.waiting.pass_on": 302,
    "public.showing.atom": 200,
    "public.showing.changes": 200,
    "public.showing.code": 200,
    "public.showing.entry": 200,
    "public.showing.feed": 200,
    "public.showing.home": 200,
    "public.showing.house_code": 200,
    "public.showing.house_feed": 200,
    "public.showing.paper": 404,  # of a season that is not there: a real one takes seconds to make
    "public.showing.schedule_json": 200,
    "public.showing.schedule_xml": 200,
    "public.showing.season": 200,
    "public.showing.season_json": 200,
    "public.showing.series": 200,
    "public.showing.series_code": 200,
    "public.showing.series_feed": 200,
    "public.showing.session": 200,
    "public.showing.speaker": 200,
    "public.speakers.photo": 404,
    **dict.fromkeys((f"speaker.engagements.{name}" for name in ("accept", "decline", "invitation", "photo", "profile", "propose")), 404),
    "static": 200,
    "statics.accent": 200,
    "statics.site": 200,
}
LAST = {  # after the last of them every reader is a visitor
    **dict.fromkeys(("member.own.remove_calendar", "member.own.renew_calendar"), 302),
    **dict.fromkeys(("member.people.sign_out_everywhere", "public.people.sign_out"), 302),
}


@pytest.fixture
def house(app: Flask, clock_at: Callable[[str | datetime], None]) -> House:
    clock_at(scene.NOW)
    return build(app)


def test_every_address_has_its_row(app: Flask) -> None:
    assert sorted({rule.endpoint for rule in app.url_map.iter_rules()}) == sorted({*WORKSPACE, *EVERYBODY, *LAST})


def test_every_page_of_the_workspace_says_what_it_needs(app: Flask) -> None:
    workspace = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith("organiser.")}
    assert workspace == set(access.NEEDED)


def test_a_page_that_does_not_say_what_it_needs_is_refused_to_everybody(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "NEEDED", {name: needed for name, needed in access.NEEDED.items() if name != "organiser.desk.season"})

    assert {house.ask(house.reader(name), "organiser.desk.season") for name in house.people} == {403}


@pytest.mark.parametrize(("engine", "name"), BY_TURNS, indirect=["engine"])
def test_everybody_gets_their_answer_everywhere(house: House, name: str) -> None:
    browser, column = house.reader(name), COLUMNS[name]
    expected = {endpoint: row[column] for endpoint, row in WORKSPACE.items()} | EVERYBODY | LAST

    assert {endpoint: house.ask(browser, endpoint) for endpoint in expected} == expected


@pytest.mark.parametrize(("engine", "name"), BY_TURNS, indirect=["engine"])
def test_what_cannot_be_opened_cannot_be_sent_either(house: House, name: str) -> None:
    browser, column = house.reader(name), COLUMNS[name]
    sent = {rule.endpoint for rule in house.app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    refused = {endpoint: row[column] for endpoint, row in WORKSPACE.items() if endpoint in sent and row[column] in (302, 403, 404)}
    pages = {endpoint: status for endpoint, status in refused.items() if status != 302 or not column}

    assert pages or name == "owner"
    assert {endpoint: browser.client.post(house.address(endpoint)).status_code for endpoint in pages} == pages


def test_a_speaker_s_link_is_good_for_its_own_pages(house: House) -> None:
    own = [endpoint for endpoint in EVERYBODY if endpoint.startswith("speaker.")]
    visitor, guesser = house.reader("visitor"), house.reader("speaker")
    guess = house.token[:-2] + ("AA" if house.token[-2:] != "AA" else "BB")
    opened = {endpoint: visitor.get(house.address(endpoint, token=house.token)).status for endpoint in own}
    guessed = {guesser.client.post(house.address(endpoint, token=guess)).status_code for endpoint in own}

    assert opened == dict.fromkeys(own, 200)
    assert guessed == {404, 405}


def test_nothing_of_another_series_is_found_by_its_number(house: House) -> None:
    other = house.reader("other")
    with house.app.app_context():
        letters, releases = db.session.scalars(select(Letter.id)).all(), db.session.scalars(select(Release.notice_id)).all()
        registrations = db.session.scalars(select(Registration.id)).all()
        with write():
            own = make.season(series=db.session.scalars(select(Series).where(Series.slug == "andras")).one(), slug="egen")
            make.session("Vår egen", season=own, slug="egen")
    assert all((letters, releases, registrations))
    guesses = [
        *(f"/organise/letters/{n}" for n in range(1, max(letters) + 2)),
        *(f"/organise/notices/{n}" for n in range(1, max(releases) + 2)),
        *(f"/organise/andras/egen/registrations/{n}/cancel" for n in range(1, max(registrations) + 2)),
        "/organise/andras/egen/sessions/tillit",
        "/organise/andras/varen-2030/",
        f"/organise/andras/egen/information/{house.given['uid']}",
    ]

    assert other.get("/organise/andras/egen/sessions/egen").status == 200
    assert {path: other.get(path).status for path in guesses} == dict.fromkeys(guesses, 404)


def test_lists_show_what_their_reader_s_series_have(house: House) -> None:
    mine, theirs = house.reader("editor"), house.reader("other")

    assert "Våren 2030" in mine.get("/organise/").text
    assert "Nätverket" in mine.get("/organise/notices").text
    for path in ("/organise/", "/organise/notices"):
        assert "Nätverket" not in theirs.get(path).text
        assert "mejl" not in theirs.get("/organise/").text, "letters of others are not counted"


def test_what_one_may_not_press_is_not_there(house: House) -> None:
    at = "/organise/natverket/varen-2030"
    for name in house.people.keys() - {"member"}:
        browser, led_from = house.reader(name), dict[str, str]()
        for path in ("/organise/", f"{at}/", f"{at}/sessions/tillit", f"{at}/releases", f"{at}/registrations", "/organise/notices/1"):
            if (page := browser.get(path)).status == 200:
                links = page.tree.xpath("//main//@href | //nav//@href | //main//form/@action")
                led_from |= {link.partition("?")[0].partition("#")[0]: path for link in links if link.startswith("/organise")}
        assert led_from, name
        for found, path in led_from.items():
            answer = browser.client.get(found).status_code
            is_button = answer == 405
            assert answer in (200, 405), f"{name} is led from {path} to {found}"
            assert not is_button or browser.client.post(found).status_code not in (403, 404), f"{name} may not press {found}"


def test_who_is_refused_is_told_what_it_takes_and_whom_to_ask(house: House) -> None:
    page = house.reader("editor").get("/organise/natverket/varen-2030/sessions/tillit/postpone")

    assert page.heading == "Det här ingår inte i dina uppgifter"
    assert "För det här behöver du ha rätt att skjuta upp och ställa in. Fråga Oda." in page.text
    assert "Ask Oda." in house.reader("door").get("/en/organise/people").text


def test_who_may_not_cancel_cannot_cancel_by_a_file_either(house: House) -> None:
    choices = "//input[@name='missing']/@value"
    path = "/organise/natverket/varen-2030/import"

    assert house.reader("editor").get(path).tree.xpath(choices) == ["keep"]
    assert house.reader("postponer").get(path).tree.xpath(choices) == ["keep", "cancel"]


def test_a_role_taken_away_counts_at_once(house: House) -> None:
    eva = house.reader("editor")
    assert eva.get("/organise/").status == 200
    with house.app.app_context(), write():
        db.session.execute(update(Grant).where(Grant.person_id == house.people["editor"].id).values(ended_at=clock.now()))

    assert eva.get("/organise/").status == 403
