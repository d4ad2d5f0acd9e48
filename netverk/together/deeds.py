"""What can be done to many sessions at once: to each the same, by the rules of the single action."""

from collections.abc import Collection
from datetime import datetime, timedelta

from netverk.errors import RuleBroken
from netverk.language import N_
from netverk.programme.value import Mode, Status
from netverk.programme.when import When
from netverk.publishing import acting
from netverk.publishing.acting import Action
from netverk.seasons.roles import Task
from netverk.sessions.models import REFUSALS, Session

TAKES = {"postpone": Task.POSTPONE, "cancel": Task.POSTPONE, "move": Task.PUBLISH, "go_online": Task.PUBLISH}
ONLINE = N_("“%(title)s” is held online already.")
MOST = 520  # weeks or days
FAR = N_("Write a number between −520 and 520.")
NOWHERE = N_("Say by how many weeks or days.")


def shift(by: timedelta, because: str) -> Action:
    """As many days later (or earlier), at the same hours. Whether their rooms are free is looked at for all of them at once."""
    if not by:
        raise RuleBroken(NOWHERE)

    def change(session: Session) -> None:
        if session.status is not Status.SCHEDULED or not session.when.has_date:
            raise RuleBroken(REFUSALS[Status.PLANNED if session.status is Status.SCHEDULED else session.status], title=session.title)
        to = shifted(session.when, by)
        acting.require_to_come(session, to)
        session.move(to, acting.reason(because))

    return Action("move", change)


def go_online(because: str, joining_link: str = "") -> Action:
    """Each keeps its own joining link where none is given for all."""
    usual = acting.go_online(because, joining_link)

    def change(session: Session) -> None:
        if session.mode is Mode.ONLINE and (not joining_link or joining_link == session.joining_link):
            raise RuleBroken(ONLINE, title=session.title)
        usual.change(session)

    return Action("go_online", change, takes_link=True)


def shifted(when: When, by: timedelta) -> When:
    starts, ends = _at(when.starts, by), _at(when.ends, by)
    return When.hours(starts, ends) if when.has_hours else When.on(starts.date())


def verbs(may: Collection[Task]) -> list[str]:
    """What somebody with leave for these tasks may do."""
    return [verb for verb, task in TAKES.items() if task in may]


def _at(moment: datetime | None, by: timedelta) -> datetime:
    if moment is None:
        raise ValueError("only what has a date can be moved by days")
    return moment + by
