"""A reply from a calendar becomes the answer of a place, where it is certain who gives it, about what, and that it is the newest.

Everything else goes to people, with the sentence that says why.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from netverk import clock
from netverk.answers import giving
from netverk.answers.models import Said
from netverk.answers.standing import stands
from netverk.calendars.invitation import Method
from netverk.db import db, lock
from netverk.deputies.covering import released, row_of
from netverk.errors import RuleBroken
from netverk.incoming.values import Attendee, CalendarReply, Mail
from netverk.language import N_
from netverk.letters.models import Told
from netverk.programme.value import Session
from netverk.receiving.matching import told_for, uid_parts
from netverk.receiving.models import Outcome, Received
from netverk.seasons.models import Season
from netverk.seats.models import Place
from netverk.telling.partstats import deputy_for, place_for

T = TypeVar("T")

SAID = {"ACCEPTED": Said.YES, "TENTATIVE": Said.MAYBE, "DECLINED": Said.NO}
AHEAD_AT_MOST = timedelta(days=1)  # that somebody's clock may be before ours

UNKNOWN = N_("It answers an invitation that %(sender)s has not got from us.")
FROM_ELSE = N_("The answer for %(attendee)s came from %(sender)s.")
NOT_ABOUT = N_("The answer is not about %(attendee)s, who has the invitation.")
FORGED = N_("The sender's own mail system says that this mail is not from there.")
DELEGATED = N_("%(attendee)s wants %(others)s to come instead. Nothing has been changed.")
DELEGATED_TO_NOBODY = N_("%(attendee)s wants somebody else to come instead. Nothing has been changed.")
COUNTER = N_("%(attendee)s proposes another time: %(time)s. Nothing has been changed.")
OTHER_METHOD = N_("It is a calendar entry that is no answer to an invitation.")
UNSAID = N_("It does not say whether %(attendee)s comes.")
OTHERWISE = {  # from those who stand up, or have a place for a whole day: no answer of theirs is kept that could be changed
    "DECLINED": N_("%(attendee)s answers no in the calendar, but does not take part as one who is asked. Talk to them."),
    "TENTATIVE": N_("%(attendee)s answers perhaps in the calendar, but does not take part as one who is asked. Talk to them."),
}


class ForPeople(RuleBroken):
    """Somebody has to look at it."""


def take(received: Received, mail: Mail, reply: CalendarReply, to: Sequence[str]) -> None:
    """Do what a reply says."""
    received.words = reply.comment or (mail.text if reply.method != "REPLY" else "")
    try:
        _take(received, mail, reply, to)
    except RuleBroken as refusal:
        received.outcome, received.because, received.facts = Outcome.FOR_PEOPLE, refusal.sentence, dict(refusal.facts)


def _take(received: Received, mail: Mail, reply: CalendarReply, to: Sequence[str]) -> None:
    told = told_for(to, reply.uid, mail.sender)
    if told is None:
        raise ForPeople(UNKNOWN, sender=mail.sender or "?")
    lock(Season, told.season_id)
    db.session.refresh(told)
    received.season_id, received.uid = told.season_id, told.uid
    attendee = _attendee(told, mail, reply)
    received.partstat = attendee.partstat[:20]
    _require_answer(reply, attendee)
    programme = released(told.season_id)
    session = programme.session(told.uid) if programme else None
    stamp = _stamp(mail, reply)
    if _is_old(told, session, reply, stamp):
        received.outcome = Outcome.OLD
        return
    sequence = told.sequence
    if told.partstat_at and (sequence, stamp) <= (told.partstat_sequence, told.partstat_at):
        received.outcome = Outcome.OVERTAKEN
        return
    _answer(received, told, session, attendee, stamp)
    told.partstat, told.partstat_sequence, told.partstat_at = attendee.partstat, sequence, stamp
    if received.person:
        received.person.unreachable_since = None  # they have our mail, and write to us


def _attendee(told: Told, mail: Mail, reply: CalendarReply) -> Attendee:
    """The one whose invitation it is, who must be who sends it."""
    if mail.is_forged:
        raise ForPeople(FORGED)
    if mail.sender != told.address:
        raise ForPeople(FROM_ELSE, attendee=told.address, sender=mail.sender or "?")
    attendee = next((each for each in reply.attendees if each.address == told.address), None)
    if attendee is None:
        raise ForPeople(NOT_ABOUT, attendee=told.address)
    return attendee


def _require_answer(reply: CalendarReply, attendee: Attendee) -> None:
    if reply.method == "COUNTER":
        raise ForPeople(COUNTER, attendee=attendee.address, time=reply.proposed or "?")
    if reply.method != "REPLY":
        raise ForPeople(OTHER_METHOD)
    if attendee.partstat == "DELEGATED" and attendee.delegated_to:
        raise ForPeople(DELEGATED, attendee=attendee.address, others=", ".join(attendee.delegated_to))
    if attendee.partstat == "DELEGATED":
        raise ForPeople(DELEGATED_TO_NOBODY, attendee=attendee.address)
    if attendee.partstat not in SAID:
        raise ForPeople(UNSAID, attendee=attendee.address)


def _is_old(told: Told, session: Session | None, reply: CalendarReply, stamp: datetime) -> bool:
    """Whether it is about a date that holds no longer, or was taken back. Without a SEQUENCE, whether it was written before we told."""
    _uid, generation = uid_parts(reply.uid)
    if generation > told.generation:
        raise ForPeople(UNKNOWN, sender=told.address)
    if told.method != Method.REQUEST or generation < told.generation:
        return True
    current = max(told.sequence, session.sequence if session and session.is_dated else 0)
    if reply.sequence is None:
        return current > told.sequence or (told.told_at is not None and stamp < told.told_at)
    return reply.sequence < current


def _stamp(mail: Mail, reply: CalendarReply) -> datetime:
    """When it was written; a clock that is far ahead of ours is not believed, so that no later answer is kept out."""
    written, now = reply.stamp or mail.sent_at or clock.now(), clock.now()
    return now if written > now + AHEAD_AT_MOST else written


def _answer(received: Received, told: Told, session: Session | None, attendee: Attendee, stamp: datetime) -> None:
    programme = released(told.season_id)
    place = place_for(told.season_id, programme, told.address, told.uid) if programme and session else None
    deputy = deputy_for(told.season_id, told.address, told.uid)
    received.place = place or (deputy.place if deputy else None)
    if place and session:
        received.outcome = _answer_of_place(received, place, session, SAID[attendee.partstat], stamp)
    elif deputy:
        if attendee.partstat == "DECLINED":
            _all_or_nothing(partial(giving.decline, deputy))
        received.outcome = Outcome.ANSWERED
    elif attendee.partstat == "ACCEPTED":
        received.outcome = Outcome.NOTED
    else:
        received.outcome, received.because = Outcome.FOR_PEOPLE, OTHERWISE[attendee.partstat]
        received.facts = {"attendee": received.sender_name or told.address}


def _answer_of_place(received: Received, place: Place, session: Session, said: Said, stamp: datetime) -> Outcome:
    """As an answer on the page; given when it was written, however late the mail was."""
    row = row_of(place, session.uid)
    before = giving.answer_of(place, row.id)
    if before and stands(before, session) and before.given_at > stamp:
        return Outcome.OVERTAKEN
    give = partial(giving.give, place, row, said, words=received.words, by=place.holder_id)
    _all_or_nothing(give).given_at = stamp
    return Outcome.ANSWERED


def _all_or_nothing(work: Callable[[], T]) -> T:
    """What is refused has changed nothing, and the mail is kept all the same."""
    with db.session.begin_nested():
        return work()
