"""Whom a name in a form means."""

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.db import db, write
from netverk.seasons.speaking import Named, speaker_for
from netverk.speakers.models import Speaker
from tests import make


def known(app: Flask, *named: Named) -> list[tuple[str, str]]:
    """Everybody there is after Astrid, whose address we know, and then these were named."""
    with app.app_context(), write():
        make.speaker("Astrid Öberg", email="astrid@example.org", uid="u-astrid", title="rektor")
        for each in named:
            speaker_for(each)
        return [(speaker.name, speaker.email) for speaker in db.session.scalars(select(Speaker).order_by(Speaker.id))]


ASTRID = ("Astrid Öberg", "astrid@example.org")


@pytest.mark.parametrize(
    ("named", "found"),
    [
        (Named(name="astrid öberg"), [ASTRID]),
        (Named(name="A. Öberg", email="astrid@example.org"), [ASTRID]),
        (Named(name="Astrid Öberg", email="annan@example.org"), [ASTRID, ("Astrid Öberg", "annan@example.org")]),
        (Named(name="Astrid Öberg", email="ny@example.org", uid="u-astrid"), [("Astrid Öberg", "ny@example.org")]),
        (Named(name="Astrid Öbergh", email="astrid@example.org", uid="u-astrid"), [("Astrid Öbergh", "astrid@example.org")]),
        (Named(name="Bo Ek", uid="u-astrid"), [ASTRID, ("Bo Ek", "")]),
    ],
)
def test_a_name_means_whom_we_know_or_somebody_new(app: Flask, named: Named, found: list[tuple[str, str]]) -> None:
    assert known(app, named) == found


def test_what_we_know_of_somebody_is_filled_in_never_replaced(app: Flask) -> None:
    with app.app_context(), write():
        astrid = make.speaker("Astrid Öberg", title="rektor")
        speaker_for(Named(name="Astrid Öberg", title="docent", affiliation="Skolan"))

        assert (astrid.title, astrid.affiliation) == ("rektor", "Skolan")
