"""The members of a season are asked once whether they come to the next one, and register themselves."""

from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.db import db, write
from netverk.letters.models import Fate, Letter
from netverk.people.models import Person
from netverk.programme.when import When
from netverk.publishing import commands, later, releasing, undoing
from netverk.registrations import leaving
from netverk.returning import asking
from netverk.seasons.models import NotAsked, Season
from netverk.seasons.rollover import roll_over
from netverk.seats.models import Place, PlaceState, Registration
from netverk.settings import settings
from netverk.telling import lettering
from tests import make
from tests.registrations.test_public import queries_of
from tests.visitor import Visitor

AT = "/organise/natverket/hosten-2031"
HOLD, BASE = timedelta(minutes=2), "http://127.0.0.1:5000"


@dataclass
class House:
    app: Flask
    oda: Person
    ids: list[int] = field(default_factory=list)  # of the season before and the one after

    def visitor(self) -> Visitor:
        return Visitor(self.app, signed_in=self.oda)

    def publish(self, *, asks_again: bool = True) -> int:
        with self.app.app_context(), write():
            what = releasing.propose(releasing.lock_season(self.ids[1]))
            return releasing.release(what, verb="publish", by=None, hold=HOLD, base_url=BASE, asks_again=asks_again).id

    def change(self, **facts: object) -> None:
        with self.app.app_context(), write():
            for name, value in facts.items():
                setattr(db.session.get_one(Season, self.ids[1]), name, value)

    def letters(self, *fates: Fate) -> list[str]:
        with self.app.app_context():
            found = select(Letter.name).where(Letter.kind == asking.AGAIN, Letter.fate.in_(fates or (Fate.WAITING,)))
            return list(db.session.scalars(found.order_by(Letter.name)))

    def listed(self) -> list[tuple[str, bool]]:
        with self.app.app_context():
            return [(each.person.name, each.is_asked) for each in asking.members(self.ids[1])]

    def written(self, name: str) -> str:
        """The letter to somebody as it would leave now; nothing where it is needless."""
        with self.app.app_context(), self.app.test_request_context():
            letter = db.session.scalars(select(Letter).where(Letter.kind == asking.AGAIN, Letter.name == name)).one()
            message = lettering.composers(settings())[asking.AGAIN](letter).message
            return message.text if message else ""


@pytest.fixture
def house(app: Flask, clock_at: Callable[[str | datetime], None]) -> House:
    clock_at(datetime(2031, 6, 1, 8, tzinfo=UTC))
    with app.app_context(), write():
        make.house()
        oda = make.organiser()
        spring = make.season("Våren 2031", slug="varen-2031", series=make.series("Nätverket", slug="natverket"))
        kari = make.registration("Kari", season=spring, organisation=make.organisation("Havsverket"))
        make.place("Kari", season=spring, registration=kari)
        for name in ("Ola", "Per"):
            make.place(name, season=spring)
        autumn = roll_over(spring, slug="hosten-2031", title="Hösten 2031", term=When.term(2031, autumn=True))
        make.session("Tillit", season=autumn, slug="tillit", starts="2031-09-09 09:30")
        return House(app, oda, [spring.id, autumn.id])


def test_everybody_of_the_season_before_is_listed_with_a_tick(house: House) -> None:
    assert house.listed() == [("Kari", True), ("Ola", True), ("Per", True)]
    assert house.letters() == []


def test_they_are_asked_with_the_first_release_each_once(house: House) -> None:
    house.publish()
    assert house.letters() == ["Kari", "Ola", "Per"]

    house.change(note="Välkommen.")
    house.publish()
    assert house.letters() == ["Kari", "Ola", "Per"]


def test_who_leaves_registers_or_is_left_out_is_not_asked(house: House) -> None:
    with house.app.app_context(), write():
        spring, autumn = (db.session.get_one(Season, ident) for ident in house.ids)
        leaving.cancel_registration(db.session.scalars(select(Registration).where(Registration.name == "Ola")).one())
        per = db.session.scalars(select(Person).where(Person.name == "Per")).one()
        assert asking.choose(autumn, {each.person.id for each in asking.members(autumn.id)} - {per.id}, by=None) == 1
        make.place("Eva", season=spring)
        make.place("Eva", season=autumn)
        given_back = make.person("Nils")
        make.place(given_back, season=spring)
        make.place(given_back, season=autumn, state=PlaceState.CANCELLED)

    assert ("Per", False) in house.listed()
    house.publish()
    assert house.letters() == ["Kari"]


def test_who_comes_late_to_the_season_before_is_asked_too(house: House) -> None:
    with house.app.app_context(), write():
        make.place("Åsa", season=db.session.get_one(Season, house.ids[0]))
    assert ("Åsa", True) in house.listed()


def test_nobody_is_asked_to_what_takes_no_registrations(house: House) -> None:
    house.change(takes_registrations=False)
    house.publish()
    assert house.letters() == []

    house.change(takes_registrations=True)
    house.publish()
    assert house.letters() == ["Kari", "Ola", "Per"]


def test_the_letter_waits_until_registration_opens_and_follows_it(house: House) -> None:
    def due() -> set[datetime]:
        with house.app.app_context():
            return set(db.session.scalars(select(Letter.due_at).where(Letter.kind == asking.AGAIN)))

    house.change(opens=When.parse("2031-08-01T09:00/2031-08-01T10:00"))
    house.publish()
    assert due() == {datetime(2031, 8, 1, 7, tzinfo=UTC)}

    house.change(opens=When.parse("2031-07-01T09:00/2031-07-01T10:00"))
    house.publish(asks_again=False)
    assert due() == {datetime(2031, 7, 1, 7, tzinfo=UTC)}


def test_undo_withdraws_the_question_and_the_next_release_asks_it_again(house: House) -> None:
    house.publish(asks_again=False)
    house.change(note="Välkommen.")
    notice = house.publish()
    with house.app.app_context(), write():
        undoing.undo(notice, by=None, hold=HOLD, base_url=BASE)
    assert (house.letters(), house.letters(Fate.WITHDRAWN)) == ([], ["Kari", "Ola", "Per"])

    house.change(note="Varmt välkommen.")
    house.publish()
    assert house.letters() == ["Kari", "Ola", "Per"]


def test_the_letter_tells_the_season_and_registers_nobody(house: House) -> None:
    house.publish()
    said = house.written("Kari")

    assert "Du är med i säsongen Våren 2031." in said.replace("\n", " ")
    assert "Tillit" in said
    assert "Vi frågar bara den här gången." in said.replace("\n", " ")
    with house.app.app_context():
        assert db.session.scalars(select(Place.id).where(Place.season_id == house.ids[1])).all() == []


def test_the_link_fills_in_who_somebody_is_and_a_guess_does_not(house: House) -> None:
    house.publish()
    link = next(word for word in house.written("Kari").split() if "again=" in word)
    page = Visitor(house.app).get(f"{urlsplit(link).path}?{urlsplit(link).query}")
    filled = {name: page.tree.xpath(f"//input[@name='{name}']/@value") for name in ("name", "email", "organisation")}
    assert filled == {"name": ["Kari"], "email": ["kari@example.org"], "organisation": ["Havsverket"]}

    for guess in (link[:-1] + ("A" if link[-1] != "A" else "B"), link.replace("again=", "again=9"), link.split("-")[0]):
        page = Visitor(house.app).get(f"{urlsplit(link).path}?{urlsplit(guess).query}")
        assert page.tree.xpath("//input[@name='name']/@value") in ([], [""])


def test_a_letter_is_needless_once_its_reader_has_a_place_or_has_left(house: House) -> None:
    house.publish()
    with house.app.app_context(), write():
        make.place("Ola", season=db.session.get_one(Season, house.ids[1]))
        leaving.cancel_registration(db.session.scalars(select(Registration).where(Registration.name == "Per")).one())

    assert [bool(house.written(name)) for name in ("Kari", "Ola", "Per")] == [True, False, False]


def test_the_preview_says_how_many_are_asked_and_may_leave_them_out(house: House) -> None:
    visitor = house.visitor()
    page = visitor.get(f"{AT}/publish")
    assert "3 personer från Våren 2031 tillfrågas om de vill komma igen." in page.text
    assert "Publicera, och skriv till 3 personer" in page.text

    looked = visitor.press(page, f"{AT}/publish", asks_again=[])
    assert "Publicera, och skriv till" not in looked.text
    assert visitor.press(looked, f"{AT}/publish").leads_to
    assert (house.letters(), house.listed()[0]) == ([], ("Kari", True))


def test_as_it_stands_the_page_asks_them(house: House) -> None:
    visitor = house.visitor()
    page = visitor.get(f"{AT}/publish")
    assert visitor.press(page, f"{AT}/publish").leads_to
    assert house.letters() == ["Kari", "Ola", "Per"]


@pytest.mark.parametrize("asks_again", [True, False])
def test_a_scheduled_release_asks_as_it_was_scheduled(
    house: House, clock_at: Callable[[str | datetime], None], *, asks_again: bool
) -> None:
    with house.app.app_context(), write():
        waiting = later.schedule(house.ids[1], When.parse("2031-06-02T09:00/2031-06-02T09:01"), asks_again=asks_again, by=None).id
    clock_at(datetime(2031, 6, 2, 8, tzinfo=UTC))
    with house.app.app_context(), write():
        assert later.let_go(waiting, hold=HOLD, base_url=BASE)

    assert house.letters() == (["Kari", "Ola", "Per"] if asks_again else [])


@pytest.mark.parametrize("without", [False, True])
def test_the_command_asks_too_unless_it_is_told_not_to(house: House, *, without: bool) -> None:
    given = {"season": "natverket/hosten-2031", "sessions": None, "at": None, "note": "", "tell_texts": False, "without_asking": without}
    with house.app.test_request_context():
        said = commands.publish_(Namespace(preview=True, **given))
        assert len(said["asked_again"]) == (0 if without else 3)
        assert ("3 tillfrågas om de vill komma igen." in said["said"]) is not without
        commands.publish_(Namespace(preview=False, **given))

    assert house.letters() == ([] if without else ["Kari", "Ola", "Per"])


def test_the_organiser_unticks_whom_not_to_ask(house: House) -> None:
    visitor = house.visitor()
    page = visitor.get(f"{AT}/asked-again")
    boxes = {box.getparent().text_content().strip(): box.get("value") for box in page.tree.xpath("//input[@type='checkbox']")}
    assert sorted(boxes) == ["Kari, Havsverket", "Ola", "Per"]

    visitor.press(page, f"{AT}/asked-again", people=[boxes["Ola"], boxes["Per"]])
    assert house.listed() == [("Kari", False), ("Ola", True), ("Per", True)]
    assert "2 från Våren 2031 tillfrågas om att komma igen" in visitor.get(f"{AT}/").text
    assert "valde vilka som tillfrågas om att komma till Nätverket, Hösten 2031" in visitor.get("/organise/journal").text

    visitor.press(page, f"{AT}/asked-again", people=list(boxes.values()))
    assert house.listed()[0] == ("Kari", True)
    with house.app.app_context():
        assert db.session.scalars(select(NotAsked)).all() == []


def test_a_season_that_follows_none_has_nobody_to_ask(house: House) -> None:
    assert "Det finns ingen att fråga" in house.visitor().get("/organise/natverket/varen-2031/asked-again").text


@pytest.mark.parametrize("path", ["/", "/publish", "/asked-again"])
def test_a_page_costs_as_many_queries_however_many_are_asked(house: House, path: str) -> None:
    def grow(numbers: range) -> int:
        with house.app.app_context(), write():
            for n in numbers:
                spring = db.session.get_one(Season, house.ids[0])
                signed = make.registration(f"Medlem {n}", season=spring, organisation=make.organisation(f"Verk {n}"))
                make.place(f"Medlem {n}", season=spring, registration=signed)
        return queries_of(house.app, house.visitor(), f"{AT}{path}")

    assert grow(range(3)) == grow(range(3, 20))
