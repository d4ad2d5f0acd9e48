"""The letter that says that a passkey was added."""

from flask import Flask
from sqlalchemy import select

from netverk.clockwork import composers
from netverk.db import db, write
from netverk.language import speaking
from netverk.letters.models import Letter
from netverk.passkeys.models import Passkey
from tests.passkeys.conftest import Holder


def test_it_says_which_and_when_and_what_to_do(app: Flask, oda: Holder) -> None:
    oda.add("Odas <telefon>")
    with app.app_context(), speaking("sv"):
        letter = db.session.scalars(select(Letter)).one()
        message = composers()[letter.kind](letter).message
    assert message
    assert message.subject == "En inloggningsnyckel har lagts till på ditt konto"
    said = " ".join(message.text.split())
    assert "Inloggningsnyckeln ”Odas <telefon>” lades till den 1 maj 2030 kl. 12.00." in said.replace("\xa0", " ")
    assert "Annars: ta bort nyckeln, logga ut överallt och skriv till oss." in said
    assert "http://localhost:5000/me/account/passkeys" in said
    assert "Odas &lt;telefon&gt;" in message.html


def test_it_comes_even_where_the_passkey_is_gone_already(app: Flask, oda: Holder) -> None:
    """Whoever added it in another's name may have taken it away again."""
    oda.add()
    with app.app_context(), write():
        db.session.delete(db.session.scalars(select(Passkey)).one())
    with app.app_context(), speaking("en"):
        letter = db.session.scalars(select(Letter)).one()
        message = composers()[letter.kind](letter).message
    assert message
    assert "http://localhost:5000/en/me/account/passkeys" in message.text
