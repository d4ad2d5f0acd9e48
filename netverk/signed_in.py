"""Who is signed in, and the cookie that says so. Public pages ask nobody: they neither read nor set a cookie."""

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface
from flask_login import LoginManager, UserMixin, current_user
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import and_, select

from netverk.db import db
from netverk.people.models import Person
from netverk.seasons.models import Grant, Series
from netverk.seasons.roles import Held, Roles

if TYPE_CHECKING:
    from flask.sessions import SessionMixin

STAYS_SIGNED_IN = timedelta(days=30)


class SignedIn(UserMixin):
    """Whoever is signed in, with their roles: what `current_user` is. It knows no database, so nothing makes it ask again."""

    def __init__(self, ident: int, name: str, email: str | None, language: str, roles: Roles, *, is_unreachable: bool = False) -> None:
        self.id, self.name, self.email, self.language, self.roles = ident, name, email, language, roles
        self.is_unreachable = is_unreachable  # our letters to them come back


def install(app: Flask) -> None:
    """Signed-in people, the cookie that knows them, and the token that every form must carry."""
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=STAYS_SIGNED_IN,
        WTF_CSRF_TIME_LIMIT=None,  # as old as its cookie: a form may stay open over lunch
    )
    app.session_interface = Personal()
    manager = LoginManager()
    manager.user_loader(_signed_in)
    # In place of `init_app`, which also looks into the cookie after every request: then no public page could be kept by a cache.
    app.login_manager = manager  # type: ignore[attr-defined]  # where Flask-Login looks for it
    app.jinja_env.globals.update(current_user=current_user)
    CSRFProtect(app)


class Personal(SecureCookieSessionInterface):
    """An answer that has looked into the reader's cookie is for that reader: nobody keeps it, no cache and no browser."""

    def save_session(self, app: Flask, session: "SessionMixin", response: Response) -> None:
        super().save_session(app, session, response)
        if session.accessed:
            response.headers["Cache-Control"] = "no-store"


def _signed_in(ident: str) -> SignedIn | None:
    """One query for the person and their roles; nobody where they have signed out everywhere since."""
    number, _dot, sign_outs = ident.partition(".")
    if not number.isdecimal():
        return None
    known = (Person.name, Person.email, Person.language, Person.sign_outs, Person.unreachable_since)
    query = select(*known, Grant, Series.slug).select_from(Person)
    query = query.outerjoin(Grant, and_(Grant.person_id == Person.id, Grant.ended_at.is_(None)))
    query = query.outerjoin(Series, Series.id == Grant.series_id).where(Person.id == int(number))
    rows = db.session.execute(query.order_by(Grant.id)).all()
    if not rows or str(rows[0].sign_outs) != (sign_outs or "0"):
        return None
    held = [_held(row.Grant, row.slug) for row in rows if row.Grant]
    me, roles = rows[0], Roles(tuple(held))
    return SignedIn(int(number), me.name, me.email, me.language, roles, is_unreachable=me.unreachable_since is not None)


def _held(grant: Grant, series: str | None) -> Held:
    apart = {"may_postpone": grant.may_postpone, "may_refund": grant.may_refund}
    return Held(role=grant.role, series=series or "", series_id=grant.series_id, **apart)
