"""The network's next season, after it was rolled over: everybody in it is invented."""

from dataclasses import replace

from netverk.examples.speakers import byline, speaker, talk
from netverk.programme.value import Mode, Private, Programme, Room, Session, Status, Talk, Venue
from netverk.programme.when import When
from netverk.seasons.naming import slugify

HOUSE = "Förmiddagshuset"
CAPACITY = 25
MOVED = "beslut-nara-dem-det-galler"  # the session that gets another date once the season is published
BECAUSE = "Ylva Kvarnbäck är kallad till regionfullmäktige den förmiddagen."

TALLGARDEN = Venue(
    slug="tallgarden",
    name="Tallgården",
    street="Exempelgatan 4",
    town="Stockholm",
    directions="Fem minuters promenad från tunnelbanans norra uppgång. Ring på vid porten; garderob och kaffe finns en trappa upp.",
    access="Hiss från entrén, hörslinga i Tallsalen och toalett för rullstol på samma plan. Ledarhundar är välkomna.",
    rooms=(Room(slug="bokbinderiet", name="Bokbinderiet", seats=28), Room(slug="tallsalen", name="Tallsalen", seats=36)),
)

TALLUDD = speaker(
    "Signe Talludd",
    "ledarutvecklare",
    "Lövsunda kommun",
    "Signe Talludd har lett samtal mellan chefer i många år, och helst då frågan ännu saknar svar.",
)
VASTERLJUNG = speaker(
    "Torkel Västerljung",
    "generaldirektör",
    "Skogsvattenverket",
    "Torkel Västerljung leder en myndighet som har fått nytt uppdrag tre gånger på sex år.",
)
KVARNBACK = speaker(
    "Ylva Kvarnbäck",
    "regiondirektör",
    "Region Bergslandet",
    "Ylva Kvarnbäck har flyttat besluten om vårdens scheman till dem som arbetar efter dem.",
)
STRANDHAGE = speaker(
    "Rune Strandhage",
    "forskare",
    "Mellanbygdens högskola",
    "Rune Strandhage följer chefers arbetsdagar med klocka och anteckningsbok.",
)
FJALLMO = speaker("Asta Fjällmo", "socialdirektör", "Granviks kommun")
BREDSUND = speaker("Jonatan Bredsund", "enhetschef", "Kustregistret")
ALL = (TALLUDD, VASTERLJUNG, KVARNBACK, STRANDHAGE, FJALLMO, BREDSUND)

TITLES = (
    "När uppdraget byter skepnad",
    "Beslut nära dem det gäller",
    "Vad mötena kostar, och vad de ger",
    "Samma människa i två myndigheter",
    "Det vi tar med oss",
)
SUMMARIES = (
    "Ett nytt regleringsbrev kan vända upp och ned på en verksamhet. Vad går att hålla fast vid, och hur talar man om resten?",
    "Vad händer med ansvaret när besluten flyttar ut i verksamheten? En region berättar om två år med färre underskrifter.",
    "En chefs vecka minut för minut: vilka möten bär arbetet framåt, och vilka hålls för att de alltid har hållits?",
    "Den som söker stöd möter ofta flera huvudmän samtidigt. En kommun och en myndighet prövar att ha en gemensam ingång.",
    "Säsongens sista förmiddag är gruppens egen. Vi samlar det vi har prövat och bestämmer vad nästa säsong ska handla om.",
)
TALKS: tuple[tuple[Talk, ...], ...] = (
    (talk(VASTERLJUNG),),
    (talk(KVARNBACK),),
    (talk(STRANDHAGE),),
    (talk(FJALLMO, title="En ingång, två huvudmän"), talk(BREDSUND, title="Vad registren får veta om varandra")),
    (),
)


def written_in(rolled: Programme) -> Programme:
    """The rolled-over plan with its contents: five mornings of which one is held online too, one is preliminary, one has but a month."""
    season = replace(
        rolled.season, capacity=CAPACITY, note="Med förbehåll för ändringar. Personer, organisationer och lokal i säsongen är påhittade."
    )
    sessions = tuple(_filled(session, n) for n, session in enumerate(rolled.sessions))
    return replace(rolled, season=season, leaders=(byline(TALLUDD),), sessions=sessions, speakers=ALL, venues=(TALLGARDEN,))


def links(programme: Programme) -> Private:
    """How one joins the session that is held online too."""
    online = (session for session in programme.sessions if session.mode is Mode.HYBRID)
    return Private({session.uid: f"https://example.org/delta/{session.slug}" for session in online})


def _filled(session: Session, n: int) -> Session:
    last = n == len(TITLES) - 1
    return replace(
        session,
        slug=slugify(TITLES[n]),
        title=TITLES[n],
        summary=SUMMARIES[n],
        talks=TALKS[n],
        status=Status.PLANNED if last else Status.SCHEDULED,
        when=_its_month(session.when) if last else session.when,
        preliminary=n == 3,
        mode=Mode.HYBRID if n == 2 else Mode.ON_SITE,
        venue=TALLGARDEN.slug,
        room="bokbinderiet" if n == 1 else "tallsalen",
    )


def _its_month(when: When) -> When:
    return When.month(when.starts.year, when.starts.month) if when.starts else when
