"""Taking a programme file into a draft."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import select

from netverk.db import db, lock, lock_table
from netverk.errors import RuleBroken
from netverk.exchange.formats import SPOKEN, Format, read_any
from netverk.exchange.identity import uid_within
from netverk.exchange.merging import Merged, merge
from netverk.language import N_
from netverk.people import journal
from netverk.people.models import Person
from netverk.programme import codec
from netverk.programme.canonical import canonical
from netverk.programme.value import Kind, Programme
from netverk.publishing import adopting
from netverk.publishing.drafting import draft
from netverk.seasons.finding import find_season
from netverk.seasons.models import Day, Import, Season, Series
from netverk.seasons.naming import season_slug, series_slug
from netverk.seasons.planning import require_forwards, require_room
from netverk.sessions.models import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the one who imports says beside the file; empty means: as the file, or the series, has it.

    A season file says `kind`, `zone` and `language` itself: what differs from that is refused.
    """

    kind: str = ""
    zone: str = ""
    language: str = ""
    capacity: int | None = None
    missing: Literal["keep", "cancel"] = "keep"


@dataclass(frozen=True, slots=True)
class Imported:
    season: Season
    format: Format
    merged: Merged


def import_file(data: bytes, name: str, *, series: str, season: str, wishes: Wishes, by: Person | None = None) -> Imported:
    """Take a file into the draft of `series`/`season`, in the caller's transaction; makes them where they do not exist.

    A file that is broken changes nothing. Raises RuleBroken.
    """
    lock_table(Import)  # of two at once, the second sees which uids the first has taken
    known, is_new = db.session.scalar(select(Series).where(Series.slug == series)), find_season(series, season) is None
    found, now = read_any(data, name, series=series, season=season, **_told(known, wishes))
    _require_whole(now, wishes)
    if found is Format.SEASON_FILE:
        _require_agreement(now, wishes)
    row = _season(known, now, series, season)
    ours, before = draft(row).programme if known else None, _before(row, found)
    now = _with_own_uids(now, row, before)
    merged = merge(ours, before, now, missing=wishes.missing, fields=SPOKEN[found])
    require_room(row, merged.programme.season.capacity if wishes.capacity is None else wishes.capacity)
    adopting.adopt(merged.programme, row)
    if is_new:
        row.first_number = max(now.number, 1)
    if wishes.capacity is not None:
        row.capacity, row.takes_registrations = wishes.capacity, True
    db.session.add(Import(season=row, by=by.id if by else None, format=found.value, programme=codec.dumps(now)))
    db.session.flush()
    journal.note("import", row, by=by.id if by else None, format=found.value, taken=len(merged.taken), conflicting=len(merged.conflicting))
    return Imported(row, found, merged)


def _told(known: Series | None, wishes: Wishes) -> dict[str, Any]:
    said = {"kind": wishes.kind, "zone": wishes.zone or (known.zone if known else ""), "language": wishes.language}
    return {name: Kind(value) if name == "kind" else value for name, value in said.items() if value}


def _require_whole(now: Programme, wishes: Wishes) -> None:
    require_forwards(now.season.starts_on, now.season.ends_on)
    if wishes.capacity is not None and wishes.capacity < 0:
        raise RuleBroken(N_("A season cannot have fewer than no places."))


def _require_agreement(now: Programme, wishes: Wishes) -> None:
    """A season file says these itself; its hours would be others in another zone."""
    said = {"--kind": (wishes.kind, now.series.kind), "--zone": (wishes.zone, now.zone), "--language": (wishes.language, now.language)}
    for option, (wished, has) in said.items():
        if wished and wished != has:
            raise RuleBroken(
                N_("“%(option)s %(wished)s” cannot be followed: the season file itself says %(has)s. Leave it out."),
                option=option,
                wished=wished,
                has=str(has),
            )


def _season(known: Series | None, now: Programme, series: str, season: str) -> Season:
    if row := find_season(series, season):
        return lock(Season, row.id)
    slug = season_slug(season)
    if known is None:
        known = Series(slug=series_slug(series), kind=now.series.kind, title=now.series.title, language=now.language, zone=now.zone)
    row = Season(series=known, slug=slug, title=now.season.title)
    db.session.add(row)
    db.session.flush()
    return row


def _with_own_uids(now: Programme, row: Season, before: Programme | None) -> Programme:
    """The file as this season knows it. Calendars know an entry by its uid alone (RFC 5545 §3.8.4.7), so no two seasons share one.

    What lives in another season gets a uid here that is made of its own and this season's address: the same each time the file is read.
    What this season has already keeps its uid, so that its own export finds it again.
    """
    uids = _uids(now)
    derived = {uid: uid_within(uid, row.path) for uid in uids}
    seasons = _seasons_of({*uids, *derived.values()})
    here = {uid for uid, ids in seasons.items() if row.id in ids} | (_uids(before) if before else set())
    apart = {uid: new for uid, new in derived.items() if uid not in here and (new in here or uid in seasons)}
    if not apart:
        return now
    days = tuple(replace(day, uid=apart.get(day.uid, day.uid)) for day in now.days)
    sessions = tuple(replace(session, uid=apart.get(session.uid, session.uid)) for session in now.sessions)
    return canonical(replace(now, days=days, sessions=sessions))


def _uids(programme: Programme) -> set[str]:
    """Of everything that calendars may hold."""
    return {session.uid for session in programme.sessions} | {day.uid for day in programme.days}


def _seasons_of(uids: Collection[str]) -> dict[str, set[int]]:
    """By uid, the ids of the seasons that it lives in."""
    found: dict[str, set[int]] = {}
    for model in (Session, Day):
        for uid, season_id in db.session.execute(select(model.uid, model.season_id)):  # a file may have more than a query takes
            if uid in uids:
                found.setdefault(uid, set()).add(season_id)
    return found


def _before(row: Season, found: Format) -> Programme | None:
    """What the last file of this format said."""
    query = select(Import.programme).where(Import.season_id == row.id, Import.format == found.value).order_by(Import.id.desc())
    said = db.session.scalar(query.limit(1))
    return codec.loads(said) if said else None
