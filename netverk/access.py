"""Who may enter which surface. Public pages ask nobody: they neither read nor set a cookie."""

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Flask, Response, abort, redirect, request, url_for
from flask.sessions import SecureCookieSessionInterface
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFProtect

from netverk.db import db
from netverk.people.models import Person

if TYPE_CHECKING:
    from flask.sessions import SessionMixin
    from werkzeug.wrappers import Response as AnyResponse

STAYS_SIGNED_IN = timedelta(days=30)


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
    manager.user_loader(_person)
    # In place of `init_app`, which also looks into the cookie after every request: then no public page could be kept by a cache.
    app.login_manager = manager  # type: ignore[attr-defined]  # where Flask-Login looks for it
    app.jinja_env.globals["current_user"] = current_user
    CSRFProtect(app)


def organisers_only() -> "AnyResponse | None":
    """Before every page of the workspace: strangers sign in first and come back here, members are told that it is not theirs."""
    if not current_user.is_authenticated:
        return redirect(url_for("public.people.sign_in", next=_here()))
    if not current_user.is_organiser:
        abort(403)
    return None


class Personal(SecureCookieSessionInterface):
    """An answer that has looked into the reader's cookie is for that reader: nobody keeps it, no cache and no browser."""

    def save_session(self, app: Flask, session: "SessionMixin", response: Response) -> None:
        super().save_session(app, session, response)
        if session.accessed:
            response.headers["Cache-Control"] = "no-store"


def _person(ident: str) -> Person | None:
    return db.session.get(Person, int(ident)) if ident.isdecimal() else None


def _here() -> str | None:
    """Where to come back to: the page itself, but never a button."""
    return f"{request.script_root}{request.full_path}".rstrip("?") if request.method == "GET" else None
