"""How one comes into the example seasons: what a place costs, and what is asked of those who come. All of it is invented."""

from netverk.admissions.models import PlaceKind, PlaceType, Purpose, Question, QuestionKind
from netverk.db import db
from netverk.seasons.models import Season


def open_network(season: Season) -> None:
    """Two questions, of which one is about health."""
    db.session.add_all(
        [
            Question(season=season, text="Vad vill du att vi talar om?", hint="En mening räcker. Samtalsledaren läser den."),
            Question(
                season=season, text="Kost", hint="Vi äter frukost tillsammans.", purpose=Purpose.DIET, kind=QuestionKind.TEXT, position=1
            ),
        ]
    )
    db.session.flush()


def open_conference(season: Season) -> None:
    """A place for all of it, one for students, and what the house gives the press."""
    kinds = (
        ("konferensplats", PlaceKind.ATTENDEE, "Konferensplats", "Alla dagar, med lunch och kaffe.", 450_000, None),
        ("studentplats", PlaceKind.ATTENDEE, "Studentplats", "För den som studerar på minst halvtid.", 90_000, 10),
        ("press", PlaceKind.PRESS, "Pressplats", "", 0, 6),
    )
    for position, (slug, kind, title, description, price, quota) in enumerate(kinds):
        facts = {"title": title, "description": description, "price_ore": price, "quota": quota}
        db.session.add(PlaceType(season=season, slug=slug, kind=kind, position=position, **facts))
    db.session.flush()
