"""The one house, as a value and as its record."""

from sqlalchemy import select

from netverk.db import db
from netverk.programme.published import House as HouseValue
from netverk.programme.published import Logo
from netverk.seasons.models import House


def house() -> HouseValue:
    found = find_house()
    if found is None:
        return HouseValue(name="netverk")
    logo = Logo(digest=found.logo, name=found.name) if found.logo else None
    return HouseValue(name=found.name, contact=found.contact, phone=found.phone, accent=found.accent, logo=logo)


def find_house() -> House | None:
    return db.session.scalar(select(House).limit(1))
