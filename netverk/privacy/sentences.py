"""What is stored about somebody, in plain sentences: from what an export holds."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from netverk.language import N_, _, ngettext

Facts = Mapping[str, Any]

COUNTED: Mapping[str, Callable[[int], str]] = {
    "registrations": lambda n: ngettext("One registration that you have signed.", "%(n)s registrations that you have signed.", n),
    "places": lambda n: ngettext("One place that you have, or had.", "%(n)s places that you have, or had.", n),
    "answers": lambda n: ngettext("One answer whether you come.", "%(n)s answers whether you come.", n),
    "replies": lambda n: ngettext("One reply to what we asked.", "%(n)s replies to what we asked.", n),
    "deputies": lambda n: ngettext("Once that somebody went in another's stead.", "%(n)s times that somebody went in another's stead.", n),
    "standing_deputies": lambda n: ngettext("One standing deputy.", "%(n)s standing deputies.", n),
    "presences": lambda n: ngettext("Once that you came.", "%(n)s times that you came.", n),
    "invitations": lambda n: ngettext("One invitation to take a place.", "%(n)s invitations to take a place.", n),
    "letters": lambda n: ngettext("One letter to you, its text for 90 days.", "%(n)s letters to you, their texts for 90 days.", n),
    "mails": lambda n: ngettext("One mail that you have sent us.", "%(n)s mails that you have sent us.", n),
    "told": lambda n: ngettext("One calendar entry that we have sent you.", "%(n)s calendar entries that we have sent you.", n),
    "roles": lambda n: ngettext("One role with the house, now or before.", "%(n)s roles with the house, now or before.", n),
    "passkeys": lambda n: ngettext("One passkey.", "%(n)s passkeys.", n),
    "journal": lambda n: ngettext("One line of the journal.", "%(n)s lines of the journal.", n),
}


def sentences(exported: Facts) -> list[str]:
    """One for each kind of thing that there is."""
    return [*_who(exported["person"]), *_counted(exported), *_apart(exported)]


def _who(person: Facts) -> Iterator[str]:
    yield _("Name: %(name)s.", name=person["name"])
    yield _("E-mail: %(email)s.", email=person["email"])
    if person["phone"]:
        yield _("Phone: %(phone)s.", phone=person["phone"])
    if person["organisation"]:
        yield _("Organisation: %(name)s.", name=person["organisation"])
    if person["is_protected"]:
        yield _("That your identity is protected.")
    if person["has_calendar"]:
        yield _("The address of your own calendar.")


def _counted(exported: Facts) -> Iterator[str]:
    for name, words in COUNTED.items():
        if n := len(exported[name]):
            yield words(n) % {"n": n}


def _apart(exported: Facts) -> Iterator[str]:
    """What deserves a sentence of its own."""
    if any(each["about_health"] for each in exported["replies"]):
        yield _("Among the replies some are about health, such as what you eat. Few may read them, and they are gone 14 days after.")
    for speaker in exported["speakers"]:
        yield _("Your profile as the speaker %(name)s, and what was agreed with you.", name=speaker["name"])


GOES = (
    N_("Your name, your addresses, phone number, organisation and calendar."),
    N_("Your places in what is to come: they are given back now, and your calendar entries are taken back."),
    N_("Your replies to questions, what you wrote with your answers, and invitations to take a place."),
    N_("What our letters to you said, and what letters to others said about you."),
    N_("Passkeys, links to sign in, and roles with the house."),
)
STAYS = (
    N_("That somebody had a place, answered or came, without saying who: the house has to know how many came."),
    N_("The journal of who did what, in which people stand as numbers. Nothing says any longer who the number was."),
    N_("Letters that lie in your own inbox, and in the inboxes of others."),
    N_("Copies of the whole that were set aside against accidents, until they are thrown away in their turn."),
    N_("What somebody has written about you in a text of their own: tell us of it, and we look."),
)
