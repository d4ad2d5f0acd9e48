"""Seasons in every state, with the long words that Swedish has, to see how pages take them."""

from dataclasses import replace
from datetime import UTC, date, datetime

from netverk.programme.changes import difference
from netverk.programme.published import House, Notice, Published
from netverk.programme.value import (
    Advisory,
    Byline,
    Day,
    Kind,
    Link,
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

HOUSE = House(name="Samtal & Säsong", contact="hej@example.org", phone="08-123 45 67", accent="#7a1f3d")
BEFORE = datetime(2020, 4, 1, 8, 0, tzinfo=UTC)
AFTER = datetime(2021, 1, 1, tzinfo=UTC)
LEADER = Byline(speaker="u-anki", name="Astrid Öberg", title="ledarskapsexpert", affiliation="Chefsforum")
SERIES = Series(
    slug="offentligt-ledarskap",
    kind=Kind.NETWORK,
    title="Ledarskap och innovation i offentlig sektor",
    purpose="Fem förmiddagar om året möts chefer i stat, region och kommun kring frågor som ingen av dem löser ensam: "
    "omorganisationer, kompetensförsörjning och digitaliseringens krav på den som leder.",
    audience="Chefer och ledare på statlig, regional och kommunal nivå.",
    questions=("Hur hittar vi lösningar som håller?", "Hur leder vi när verksamhetsutvecklingsorganisationen själv förändras?"),
    arranged_by="Tidningen Exemplet",
    contact="natverk@example.org",
    usual_hours="kl. 09.30–12.30",
)
SEASON = Season(
    slug="varen-2020",
    title="Våren 2020",
    term=When.term(2020, autumn=False),
    planned=8,
    capacity=20,
    note="Med förbehåll för ändringar.",
    takes_registrations=True,
)
VENUE = Venue(
    slug="klarahuset",
    name="Klarahuset",
    street="Drottninggatan 33",
    postcode="111 51",
    town="Stockholm",
    directions="Fem minuters promenad från Stockholms central. Ingång från gården.",
    access="Hiss finns. Hörslinga i Stora salen.",
    rooms=(Room(slug="stora-salen", name="Stora salen", seats=40), Room(slug="lilla", name="Lilla salen", seats=15)),
)


def morning(month: int, day: int) -> When:
    return When.hours(datetime(2020, month, day, 9, 30), datetime(2020, month, day, 12, 30))


def session(number: int, title: str, **facts: object) -> Session:
    given = {"uid": f"s{number}", "slug": f"traff-{number}", "venue": VENUE.slug, "room": "stora-salen", "when": UNKNOWN} | facts
    return Session(number=number, title=title, **given)  # type: ignore[arg-type]  # whatever a session has


def talk(number: int, title: str, *by: Byline) -> Talk:
    return Talk(uid=f"t{number}", title=title, by=by, summary="Vad händer i en *stor organisation* när den ritas om, och vad kostar det?")


DANIEL = Byline(speaker="u-daniel", name="Daniel Lind", title="docent vid Ekonomihögskolan", affiliation="Norra universitetet")
ANNIKA = Byline(speaker="u-annika", name="Annika Åkerström", title="professor emerita", affiliation="Psykologiska institutionen")
CLAS = Byline(speaker="u-clas", name="Clas Ek", title="generaldirektör", affiliation="Myndigheten för förvaltningsutveckling")

POSTPONED = session(
    1,
    "Omorganisationer i offentlig sektor",
    status=Status.POSTPONED,
    because="Båda talarna är sjuka.",
    talks=(talk(1, "Vad kostar en omorganisation?", DANIEL), talk(2, "Förutsättningar för offentligt ledarskap", ANNIKA)),
)
MOVED = session(
    2,
    "En myndighets förändringsresa",
    status=Status.SCHEDULED,
    when=morning(5, 12),
    formerly=morning(5, 5),
    because="Lokalen behövdes till annat.",
    summary="Att vara den som leder förändringen, och den som förändras.",
    talks=(talk(3, "", CLAS),),
    links=(Link(url="https://example.org/las", title="Läs mer om myndigheten"),),
)
PLAIN = session(
    3, "Hållbarhet, transparent ledarskap och lönsamhet i allmännyttan", status=Status.SCHEDULED, when=morning(5, 15), mode=Mode.HYBRID
)
VAGUE = session(4, "Digitalisering och ett sunt arbetsliv för chefer", when=When.month(2020, 6), venue="", room="")
UNDATED = session(5, "Kompetensförsörjningsstrategier i glesbygdskommunernas äldreomsorgsförvaltningar", venue="", room="")
CANCELLED = session(6, "Studiebesök på Skeppsholmen", status=Status.CANCELLED, when=morning(4, 20), because="Museet är stängt.")
PRELIMINARY = session(
    7, "Avslutning <script>alert(1)</script>", status=Status.SCHEDULED, preliminary=True, when=morning(6, 9), mode=Mode.ONLINE
)
SESSIONS = (CANCELLED, POSTPONED, MOVED, PLAIN, UNDATED, VAGUE, PRELIMINARY)
SPEAKERS = tuple(
    Speaker(
        uid=line.speaker,
        slug=line.speaker.removeprefix("u-"),
        name=line.name,
        title=line.title,
        affiliation=line.affiliation,
        biography=f"{line.name} har lett och studerat organisationer i tjugo år.\n\nBor i Växjö.",
        links=(Link(url="https://example.org/", title="Egen webbplats"),),
    )
    for line in (LEADER, DANIEL, ANNIKA, CLAS)
)
NETWORK = Programme(
    number=4,
    series=SERIES,
    season=SEASON,
    leaders=(LEADER,),
    sessions=SESSIONS,
    speakers=SPEAKERS,
    venues=(VENUE,),
    advisories=(
        Advisory(uid="a1", title="Stanna hemma om du känner dig sjuk", text="Din plats ligger kvar. Ring eller skriv, så hör vi av oss."),
    ),
)


def published(programme: Programme, notices: tuple[Notice, ...] = ()) -> Published:
    return Published(programme=programme, at=datetime(2020, 3, 12, 9, 0, tzinfo=UTC), house=HOUSE, notices=notices)


def network() -> Published:
    """A season in which everything has happened: postponed, moved, cancelled, preliminary, undated, and one as it should be."""
    earlier = replace(NETWORK, sessions=tuple(map(_as_first_planned, SESSIONS)))
    notice = Notice(
        number=3,
        at=datetime(2020, 3, 12, 9, 0, tzinfo=UTC),
        note="Vi skjuter upp det som inte kan hållas nu.",
        changes=difference(earlier, NETWORK),
    )
    return published(NETWORK, (notice,))


def _as_first_planned(session: Session) -> Session:
    if session == MOVED:
        return replace(session, when=session.formerly, formerly=UNKNOWN, because="")
    if session == POSTPONED:
        return replace(session, status=Status.PLANNED, because="")
    return session


CONFERENCE_SERIES = Series(slug="ledarskapsdagarna", kind=Kind.CONFERENCE, title="Ledarskapsdagarna")


def conference(
    *sessions: Session, days: tuple[date, ...] = (), season: Season | None = None, venues: tuple[Venue, ...] = (VENUE,)
) -> Published:
    return published(
        Programme(
            series=CONFERENCE_SERIES,
            season=season or Season(slug="2020", title="2020", term=When.year(2020)),
            days=tuple(Day(uid=f"d{day}", date=day) for day in days),
            sessions=sessions,
            venues=venues,
        )
    )


def two_rooms() -> Published:
    """A day in two rooms, one session past midnight, one whose hours are not settled, one that was called off."""

    def at(number: int, starts: tuple[int, int], ends: tuple[int, int], room: str, **facts: object) -> Session:
        hours = When.hours(datetime(2020, 9, 15, *starts), datetime(2020, 9, 15, *ends))
        given = {"status": Status.SCHEDULED, "when": hours, "room": room} | facts
        return session(number, f"Programpunkt {number}", **given)

    return conference(
        at(1, (9, 0), (10, 0), "stora-salen", track="Ledning", talks=(talk(1, "", CLAS),)),
        at(2, (9, 0), (9, 30), "lilla", track="Styrning"),
        at(3, (9, 30), (11, 0), "lilla", status=Status.CANCELLED, because="Talaren är sjuk."),
        at(4, (13, 0), (14, 0), "stora-salen"),
        at(5, (1, 0), (2, 0), "lilla", when=When.hours(datetime(2020, 9, 16, 0, 30), datetime(2020, 9, 16, 1, 30))),
        at(6, (1, 0), (2, 0), "lilla", when=When.on(date(2020, 9, 15))),
        at(7, (1, 0), (2, 0), "lilla", when=UNKNOWN, status=Status.PLANNED),
        days=(date(2020, 9, 15),),
    )
