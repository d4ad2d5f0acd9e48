"""Who is on which list, who comes from where, and what the venue is told."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from netverk import clock
from netverk.admissions.models import Purpose, QuestionKind
from netverk.db import db, write
from netverk.door import passes
from netverk.participants import counting, exporting, listing
from netverk.participants.sectors import guess
from netverk.people.models import Organisation, Person, Sector
from netverk.seasons.models import Season
from netverk.seasons.roles import Role
from netverk.seats.models import Place, PlaceState, Registration
from tests import make
from tests.boards.scene import Statements
from tests.door.scene import MORNING, DoorScene, crowd, lay
from tests.visitor import Visitor

AT = "/organise/natverket/varen-2030/participants"
SECRET = "Hemlig Hök"


@pytest.fixture
def scene(app: Flask, clock_at: Callable[[str | datetime], None]) -> DoorScene:
    """With somebody whose identity is protected, and somebody who would rather not be listed."""
    clock_at(MORNING)
    laid = lay(app)
    with app.app_context(), write():
        season = db.session.scalars(select(Season)).one()
        season.shows_participants = True
        make.place(make.person(SECRET, is_protected=True), season=season)
        make.place("Blyg Bo", season=season, is_listed=False)
    return laid


def reader(scene: DoorScene, role: Role | None = None) -> Visitor:
    """An owner of everything, or somebody with a role in the series."""
    with scene.app.app_context(), write():
        series = db.session.scalars(select(Season)).one().series
        return Visitor(scene.app, signed_in=make.organiser("Rut", role, series=series) if role else make.organiser("Oda"))


@pytest.mark.parametrize(
    ("name", "sector"),
    [
        ("Umeå kommun", Sector.MUNICIPALITY), ("Malmö stad", Sector.MUNICIPALITY), ("Kommunförbundet Väst", None),
        ("Region Skåne", Sector.REGION), ("Västra Götalandsregionen", Sector.REGION), ("Länsstyrelsen i Örebro län", Sector.STATE),
        ("Skatteverket", Sector.STATE), ("E-hälsomyndigheten", Sector.STATE), ("Stadium AB", None), ("Regional Utveckling AB", None),
    ],
)  # fmt: skip
def test_a_name_suggests_a_sector(name: str, sector: Sector | None) -> None:
    assert guess(name) is sector


def test_participants_see_each_other_but_not_who_is_protected_or_unwilling(scene: DoorScene) -> None:
    with scene.app.app_context():
        own = db.session.scalars(select(Registration.code).where(Registration.name == "Kari Nord")).one()
        paths = [f"/registration/{own}/participants"]
        paths += [
            f"/pass/{passes.token_of(place)}/participants" for place in db.session.scalars(select(Place)) if place.name == "Kari Nord"
        ]
    visitor = Visitor(scene.app)
    for path in paths:
        names = visitor.get(path).tree.xpath("//main//ul/li/text()[1]")
        assert [name.strip() for name in names] == ["Kari Nord", "Åke Dal", "Örjan Ek"]
    with scene.app.app_context(), write():
        db.session.scalars(select(Season)).one().shows_participants = False
    assert [visitor.get(path).status for path in paths] == [404, 404]


def test_who_takes_no_part_sees_nobody(scene: DoorScene) -> None:
    with scene.app.app_context(), write():
        season = db.session.scalars(select(Season)).one()
        left = make.place("Per Väg", season=season, state=PlaceState.CANCELLED)
        paths = [f"/registration/{left.registration.code}/participants", f"/pass/{passes.token_of(left)}/participants"]
    assert [Visitor(scene.app).get(path).status for path in paths] == [404, 404]


def test_the_desk_sees_everybody_with_state_and_who_is_protected(scene: DoorScene) -> None:
    page = reader(scene, Role.EDITOR).get(AT)
    assert f"{SECRET} (skyddade personuppgifter)" in page.text
    assert [row.text_content().strip() for row in page.tree.xpath("//table//td[last()]")][-1]
    assert "Väntande" in page.text
    assert "Avbokad" not in page.tree.xpath("//table//th/text()")


def test_a_protected_identity_leaves_the_house_only_with_who_owns_everything(scene: DoorScene) -> None:
    for ending in ("csv", "xlsx"):
        seen = {role: SECRET in content(reader(scene, role), f"{AT}.{ending}?columns=name") for role in (Role.EDITOR, Role.OWNER, None)}
        assert seen == {Role.EDITOR: False, Role.OWNER: False, None: True}


def content(visitor: Visitor, path: str) -> str:
    from openpyxl import load_workbook

    answer = visitor.client.get(path)
    assert answer.status_code == 200
    if path.partition("?")[0].endswith(".csv"):
        return str(answer.data, "utf-8-sig")
    return "\n".join(";".join(str(cell or "") for cell in row) for row in load_workbook(BytesIO(answer.data)).active.values)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_columns_are_chosen_and_none_is_calculated(scene: DoorScene, ending: str) -> None:
    with scene.app.app_context(), write():
        season = db.session.scalars(select(Season)).one()
        for name in ("=HYPERLINK(1)", "+46", "-1", "@SUM"):
            make.place(make.person(name, email=f"{len(name)}x@example.org"), season=season)
    visitor = reader(scene)
    lines = content(visitor, f"{AT}.{ending}?columns=organisation&columns=name").replace("\r\n", "\n").splitlines()

    assert lines[0] == "Namn;Organisation"
    assert "Kari Nord;Umeå kommun" in lines
    assert sorted(line for line in lines if line.startswith("'")) == ["'+46;", "'-1;", "'=HYPERLINK(1);", "'@SUM;"]
    assert not [line for line in lines if line.startswith(exporting.CALCULATES)]
    if ending == "csv":
        assert visitor.client.get(f"{AT}.csv").data.startswith(b"\xef\xbb\xbfNamn;Organisation;Sektor;")


def test_a_sector_counts_once_somebody_has_pressed_it(scene: DoorScene) -> None:
    visitor = reader(scene, Role.EDITOR)
    page = visitor.get(AT)
    [button] = page.tree.xpath("//button[contains(@class, 'suggested')]")
    assert " ".join(button.text_content().split()) == "Kommun (förslag), Umeå kommun"
    with scene.app.app_context():
        assert db.session.scalars(select(Organisation.sector)).all() == [None]
    form = button.getparent()
    answers = dict(form.form_values()) | {"sector": button.get("value")}
    assert visitor.client.post(form.get("action"), data=answers).status_code == 302
    assert "Umeå kommun räknas nu som kommun." in (told := visitor.get(AT)).text
    assert told.tree.xpath("//button[@aria-pressed='true']/@value") == ["municipality"]
    with scene.app.app_context(), write():
        stranger = make.organisation("Främmande AB").id
    for wrong in ({"organisation": str(stranger)}, {"sector": "church"}, {"organisation": "x"}):
        assert visitor.client.post(form.get("action"), data=answers | wrong).status_code == 404


def test_the_venue_gets_numbers_and_no_name(scene: DoorScene) -> None:
    with scene.app.app_context(), write():
        season = db.session.scalars(select(Season)).one()
        diet = make.question("Vad äter du inte?", season=season, purpose=Purpose.DIET, kind=QuestionKind.SEVERAL)
        topic = make.question("Vad vill du prata om?", season=season)
        places = {place.name: place for place in db.session.scalars(select(Place))}
        said = {"Kari Nord": "Nötter\nfisk", "Örjan Ek": "nötter", "Åke Dal": "Ägg", "Väntande": "Allt"}
        for name, text in said.items():
            make.reply(text, place=places[name], question=diet, consented_at=clock.now())
        make.reply("Räkor", place=places["Blyg Bo"], question=diet)  # without consent
        make.reply("Tillit", place=places["Kari Nord"], question=topic)
    with scene.app.app_context():
        [total] = counting.totals(db.session.scalars(select(Season)).one())
        assert total.numbers == [("Nötter", 2), ("fisk", 1), ("Ägg", 1)]
    visitor = reader(scene, Role.EDITOR)
    page = visitor.get(f"{AT}/venue")
    [at] = {link.partition("?")[2] for link in page.tree.xpath("//main//a/@href") if "000001" in link}
    of_one = visitor.get(f"{AT}/venue?{at}")

    assert "Om tillit Söndagen den 5 maj 2030 kl. 09.30–12.30 5" in page.text.replace("\xa0", " ")
    assert "fisk1 Nötter1" in of_one.text, "only of those who come themselves"
    assert "En kommer som ersättare; fråga vad hen behöver." in of_one.text
    assert not [name for name in (*places, "Per Ås") if name in page.text + of_one.text]


def test_the_lists_ask_the_database_as_often_for_three_as_for_thirty(scene: DoorScene) -> None:
    visitor, asked = reader(scene, Role.EDITOR), []
    with scene.app.app_context():
        own = db.session.scalars(select(Registration.code).where(Registration.name == "Kari Nord")).one()
    for more in (3, 27):
        with scene.app.app_context(), write():
            crowd(db.session.scalars(select(Season)).one(), more)
        for path in (AT, f"{AT}.csv?columns=registrant&columns=kind&columns=email", f"{AT}/venue", f"/registration/{own}/participants"):
            with Statements(scene.app) as seen:
                assert visitor.client.get(path).status_code == 200
            asked.append(len(seen.seen))
    assert asked[:4] == asked[4:]


def test_who_was_erased_is_on_no_list(scene: DoorScene) -> None:
    with scene.app.app_context(), write():
        db.session.scalars(select(Person).where(Person.name == "Kari Nord")).one().email = None
    with scene.app.app_context():
        assert "Kari Nord" not in [name for name, _whence in listing.colleagues(db.session.scalars(select(Season)).one())]
