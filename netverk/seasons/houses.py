"""The one house, as values."""

from sqlalchemy import select

from netverk.db import db
from netverk.programme.occupancy import USUAL, Buffers
from netverk.programme.published import House as HouseValue
from netverk.programme.published import Logo
from netverk.seasons.models import House


def house() -> HouseValue:
    found = find_house()
    if found is None:
        return HouseValue(name="netverk")
    logo = Logo(digest=found.logo, name=found.name) if found.logo else None
    return HouseValue(name=found.name, contact=found.contact, phone=found.phone, accent=found.accent, logo=logo)


def buffers() -> Buffers:
    """The minutes that anybody needs from one engagement to the next, as the house reckons."""
    found = find_house()
    return Buffers(found.minutes_between, found.minutes_of_travel) if found else USUAL


def find_house() -> House | None:
    return db.session.scalar(select(House).limit(1))
