"""Changing what is known of the house. Readers see its name, contact, colour and logo at once; nothing of it stands in a release."""

from typing import Any

from netverk.db import db
from netverk.people import journal
from netverk.seasons.houses import find_house
from netverk.seasons.models import House

FACTS = ("name", "contact", "phone", "accent", "logo", "minutes_between", "minutes_of_travel")
ONLY = 1  # the id of the one house, so that two who make it at once make the same


def revise_house(*, by: int | None, **facts: Any) -> House:
    """Change what is known of the house, which is made where it is not there yet, in the caller's transaction."""
    house = find_house() or _made()
    before = {name: getattr(house, name) for name in facts}
    for name, value in facts.items():
        setattr(house, name, value)
    journal.note_changes("revise", house, before, facts, by=by)
    return house


def _made() -> House:
    house = House(id=ONLY, name="")
    db.session.add(house)
    db.session.flush()
    return house
