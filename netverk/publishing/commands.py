"""The commands that publish, postpone and undo."""

import argparse
from argparse import Namespace
from collections.abc import Callable, Iterable
from typing import Any

from netverk.db import retrying, write
from netverk.error_pages import HIGHEST
from netverk.errors import RuleBroken
from netverk.forms import tidy
from netverk.language import N_, _, ngettext
from netverk.programme.sentences import sentence
from netverk.programme.when import UNKNOWN
from netverk.publishing import acting, later, releasing, typed, undoing, welcoming
from netverk.publishing.acting import Action
from netverk.publishing.fitting import misfits
from netverk.publishing.releasing import Proposal
from netverk.releases import reading
from netverk.releases.models import Notice, ScheduledRelease
from netverk.seasons.finding import season_at
from netverk.seasons.models import Season
from netverk.sessions.models import Session
from netverk.settings import hold, settings
from netverk.telling import announcing, lettering
from netverk.telling.reconciling import Plan
from netverk.telling.world import Content

Answer = dict[str, Any]


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    _add_publish(commands)
    _add_actions(commands)


def _add_publish(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    publish = commands.add_parser("publish", help=_("release a season, or chosen sessions of it"))
    publish.add_argument("season", metavar="SERIES/SEASON")
    publish.add_argument("--session", action="append", metavar="SLUG", dest="sessions")
    publish.add_argument("--note", type=tidy, default="", help=_("what readers are told beside the changes"))
    publish.add_argument("--tell-texts", action="store_true", help=_("tell of new texts and information too"))
    publish.add_argument("--without-asking", action="store_true", help=_("ask nobody of the season before whether they come again"))
    publish.add_argument("--preview", action="store_true", help=_("only say who would be told what"))
    publish.add_argument("--at", metavar="WHEN", help=_("schedule it for a moment on the season's clock: 2026-12-01 08:00"))
    publish.set_defaults(run=publish_)
    undo = commands.add_parser("undo", help=_("take a notice back"))
    undo.add_argument("notice", type=int, metavar="NOTICE")
    undo.set_defaults(run=undo_)


def _add_actions(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    for name, run, about in (
        ("postpone", postpone_, _("move or postpone a session, and publish that alone")),
        ("relocate", relocate_, _("give a session another place, and publish that alone")),
        ("cancel", cancel_, _("cancel a session, and publish that alone")),
    ):
        command = commands.add_parser(name, help=about)
        command.add_argument("session", metavar="SERIES/SEASON/SESSION")
        command.add_argument("--because", type=tidy, required=True)
        command.add_argument("--preview", action="store_true", help=_("only say who would be told what"))
        command.set_defaults(run=run)
        choice = command.add_mutually_exclusive_group(required=True) if name != "cancel" else command
        if name == "postpone":
            choice.add_argument(
                "--to", metavar="WHEN", help=_("a new date: 2020-09-15 09:30, 2020-09-15 or with an end: …/2020-09-15 12:30")
            )
            choice.add_argument("--until", metavar="PERIOD", help=_("an expected period: 2020-09, 2020-autumn, 2020"))
            choice.add_argument("--until-further-notice", action="store_true")
        if name == "relocate":
            choice.add_argument("--room", metavar="VENUE/ROOM")
            choice.add_argument("--online", action="store_true")
            command.add_argument(
                "--link", type=tidy, default="", help=_("with --online: the joining link, told only to those who take part")
            )


def publish_(given: Namespace) -> Answer:
    season = season_at(given.season)
    uids = typed.uids(season, given.sessions) if given.sessions else None
    if given.preview:
        what = releasing.propose(season, uids)
        return _previewed(season, what, asks_again=_asks_again(what, given))
    if given.at:
        return _schedule(season, uids, given)

    @retrying
    def publish() -> Notice:
        with write():
            what = releasing.propose(releasing.lock_season(season.id), uids)
            return releasing.release(
                what,
                verb="publish",
                note=given.note,
                by=None,
                hold=hold(),
                base_url=settings().base_url,
                tells_texts=given.tell_texts,
                asks_again=_asks_again(what, given),
            )

    return _published(season, publish())


def postpone_(given: Namespace) -> Answer:
    if given.to:
        return _act(given, lambda session: acting.move(typed.new_hours(given.to, session), given.because))
    until = typed.when(given.until) if given.until else UNKNOWN
    return _act(given, lambda _session: acting.postpone(given.because, until))


def relocate_(given: Namespace) -> Answer:
    if given.online:
        return _act(given, lambda _session: acting.go_online(given.because, given.link))
    venue, room = typed.room(given.room)
    return _act(given, lambda _session: acting.relocate(venue, room, given.because))


def cancel_(given: Namespace) -> Answer:
    return _act(given, lambda _session: acting.cancel(given.because))


def undo_(given: Namespace) -> Answer:
    if given.notice > HIGHEST:
        raise RuleBroken(N_("There is no notice %(number)s."), number=given.notice)

    @retrying
    def undo() -> undoing.Undone:
        with write():
            return undoing.undo(given.notice, by=None, hold=hold(), base_url=settings().base_url)

    done = undo()
    said = _(
        "Taken back. %(told)s have been told and get a correction, %(withdrawn)s letters are withdrawn.",
        told=done.told,
        withdrawn=done.withdrawn,
    )
    return {"notice": done.notice.id, "undoes": given.notice, "told": done.told, "withdrawn": done.withdrawn, "said": said}


def _schedule(season: Season, uids: set[str] | None, given: Namespace) -> Answer:
    due = typed.minute(given.at, season.series.zone)

    @retrying
    def schedule() -> ScheduledRelease:
        with write():
            said = {"note": given.note, "tells_texts": given.tell_texts, "asks_again": _asks_again(releasing.propose(season, uids), given)}
            return later.schedule(season.id, due, uids=uids, by=None, **said)

    made = schedule()
    said = _("Scheduled: it goes out %(when)s. Until then nobody sees it.", when=later.due_words(made))
    return {"season": season.path, "scheduled": made.id, "at": later.due_at(made).isoformat(), "said": said}


def _asks_again(what: Proposal, given: Namespace) -> bool:
    """As the page has it: the first time that they can be, the members of the season before are asked."""
    asking = welcoming.offered(what, settings())
    return bool(asking and asking.is_first and not given.without_asking)


def _act(given: Namespace, action_for: Callable[[Session], Action]) -> Answer:
    path, _slash, slug = given.session.rpartition("/")
    season = season_at(path)
    session = typed.session(season, slug)
    action = action_for(session)
    if given.preview:
        with acting.tried(season, session.uid, action) as what:
            return _previewed(season, what)

    @retrying
    def act() -> Notice:
        with write():
            return acting.publish_action(season.id, session.uid, action, by=None, hold=hold(), base_url=settings().base_url)

    return _published(season, act())


def _published(season: Season, notice: Notice) -> Answer:
    release = reading.current(season.id)
    programme = reading.programme_of(release) if release else None
    changes = [sentence(change, programme) for change in reading.changes_of(release)] if release and programme else []
    people = sum(announcing.fates(notice).values())
    said = _("Release %(number)s is published.", number=release.number if release else 0)
    told = ngettext("%(n)s letter leaves in %(s)s seconds.", "%(n)s letters leave in %(s)s seconds.", people)
    return {
        "season": season.path,
        "release": release.number if release else 0,
        "notice": notice.id,
        "letters": people,
        "changes": changes,
        "said": "\n".join([said, *changes, told % {"n": people, "s": int(hold().total_seconds())}]),
    }


def _previewed(season: Season, what: Proposal, *, asks_again: bool = False) -> Answer:
    changes = [sentence(change, what.programme) for change in what.changes]
    groups = announcing.preview(Content(what.programme, what.private), season.id, settings().base_url)
    tellings = []
    for group in groups:
        subject, sentences = lettering.shown(Plan(group.words, group.objects), what.programme) if group.words else ("", [])
        calendar = [f"{each.method} {each.entry.summary}" for each in group.objects]
        addresses = [reader.recipient.address for reader in group.readers]
        tellings.append({"people": len(addresses), "to": addresses, "subject": subject, "sentences": sentences, "calendar": calendar})
    asking = welcoming.offered(what, settings()) if asks_again else None
    asked = [address for _name, address in asking.names] if asking else []
    warnings = [clash.sentence() for clash in misfits(what.programme, season)]
    return {
        "season": season.path,
        "preview": True,
        "release": what.programme.number,
        "base": what.base_number,
        "changes": changes,
        "clashes": warnings,
        "tellings": tellings,
        "asked_again": asked,
        "said": "\n".join([*_preview_in_words(what, changes, warnings, tellings), *_asked_in_words(asked)]),
    }


def _asked_in_words(asked: list[str]) -> Iterable[str]:
    if asked:
        n = len(asked)
        yield ngettext("%(n)s is asked whether they come again.", "%(n)s are asked whether they come again.", n) % {"n": n}


def _preview_in_words(what: Proposal, changes: list[str], warnings: list[str], tellings: list[dict[str, Any]]) -> Iterable[str]:
    yield _("This would be release %(number)s. Nothing is published yet.", number=what.programme.number)
    yield from (changes or [_("Nothing changes.")] if what.base else [_("It is the first: nobody has been told anything before.")])
    yield from (_("Mind: %(clash)s", clash=clash) for clash in warnings)
    for telling_ in tellings:
        people = ngettext("%(n)s person is told:", "%(n)s people are told:", telling_["people"]) % {"n": telling_["people"]}
        yield "\n  ".join([people, *filter(None, [telling_["subject"], *telling_["sentences"], *telling_["calendar"]])])
