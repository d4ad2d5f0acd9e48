"""A conference still to come: two days, three rooms, everybody in it invented."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from netverk.examples.speakers import byline, speaker, talk, uid
from netverk.programme.value import Day, Kind, Programme, Room, Season, Series, Session, Speaker, Status, Venue
from netverk.programme.when import When
from netverk.seasons.naming import slugify

AHEAD = timedelta(weeks=6)
CAPACITY = 120
CANCELLED = "skriv-sa-att-det-blir-gjort"  # the session that is called off once the programme is published
BECAUSE = "Klara Vintervik har blivit sjuk."

SERIES = Series(
    slug="vardagens-forvaltning",
    kind=Kind.CONFERENCE,
    title="Vardagens förvaltning",
    purpose="Två dagar om hur det offentliga arbetet blir gjort en vanlig tisdag: beslut, blanketter, telefonköer och allt det som ingen "
    "strategi nämner.",
    audience="För dig som leder eller utvecklar arbete i stat, region eller kommun.",
    contact="natverk@example.org",
)

MAGASINET = Venue(
    slug="spannmalsmagasinet",
    name="Spannmålsmagasinet",
    street="Exempelkajen 12",
    town="Stockholm",
    directions="Spårvagnen stannar utanför. Från centralen tar det tjugo minuter att gå längs vattnet.",
    access="Alla salar nås med hiss och har hörslinga. I Biblioteket finns ett vilrum som du kan låna nyckel till.",
    rooms=(
        Room(slug="1-stora-loftet", name="Stora loftet", seats=140),
        Room(slug="2-biblioteket", name="Biblioteket", seats=50),
        Room(slug="3-verkstaden", name="Verkstaden", seats=36),
    ),
)
LOFT, LIBRARY, WORKSHOP = (room.slug for room in MAGASINET.rooms)

HEDBRINK = speaker("Agda Hedbrink", "förvaltningschef", "Lövsunda kommun", "Agda Hedbrink leder dagarna och ser till att tiden håller.")
LIGHTHOUSE = speaker("Melker Fyrvall", "generaldirektör", "Hamnverket")
MEADOW = speaker("Tekla Ängsfors", "handläggare", "Skogsvattenverket")
RAPIDS = speaker("Isak Forsträsk", "jurist", "Granviks kommun")
GROVE = speaker("Ronja Lundvik", "verksamhetsutvecklare", "Region Västerled")
COVE = speaker("Klara Vintervik", "språkvårdare", "Statens kajnämnd")
RIDGE = speaker("Folke Åsmyr", "it-chef", "Region Bergslandet")
SPRING = speaker("Elina Källsved", "forskare", "Mellanbygdens högskola")
SHORE = speaker("Ville Strandkulla", "receptionist", "Åsnäs kommun")
ALL = (HEDBRINK, LIGHTHOUSE, MEADOW, RAPIDS, GROVE, COVE, RIDGE, SPRING, SHORE)

LEADING, MEETING, TOOLS = "Leda", "Möta", "Verktyg"


@dataclass(frozen=True, slots=True)
class Item:
    """One session: its day (0 or 1), its hours as written, where, what, by whom."""

    day: int
    hours: str
    room: str
    title: str
    by: tuple[Speaker, ...]
    track: str = ""
    kind: str = "föredrag"
    summary: str = ""
    chair: Speaker | None = None


ITEMS = (
    Item(0, "09.30–10.15", LOFT, "Det som blir gjort ändå", (LIGHTHOUSE,), chair=HEDBRINK, summary="Om arbetet som ingen plan beskriver."),
    Item(0, "10.45–11.30", LOFT, "Att säga nej till ett gott förslag", (RAPIDS,), LEADING),
    Item(0, "10.45–11.30", LIBRARY, "Receptionen vet först", (SHORE,), MEETING, summary="Vad den första frågan över disk berättar."),
    Item(0, "10.45–12.00", WORKSHOP, "Rita om en blankett", (MEADOW, GROVE), TOOLS, "verkstad", "Ta med en blankett som du ogillar."),
    Item(0, "13.00–13.45", LOFT, "Tio år i telefonkön", (SPRING,), MEETING, summary="Vad väntetider gör med förtroendet, i siffror."),
    Item(0, "13.00–13.45", LIBRARY, "Driftstörningen som lärde oss samarbeta", (RIDGE,), TOOLS),
    Item(0, "14.15–15.30", LOFT, "Vem får bestämma?", (LIGHTHOUSE, RAPIDS, GROVE), LEADING, "panel", chair=HEDBRINK),
    Item(0, "17.30–19.00", LIBRARY, "Kvällssamtal med soppa", (HEDBRINK,), kind="samtal", summary="Om det som inte hanns med under dagen."),
    Item(1, "09.00–09.45", LOFT, "En vanlig tisdag", (SPRING,), chair=HEDBRINK, summary="En förvaltning följd från kaffet till lampan."),
    Item(1, "10.15–11.00", LOFT, "När chefen sitter mitt i rummet", (GROVE,), LEADING),
    Item(1, "10.15–11.00", LIBRARY, "Skriv så att det blir gjort", (COVE,), MEETING),
    Item(1, "10.15–11.30", WORKSHOP, "Städa ett arkiv på en timme", (RIDGE, MEADOW), TOOLS, "verkstad"),
    Item(1, "13.00–13.45", LOFT, "Fel som vi är stolta över", (MEADOW, SHORE), MEETING),
    Item(1, "14.00–14.30", LOFT, "Hem igen", (HEDBRINK,), kind="avslutning", summary="Tre saker att pröva på måndag."),
)


def programme(today: date, is_avoided: Callable[[date], bool]) -> Programme:
    """Two days in the middle of a week, at least AHEAD of `today` and none of those that `is_avoided`."""
    first = next(day for n in range(366) if (day := today + AHEAD + timedelta(days=n)).weekday() == 2 and not _avoided(day, is_avoided))
    days = (first, first + timedelta(days=1))
    year = str(first.year)
    return Programme(
        series=SERIES,
        season=Season(
            slug=year,
            title=year,
            term=When.year(first.year),
            starts_on=days[0],
            ends_on=days[1],
            capacity=CAPACITY,
            note="Med förbehåll för ändringar. Konferensen och alla i den är påhittade.",
        ),
        days=tuple(Day(uid=uid(SERIES.slug, year, str(n)), date=day) for n, day in enumerate(days, 1)),
        sessions=tuple(_session(item, number, days[item.day]) for number, item in enumerate(ITEMS, 1)),
        speakers=ALL,
        venues=(MAGASINET,),
    )


def _avoided(day: date, is_avoided: Callable[[date], bool]) -> bool:
    return is_avoided(day) or is_avoided(day + timedelta(days=1))


def _session(item: Item, number: int, day: date) -> Session:
    slug = slugify(item.title)
    return Session(
        uid=uid(SERIES.slug, str(day.year), slug),
        slug=slug,
        number=number,
        title=item.title,
        summary=item.summary,
        kind=item.kind,
        track=item.track,
        status=Status.SCHEDULED,
        when=_hours(day, item.hours),
        venue=MAGASINET.slug,
        room=item.room,
        chairs=(byline(item.chair),) if item.chair else (),
        talks=(talk(*item.by),),
    )


def _hours(day: date, written: str) -> When:
    starts, ends = (time.fromisoformat(part.replace(".", ":")) for part in written.split("–"))
    return When.hours(datetime.combine(day, starts), datetime.combine(day, ends))
