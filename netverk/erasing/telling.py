"""The letter that says that somebody is being erased: the last one that they get."""

from collections.abc import Callable
from datetime import datetime

from netverk.language import _, moment_words
from netverk.letters.models import Letter
from netverk.letters.outbox import Composers, Written
from netverk.letters.wording import written_out
from netverk.programme.published import House

FAREWELL = "farewell"


def composers(house: Callable[[], House]) -> Composers:
    """How it is written out; `house` says in whose name."""
    return {FAREWELL: lambda letter: farewell(letter, house())}


def farewell(letter: Letter, house: House) -> Written:
    until = moment_words(datetime.fromisoformat(letter.facts["until"]))
    subject = _("What we know about you is erased")
    return Written(message=written_out(FAREWELL, subject, house=house, reader=letter.name, until=until))
