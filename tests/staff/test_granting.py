"""Rules of roles: what they come to, and that the house always has an owner."""

from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.db import db, retrying, write
from netverk.errors import RuleBroken
from netverk.people.models import JournalEntry, Person
from netverk.seasons.models import Grant, Series
from netverk.seasons.roles import Held, Role, Roles, Task
from netverk.staff import granting, inviting
from netverk.staff.granting import THE_HOUSE, Wanted
from tests import make

EVERY = Held(role=Role.EDITOR)
OF_A = Held(role=Role.EDITOR, series="a", series_id=1)


def give(name: str, wanted: Wanted) -> Grant:
    with write():
        return granting.give(make.person(name), wanted, by=None)


def journal() -> list[tuple[str, str, dict[str, object]]]:
    return [(line.verb, line.subject, line.facts) for line in db.session.scalars(select(JournalEntry).order_by(JournalEntry.id))]


@pytest.mark.parametrize(
    ("held", "task", "series", "may"),
    [
        (EVERY, Task.EDIT, "a", True),
        (EVERY, Task.EDIT, "", True),
        (EVERY, Task.HOUSE, "", False),
        (EVERY, Task.POSTPONE, "a", False),
        (OF_A, Task.EDIT, "a", True),
        (OF_A, Task.EDIT, "b", False),
        (OF_A, Task.EDIT, "", False),
        (Held(role=Role.EDITOR, may_postpone=True), Task.POSTPONE, "a", True),
        (Held(role=Role.EDITOR, may_postpone=True), Task.REFUND, "a", False),
        (Held(role=Role.FINANCE, may_refund=True), Task.REFUND, "a", True),
        (Held(role=Role.FINANCE), Task.EDIT, "a", False),
        (Held(role=Role.DOOR), Task.REGISTRATIONS, "a", False),
        (Held(role=Role.OWNER), Task.HOUSE, "", True),
        (Held(role=Role.OWNER, series="a", series_id=1), Task.POSTPONE, "a", True),
        (Held(role=Role.OWNER, series="a", series_id=1), Task.HOUSE, "a", False),
    ],
)
def test_what_a_role_comes_to(held: Held, task: Task, series: str, may: bool) -> None:
    assert Roles((held,)).may(task, series) is may


def test_several_roles_add_up() -> None:
    roles = Roles((OF_A, Held(role=Role.DOOR, series="b", series_id=2)))

    assert (roles.may(Task.EDIT, "b"), roles.may(Task.DOOR, "b"), roles.know("c")) == (False, True, False)
    assert [roles.within(task) for task in (Task.EDIT, Task.READ)] == [frozenset({1}), frozenset({1, 2})]
    assert Roles((EVERY,)).within(Task.READ) is None
    assert Roles().within(Task.READ) == frozenset()


def test_the_last_owner_stays(app: Flask) -> None:
    with app.app_context():
        oda = give("Oda", THE_HOUSE)
        give("Eva", Wanted(role=Role.OWNER, series_id=make_series()))
        with pytest.raises(RuleBroken) as refusal, write():
            granting.take_away(oda, by=None)
        assert refusal.value.sentence == granting.LAST_OWNER
        with pytest.raises(RuleBroken) as refusal, write():
            granting.change(oda, Wanted(role=Role.EDITOR), by=None)
        assert refusal.value.sentence == granting.LAST_OWNER

        give("Per", THE_HOUSE)
        with write():
            granting.take_away(db.session.get_one(Grant, oda.id), by=None)
        assert [grant.person.name for grant in db.session.scalars(select(Grant).where(Grant.ended_at.is_(None)))] == ["Eva", "Per"]


def make_series() -> int:
    with write():
        return make.series().id


def test_two_owners_who_take_each_other_away_at_once_leave_one(app: Flask) -> None:
    with app.app_context():
        grants = [give(name, THE_HOUSE).id for name in ("Oda", "Per")]
    both, refused = Barrier(2), list[RuleBroken]()

    @retrying
    def take_away(ident: int) -> None:
        with write():
            granting.take_away(db.session.get_one(Grant, ident), by=None)

    def one(ident: int) -> None:
        with app.app_context():
            both.wait()
            try:
                take_away(ident)
            except RuleBroken as refusal:
                refused.append(refusal)

    threads = [Thread(target=one, args=(ident,)) for ident in grants]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with app.app_context():
        assert len(db.session.scalars(select(Grant).where(Grant.ended_at.is_(None))).all()) == 1
    assert [refusal.sentence for refusal in refused] == [granting.LAST_OWNER]


def test_a_role_given_twice_is_one_role(app: Flask) -> None:
    with app.app_context():
        first = give("Eva", Wanted(role=Role.EDITOR))
        again = give("Eva", Wanted(role=Role.EDITOR, may_postpone=True))

        assert (again.id, again.may_postpone) == (first.id, True)
        assert [verb for verb, _about, _facts in journal()] == ["give role", "change role"]


def test_a_role_taken_away_and_given_again_is_as_wanted_now(app: Flask) -> None:
    with app.app_context():
        grant = give("Eva", Wanted(role=Role.EDITOR, may_postpone=True))
        with write():
            granting.take_away(db.session.get_one(Grant, grant.id), by=None)
        again = give("Eva", Wanted(role=Role.EDITOR))

        assert (again.id, again.ended_at, again.may_postpone) == (grant.id, None, False)


def test_a_change_into_a_role_that_ended_once_is_no_clash(app: Flask) -> None:
    with app.app_context():
        ended, kept = give("Eva", Wanted(role=Role.DOOR)), give("Eva", Wanted(role=Role.EDITOR))
        with write():
            granting.take_away(db.session.get_one(Grant, ended.id), by=None)
            granting.change(db.session.get_one(Grant, kept.id), Wanted(role=Role.DOOR), by=None)
        assert [grant.role for grant in inviting.roles_of(kept.person_id)] == [Role.DOOR]

        give("Eva", Wanted(role=Role.FINANCE))
        with pytest.raises(RuleBroken) as refusal, write():
            granting.change(db.session.get_one(Grant, kept.id), Wanted(role=Role.FINANCE), by=None)
        assert refusal.value.sentence == granting.HAS_IT


@pytest.mark.parametrize(
    "wanted",
    [Wanted(role=Role.DOOR, may_postpone=True), Wanted(role=Role.FINANCE, may_postpone=True), Wanted(role=Role.DOOR, may_refund=True)],
)
def test_leave_that_does_not_go_with_a_role_is_refused(app: Flask, wanted: Wanted) -> None:
    with app.app_context():
        with pytest.raises(RuleBroken):
            give("Eva", wanted)
        assert db.session.scalars(select(Grant)).all() == []


def test_the_journal_says_who_gave_changed_and_took_what(app: Flask) -> None:
    with app.app_context():
        with write():
            oda, eva, series = make.organiser(), make.person("Eva"), make.series()
            grant = granting.give(eva, Wanted(role=Role.EDITOR, series_id=series.id), by=oda.id)
            granting.change(grant, Wanted(role=Role.FINANCE, series_id=series.id, may_refund=True), by=oda.id)
            granting.take_away(grant, by=oda.id)
            granting.give_back(grant, by=oda.id)
        about = f"person:{eva.id}"

        assert journal() == [
            (
                "give role",
                about,
                {"role": [None, "editor"], "series_id": [None, series.id], "may_postpone": [None, False], "may_refund": [None, False]},
            ),
            ("change role", about, {"role": ["editor", "finance"], "may_refund": [False, True]}),
            (
                "take role away",
                about,
                {"role": ["finance", None], "series_id": [series.id, None], "may_postpone": [False, None], "may_refund": [True, None]},
            ),
            (
                "give role back",
                about,
                {"role": [None, "finance"], "series_id": [None, series.id], "may_postpone": [None, False], "may_refund": [None, True]},
            ),
        ]
        assert {line.person_id for line in db.session.scalars(select(JournalEntry))} == {oda.id}


def test_erasing_a_person_leaves_the_journal_as_it_is(app: Flask) -> None:
    with app.app_context():
        with write():
            oda = make.organiser()
            grant = granting.give(make.person("Eva Sandvik"), Wanted(role=Role.EDITOR, series_id=make.series("Nätet").id), by=oda.id)
            inviting.send(grant.person, once="1" * 32, by=oda.id)
            granting.take_away(grant, by=grant.person_id)
        before = journal()
        with write():
            eva = db.session.get_one(Person, grant.person_id)
            eva.name, eva.email, eva.phone = "", None, ""

        assert (journal(), len(before)) == (before, 3)
        assert not any(word in repr(before) for word in ("Eva", "Sandvik", "eva.sandvik@example.org"))
        assert db.session.scalars(select(Series.title)).all() == ["Nätet"]
