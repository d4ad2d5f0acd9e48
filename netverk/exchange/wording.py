"""How a difference between a file and the draft is said to the organiser."""

from netverk.exchange.merging import Found
from netverk.language import N_, _

THINGS = {
    "session": N_("“%(name)s”"),
    "speaker": N_("Speaker %(name)s"),
    "venue": N_("Venue %(name)s"),
    "room": N_("Room %(name)s"),
    "day": N_("Day %(name)s"),
    "advisory": N_("Information “%(name)s”"),
    "season": N_("The season"),
    "series": N_("The series"),
    "programme": N_("The programme"),
}
FIELDS = {
    "when": N_("date and hours"),
    "place": N_("place"),
    "run": N_("first and last day"),
    "title": N_("title"),
    "subtitle": N_("subtitle"),
    "summary": N_("summary"),
    "description": N_("description"),
    "kind": N_("kind"),
    "track": N_("track"),
    "language": N_("language"),
    "talks": N_("talks and speakers"),
    "chairs": N_("chairs"),
    "leaders": N_("discussion leaders"),
    "links": N_("links"),
    "name": N_("name"),
    "affiliation": N_("affiliation"),
    "biography": N_("biography"),
    "photo": N_("photo"),
    "focus_x": N_("middle of the photo"),
    "focus_y": N_("middle of the photo"),
    "seats": N_("seats"),
    "street": N_("street"),
    "postcode": N_("postcode"),
    "town": N_("town"),
    "map_url": N_("map"),
    "directions": N_("directions"),
    "access": N_("access"),
    "lift": N_("lift"),
    "hearing_loop": N_("hearing loop"),
    "quiet_room": N_("quiet room"),
    "term": N_("term"),
    "planned": N_("planned number of sessions"),
    "capacity": N_("capacity"),
    "note": N_("note"),
    "opens": N_("when registration opens"),
    "closes": N_("when registration closes"),
    "takes_registrations": N_("whether one can register"),
    "purpose": N_("purpose"),
    "audience": N_("audience"),
    "questions": N_("questions"),
    "arranged_by": N_("arranger"),
    "contact": N_("contact"),
    "usual_weekday": N_("usual weekday"),
    "usual_hours": N_("usual hours"),
    "accent": N_("colour"),
    "logo": N_("logo"),
    "text": N_("text"),
    "ends_on": N_("last day"),
}


def words(found: Found) -> str:
    """`“SCADA StrangeLove”: date and hours`."""
    which = _(THINGS[found.what], name=found.name)
    return f"{which}: {_(FIELDS[found.field])}" if found.field else which
