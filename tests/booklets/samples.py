"""Programmes to print: a network's season and a conference, with sensible defaults."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from netverk.programme.published import House, Published
from netverk.programme.value import (
    Advisory,
    Byline,
    Day,
    Kind,
    Mode,
    Programme,
    Room,
    Season,
    Series,
    Session,
    Speaker,
    Status,
    Talk,
    Venue,
)
from netverk.programme.when import UNKNOWN, When

MADE = datetime(2030, 3, 12, 9, 0, tzinfo=UTC)
BASE = "https://netverk.example"
ONE_SENTENCE = "Hur håller man kursen när uppdraget växer men resurserna inte gör det?"


def hours(day: int, month: int = 5, *, start: str = "09:30", end: str = "12:30") -> When:
    return When.parse(f"2030-{month:02}-{day:02}T{start}/2030-{month:02}-{day:02}T{end}")


def published(programme: Programme) -> Published:
    return Published(programme=programme, at=MADE, house=House(name="Förlaget Norrsken", contact="hej@netverk.example", accent="#1f5a4c"))


def session(title: str, **facts: object) -> Session:
    defaults = {"uid": title, "slug": title.lower().replace(" ", "-"), "number": 1, "status": Status.SCHEDULED, "venue": "norra-salen"}
    return Session(title=title, **(defaults | facts))  # type: ignore[arg-type]  # facts are checked by the test that gives them


def by(name: str, title: str = "", affiliation: str = "") -> Byline:
    return Byline(speaker=name, name=name, title=title, affiliation=affiliation)


def talk(title: str, *lines: Byline, summary: str = "") -> Talk:
    return Talk(uid=f"talk {title}", title=title, summary=summary, by=lines)


def network(*sessions: Session, **facts: object) -> Programme:
    return replace(NETWORK, sessions=sessions, **facts)  # type: ignore[arg-type]


def season_of_five() -> Programme:
    """Two dated (one moved), one postponed with an old date, one in June without a day; the fifth is not known yet."""
    return network(
        session(
            "Tillit som styrmedel",
            summary=f"{ONE_SENTENCE} En förmiddag om *tillitsbaserad* styrning, med tid för samtal.",
            status=Status.POSTPONED,
            formerly=hours(2, 4),
            because="Talaren har blivit sjuk.",
            talks=(
                talk("Att leda på mandat", by("Astrid Öberg", "generaldirektör", "Myndigheten för försöksverksamhet")),
                talk("Från regel till riktning", by("Nils Ångström", "kommundirektör", "Åmåla kommun"), summary=ONE_SENTENCE),
            ),
        ),
        session(
            "Verksamhetsutveckling med medborgaren",
            when=hours(5),
            summary="Hur gör man när **kunden** är medborgare? " + ONE_SENTENCE * 3,
            talks=(talk("", by("Siri Lund", "utvecklingschef", "Arbetslivsverket")),),
        ),
        session(
            "Informationssäkerhetsklassificeringsarbete i praktiken",
            when=hours(19, start="13:00", end="16:00"),
            formerly=hours(19),
            because="Lokalen är upptagen på förmiddagen.",
            mode=Mode.HYBRID,
            preliminary=True,
            talks=(talk("", by("Per Ek", "säkerhetschef", "Norra regionen"), by("Kari Berg", "jurist")),),
        ),
        session("Avslutning: vad tar vi med oss?", slug="avslutning", status=Status.PLANNED, when=When.month(2030, 6)),
    )


NETWORK = Programme(
    number=3,
    series=Series(
        slug="ledning",
        kind=Kind.NETWORK,
        title="Ledarskapsnätverket offentlig sektor",
        purpose="Nätverket är till för dig som leder en verksamhet i stat, region eller kommun och vill tänka högt tillsammans med andra.",
        audience="Chefer med ansvar för verksamhet, utveckling eller ekonomi.",
        questions=("Hur leder man med tillit?", "Vad betyder digitaliseringen för chefens uppdrag?", "Hur mäter man det som räknas?"),
        contact="natverk@netverk.example",
        usual_hours="09.30–12.30, frukost från 09.00",
    ),
    season=Season(
        slug="varen-2030", title="Våren 2030", term=When.term(2030, autumn=False), planned=5, note="Med förbehåll för ändringar."
    ),
    leaders=(by("Märta Sjögren", "rådgivare", "Sjögren & Dotter"),),
    speakers=(
        Speaker(
            uid="Märta Sjögren", slug="marta-sjogren", name="Märta Sjögren", biography="Märta har lett samtal mellan chefer i tjugo år."
        ),
        Speaker(uid="Siri Lund", slug="siri-lund", name="Siri Lund", title="utvecklingschef", biography="Siri arbetar med kundmöten."),
    ),
    venues=(
        Venue(
            slug="norra-salen",
            name="Norra salen",
            street="Storgatan 1",
            postcode="111 11",
            town="Stockholm",
            directions="Tre minuter från stationen, uppgång norr.",
            access="Hiss finns. Hörslinga i salen.",
        ),
    ),
    advisories=(
        Advisory(
            uid="frisk",
            title="Stanna hemma om du känner dig sjuk",
            text="Du kan skicka en kollega i ditt ställe.",
            ends_on=date(2030, 6, 30),
        ),
    ),
)

ROOMS = ("Stora salen", "Lilla salen", "Biblioteket", "Vinden", "Källaren", "Ateljén")


def conference(number_of_sessions: int, **facts: object) -> Programme:
    """Four days from 27 May 2030 in six rooms; every tenth session has two speakers."""
    first = datetime(2030, 5, 27, 10, 0)
    per_day = -(-number_of_sessions // 4)
    venue = Venue(
        slug="huset", name="Huset", street="Storgatan 1", town="Göteborg", rooms=tuple(Room(slug=name, name=name) for name in ROOMS)
    )
    sessions = tuple(_hour(n, first + timedelta(days=n // per_day)) for n in range(number_of_sessions))
    names = {line.name for each in sessions for line in each.bylines}
    return Programme(
        number=7,
        series=Series(
            slug="dagarna", kind=Kind.CONFERENCE, title="Dagarna för digital strategi", purpose="Fyra dagar om att leda förändring."
        ),
        season=Season(slug="2030", title="Dagarna 2030", term=UNKNOWN),
        days=tuple(Day(uid=f"dag {n}", date=date(2030, 5, 27 + n)) for n in range(4)),
        sessions=sessions,
        speakers=tuple(Speaker(uid=name, slug=name.replace(" ", "-"), name=name, affiliation="Prövningsverket") for name in sorted(names)),
        venues=(venue,),
        **facts,  # type: ignore[arg-type]
    )


def _hour(n: int, day: datetime) -> Session:
    starts = day + timedelta(hours=(n // len(ROOMS)) % 8)
    speakers = [by(f"Talare nummer {n}", "utredare", "Prövningsverket"), by(f"Ännu en {n}")][: 2 if n % 10 == 0 else 1]
    return session(
        f"Programpunkt {n} om samverkansformer",
        slug=f"punkt-{n}",
        number=n + 1,
        when=When.hours(starts, starts + timedelta(minutes=45)),
        venue="huset",
        room=ROOMS[n % len(ROOMS)],
        talks=(talk("", *speakers),),
        summary=ONE_SENTENCE * 9,
        kind="föreläsning",
    )
