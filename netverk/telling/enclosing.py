"""The calendar object that a letter encloses, and the address that it comes from."""

from typing import Any

from netverk import clock
from netverk.calendars.invitation import Attendee, Method, Organizer, Reason, cancellation, request
from netverk.deputies import posting
from netverk.language import N_, _
from netverk.letters import tags
from netverk.letters.outbox import Calendar, Message
from netverk.programme.published import House
from netverk.telling.holdings import Object, tag_of
from netverk.telling.partstats import find_partstat
from netverk.telling.writing_desk import Desk

NO_PLACE = {  # to those who stand up, and hold no place that could be kept
    Reason.POSTPONED: N_("“%(title)s” is postponed. A new date will follow."),
    Reason.CANCELLED: N_("“%(title)s” is cancelled."),
}


def with_object(message: Message, desk: Desk, inside: Object, house: House) -> Message:
    """The same letter with a calendar object inside."""
    organizer = Organizer(house.name, tags.with_tag(tag_of(desk.address, inside)))
    return Message(
        subject=message.subject,
        text=message.text,
        html=message.html,
        calendar=Calendar(method=inside.method.value, content=_object(desk, inside, organizer)),
        sender=organizer.email,
    )


def subject_of(one: Object) -> str:
    """Of a mail that does nothing but carry it."""
    if one.method is Method.CANCEL:
        return _("Taken out of your calendar: %(title)s", title=one.entry.title)
    return _("For your calendar: %(title)s", title=one.entry.summary)


def _object(desk: Desk, each: Object, organizer: Organizer) -> bytes:
    attendee = Attendee(desk.letter.name, desk.address)
    if each.method is Method.CANCEL and each.reason:
        return cancellation(
            each.entry,
            attendee=attendee,
            organizer=organizer,
            generation=each.generation,
            dtstamp=clock.now(),
            sequence=each.sequence,
            reason=each.reason,
            text=_words_of(desk, each),
        )
    return request(
        each.entry,
        attendee=attendee,
        organizer=organizer,
        generation=each.generation,
        dtstamp=clock.now(),
        related_to=each.related_to,
        **_asking(desk, each),
    )


def _asking(desk: Desk, each: Object) -> dict[str, Any]:
    """Whether the calendar is to ask for a reply: where replies are taken in, and none was given to this date and place."""
    if not desk.settings.receive:
        return {}
    said = find_partstat(desk, each)
    return {"partstat": said} if said else {"ask": True}


def _words_of(desk: Desk, each: Object) -> str:
    """What is said in the entry that is taken back; empty where the reason alone says it well."""
    if each.entry.uid in desk.reader.away:
        return _("Somebody else goes in your stead.")
    if desk.letter.kind == posting.HANDED_OVER:
        return _("Somebody else has your place now.")
    if desk.letter.kind == posting.NOT_NEEDED:
        return _("You do not go to this session any longer.")
    if desk.reader.attends or each.reason in (None, Reason.LEFT):
        return ""
    return _(NO_PLACE[each.reason], title=each.entry.title)
