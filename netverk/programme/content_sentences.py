"""How changes of place, people and content are said."""

from collections.abc import Iterable
from typing import Any

from netverk.language import N_, _, date_words, joined
from netverk.programme.days import DayRelocated
from netverk.programme.kinds import (
    AdvisoryChanged,
    DaysChanged,
    DetailsChanged,
    Field,
    FieldsChange,
    JoiningLinkChanged,
    LeaderChanged,
    PlaceChange,
    Relocated,
    RoomChanged,
    SeasonChanged,
    SpeakerChanged,
    SpeakerProfileChanged,
    TalkChanged,
    VenueChanged,
    WentHybrid,
    WentOnline,
    WentOnSite,
)
from netverk.programme.time_sentences import subject
from netverk.programme.value import Byline, Mode, Programme, Talk
from netverk.programme.words import part_title

FIELD_WORDS = {
    "title": N_("title"),
    "subtitle": N_("subtitle"),
    "summary": N_("summary"),
    "description": N_("description"),
    "kind": N_("kind"),
    "track": N_("track"),
    "language": N_("language"),
    "links": N_("links"),
    "slug": N_("address on the web"),
    "number": N_("number"),
    "because": N_("reason"),
    "formerly": N_("earlier date"),
    "minutes": N_("length"),
    "purpose": N_("purpose"),
    "audience": N_("audience"),
    "questions": N_("questions"),
    "arranged_by": N_("arranger"),
    "contact": N_("contact"),
    "usual_weekday": N_("usual weekday"),
    "usual_hours": N_("usual hours"),
    "accent": N_("colour"),
    "logo": N_("logo"),
    "term": N_("period"),
    "starts_on": N_("period"),
    "ends_on": N_("period"),
    "planned": N_("number of meetings"),
    "capacity": N_("number of places"),
    "note": N_("note"),
    "opens": N_("registration"),
    "closes": N_("registration"),
    "takes_registrations": N_("registration"),
    "zone": N_("time zone"),
    "name": N_("name"),
    "affiliation": N_("affiliation"),
    "biography": N_("biography"),
    "photo": N_("photo"),
    "focus_x": N_("photo"),
    "focus_y": N_("photo"),
    "street": N_("address"),
    "postcode": N_("address"),
    "town": N_("address"),
    "map_url": N_("map"),
    "directions": N_("directions"),
    "access": N_("accessibility"),
    "lift": N_("accessibility"),
    "hearing_loop": N_("accessibility"),
    "quiet_room": N_("accessibility"),
    "rooms": N_("rooms"),
}


def relocated(change: Relocated, programme: Programme) -> str:
    what, place = subject(change, programme), _place(change, programme)
    if place and change.was:
        return _("%(what)s changes venue: %(place)s instead of %(was)s.", what=what, place=place, was=change.was)
    if place:
        return _("%(what)s has got a venue: %(place)s.", what=what, place=place)
    return _("%(what)s no longer has a venue. It was %(was)s.", what=what, was=change.was)


def went_online(change: WentOnline, programme: Programme) -> str:
    what = subject(change, programme)
    if _mode_left(change) is Mode.HYBRID:
        return _("%(what)s is held online only.", what=what)
    if change.was:
        return _("%(what)s is held online instead of on site (%(was)s).", what=what, was=change.was)
    return _("%(what)s is held online instead of on site.", what=what)


def went_on_site(change: WentOnSite, programme: Programme) -> str:
    what, place = subject(change, programme), _place(change, programme)
    if _mode_left(change) is Mode.HYBRID:
        return _with_place(_("%(what)s is held on site only", what=what), place)
    return _with_place(_("%(what)s is held on site instead of online", what=what), place)


def went_hybrid(change: WentHybrid, programme: Programme) -> str:
    return _with_place(_("%(what)s is held both on site and online", what=subject(change, programme)), _place(change, programme))


def room_changed(change: RoomChanged, programme: Programme) -> str:
    what, place = subject(change, programme), _place(change, programme)
    return _("%(what)s changes room: %(place)s instead of %(was)s.", what=what, place=place or "–", was=change.was or "–")


def day_relocated(change: DayRelocated, programme: Programme) -> str:
    places = (programme.venue(slug) for slug in change.after)
    return _("The conference day is held in another place: %(place)s.", place=joined(place.name for place in places if place) or "–")


def speaker_changed(change: SpeakerChanged, programme: Programme) -> str:
    before, after = _people(change.fields, "before"), _people(change.fields, "after")
    facts = {"what": subject(change, programme), "came": _names(after, before), "left": _names(before, after)}
    if facts["came"] and facts["left"]:
        return _("%(what)s: now with %(came)s instead of %(left)s.", **facts)
    if facts["came"]:
        return _("%(what)s: now with %(came)s.", **facts)
    if facts["left"]:
        return _("%(what)s: now without %(left)s.", **facts)
    return _("%(what)s: what is said of %(who)s has changed.", who=joined(after.values()), **facts)


def leader_changed(change: LeaderChanged, _programme: Programme) -> str:
    before, after = _people(change.fields, "before"), _people(change.fields, "after")
    facts = {"came": _names(after, before), "left": _names(before, after)}
    if facts["came"] and facts["left"]:
        return _("Discussion leader: %(came)s instead of %(left)s.", **facts)
    if facts["came"]:
        return _("Discussion leader: %(came)s.", **facts)
    if facts["left"]:
        return _("No longer discussion leader: %(left)s.", **facts)
    return _("What is said of %(who)s has changed.", who=joined(after.values()))


def talk_changed(change: TalkChanged, programme: Programme) -> str:
    session = programme.session(change.uid)
    titles = {talk.uid: part_title(talk) for talk in session.talks} if session else {}
    said = dict.fromkeys(_of_talk(field, titles.get(field.part) or change.title) for field in change.fields)
    return _("%(what)s has other contents: %(list)s.", what=subject(change, programme), list=", ".join(said))


def details_changed(change: DetailsChanged, programme: Programme) -> str:
    what, title = subject(change, programme), change.field("title")
    if title and len(change.fields) == 1:
        return _("%(what)s was called “%(before)s”.", what=what, before=title.before)
    return _("%(what)s has changed: %(fields)s.", what=what, fields=_field_words(change))


def joining_link_changed(change: JoiningLinkChanged, programme: Programme) -> str:
    what = subject(change, programme)
    if change.before and change.after:
        return _("%(what)s has a new joining link. The old one no longer works.", what=what)
    return _("%(what)s has got a joining link.", what=what) if change.after else _("%(what)s no longer has a joining link.", what=what)


def season_changed(change: SeasonChanged, _programme: Programme) -> str:
    return _("The facts about the season have changed: %(fields)s.", fields=_field_words(change))


def days_changed(change: DaysChanged, _programme: Programme) -> str:
    if not change.after:
        return _("The conference no longer has any days set.")
    return _("The days of the conference are now: %(days)s.", days=joined(date_words(day.date) for day in change.after))


def speaker_profile_changed(change: SpeakerProfileChanged, _programme: Programme) -> str:
    if change.after:
        return _("%(name)s is new among those taking part.", name=change.name)
    if change.before:
        return _("%(name)s is no longer among those taking part.", name=change.name)
    return _("What is said of %(who)s has changed: %(fields)s.", who=change.name, fields=_field_words(change))


def venue_changed(change: VenueChanged, _programme: Programme) -> str:
    if change.after:
        return _("%(name)s is a new venue in the programme.", name=change.name)
    if change.before:
        return _("%(name)s is no longer a venue of the programme.", name=change.name)
    return _("What is said of %(who)s has changed: %(fields)s.", who=change.name, fields=_field_words(change))


def advisory_changed(change: AdvisoryChanged, _programme: Programme) -> str:
    if change.before and change.after:
        return _("The information “%(title)s” has changed.", title=change.after.title)
    if change.after:
        return _("New information: “%(title)s”.", title=change.after.title)
    return _("The information “%(title)s” no longer holds.", title=change.before.title if change.before else "")


def _place(change: PlaceChange, programme: Programme) -> str:
    session = programme.session(change.uid)
    return programme.place_name(session) if session else ""


def _with_place(said: str, place: str) -> str:
    return f"{said}: {place}." if place else f"{said}."


def _mode_left(change: PlaceChange) -> object:
    field = change.field("mode")
    return field.before if field else None


def _people(fields: Iterable[Field], side: str) -> dict[str, str]:
    """Uid → name of everybody in the changed fields, in order."""
    values: list[Any] = [getattr(field, side) for field in fields]
    lines = [line for value in values for line in (value.by if isinstance(value, Talk) else value or ())]
    return {line.speaker: line.name for line in lines if isinstance(line, Byline)}


def _names(these: dict[str, str], but: dict[str, str]) -> str:
    return joined(name for uid, name in these.items() if uid not in but)


def _of_talk(field: Field, title: str) -> str:
    match field:
        case Field("talk", None, Talk() as came):
            return _("“%(title)s” is new", title=part_title(came))
        case Field("talk", Talk() as left, None):
            return _("“%(title)s” is left out", title=part_title(left))
        case Field("title", str(before), str(after)) if before and after:
            return _("“%(before)s” is now called “%(after)s”", before=before, after=after)
        case Field("order", _, _):
            return _("another order")
        case _:
            return _("“%(title)s” has changed", title=title)


def _field_words(change: FieldsChange) -> str:
    return joined(dict.fromkeys(_(FIELD_WORDS.get(field.name, field.name)) for field in change.fields))
