"""What is proposed for release: everything the rows say, or chosen sessions on top of the last release."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from netverk.programme import value
from netverk.programme.changes import canonical
from netverk.programme.published import over
from netverk.programme.value import Private, Programme, Status
from netverk.programme.when import UNKNOWN
from netverk.publishing.drafting import Draft

ACTION_FIELDS = ("status", "preliminary", "when", "formerly", "because", "mode", "venue", "room")


def whole(base: Programme | None, drafted: Draft, now: datetime) -> Draft:
    """Everything that the rows say, proposed for release on top of `base`."""
    known = {session.uid: session for session in base.sessions} if base else {}
    sessions = tuple(_leaving(known.get(each.uid), each, drafted.programme.zone, now) for each in drafted.programme.sessions)
    return replace(drafted, programme=canonical(replace(drafted.programme, sessions=sessions)))


def chosen(base: Programme, base_private: Private, drafted: Draft, uids: Collection[str], now: datetime) -> Draft:
    """The last release with these sessions as the rows have them, and the shared parts that they refer to.

    Where one of them has an address or a number that the last release gives another session, that one goes along.
    """
    proposed = whole(base, drafted, now).programme
    uids = _with_partners(base, proposed, uids)
    fresh = {session.uid: session for session in proposed.sessions if session.uid in uids}
    return _on_top(base, base_private, drafted, fresh, uids)


def acted(base: Programme, base_private: Private, drafted: Draft, uids: Collection[str], now: datetime) -> Draft:
    """The last release with only status, time, mode, place and reason of these sessions as the rows have them, never half-written text."""
    proposed = {session.uid: session for session in whole(base, drafted, now).programme.sessions}
    fresh = {
        session.uid: replace(session, **{name: getattr(proposed[session.uid], name) for name in ACTION_FIELDS})
        for session in base.sessions
        if session.uid in uids and session.uid in proposed
    }
    return _on_top(base, base_private, as_published(base, drafted), fresh, uids)


def restored(base: Programme, base_private: Private, earlier: Draft, uids: Collection[str]) -> Draft:
    """The last release with these sessions exactly as they were in an earlier one; what that did not have is gone."""
    fresh = {session.uid: session for session in earlier.programme.sessions if session.uid in uids}
    return _on_top(base, base_private, earlier, fresh, uids)


def find_doubles(programme: Programme) -> tuple[value.Session, value.Session] | None:
    """Two sessions with one address or one number."""
    seen: dict[str | int, value.Session] = {}
    for session in programme.sessions:
        for name in (session.slug, session.number):
            if seen.setdefault(name, session) is not session:
                return seen[name], session
    return None


def _with_partners(base: Programme, proposed: Programme, uids: Collection[str]) -> set[str]:
    """With whoever has to give its slug or number to one of them; it has others now, which somebody else may have to give up."""
    found = set(uids)
    while True:
        fresh = [session for session in proposed.sessions if session.uid in found]
        slugs, numbers = {session.slug for session in fresh}, {session.number for session in fresh}
        partners = {each.uid for each in base.sessions if each.slug in slugs or each.number in numbers}
        if partners <= found:
            return found
        found |= partners


def as_published(base: Programme, drafted: Draft) -> Draft:
    """The draft, but for the texts about speakers and venues that are published already: of those it only adds rooms."""
    speakers, venues = {each.uid: each for each in base.speakers}, {each.slug: each for each in base.venues}
    programme = replace(
        drafted.programme,
        speakers=tuple(speakers.get(each.uid, each) for each in drafted.programme.speakers),
        venues=tuple(_with_rooms(venues.get(each.slug, each), each.rooms) for each in drafted.programme.venues),
    )
    return replace(drafted, programme=programme)


def _with_rooms(venue: value.Venue, more: Iterable[value.Room]) -> value.Venue:
    return replace(venue, rooms=_woven(venue.rooms, more))


def _woven(rooms: Iterable[value.Room], more: Iterable[value.Room]) -> tuple[value.Room, ...]:
    """`rooms` in their order, and each further one of `more` right after the room that it follows there."""
    found, place = list(rooms), 0
    for room in more:
        slugs = [each.slug for each in found]
        if room.slug not in slugs:
            found.insert(place, room)
            place += 1
        else:
            place = slugs.index(room.slug) + 1
    return tuple(found)


def _on_top(base: Programme, base_private: Private, drafted: Draft, fresh: dict[str, value.Session], uids: Collection[str]) -> Draft:
    sessions = (
        *(fresh.get(session.uid, session) for session in base.sessions if session.uid not in uids or session.uid in fresh),
        *(session for uid, session in fresh.items() if base.session(uid) is None),
    )
    speakers = {line.speaker for session in fresh.values() for line in session.bylines}
    places = {(session.venue, session.room) for session in sessions}
    taken = {session.venue for session in fresh.values()}
    programme = replace(
        base,
        sessions=sessions,
        days=_days_with(base, drafted.programme, sessions),
        speakers=_shared(base.speakers, drafted.programme.speakers, speakers, _standing_up(base, sessions)),
        venues=tuple(_rooms_in_use(each, places) for each in _shared_venues(base, drafted.programme, taken, {slug for slug, _ in places})),
    )
    links = {**base_private.joining_links} | {uid: drafted.private.joining_link(uid) for uid in uids}
    return Draft(canonical(programme), Private({uid: link for uid, link in links.items() if link}))


def _standing_up(base: Programme, sessions: Iterable[value.Session]) -> set[str]:
    return {line.speaker for session in sessions for line in session.bylines} | {leader.speaker for leader in base.leaders}


def _shared(old: tuple[value.Speaker, ...], new: tuple[value.Speaker, ...], fresh: set[str], used: set[str]) -> tuple[value.Speaker, ...]:
    """Those `used`, as they were; those in `fresh` as they are now."""
    speakers = {each.uid: each for each in new} | {each.uid: each for each in old} | {each.uid: each for each in new if each.uid in fresh}
    return tuple(speakers[uid] for uid in used if uid in speakers)


def _shared_venues(base: Programme, drafted: Programme, fresh: set[str], used: set[str]) -> Iterable[value.Venue]:
    for slug in sorted(used - {""}):
        before, now = base.venue(slug), drafted.venue(slug)
        kept = now if now and (slug in fresh or before is None) else before
        if kept:
            yield replace(kept, rooms=_woven(_woven(kept.rooms, now.rooms if now else ()), before.rooms if before else ()))


def _rooms_in_use(venue: value.Venue, places: set[tuple[str, str]]) -> value.Venue:
    return replace(venue, rooms=tuple(room for room in venue.rooms if (venue.slug, room.slug) in places))


def _leaving(before: value.Session | None, now: value.Session, zone: str, moment: datetime) -> value.Session:
    """`formerly` of a session is the released date it leaves; it is dropped once the session has ended."""
    if before and before.is_dated and now.status is not Status.CANCELLED and (now.when != before.when or not now.is_dated):
        return replace(now, formerly=before.when)
    ended = over(now.when, zone) if now.is_dated else None
    return replace(now, formerly=UNKNOWN) if ended and ended <= moment else now


def _days_with(base: Programme, drafted: Programme, sessions: tuple[value.Session, ...]) -> tuple[value.Day, ...]:
    """The days that have a session now: with the uid that the release, or else the rows, know them by."""
    if not base.is_conference:
        return ()
    dates = {session.when.day for session in sessions if session.is_dated}
    staying = {day.uid for day in base.days if day.date in dates}
    days = {day.date: day for day in drafted.days if day.uid not in staying} | {day.date: day for day in base.days}
    moved = {day.uid for day in base.days if day.date not in dates}
    fresh = {day.date: day for day in drafted.days if day.uid in moved and day.date in dates}
    return tuple(fresh.get(each) or days.get(each) or value.Day(uid=str(uuid4()), date=each) for each in sorted(filter(None, dates)))
