"""Those who have registered for the season ahead. All are invented, and so are the organisations that they come from."""

from dataclasses import dataclass

from netverk.answers.models import Said
from netverk.examples.speakers import email
from netverk.people.knowing import Contact


@dataclass(frozen=True, slots=True)
class Signed:
    """Who registered whom, on whose account."""

    registrant: Contact
    attendees: tuple[Contact, ...]
    organisation: str


def network() -> tuple[Signed, ...]:
    """Nine members in seven registrations: one was made by an assistant for two, one by a member for herself and a colleague."""
    kari = _contact("Kari Mossvik", 5)
    return (
        Signed(kari, (kari,), "Hamnverket"),
        _alone("Ebba Rönnstrand", 6, "Lövsunda kommun"),
        Signed(_contact("Bodil Askdal", 7), (_contact("Henning Storlund", 8), _contact("Maj Blåkulla", 9)), "Region Västerled"),
        _alone("Olof Tallvik", 10, "Granviks kommun"),
        Signed(_contact("Siv Ängsmark", 11), (_contact("Siv Ängsmark", 11), _contact("Arvid Näsudd", 12)), "Stig- och ledverket"),
        _alone("Tuva Kornfält", 13, "Åsnäs kommun"),
        _alone("Birger Hallonlund", 14, "Statens kajnämnd"),
    )


DEPUTY = Contact(name="Gry Sandvik", email=email("Gry Sandvik"))
ANSWERS = (Said.YES, Said.YES, Said.MAYBE, Said.NO)  # of the first of them, in that order; the next one lets DEPUTY go


def conference() -> tuple[Signed, ...]:
    return (
        _alone("Kari Mossvik", 5, "Hamnverket"),
        _alone("Stina Björkvret", 15, "Region Bergslandet"),
        _alone("Måns Sälgholm", 16, "Åsnäs kommun"),
    )


def _alone(name: str, number: int, organisation: str) -> Signed:
    who = _contact(name, number)
    return Signed(who, (who,), organisation)


def _contact(name: str, number: int) -> Contact:
    """With a number from those that are kept for fiction in Sweden (070-1740605 to 070-1740699)."""
    return Contact(name=name, email=email(name), phone=f"070-17406{number:02}")
