"""A letter that came back: marked, what its reader was thought to know is taken back, and nobody believes that the address works."""

from collections.abc import Sequence

from sqlalchemy import select

from netverk import clock
from netverk.db import db, lock
from netverk.incoming.values import Action, Bounce
from netverk.language import N_
from netverk.letters.models import Fate, Letter
from netverk.people.journal import note
from netverk.people.models import Person
from netverk.receiving.matching import letter_for
from netverk.receiving.models import Outcome, Received
from netverk.telling import unlearning

UNPROVEN = N_("It says that a letter of ours came back, but did not come to that letter's own address, so nothing was marked.")
UNCLEAR = N_("Another server writes about a letter of ours, but does not say clearly whether it arrived.")
LEFT = frozenset({Fate.SENT, Fate.IN_DOUBT, Fate.WAITING})  # waiting: it came back before it was marked as sent


def take(received: Received, bounce: Bounce, to: Sequence[str]) -> None:
    """Only what came to a letter's own address is believed: nobody else knows that address."""
    received.words = bounce.said
    received.facts = {"status": bounce.status, "action": bounce.action.value}
    letter = letter_for(to)
    received.letter = letter or _claimed(bounce)
    if received.letter:
        received.season_id, received.person_id = received.letter.season_id, received.letter.person_id
    if letter is None:
        unproven = received.letter is not None
        received.outcome, received.because = (Outcome.FOR_PEOPLE, UNPROVEN) if unproven else (Outcome.JUNK, "")
    elif bounce.action is Action.UNCLEAR:
        received.because = UNCLEAR
    elif bounce.action is Action.FAILED:
        received.outcome = Outcome.CAME_BACK
        come_back(letter, bounce)
    else:
        received.outcome = Outcome.NOTED


def come_back(letter: Letter, bounce: Bounce) -> None:
    """Mark a letter that did not arrive, once; and its reader's address, where no other will arrive there either."""
    letter = lock(Letter, letter.id)
    if letter.fate not in LEFT or (letter.fate is Fate.WAITING and letter.lease_until is None) or not letter.address:
        return
    letter.fate, letter.failure, letter.lease_until = Fate.BOUNCED, bounce.said or bounce.status, None
    letter.settled_at = letter.settled_at or clock.now()
    letter.reached_by_phone_at, letter.reached_by_phone_by = None, None
    note("come back", letter, by=None, status=bounce.status)
    unlearning.unlearn(letter)
    person = db.session.get(Person, letter.person_id) if letter.person_id else None
    if bounce.is_permanent and person and person.email == letter.address and person.unreachable_since is None:
        person.unreachable_since = clock.now()


def _claimed(bounce: Bounce) -> Letter | None:
    """The letter that it says it is about."""
    return db.session.scalar(select(Letter).where(Letter.message_id == bounce.about)) if bounce.about else None
