"""Who is told, and what is shown of it before: nobody twice, nobody forgotten, nobody else."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from netverk import clock
from netverk.db import db
from netverk.language import speaking
from netverk.letters.models import Fate, Letter
from netverk.publishing import acting
from netverk.seasons.models import Season
from netverk.telling import announcing, lettering
from netverk.telling.reconciling import Plan
from netverk.telling.world import Content, present
from tests import make
from tests.publishing.receiver import Mail
from tests.publishing.seasons import conference, one_morning, three_mornings
from tests.publishing.stage import BASE_URL, Stage, at, email, human, objects, row_of

MOVE = acting.move(at("2020-03-31"), "Krock.")


def told(mails: list[Mail]) -> dict[str, int]:
    """How many letters in words each address got."""
    addresses = [mail.to for mail in mails if mail.kind != announcing.CALENDAR]
    return {address: addresses.count(address) for address in sorted(addresses)}


def test_the_preview_names_whom_the_letters_reach_and_says_what_they_say(stage: Stage) -> None:
    def plan() -> Season:
        season = three_mornings()
        make.talk(session=row_of(season, "ett"), by=make.speaker("Clas", email="clas@example.org"))
        return season

    stage.plan(plan)
    stage.publish()
    stage.join("Kari", "Per", by="Assistent")
    stage.deliver()
    groups = stage.preview("ett", MOVE)
    stage.act("ett", MOVE)
    mails = stage.deliver()

    named = {reader.recipient.address: group for group in groups for reader in group.readers}
    assert set(named) == {mail.to for mail in mails} == {email(name) for name in ("Kari", "Per", "Assistent", "Clas")}
    for mail in mails:
        group = named[mail.to]
        with speaking("sv"):
            subject, sentences = lettering.shown(Plan(group.words, group.objects), stage.released)
        assert mail.subject == " ".join(subject.split())
        assert [each for each in sentences if " ".join(each.split()) not in mail.text] == []
        assert [(each.method.value, each.sequence) for each in group.objects] == ([(mail.method, 1)] if mail.object else [])
    assert objects(mails, "Assistent") == []


def test_trying_an_action_leaves_nothing_behind(stage: Stage) -> None:
    stage.plan(one_morning)
    stage.publish()
    stage.join("Kari")
    stage.deliver()
    before = stage.rows()
    assert [len(group.readers) for group in stage.preview("tillit", MOVE)] == [1]
    assert stage.rows() == before


def test_an_advisory_is_told_where_the_house_wants_it(stage: Stage) -> None:
    stage.plan(one_morning)
    stage.publish()
    stage.join("Kari")
    stage.deliver()
    with stage.writing() as season:
        assert season
        make.advisory("Stanna hemma om du känner dig sjuk.", season=season)
    stage.publish()
    assert told(stage.deliver()) == {}
    with stage.writing() as season:
        assert season
        make.advisory("Ta tåget.", season=season, title="Snö")
    stage.publish(tells_texts=True)
    (mail,) = stage.deliver()
    assert ("Snö" in mail.text, mail.kind) == (True, "notice")


def test_a_note_is_told_once_and_not_after_it_was_taken_back(stage: Stage) -> None:
    stage.plan(three_mornings)
    stage.publish(note="Välkommen till våren.")
    stage.join("Kari")
    stage.deliver()
    stage.edit("ett", when=at("2020-03-25"))
    wrong = stage.publish(note="Fel om lokalen.")
    stage.undo(wrong)
    stage.edit("ett", when=at("2020-03-26"))
    stage.publish(note="Rätt om lokalen.")
    (letter,) = human(stage.deliver(), "Kari")
    notes = ("Välkommen till våren.", "Fel om lokalen.", "Rätt om lokalen.")
    assert [note in letter.text for note in notes] == [False, False, True]
    stage.act("tva", acting.postpone("Talaren är sjuk."))
    (letter,) = human(stage.deliver(), "Kari")
    assert not [note for note in notes if note in letter.text]


def test_two_notices_in_one_hold_are_one_letter(stage: Stage) -> None:
    stage.plan(three_mornings)
    stage.publish()
    stage.join("Kari")
    stage.deliver()
    stage.act("ett", MOVE)
    stage.act("tva", acting.postpone("Talaren är sjuk."))
    mails = stage.deliver()
    (letter,) = human(mails, "Kari")
    assert ("Krock." in letter.text, "Talaren är sjuk." in letter.text) == (True, True)
    assert objects(mails, "Kari") == [("CANCEL", "tva.0", 1), ("REQUEST", "ett.0", 1)]


def test_the_second_notice_taken_back_leaves_the_first_to_be_told(stage: Stage) -> None:
    stage.plan(three_mornings)
    stage.publish()
    stage.join("Kari")
    stage.deliver()
    stage.act("ett", MOVE)
    stage.undo(stage.act("tva", acting.postpone("Talaren är sjuk.")))
    (letter,) = stage.deliver()
    assert ("Krock." in letter.text, "Talaren är sjuk." in letter.text) == (True, False)
    assert objects([letter], "Kari") == [("REQUEST", "ett.0", 1)]


@pytest.mark.parametrize("attempts", [1, 3])
def test_a_letter_whose_carrier_died_hides_no_later_release(stage: Stage, attempts: int) -> None:
    """Whether it leaves again or is in doubt after three times: what came after it is told."""
    stage.plan(three_mornings)
    stage.publish()
    stage.join("Kari")
    stage.deliver()
    stage.act("ett", MOVE)
    with stage.writing():
        letter = db.session.scalars(select(Letter).where(Letter.fate == Fate.WAITING)).one()
        letter.attempts, letter.lease_until = attempts, clock.now() - timedelta(seconds=1)
    stage.act("tva", acting.postpone("Talaren är sjuk."))
    mails = stage.deliver()
    assert told(mails) == {email("Kari"): 1}
    assert "Talaren är sjuk." in human(mails, "Kari")[0].text
    assert objects(mails, "Kari") == [("CANCEL", "tva.0", 1), ("REQUEST", "ett.0", 1)]


def test_a_speaker_who_joins_and_leaves_at_once_still_hears_of_the_release_between(stage: Stage) -> None:
    def plan() -> Season:
        season = one_morning()
        make.talk(session=row_of(season, "tillit"), by=make.speaker("Clas", email="clas@example.org"))
        return season

    stage.plan(plan)
    stage.publish()
    stage.deliver()
    stage.join("Clas")
    stage.act("tillit", MOVE)
    stage.leave("Clas")
    mails = stage.deliver()
    assert [mail.kind for mail in human(mails, "Clas")] == ["leaving", "notice"]
    assert objects(mails, "Clas") == [("REQUEST", "t.0", 1)]


def test_who_leaves_and_comes_back_at_once_is_welcomed_once(stage: Stage) -> None:
    stage.plan(one_morning)
    stage.publish()
    stage.join("Kari")
    stage.leave("Kari")
    stage.join("Kari")
    (welcome,) = stage.deliver()
    assert (welcome.kind, welcome.method) == ("joining", "REQUEST")
    with stage.app.app_context():
        codes = [registration.code for registration in stage.registered("Kari")]
    assert [code in welcome.text for code in codes] == [False, True]


def test_what_is_over_is_told_to_nobody(stage: Stage) -> None:
    stage.plan(conference)
    stage.publish()
    stage.join("Kari")
    stage.deliver()
    stage.now = stage.now.replace(month=9, day=15, hour=20)
    stage.edit("slut", when=at("2020-09-15", "11:00-12:30"), title="Slutord")
    stage.publish()
    assert told(stage.deliver()) == {}
    assert not stage.deliver()


def test_a_letter_that_everybody_has_heard_of_is_needless(stage: Stage) -> None:
    stage.plan(one_morning)
    stage.publish()
    stage.join("Kari")
    stage.deliver()
    stage.act("tillit", MOVE)
    stage.act("tillit", acting.move(at("2020-03-24"), "Det gick ändå."))
    with stage.app.app_context():
        assert stage.fates() == {Fate.SENT: 1, Fate.WAITING: 1}
    assert not stage.deliver()
    with stage.app.app_context():
        assert stage.fates() == {Fate.SENT: 1, Fate.NEEDLESS: 1}


def test_telling_nine_asks_the_database_no_more_than_telling_three(stage: Stage) -> None:
    stage.plan(one_morning)
    stage.publish()
    asked = []
    for names in (("A", "B", "C"), ("D", "E", "F", "G", "H", "I")):
        stage.join(*names, by="Assistent")
        stage.deliver()
        content = Content(stage.released, stage.private)
        with stage.app.app_context(), statements() as made:
            announcing.plans(stage.season_id, present(content, stage.season_id, BASE_URL))
        asked.append(len(made))
    assert asked[0] == asked[1]


@contextmanager
def statements() -> Iterator[list[str]]:
    made: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        made.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield made
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
