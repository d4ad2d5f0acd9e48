"""Mails that came in and wait for somebody."""

from collections.abc import Iterator
from datetime import datetime

from netverk.desk.needing import Need, Urgency
from netverk.language import _, ngettext
from netverk.receiving import inbox
from netverk.seasons.roles import Roles, Task


def waiting(_now: datetime, roles: Roles) -> Iterator[Need]:
    """How many, in one line: each is read where it stands."""
    if not roles.may_somewhere(Task.REGISTRATIONS):
        return
    if n := inbox.count_open(roles.within(Task.REGISTRATIONS)):
        yield Need(
            urgency=Urgency.HAS_A_DAY,
            kind="letter",
            what=ngettext("One unanswered mail", "%(n)s unanswered mails", n) % {"n": n},
            where=_("In the inbox"),
            endpoint="organiser.receiving.inbox",
        )
