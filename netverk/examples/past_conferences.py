"""Three conferences of which little is known: what is told here is all there is, and no date is guessed."""

from datetime import date

from netverk.examples.speakers import speaker, talk, uid
from netverk.programme.value import Kind, Programme, Season, Series, Session, Speaker, Status
from netverk.programme.when import UNKNOWN, When

SAVANDER = speaker("Sofia Savander", affiliation="Arbetsförmedlingen")
RONNBACK = speaker("Åsa Rönnbäck")
FOGELGREN = speaker("Mattias Fogelgren")
HARTMAN = speaker("Laura Hartman")
LANER = speaker("Carl-Martin Lanér", "kommundirektör", "Karlskrona kommun")
SANDSTROM = speaker("Erik Sandström", "digitaliseringsdirektör", "Arbetsförmedlingen")


def all_of_them() -> tuple[Programme, ...]:
    return future_authority(), leadership_days(), digital_strategy()


def future_authority() -> Programme:
    """An interview before it is what is left; neither year, place nor arranger is in it."""
    series = Series(
        slug="framtidens-myndighet",
        kind=Kind.CONFERENCE,
        title="Ledning och styrning i framtidens myndighet",
        purpose="En konferens om hur myndigheter kan ledas och styras framöver. Bevarad är en intervju med en av talarna; "
        "när och var konferensen hölls, och av vem, framgår inte av den.",
    )
    return _programme(
        series,
        Season(slug="programmet", title=series.title, takes_registrations=False),
        _session(
            series,
            1,
            "Utveckling som utgår från kundens behov",
            SAVANDER,
            summary="Om kundupplevelse och digitalisering, sett från ledarskapet. Sofia Savander talar utifrån sina erfarenheter som "
            "medarbetare, ledare och chef om det ledarskap som hon tror att framtidens myndighet behöver.",
        ),
        _session(series, 2, "Åsa Rönnbäck om tillit och ledarskap", RONNBACK),
        _session(series, 3, "Mattias Fogelgren om tillit och ledarskap", FOGELGREN),
    )


def leadership_days() -> Programme:
    """The slides of one talk, with its date."""
    series = Series(
        slug="synapsen-ledarskapsdagar",
        kind=Kind.CONFERENCE,
        title="Synapsen Ledarskapsdagar",
        purpose="Ledarskapsdagar där ett av föredragen handlade om tillitsbaserad styrning. Bilderna till det föredraget är bevarade; "
        "plats och övrigt program framgår inte av dem.",
    )
    return _programme(
        series,
        Season(slug="2019", title="2019", term=When.year(2019), takes_registrations=False),
        _session(
            series,
            1,
            "Kan tillit ge större engagemang och bättre resultat?",
            HARTMAN,
            subtitle="Om tillitsbaserad styrning och ledarskap",
            summary="Tillitsbaserad styrning vill minska onödig kontroll och detaljstyrning och ta bättre vara på medarbetarnas "
            "kunnande. Laura Hartman går igenom vad tillit är bra för och vad den kräver av alla i styrkedjan, från politik till golv. "
            "Den betyder inte att var och en gör som den vill, och inte heller att uppföljningen upphör: "
            "den blir mer selektiv och förs i samtal.",
            when=When.on(date(2019, 4, 4)),
        ),
    )


def digital_strategy() -> Programme:
    """Two interviews of 2018 before it, by those who wrote them."""
    series = Series(
        slug="digstrat",
        kind=Kind.CONFERENCE,
        title="Digitala Strategidagarna Offentlig Sektor",
        purpose="Dagar om digital utveckling i det offentliga, av de flesta kallade DigStrat. Bevarade är samtal som Summit & Friends "
        "förde med två av talarna 2018; dag och plats framgår inte av dem.",
    )
    return _programme(
        series,
        Season(slug="2018", title="2018", term=When.year(2018), takes_registrations=False),
        _session(
            series,
            1,
            "Talarpass med Carl-Martin Lanér",
            LANER,
            summary="Karlskrona kommun var finalist i Sveriges Digitaliseringskommun 2017. Inför dagarna berättade Carl-Martin Lanér att "
            "ny teknik där hör till förändringsarbetet på högsta nivå, och att samverkan behöver konkreta projekt för att bli mer än prat.",
        ),
        _session(
            series,
            2,
            "Att få igång den positiva rörelsen",
            SANDSTROM,
            summary="Vad gör att en organisation kan tänka helt nytt? Kultur, kompetens och kunskap, svarade Erik Sandström inför dagarna. "
            "Hur rörelsen kommer igång är huvudtemat för hans föredrag.",
        ),
    )


def _programme(series: Series, season: Season, *sessions: Session) -> Programme:
    known = {who.uid: who for who in (SAVANDER, RONNBACK, FOGELGREN, HARTMAN, LANER, SANDSTROM)}
    here = {line.speaker for session in sessions for line in session.bylines}
    return Programme(series=series, season=season, sessions=sessions, speakers=tuple(known[uid] for uid in known if uid in here))


def _session(
    series: Series, number: int, title: str, by: Speaker, *, subtitle: str = "", summary: str = "", when: When = UNKNOWN
) -> Session:
    return Session(
        uid=uid(series.slug, str(number)),
        slug=by.slug,
        number=number,
        title=title,
        subtitle=subtitle,
        summary=summary,
        status=Status.SCHEDULED if when else Status.PLANNED,
        when=when,
        talks=(talk(by),),
    )
