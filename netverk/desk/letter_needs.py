"""Letters that need somebody: those that leave in a moment, and those that may not have arrived."""

from collections.abc import Collection, Iterator
from datetime import datetime
from math import ceil
from typing import Any

from sqlalchemy import func, select

from netverk.db import db
from netverk.desk.needing import Need, Urgency, few
from netverk.language import _, ngettext
from netverk.letters.models import Fate, Letter
from netverk.people.models import Person
from netverk.releases.models import Notice, Release
from netverk.seasons.models import Season, Series
from netverk.seasons.roles import Roles, Task
from netverk.speakers.models import Speaker

MOST = 5  # people to call, or notices to take back, that stand there one by one


def leaving(now: datetime, roles: Roles) -> list[Need]:
    """The letters of each notice that can still be taken back before anybody is told; too many notices stand there as their number."""
    lines = list(_leaving(now, roles))
    what = _("The letters of %(n)s notices leave in a moment. Until then they can be taken back.", n=len(lines))
    rest = Need(
        urgency=Urgency.LEAVES_NOW,
        kind="letter",
        what=what,
        where=_("In the notices that they belong to"),
        endpoint="organiser.following.notices",
        due=now,
    )
    return few(lines, MOST, rest)


def _leaving(now: datetime, roles: Roles) -> Iterator[Need]:
    readers = func.count(Letter.address.distinct())
    names = (func.min(Season.title).label("title"), func.min(Series.title).label("series"))
    seasons = func.count(Season.id.distinct()).label("seasons")
    query = select(Notice.id, Notice.held_until, *names, readers.label("readers"), seasons)
    query = query.join(Release, Release.notice_id == Notice.id).join(Release.season).join(Season.series)
    query = query.join(Letter, Letter.notice_id == Notice.id)
    query = query.where(Notice.held_until > now, Letter.fate == Fate.WAITING, Letter.lease_until.is_(None))
    if (within := roles.within(Task.PUBLISH)) is not None:
        query = query.where(Season.series_id.in_(within))
    for row in db.session.execute(query.group_by(Notice.id, Notice.held_until)):
        seconds = max(1, ceil((row.held_until - now).total_seconds()))
        yield Need(
            urgency=Urgency.LEAVES_NOW,
            kind="letter",
            what=ngettext(
                "%(n)s reader is told in %(s)s seconds. Until then it can be taken back.",
                "%(n)s readers are told in %(s)s seconds. Until then it can be taken back.",
                row.readers,
            )
            % {"n": row.readers, "s": seconds},
            where=f"{row.series}, {row.title}" if row.seasons == 1 else _("%(n)s seasons", n=row.seasons),
            endpoint="organiser.following.notice",
            facts={"number": row.id, "_anchor": "undo"},
            due=row.held_until,
        )


def unreached(now: datetime, roles: Roles) -> list[Need]:
    """Everybody whose letter did not arrive, or perhaps did not, with the number to call; too many stand there as their number."""
    rows = _unreached(roles.within(Task.PUBLISH))
    phones = _phones_of_speakers([row.address for row in rows if not row.phone])
    lines = [_call(row, row.phone or phones.get(row.address, "")) for row in rows[:MOST]]
    if rest := len(rows) - len(lines):
        lines.append(
            Need(
                urgency=Urgency.UNREACHED,
                kind="letter",
                what=ngettext("One more letter to follow up by phone", "%(n)s more letters to follow up by phone", rest) % {"n": rest},
                where=_("In the notices that they belong to"),
                endpoint="organiser.following.notices",
                due=now,
            )
        )
    return lines


def _unreached(within: Collection[int] | None) -> list[Any]:
    """One row for each reader of a notice, the newest first."""
    columns = (Letter.id, Letter.notice_id, Letter.address, Letter.name, Letter.fate, Letter.made_at, Person.phone)
    query = select(*columns, Season.title, Series.title.label("series")).outerjoin(Person, Letter.person_id == Person.id)
    query = query.join(Season, Letter.season_id == Season.id).join(Season.series)
    query = query.where(Letter.fate.in_((Fate.FAILED, Fate.BOUNCED, Fate.IN_DOUBT)), Letter.reached_by_phone_at.is_(None))
    if within is not None:
        query = query.where(Season.series_id.in_(within))
    found = {(row.notice_id, row.address): row for row in db.session.execute(query.order_by(Letter.id))}
    return list(reversed(found.values()))


def _call(row: Any, phone: str) -> Need:
    failed = row.fate is not Fate.IN_DOUBT
    said = _("%(name)s was not reached by the letter", name=row.name or row.address)
    return Need(
        urgency=Urgency.UNREACHED,
        kind="letter",
        what=said if failed else _("Perhaps %(name)s was not reached by the letter", name=row.name or row.address),
        where=f"{row.series}, {row.title}",
        endpoint="organiser.following.notice" if row.notice_id else "organiser.following.letter",
        facts={"number": row.notice_id, "_anchor": f"letter-{row.id}"} if row.notice_id else {"number": row.id},
        due=row.made_at,
        phone=phone,
    )


def _phones_of_speakers(addresses: list[str]) -> dict[str, str]:
    found = select(Speaker.email, Speaker.phone).where(func.lower(Speaker.email).in_(addresses), Speaker.phone != "")
    return {email.lower(): phone for email, phone in db.session.execute(found)}
