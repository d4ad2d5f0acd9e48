"""Calendars are as the programme and the attendance say, in whatever order the mails come; and that this can fail."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import partial
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from netverk.calendars.entries import Entry
from netverk.telling import enclosing
from tests.publishing.receiver import Calendar, Mail
from tests.publishing.stage import email
from tests.telling.chain import TIMES, Chain, StopClock
from tests.telling.replaying import Kept, objects_in

SHARE, STEPS = 4, 16  # of the usual number of examples on each engine, so many steps in each


def test_calendars_are_as_the_programme_and_the_attendance_say(app: Flask, clock_at: StopClock) -> None:
    bounded = settings(
        max_examples=settings().max_examples // SHARE,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(partial(Chain, app, clock_at), settings=bounded)  # type: ignore[arg-type]  # whatever makes one


# that it can fail


@dataclass
class Lossy(Kept):
    """On the way with it, every CANCEL is lost."""

    def carry(self, mail: EmailMessage, *, sender: str, recipient: str) -> None:
        if not any(b"METHOD:CANCEL" in each for each in objects_in(mail.as_bytes())):
            super().carry(mail, sender=sender, recipient=recipient)


class Trusting(Calendar):
    """Keeps nothing and finds no fault: what is found is found by replaying."""

    def receive(self, mail: Mail) -> None:
        """Nothing of it is kept."""


def story(chain: Chain) -> None:
    """Invited, reworded, moved, sent a deputy who is called back, postponed and dated anew; each mail has left before the next step."""
    steps: list[Callable[[], None]] = [
        chain.begin,
        partial(chain.reword, "tva", {"title": "Om makt"}),
        partial(chain.move, "tva", TIMES[2]),
        partial(chain.send, "Kari", "Dag", "ett"),
        partial(chain.call_back, "Kari", "ett"),
        partial(chain.postpone, "tva", ""),
        partial(chain.move, "tva", TIMES[0]),
    ]
    for step in steps:
        step()
        chain.deliver(2)


def stays(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What mails say of an entry in this respect is said as if it had never changed."""
    then, build = datetime(2030, 1, 7, 8, 0, tzinfo=UTC), {each: getattr(enclosing, each) for each in ("request", "cancellation")}

    def built(method: str, entry: Entry, **facts: Any) -> bytes:
        match name:
            case "SEQUENCE":
                entry, facts = replace(entry, sequence=0), facts | ({"sequence": 0} if "sequence" in facts else {})
            case "DTSTAMP":
                facts["dtstamp"] = then
            case "generation":
                facts["generation"] = 0
        made: bytes = build[method](entry, **facts)
        return made

    for method in build:
        monkeypatch.setattr(enclosing, method, partial(built, method))


@pytest.mark.parametrize("engine", ["sqlite"])
@pytest.mark.parametrize("fault", ["", "SEQUENCE", "DTSTAMP", "generation", "CANCEL"])
def test_a_fault_in_the_mails_is_found(app: Flask, clock_at: StopClock, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    chain = Chain(app, clock_at)
    chain.stage.box = chain.box = Lossy() if fault == "CANCEL" else Kept()
    chain.stage.calendars = defaultdict(Trusting)
    stays(fault, monkeypatch)
    story(chain)
    if fault:
        with pytest.raises(AssertionError):
            chain.teardown()
    else:
        chain.teardown()
        assert all(chain.box.objects[email(name)] for name in ("Kari", "Per", "Dag", "Astrid", "Clas"))
