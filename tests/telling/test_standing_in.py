"""Who goes in whose stead, step by step, until each calendar is as it should be: golden chains, read back from the mails."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from netverk import clock
from netverk.db import db
from netverk.deputies import sending
from netverk.errors import RuleBroken
from netverk.letters.delivering import LEASE
from netverk.letters.models import Fate, Letter
from netverk.people.knowing import Contact
from netverk.publishing import acting
from netverk.releases import reading
from netverk.seasons.models import Season
from netverk.telling.holdings import record_one
from tests import make
from tests.publishing.seasons import conference, one_morning, three_mornings
from tests.publishing.stage import Stage, at, email, human, objects, row_of

UNTIL_FURTHER_NOTICE = acting.postpone("Talaren är sjuk.")


def kinds(stage: Stage, name: str) -> list[str]:
    return sorted(entry.uid for entry in stage.calendars[email(name)].entries.values())


def test_sent_moved_called_back_and_handed_over_for_good(stage: Stage) -> None:
    stage.plan(three_mornings)
    stage.publish()
    stage.join("Kari")
    stage.deliver()

    stage.send("Kari", "Dag", "tva")
    mails = stage.deliver(after=timedelta(0))
    assert objects(mails, "Kari") == [("CANCEL", "tva.0", 1)]
    assert objects(mails, "Dag") == [("REQUEST", "tva.0", 0)]
    (to_kari,), (to_dag,) = human(mails, "Kari"), human(mails, "Dag")
    assert to_kari.object
    assert to_dag.object
    assert len(mails) == 2
    assert (to_kari.object.summary, to_dag.object.summary) == ("Avbokad: Tva", "Tva")
    assert "Någon annan går i ditt ställe" in to_kari.object.description
    assert ("Dag går till ”Tva” i ditt ställe" in to_kari.text, "/answer/" in to_kari.text) == (True, True)
    assert all(words in to_dag.text for words in ("i stället för Kari", "Tisdagen den 21 april 2020 kl. 09.30–12.30", "/answer/deputy/"))

    stage.act("tva", acting.move(at("2020-04-28"), "Lokalen behövdes."))
    mails = stage.deliver()
    assert {mail.to for mail in mails} == {email("Dag")}
    (letter,) = human(mails, "Dag")
    assert letter.object
    assert (letter.method, letter.object.uid, letter.object.sequence) == ("REQUEST", "tva.0", 1)
    assert ("tisdagen den 28 april 2020" in letter.text, "/answer/deputy/" in letter.text) == (True, True)

    stage.act("ett", acting.move(at("2020-03-25"), "Krock."))
    mails = stage.deliver()
    assert {mail.to for mail in mails} == {email("Kari")}
    assert objects(mails, "Kari") == [("REQUEST", "ett.0", 1)]

    assert stage.call_back("Kari", "tva")
    mails = stage.deliver(after=timedelta(0))
    assert objects(mails, "Dag") == [("CANCEL", "tva.0", 2)]
    (again,), (thanks,) = human(mails, "Kari"), human(mails, "Dag")
    assert again.object
    assert thanks.object
    assert (again.method, again.object.uid, again.object.sequence, again.object.related_to) == ("REQUEST", "tva.1", 1, "tva.0")
    assert "Du går inte längre till träffen" in thanks.object.description
    assert not kinds(stage, "Dag")
    assert not stage.deliver()

    stage.hand_over("Kari", "Dag")
    mails = stage.deliver(after=timedelta(0))
    assert objects(mails, "Kari") == [("CANCEL", "ett.0", 2), ("CANCEL", "tre.0", 1), ("CANCEL", "tva.1", 2)]
    assert objects(mails, "Dag") == [("REQUEST", "ett.0", 1), ("REQUEST", "tre.0", 0), ("REQUEST", "tva.1", 1)]
    assert [mail.kind for mail in (*human(mails, "Kari"), *human(mails, "Dag"))] == ["handed_over", "joining"]
    assert not kinds(stage, "Kari")

    stage.act("tre", UNTIL_FURTHER_NOTICE)
    mails = stage.deliver()
    assert objects(mails, "Dag") == [("CANCEL", "tre.0", 1)]
    assert ([mail.object for mail in human(mails, "Kari")], len(mails)) == ([None], 2)  # who signed for the place follows it in words


def test_what_is_taken_back_at_once_tells_nobody(stage: Stage) -> None:
    stage.plan(three_mornings)
    stage.publish()
    stage.join("Kari")
    stage.deliver()
    stage.send("Kari", "Dag", "tva")
    stage.call_back("Kari", "tva")
    stage.send("Kari", "Dag", "tva")
    stage.send("Kari", "Eva", "tva")
    stage.call_back("Kari", "tva")
    stage.hand_over("Kari", "Dag")
    stage.hand_over("Dag", "Kari")
    assert not stage.deliver(after=timedelta(0))
    assert kinds(stage, "Kari") == ["ett.0", "tre.0", "tva.0"]


def test_one_deputy_after_another_leaves_the_holder_alone(stage: Stage) -> None:
    stage.plan(one_morning)
    stage.publish()
    stage.join("Kari")
    stage.send("Kari", "Dag", "tillit")
    first = stage.deliver()
    assert objects(first, "Kari") == []  # she was never invited to it
    stage.send("Kari", "Eva", "tillit")
    mails = stage.deliver()
    assert (objects(mails, "Dag"), objects(mails, "Eva")) == ([("CANCEL", "t.0", 1)], [("REQUEST", "t.0", 0)])
    assert [mail.object for mail in human(mails, "Kari")] == [None]
    stage.send("Kari", "Dag", "tillit")
    mails = stage.deliver()
    assert (objects(mails, "Dag"), objects(mails, "Eva")) == ([("REQUEST", "t.1", 0)], [("CANCEL", "t.0", 1)])


def test_a_postponement_with_a_deputy_in_place(stage: Stage) -> None:
    stage.plan(one_morning)
    stage.publish()
    stage.join("Kari")
    stage.deliver()
    stage.send("Kari", "Dag", "tillit")
    stage.deliver()
    stage.act("tillit", UNTIL_FURTHER_NOTICE)
    (mail,) = stage.deliver()
    assert mail.object
    assert (mail.to, mail.method, mail.object.uid, mail.object.summary) == (email("Dag"), "CANCEL", "t.0", "Uppskjuten: Tillit")
    stage.act("tillit", acting.move(at("2020-10-20"), "Ny dag är bestämd."))
    (mail,) = stage.deliver()
    assert mail.object
    assert (mail.to, mail.method, mail.object.uid, mail.object.related_to) == (email("Dag"), "REQUEST", "t.1", "t.0")
    stage.call_back("Kari", "tillit")
    mails = stage.deliver()
    assert (objects(mails, "Dag"), objects(mails, "Kari")) == ([("CANCEL", "t.1", 3)], [("REQUEST", "t.1", 2)])


def test_a_deputy_sent_during_the_hold_leaves_the_news_to_its_own_letter(stage: Stage) -> None:
    stage.plan(three_mornings)
    stage.publish()
    stage.join("Kari")
    stage.deliver()
    stage.act("ett", acting.move(at("2020-03-25"), "Krock."))
    stage.act("tva", acting.move(at("2020-04-28"), "Krock."))
    stage.send("Kari", "Dag", "tva")
    early = stage.deliver(after=timedelta(0))
    assert objects(early, "Kari") == [("CANCEL", "tva.0", 1)]
    assert objects(early, "Dag") == [("REQUEST", "tva.0", 1)]
    (letter,) = stage.deliver()
    assert (letter.to, objects([letter], "Kari")) == (email("Kari"), [("REQUEST", "ett.0", 1)])
    assert "28 april" not in letter.text


def test_a_guest_of_one_session_hears_of_that_alone(stage: Stage) -> None:
    stage.plan(three_mornings)
    stage.edit("tva", takes_guests=True)
    stage.publish()
    stage.join_one("Gun", "tva")
    (welcome,) = stage.deliver()
    assert objects([welcome], "Gun") == [("REQUEST", "tva.0", 0)]
    assert ("Tva" in welcome.text, "Tre" in welcome.text, "/answer/" in welcome.text) == (True, False, True)
    stage.act("ett", UNTIL_FURTHER_NOTICE)
    assert not stage.deliver()
    stage.act("tva", acting.move(at("2020-04-28"), "Krock."))
    assert objects(stage.deliver(), "Gun") == [("REQUEST", "tva.0", 1)]
    stage.send("Gun", "Dag", "tva")
    mails = stage.deliver()
    assert (objects(mails, "Gun"), objects(mails, "Dag")) == ([("CANCEL", "tva.0", 2)], [("REQUEST", "tva.0", 1)])
    stage.leave("Gun")
    mails = stage.deliver()
    assert objects(mails, "Dag") == [("CANCEL", "tva.0", 2)]
    assert not stage.deliver()


def test_who_registers_others_and_leaves_alone_is_let_go_from_the_calendar(stage: Stage) -> None:
    stage.plan(one_morning)
    stage.publish()
    stage.join("Kari", "Per")
    stage.deliver()
    stage.give_back("Kari")
    mails = stage.deliver()
    assert objects(mails, "Kari") == [("CANCEL", "t.0", 1)]
    assert not kinds(stage, "Kari")


def test_a_place_in_a_conference_is_handed_over_as_a_whole(stage: Stage) -> None:
    stage.plan(conference)
    stage.publish()
    stage.join("Kari")
    stage.deliver()
    with pytest.raises(RuleBroken):
        stage.send("Kari", "Dag", "morgon")
    stage.hand_over("Kari", "Dag")
    mails = stage.deliver()
    assert [method for method, _uid, _sequence in objects(mails, "Kari")] == ["CANCEL", "CANCEL"]
    assert [method for method, _uid, _sequence in objects(mails, "Dag")] == ["REQUEST", "REQUEST"]


def test_a_deputy_called_back_while_the_invitation_is_leaving_is_told_afterwards(stage: Stage) -> None:
    stage.plan(one_morning)
    stage.publish()
    stage.join("Kari")
    stage.deliver()
    stage.send("Kari", "Dag", "tillit")
    with stage.writing():
        invitation = db.session.scalars(select(Letter).where(Letter.kind == "standing_in")).one()
        invitation.lease_until = clock.now() + LEASE  # another process has it in hand
    stage.call_back("Kari", "tillit")
    assert not stage.deliver(after=timedelta(0))
    with stage.writing():
        invitation = db.session.scalars(select(Letter).where(Letter.kind == "standing_in")).one()
        invitation.fate, release = Fate.SENT, reading.current(stage.season_id)
        assert release
        record_one(stage.season_id, email("Dag"), release.id, "t", follows=True)
    (thanks,) = stage.deliver()
    assert (thanks.to, thanks.kind) == (email("Dag"), "deputy_not_needed")
    assert not stage.deliver()


def test_a_deputy_is_told_by_whom_they_are_sent(stage: Stage) -> None:
    stage.plan(one_morning)
    stage.publish()
    stage.join("Kari", by="Assistent")
    stage.deliver()
    with stage.writing():
        place = stage.place_of("Kari")
        contact = Contact(name="Dag", email=email("Dag"))
        sending.send(place, stage.row("tillit"), contact, by=place.registration.registrant_id)
    (letter,) = human(stage.deliver(), "Dag")
    assert "Assistent, som anmälde Kari, har bett om det." in letter.text


def test_a_deputy_who_stands_up_keeps_that_entry(stage: Stage) -> None:
    def plan() -> Season:
        season = three_mornings()
        make.talk(session=row_of(season, "tva"), by=make.speaker("Clas", email="clas@example.org"))
        return season

    stage.plan(plan)
    stage.publish()
    stage.join("Kari")
    stage.deliver()
    stage.send("Kari", "Clas", "tva")
    mails = stage.deliver()
    assert objects(mails, "Clas") == []  # he has it already
    stage.call_back("Kari", "tva")
    mails = stage.deliver()
    assert (objects(mails, "Clas"), kinds(stage, "Clas")) == ([], ["tva.0"])
