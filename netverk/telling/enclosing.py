"""The calendar object that a letter encloses, and the address that it comes from."""

import hmac
from hashlib import sha256

from netverk import clock
from netverk.calendars.invitation import Attendee, Method, Organizer, Reason, cancellation, mail_uid, request
from netverk.deputies import posting
from netverk.language import N_, _
from netverk.letters.outbox import Calendar, Message
from netverk.programme.published import House
from netverk.telling.holdings import Object
from netverk.telling.writing_desk import Desk

NO_PLACE = {  # to those who stand up, and hold no place that could be kept
    Reason.POSTPONED: N_("“%(title)s” is postponed. A new date will follow."),
    Reason.CANCELLED: N_("“%(title)s” is cancelled."),
}


def with_object(message: Message, desk: Desk, inside: Object, house: House) -> Message:
    """The same letter with a calendar object inside."""
    organizer = Organizer(house.name, _organizer_address(desk, inside))
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
    )


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


def _organizer_address(desk: Desk, each: Object) -> str:
    """The house's address with a tag of its own for this address and UID, the same as long as the UID lives."""
    local, _at, domain = desk.settings.mail_from.partition("@")
    said = f"{desk.address} {mail_uid(each.entry.uid, each.generation)}"
    tag = hmac.new(desk.settings.secret_key.encode(), said.encode(), sha256).hexdigest()[:16]
    return f"{local}+{tag}@{domain}"
