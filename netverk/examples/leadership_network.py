"""A leadership network for the public sector, and its season in spring 2020, as far as is known."""

from datetime import date, datetime, timedelta

from netverk.examples.speakers import byline, speaker, talk, uid
from netverk.programme.value import Advisory, Kind, Programme, Season, Series, Session, Status, Venue
from netverk.programme.when import When

TERM = When.term(2020, autumn=False)

SERIES = Series(
    slug="ledning-och-innovation",
    kind=Kind.NETWORK,
    title="Ledning och innovation i det offentliga",
    purpose=(
        "Fem förmiddagar per säsong möts chefer från stat, region och kommun för att tala om det som är svårt i uppdraget, "
        "med inbjudna gäster och tid att tänka färdigt tillsammans.\n\n"
        "Kostnaderna stiger, befolkningen blir äldre och kraven på innovation och digitalisering växer, "
        "samtidigt som framtidens medarbetare ska rekryteras. Här prövar vi vad det betyder för den som leder."
    ),
    audience="Chefer och ledare i statliga myndigheter, regioner och kommuner.",
    questions=(
        "Var finns lösningarna som är nya och kloka på samma gång?",
        "Hur arbetar vi med näringsliv, lokalsamhälle och forskning, och tar medarbetarna med oss?",
        "Hur leder vi när digitaliseringen driver på?",
    ),
    arranged_by="Altinget (2020)",
    contact="natverk@example.org",
    usual_hours="09.30–12.30",
)

KLARAHUSET = Venue(slug="klarahuset", name="Klarahuset", street="Drottninggatan 33", town="Stockholm")

UDD = speaker(
    "Anki Udd",
    "ledarskapsexpert och ledarutvecklare",
    "Ledarna",
    "Anki Udd arbetar med ledarskap på fackförbundet Ledarna, framför allt med hållbara chefer: "
    "vad i en organisation som gör att chefer vill och kan leda, och mår bra av det. "
    "Hon bloggar om vad ett fungerande chefskap betyder för verksamheten och medarbetarna.",
)
ERICSSON = speaker(
    "Daniel Ericsson",
    "docent",
    "Ekonomihögskolan, Linnéuniversitetet",
    "Daniel Ericsson är docent vid institutionen för organisation och entreprenörskap. "
    "Åren 2015–2016 var han sakkunnig i Statskontorets utredning om förändringsprocesser i stora organisationer.",
)
HARENSTAM = speaker(
    "Annika Härenstam",
    "professor emerita",
    "Psykologiska institutionen, Stockholms universitet",
    "Annika Härenstam ledde forskningsprojektet Chefios 2008–2014, då som professor i arbetsvetenskap vid Göteborgs universitet.",
)
OLSSON = speaker(
    "Clas Olsson",
    "generaldirektör",
    "Ekonomistyrningsverket",
    "Clas Olsson är generaldirektör för Ekonomistyrningsverket sedan 2017.",
)
OSTERLUND = speaker(
    "Chris Österlund",
    "vd",
    "Botkyrkabyggen",
    "Chris Österlund är vd för det allmännyttiga bostadsbolaget Botkyrkabyggen. Hon har uppmärksammats för sitt arbete för jämställdhet, "
    "bland annat genom satsningen Qvinna i Botkyrka, och utsågs till Årets offentliga ledare 2019.",
)

ADVISORY = Advisory(
    uid=uid("advisories", "covid-19"),
    title="Med anledning av covid-19",
    text=(
        "Träffarna hålls så länge det går att följa myndigheternas råd. Har du varit i ett riskområde ber vi dig stanna hemma. "
        "Tvätta händerna ofta; det finns handsprit på plats. Vi avstår från att skaka hand och kramas.\n\n"
        "Vi undersöker om det går att vara med digitalt. Är du osäker på om du bör komma? Ring eller skriv till oss."
    ),
    ends_on=date(2020, 6, 30),  # the last day of the term that it was written for
)


def spring_2020() -> Programme:
    """Five mornings planned, four of them known; one has no date any longer, and one only its month."""
    return Programme(
        series=SERIES,
        season=Season(
            slug="varen-2020",
            title="Våren 2020",
            term=TERM,
            planned=5,
            note="Med förbehåll för ändringar.",
            takes_registrations=False,
        ),
        leaders=(byline(UDD),),
        sessions=(_reorganising(), _a_journey(), _public_housing(), _digital_work()),
        speakers=(UDD, ERICSSON, HARENSTAM, OLSSON, OSTERLUND),
        venues=(KLARAHUSET,),
        advisories=(ADVISORY,),
    )


def _reorganising() -> Session:
    return Session(
        uid=uid("varen-2020", "1"),
        slug="omorganisationer",
        number=1,
        title="Omorganisationer och ledarskapets förutsättningar",
        status=Status.POSTPONED,
        talks=(
            talk(
                ERICSSON,
                title="Omorganisationer i offentlig sektor",
                summary="Hur lång tid tar en omorganisation, vad kostar den, och hur gör man den väl? "
                "Daniel Ericsson har utrett frågorna åt Statskontoret och för dem vidare med gruppen.",
            ),
            talk(
                HARENSTAM,
                title="Förutsättningar för offentligt ledarskap: Chefios-projektet",
                summary="Vad i en organisation gör det möjligt att vara en bra chef? Chefios undersökte framför allt "
                "kommunala förvaltningar. Annika Härenstam berättar vad projektet kom "
                "fram till och hur det kan användas i det egna förändringsarbetet.",
            ),
        ),
    )


def _a_journey() -> Session:
    return Session(
        uid=uid("varen-2020", "2"),
        slug="en-myndighets-forandringsresa",
        number=2,
        title="En myndighets förändringsresa",
        summary="Hur blir en myndighet utvecklingsinriktad på allvar? Clas Olsson berättar om arbetet med att förändra kulturen på "
        "Ekonomistyrningsverket, en av tre finalister till utmärkelsen Sveriges modernaste myndighet 2019, och om vad det har krävt.",
        status=Status.SCHEDULED,
        when=_morning(5),
        venue=KLARAHUSET.slug,
        talks=(talk(OLSSON),),
    )


def _public_housing() -> Session:
    return Session(
        uid=uid("varen-2020", "3"),
        slug="hallbarhet-i-allmannyttan",
        number=3,
        title="Hållbarhet, transparent ledarskap och lönsamhet i allmännyttan",
        summary="Ett bostadsbolag som arbetar för trygghet i miljonprogrammet och renoverar så att det håller för miljön, ekonomin och de "
        "boende. Chris Österlund berättar om arbetet och om vad som krävs av den som leder i det offentliga.",
        status=Status.SCHEDULED,
        when=_morning(15),
        venue=KLARAHUSET.slug,
        talks=(talk(OSTERLUND),),
    )


def _digital_work() -> Session:
    return Session(
        uid=uid("varen-2020", "4"),
        slug="digitalisering-och-ett-sunt-arbetsliv",
        number=4,
        title="Digitalisering och ett sunt arbetsliv för chefer",
        when=When.month(2020, 6),
    )


def _morning(of_may: int) -> When:
    starts = datetime(2020, 5, of_may, 9, 30)
    return When.hours(starts, starts + timedelta(hours=3))
