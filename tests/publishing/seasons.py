"""The seasons that these tests publish, planned in rows."""

from netverk.programme.value import Mode, Status
from netverk.programme.when import When
from netverk.seasons.models import Season
from tests import make
from tests.publishing.stage import at, row_of


def one_morning() -> Season:
    """A network with one date: everything fits into one mail."""
    season = make.season("Våren 2020", capacity=20)
    make.session("Tillit", season=season, uid="t", slug="tillit", when=at("2020-03-24"), venue=make.venue("Klarahuset", slug="klara"))
    return season


def three_mornings() -> Season:
    season = make.season("Våren 2020", capacity=20)
    house = make.venue("Klarahuset", slug="klara")
    for slug, day in (("ett", "2020-03-24"), ("tva", "2020-04-21"), ("tre", "2020-05-19")):
        make.session(slug.capitalize(), season=season, uid=slug, slug=slug, when=at(day), venue=house)
    return season


def conference() -> Season:
    """Two days; Clas speaks second on the first."""
    season = make.season("2020", series=make.conference("Dagarna"))
    house = make.venue("Klarahuset", slug="klara")
    for slug, day, hours in (
        ("morgon", "2020-09-15", "09:00-10:00"),
        ("mitt", "2020-09-15", "10:00-11:00"),
        ("slut", "2020-09-15", "11:00-12:00"),
        ("dag-tva", "2020-09-16", "09:00-12:00"),
    ):
        make.session(slug, season=season, uid=slug, slug=slug, when=at(day, hours), venue=house)
    make.talk(session=row_of(season, "mitt"), by=make.speaker("Clas", email="clas@example.org"))
    return season


def rich() -> Season:
    """Something in every field."""
    season = three_mornings()
    season.note, season.planned, season.term = "Med förbehåll för ändringar.", 5, When.parse("2020-spring")
    season.series.purpose, season.series.questions = "Att *leda*.", ["Hur?", "Varför?"]
    clas = make.speaker("Clas Åström", slug="clas", biography="Har lett.", links=[{"url": "https://example.org/clas", "title": "Clas"}])
    ett, tva = row_of(season, "ett"), row_of(season, "tva")
    make.talk("Vad kostar det?", session=ett, by=clas, summary="En genomgång.", minutes=40)
    make.appearance(make.speaker("Ida"), session=ett)
    make.leader(make.speaker("Astrid"), season=season, title="ledarskapsexpert")
    make.advisory("Stanna hemma om du känner dig sjuk.", season=season)
    assert ett.venue
    ett.room = make.room("Stora salen", venue=ett.venue, slug="stora", seats=40)
    ett.mode, ett.preliminary, ett.links = Mode.HYBRID, True, [{"url": "https://example.org/las", "title": "Läs mer"}]
    tva.when, tva.status = When.parse("2020-06"), Status.PLANNED
    return season
