"""The letter that says that a passkey was added: whoever did not do it themselves learns of it at once."""

from collections.abc import Callable
from datetime import datetime

from netverk.language import _, moment_words, spoken
from netverk.letters.models import Letter
from netverk.letters.outbox import Composers, Recipient, Written, post
from netverk.letters.wording import written_out
from netverk.passkeys.models import Passkey
from netverk.programme.published import House
from netverk.settings import settings

KIND = "passkey_added"


def tell(passkey: Passkey) -> None:
    """Write to the person, in the caller's transaction."""
    person = passkey.person
    to = Recipient(key=f"person:{person.id}", address=person.email or "", name=person.name, language=person.language, person_id=person.id)
    post(KIND, to=to, key=f"passkey:{passkey.id}", name=passkey.name, made_at=passkey.made_at.isoformat())


def composers(house: Callable[[], House]) -> Composers:
    """How the letter is written out; `house` says in whose name."""
    return {KIND: lambda letter: compose(letter, house())}


def compose(letter: Letter, house: House) -> Written:
    """Also where it has been taken away again since: perhaps by whoever should not have added it."""
    prefix = "" if spoken() == "sv" else f"/{spoken()}"
    return Written(
        message=written_out(
            KIND,
            _("A passkey has been added to your account"),
            house=house,
            reader=letter.name,
            passkey=letter.facts["name"],
            made=moment_words(datetime.fromisoformat(letter.facts["made_at"])),
            url=f"{settings().base_url}{prefix}/me/account/passkeys",
        )
    )
