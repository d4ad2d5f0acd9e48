"""What the plans themselves still need: clashes, gaps in the weeks to come, dates that near, changes to publish."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from netverk.desk.needing import LATER, Need, Urgency, days_until, few, wall
from netverk.desk.standing import SeasonStanding, Standing
from netverk.houses.reckoning import reckoning
from netverk.language import _, capitalised, date_words, joined, ngettext
from netverk.programme.clashes import Clash, Occupied
from netverk.programme.occupancy import venue_of, wants
from netverk.programme.value import Mode, Programme, Session, Status
from netverk.programme.when import When, instant
from netverk.publishing.elsewhere import gatherings
from netverk.publishing.fitting import Around
from netverk.seasons.roles import Roles, Task
from netverk.showing.standing import is_over

COMING = timedelta(weeks=6)
PRELIMINARY_UNTIL = timedelta(weeks=3)
CLOSES_WITHIN = timedelta(weeks=2)
OPENS_WITHIN = timedelta(weeks=1)
MOST = 3  # lines of one kind and season; more are told as their number

Taken = dict[str, list[tuple[int, Occupied]]]  # by room or person, with the season that takes it


def draft_needs(standing: Standing, now: datetime, roles: Roles) -> Iterator[Need]:
    """Two queries: what stands in the plans is known, but neither who comes to several of them nor what the house reckons with."""
    taken, seen = _taken(standing), set[object]()
    meeting, usual = gatherings([each.season.id for each in standing.alive]), reckoning()
    for each in standing.alive:
        if not roles.may(Task.EDIT, each.season.series.slug):
            continue
        around = Around(_elsewhere(each, taken), meeting.get(each.season.id, ()), usual.breaks, each.season.seats_taken, usual.buffers)
        yield from _clashes(each, around, seen, now)
        yield from _gaps(each, now)
        yield from _preliminary(each, now)
        yield from _deadlines(each, now)
        if each.needs_publishing:
            yield _to_publish(each)


def _to_publish(each: SeasonStanding) -> Need:
    said = ngettext("One change is not published", "%(n)s changes are not published", each.changes) % {"n": each.changes}
    return _need(
        each,
        urgency=Urgency.UNPUBLISHED,
        kind="unpublished",
        what=said if each.release else _("Never published"),
        endpoint="organiser.publishing.preview",
    )


def _taken(standing: Standing) -> Taken:
    found: Taken = {}
    for each in standing.alive:
        for session in each.programme.sessions:
            if session.status is Status.SCHEDULED and session.when.has_hours:
                for what in wants(session, each.programme):
                    facts = {"zone": each.programme.zone, "title": session.title, "venue": venue_of(session)}
                    found.setdefault(what, []).append((each.season.id, Occupied(what=what, when=session.when, **facts)))
    return found


def _elsewhere(each: SeasonStanding, taken: Taken) -> list[Occupied]:
    keys = {what for session in each.programme.sessions for what in wants(session, each.programme)}
    return [occupied for what in sorted(keys) for season_id, occupied in taken.get(what, ()) if season_id != each.season.id]


def _clashes(each: SeasonStanding, around: Around, seen: set[object], now: datetime) -> list[Need]:
    """What does not fit in the plan, ahead; what two seasons want is told of the first."""
    programme = each.programme
    lines = []
    for clash in around.clashes(programme):
        pair = (type(clash), frozenset({getattr(clash, "title", ""), getattr(clash, "other", "")}))
        concerned = [session for uid in clash.sessions if (session := programme.session(uid))]
        if pair not in seen and not (concerned and all(is_over(session, programme.zone, now) for session in concerned)):
            seen.add(pair)
            lines.append(_clash(each, clash, concerned))
    n = len(lines)
    what = ngettext("One thing does not fit in the plan", "%(n)s things do not fit in the plan", n) % {"n": n}
    return few(lines, MOST, _need(each, urgency=Urgency.CLASHES, kind="cancelled", what=what, due=_first_due(lines)))


def _clash(each: SeasonStanding, clash: Clash, concerned: list[Session]) -> Need:
    said = clash.sentence().removesuffix(".")
    if not concerned:
        return _need(each, urgency=Urgency.CLASHES, kind="cancelled", what=said, endpoint="organiser.seasons.facts")
    return _about(each, concerned[0], urgency=Urgency.CLASHES, kind="cancelled", what=said)


def _gaps(each: SeasonStanding, now: datetime) -> list[Need]:
    """Sessions in the weeks to come that nobody speaks at, that have nowhere to be or no date."""
    today, lines = wall(now, each.programme.zone), []
    for session in each.programme.sessions:
        if session.status is not Status.CANCELLED and (missing := _missing(session, each.programme, today)):
            said = _("“%(title)s” has no %(missing)s", title=session.title, missing=joined(missing))
            lines.append(_about(each, session, urgency=Urgency.HAS_A_DAY, kind="undated", what=said, today=today))
    n = len(lines)
    what = ngettext("One session lacks a speaker, a place or a date", "%(n)s sessions lack a speaker, a place or a date", n) % {"n": n}
    return few(lines, MOST, _need(each, urgency=Urgency.HAS_A_DAY, kind="undated", what=what, due=_first_due(lines)))


def _missing(session: Session, programme: Programme, today: datetime) -> list[str]:
    if session.status is Status.POSTPONED or not session.when.has_date:
        if session.status is Status.POSTPONED and not session.when:
            return [_("new date")]
        return [_("date")] if _nears(session.when or _term(programme), today) else []
    if not _nears(session.when, today):
        return []
    needs_speaker = bool(session.talks) or not programme.is_conference  # what has no talks at a conference is a break
    needs_place = session.mode is not Mode.ONLINE
    return [
        *([_("speaker")] if needs_speaker and not session.bylines else []),
        *([_("venue")] if needs_place and not session.venue else []),
        *([_("room")] if needs_place and session.venue and not session.room else []),
    ]


def _nears(when: When, today: datetime) -> bool:
    """Whether it begins within the weeks to come, or may have begun, and is not over."""
    return bool(when.starts and when.ends and when.starts <= today + COMING and when.ends >= today)


def _term(programme: Programme) -> When:
    return When.on(programme.season.starts_on) if programme.season.starts_on else programme.season.term


def _preliminary(each: SeasonStanding, now: datetime) -> Iterator[Need]:
    today = wall(now, each.programme.zone)
    for session in each.programme.sessions:
        starts = session.when.starts
        if session.preliminary and session.is_dated and starts and today <= starts <= today + PRELIMINARY_UNTIL:
            said = _("“%(title)s” is still preliminary", title=session.title)
            yield _about(each, session, urgency=Urgency.HAS_A_DAY, kind="preliminary", what=said, today=today)


def _deadlines(each: SeasonStanding, now: datetime) -> Iterator[Need]:
    """Registration that closes or opens soon."""
    season, today = each.programme.season, wall(now, each.programme.zone)
    if not each.release or not season.takes_registrations:
        return
    for when, within, words in (
        (season.closes, CLOSES_WITHIN, _("Registration closes")),
        (season.opens, OPENS_WITHIN, _("Registration opens")),
    ):
        if when.starts and today < when.starts <= today + within:
            yield _need(
                each,
                urgency=Urgency.HAS_A_DAY,
                kind="calendar",
                what=f"{words} {date_words(when.starts.date())}",
                endpoint="organiser.seasons.facts",
                due=instant(when.starts, each.programme.zone),
                soon=days_until(when.starts, today),
            )


def _about(each: SeasonStanding, session: Session, *, today: datetime | None = None, what: str, urgency: Urgency, kind: str) -> Need:
    """Solved where the session is edited."""
    starts, place = session.when.starts, {"series": each.season.series.slug, "season": each.season.slug, "slug": session.slug}
    return Need(
        urgency=urgency,
        kind=kind,
        what=capitalised(what),
        where=_where(each),
        endpoint="organiser.sessions.edit",
        facts=place,
        due=instant(starts, each.programme.zone) if starts else None,
        soon=days_until(starts, today) if today and starts and session.when.has_date else "",
    )


def _need(
    each: SeasonStanding,
    *,
    urgency: Urgency,
    kind: str,
    what: str,
    endpoint: str = "organiser.desk.season",
    due: datetime | None = None,
    soon: str = "",
) -> Need:
    """Solved at a page of the season."""
    place = {"series": each.season.series.slug, "season": each.season.slug}
    return Need(urgency=urgency, kind=kind, what=what, where=_where(each), endpoint=endpoint, facts=place, due=due, soon=soon)


def _where(each: SeasonStanding) -> str:
    return f"{each.season.series.title}, {each.season.title}"


def _first_due(lines: list[Need]) -> datetime:
    return min((line.due for line in lines if line.due), default=LATER)
