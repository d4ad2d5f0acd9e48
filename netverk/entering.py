"""Letting somebody in, however they have shown who they are."""

from typing import Protocol

from flask import redirect, url_for
from flask import session as cookie  # noqa: TID251
from flask.typing import ResponseReturnValue
from flask_login import login_user

from netverk import clock


class Entrant(Protocol):
    """Somebody that Flask-Login can keep in a cookie."""

    @property
    def is_organiser(self) -> bool: ...


def let_in(person: Entrant, leads_to: str) -> ResponseReturnValue:
    """With a cookie that knows nothing of before. `leads_to` is a path of ours; where it is empty, to their work or their own page."""
    cookie.clear()
    cookie.permanent = True
    cookie["since"] = clock.now().isoformat()
    login_user(person)
    home = url_for("organiser.desk.home") if person.is_organiser else url_for("member.own.overview")
    return redirect(leads_to or home)
