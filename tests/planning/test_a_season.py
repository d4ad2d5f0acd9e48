"""An organiser's ten minutes: the spring season of the example network, from an empty house to its public page.

Nothing but pages is used, in a real browser. What is asserted on the way is what the organiser looks for before going on.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from netverk.examples import leadership_network as network
from netverk.people.models import Person
from netverk.programme.value import Session
from tests.planning.desk import Desk

FORM, JOURNEY, HOUSING, DIGITAL = network.spring_2020().sessions


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # what differs between the engines, the tests of each rule see
def test_a_season_is_planned_from_nothing_to_published(visit: Callable[..., Desk], oda: Person, clock_at: Callable[[str], None]) -> None:
    clock_at("2020-03-16 10:00")
    desk = visit(oda)
    begin(desk)
    describe_the_network(desk)
    say_who_leads(desk)
    lay_out_five_mornings(desk)
    write_what_they_are_about(desk)
    inform_everybody(desk)
    publish(desk)
    postpone_the_first(desk)
    desk.follow("Så som läsarna ser det")
    assert_everybody_reads_it(visit(at=desk.page.url))


def begin(desk: Desk) -> None:
    desk.reads("Här finns ingen säsong än")
    desk.follow("Börja på ett nätverk eller en konferens")
    desk.choose("Ett nätverk som träffas flera gånger per säsong")
    desk.fill({"Namn": network.SERIES.title, "Vanlig tid": network.SERIES.usual_hours})
    desk.fill({"Säsongens namn": "Våren 2020", "När den pågår": "våren 2020", "Planerat antal träffar eller programpunkter": 5})
    desk.press("Börja")
    desk.reads("Så blir det till")  # four steps, of which the first is the only filled button
    expect(desk.main.locator(".button.filled")).to_have_text("Beskriv nätverket")


def describe_the_network(desk: Desk) -> None:
    about = network.SERIES
    desk.follow("Beskriv nätverket")
    desk.fill({"Vad det är till för": about.purpose, "För vem": about.audience, "Frågor som diskuteras": "\n".join(about.questions)})
    desk.fill({"Arrangör": about.arranged_by, "Kontakt": about.contact, "Vanlig veckodag": "Tisdag"})
    desk.open("En plats som inte finns i listan")
    venue = network.KLARAHUSET
    desk.fill({"En annan lokal": venue.name, "Gatuadress": venue.street, "Ort": venue.town})
    desk.press("Spara")
    desk.is_told("Sparat.")
    assert desk.heading.startswith("Våren 2020")  # back where the next step is


def say_who_leads(desk: Desk) -> None:
    desk.follow("Ange vem som leder samtalen")
    leader = network.spring_2020().leaders[0]
    desk.fill({"Namn": leader.name, "Titel": leader.title, "Organisation": leader.affiliation})
    desk.press("Spara")
    desk.reads("Anki Udd")


def lay_out_five_mornings(desk: Desk) -> None:
    """Two mornings in May stand. The others are left open: nobody knows yet."""
    desk.follow("Lägg ut datumen")
    days = desk.main.locator(".proposal input[type=date]")
    assert [day.input_value()[:7] for day in days.all()] == ["2020-04", "2020-04", "2020-05", "2020-05", "2020-06"]
    for place, day in enumerate(("", "2020-05-05", "2020-05-15", "", "")):
        days.nth(place).fill(day)
    desk.choose("De här datumen är bestämda och går ut i kalendrarna")
    desk.press("Planera 5 träffar")
    desk.reads("Fem träffar: två med datum och tre utan datum. Inget är publicerat än.")


def write_what_they_are_about(desk: Desk) -> None:
    """The step leads to one meeting after the other, those with a date first, as long as one has nobody who speaks."""
    for meeting in (JOURNEY, HOUSING, FORM):
        desk.follow("Skriv rubriker, inslag och talare")
        desk.fill({"Rubrik": meeting.title, "Vad det handlar om": meeting.summary})
        write_the_talks(desk, meeting)
        desk.press("Spara planen")
        desk.is_told(f"”{meeting.title}” är sparad.")
    desk.reads("3 av 5 har en talare.")
    desk.follow("Träff 4")
    desk.fill({"Rubrik": DIGITAL.title, "Eller bara en månad, en termin eller ett år": "juni 2020"})
    desk.press("Spara planen")
    desk.is_told("är sparad")


def write_the_talks(desk: Desk, meeting: Session) -> None:
    for place, talk in enumerate(meeting.talks):
        if place:
            desk.press("Lägg till ett inslag")
        row = f"#part-{place}"
        desk.fill({"Inslagets rubrik": talk.title, "Om inslaget": talk.summary}, within=row)
        speaker = talk.by[0]
        desk.fill({"Namn": speaker.name, "Titel": speaker.title, "Organisation": speaker.affiliation}, within=row)


def inform_everybody(desk: Desk) -> None:
    desk.follow("Lägg till information")
    advisory = network.ADVISORY
    desk.fill({"Rubrik": advisory.title, "Information": advisory.text, "Sista dagen den visas": "2020-06-30"})
    desk.press("Spara")
    desk.follow("Tider, platser och anmälan")
    desk.fill({"En rad under programmet": "Med förbehåll för ändringar.", "Det går att anmäla sig här": False})
    desk.press("Spara")
    desk.reads(network.ADVISORY.title)


def publish(desk: Desk) -> None:
    """The preview has the whole programme as readers will see it; nobody has an address, so no letter goes out."""
    desk.follow("Se igenom och publicera")
    desk.reads("Det blir den första utgåvan: därefter kan alla läsa programmet. Ingen får något mejl.")
    shown = desk.main.locator(".picture h3").all_inner_texts()
    assert shown == [JOURNEY.title, HOUSING.title, FORM.title, DIGITAL.title, "Träff 5"]
    desk.press("Publicera")
    desk.reads("Den första utgåvan av Våren 2020.")


def postpone_the_first(desk: Desk) -> None:
    """It never had a date here; that it is postponed is said with its reason, and until further notice."""
    desk.follow(f"{network.SERIES.title}, Våren 2020")
    desk.follow(FORM.title)
    desk.follow("Skjut upp")
    desk.fill({"Varför": "En av talarna kan inte resa."})
    desk.press("Visa vem som får veta vad")
    desk.press("Skjut upp träffen")
    desk.reads(f"”{FORM.title}” skjuts upp")


def assert_everybody_reads_it(reader: Desk) -> None:
    about = network.SERIES
    assert reader.heading == f"{about.title} Våren 2020"
    for words in (about.audience, "Anki Udd", network.ADVISORY.title, "Med förbehåll för ändringar.", about.contact):
        reader.reads(words)
    place = "Klarahuset, Drottninggatan 33, Stockholm"
    meetings = (
        (FORM.title, "Uppskjuten", "En av talarna kan inte resa.", "Nytt datum är inte bestämt.", "Daniel Ericsson", "Annika Härenstam"),
        ("tisdag 5 maj 2020 kl. 09.30–12.30", JOURNEY.title, "Clas Olsson", place),
        ("fredag 15 maj 2020 kl. 09.30–12.30", HOUSING.title, "Chris Österlund", place),
        ("Juni 2020", DIGITAL.title, "Datum meddelas senare"),
        ("Våren 2020", "Träff 5", "Datum meddelas senare"),
    )
    rows = reader.main.locator(".sessions > li").all()
    read = [" ".join(row.inner_text().split()) for row in rows]
    assert [[part for part in parts if part in row] for parts, row in zip(meetings, read, strict=True)] == [[*parts] for parts in meetings]
    assert [place in row for row in read] == [False, True, True, False, False]
    reader.follow("Om nätverket")
    assert reader.main.locator(".questions li").all_inner_texts() == list(about.questions)
