"""A morning of a network on 5 May 2030: Kari comes, Åke sends Per, Örjan has said no, Gun is a guest; and who works at the door."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import select

from netverk.answers.models import Said
from netverk.db import db, write
from netverk.door.models import Presence
from netverk.door.occasions import Occasion, occasion_or_404
from netverk.people.models import Person
from netverk.seasons.models import Season
from netverk.seasons.roles import Role
from netverk.seats.models import Place, PlaceState
from tests import make
from tests.visitor import Visitor

UID = "00000000-0000-4000-8000-000000000001"
AT = f"/organise/natverket/varen-2030/door/{UID}"
MORNING = "2030-05-05 09:12"
NOON = "2030-05-05 14:00"


@dataclass(frozen=True)
class DoorScene:
    app: Flask
    dan: Person
    keys: dict[str, str]  # on the list, by name
    places: dict[str, int]

    @property
    def visitor(self) -> Visitor:
        return Visitor(self.app, signed_in=self.dan)

    def send(self, *presses: dict[str, Any], visitor: Visitor | None = None) -> dict[str, str]:
        """As the script sends them; what was said against each."""
        at_the_door = visitor or self.visitor
        token = at_the_door.get(AT).tree.xpath("//*[@data-door]/@data-token")[0]
        answer = at_the_door.client.post(f"{AT}/presses", json={"presses": presses}, headers={"X-CSRFToken": token})
        assert answer.status_code == 200
        return dict(json.loads(answer.text)["said"])

    def present(self) -> list[tuple[int | None, str]]:
        """Place and name of whoever is in."""
        with self.app.app_context():
            rows = db.session.scalars(select(Presence).where(Presence.taken_back_at.is_(None)).order_by(Presence.id))
            return [(row.place_id, row.name) for row in rows]


def lay(app: Flask) -> DoorScene:
    with app.app_context(), write():
        make.house()
        season = make.season(series=make.series("Nätverket", slug="natverket"), slug="varen-2030")
        dan = make.organiser("Dan", Role.DOOR, series=season.series)
        session = make.session("Om tillit", slug="tillit", season=season, uid=UID)
        own = make.registration("Kari Nord", season=season, organisation=make.organisation("Umeå kommun"))
        places = {
            name: make.place(name, season=season, registration=own, **facts)
            for name, facts in (
                ("Örjan Ek", {}), ("Åke Dal", {}), ("Kari Nord", {}), ("Gun Alm", {"session": session}),
                ("Väntande", {"state": PlaceState.PENDING}), ("Avbokad", {"state": PlaceState.CANCELLED}),
            )
        }  # fmt: skip
        other = make.session("Om makt", season=season, starts="2030-06-02 09:30")
        make.place("Annan gäst", season=season, session=other)
        make.answer(Said.NO, place=places["Örjan Ek"], session=session)
        make.answer(Said.NO, place=places["Kari Nord"], session=other)
        make.answer(Said.MAYBE, place=places["Kari Nord"], session=session)
        per = make.deputy("Per Ås", place=places["Åke Dal"], session=session)
        keys = {name: f"p{place.id}" for name, place in places.items()} | {"Per Ås": f"d{per.id}"}
        return DoorScene(app, dan, keys, {name: place.id for name, place in places.items()})


def occasion(uid: str = UID) -> Occasion:
    """Within an app's context."""
    season = db.session.scalars(select(Season)).one()
    return occasion_or_404(season, uid)


def crowd(season: Season, number: int) -> Sequence[Place]:
    """So many more, each from an organisation of their own."""
    made = []
    for n in range(number):
        signed = make.registration(f"Deltagare {n}", season=season, organisation=make.organisation(f"Myndigheten {n}"))
        made.append(make.place(f"Deltagare {n}", season=season, registration=signed))
    return made


def press(does: str, **facts: Any) -> dict[str, Any]:
    return {"does": does, "once": uuid4().hex} | facts
