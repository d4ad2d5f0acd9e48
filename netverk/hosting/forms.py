"""What is asked about a venue and its rooms."""

from collections.abc import Iterator
from typing import Any

from wtforms import BooleanField, Field, FieldList, FormField, HiddenField
from wtforms.validators import ValidationError

from netverk.forms import Form, FormSentOnce, rearranged
from netverk.hosting.describing import RoomSaid
from netverk.language import N_, _
from netverk.seasons.forms import line, paragraphs, whole_number
from netverk.sessions.link_forms import LONGEST_LINK, web_address
from netverk.venues.models import Room, Venue

SAME = ("name", "street", "postcode", "town", "map_url", "directions", "access")
TICKED = ("lift", "hearing_loop", "quiet_room")
MOST_ROOMS = 60


class RoomForm(Form):
    """One row: a room."""

    class Meta(Form.Meta):
        csrf = False  # the form around it has the token

    slug = HiddenField()
    name = line(N_("Name of the room"), longest=120)
    seats = whole_number(N_("Seats"))
    equipment = line(N_("Equipment"), description=N_("For ourselves: projector, microphone."))

    def validate_name(self, field: Field) -> None:
        if not field.data and (self.slug.data or self.seats.data or self.equipment.data):
            raise ValidationError(_("Write what the room is called, or take it away."))

    @property
    def room(self) -> RoomSaid:
        said = {name: self[name].data or "" for name in ("slug", "name", "equipment")}
        return RoomSaid(seats=self.seats.data, **said)


class VenueForm(FormSentOnce):
    name = line(N_("Name of the venue"), needed=N_("Write what the venue is called."), longest=120)
    street = line(N_("Street"), longest=120)
    postcode = line(N_("Postcode"), longest=20)
    town = line(N_("Town"), longest=80)
    map_url = line(N_("Map"), check=web_address, longest=LONGEST_LINK, description=N_("The web address of a map that shows the way."))
    directions = paragraphs(N_("How to get there"))
    lift = BooleanField(N_("There is a lift to every room"))
    hearing_loop = BooleanField(N_("There is a hearing loop"))
    quiet_room = BooleanField(N_("There is a quiet room"))
    access = paragraphs(N_("More about access"), description=N_("Doors, steps, toilets, parking, guide dogs."))
    rooms = FieldList(FormField(RoomForm), min_entries=1, max_entries=MOST_ROOMS)

    @property
    def facts(self) -> dict[str, Any]:
        """As `describing.describe` takes them."""
        return {name: self[name].data or "" for name in SAME} | {name: bool(self[name].data) for name in TICKED}

    @property
    def said(self) -> list[RoomSaid]:
        """The rooms that have a name."""
        rows = [row.form for row in self.rooms if row.form.name.data]
        return [row.room for row in rows]

    def arrange(self, wanted: str) -> None:
        """`room` adds a row; `up-1`, `down-0` and `drop-2` do that to one."""
        rows = rearranged([row.data for row in self.rooms], wanted)
        if wanted == "room" and len(rows) < MOST_ROOMS:
            rows.append({})
        self.rooms.process(None, rows)

    def faults(self) -> Iterator[tuple[str, str, str]]:
        fields = (field for row in self.rooms for field in row.form)
        yield from ((field.id, field.label.text, str(fault)) for field in fields for fault in field.errors)

    @classmethod
    def of(cls, venue: Venue, rooms: list[Room]) -> "VenueForm":
        """The form as sent, or filled in with what is known."""
        known: dict[str, Any] = {name: getattr(venue, name) for name in (*SAME, *TICKED)}
        rows = [{"slug": room.slug, "name": room.name, "seats": room.seats, "equipment": room.equipment} for room in rooms]
        return cls(data=known | {"rooms": rows})
