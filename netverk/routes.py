"""The site map: which surfaces there are, who may enter them, and what is found there."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flask import Flask

from config import PROJECT, Settings
from netverk import db, language

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

ENGLISH = "/en"


def application(settings: Settings | None = None) -> Flask:
    """The whole application; binds no port and starts no thread."""
    settings = settings or Settings.from_environment()
    app = Flask("netverk", root_path=str(PROJECT), static_folder="static", template_folder="templates")
    app.config.update(
        NETVERK=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https:"),
        MAX_CONTENT_LENGTH=30 * 1024 * 1024,
        TESTING=settings.testing,
    )
    app.wsgi_app = InEnglish(app.wsgi_app)  # type: ignore[method-assign]  # Flask's own way to put a layer around itself
    db.install(app)
    return app


class InEnglish:
    """Everything under `/en` is the same page in English: addresses made while answering stay there by themselves."""

    def __init__(self, app: "Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]") -> None:
        self.app = app

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path != ENGLISH and not path.startswith(f"{ENGLISH}/"):
            with language.speaking("sv"):
                return self.app(environ, start_response)
        environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + ENGLISH
        environ["PATH_INFO"] = path.removeprefix(ENGLISH) or "/"
        with language.speaking("en"):
            return self.app(environ, start_response)
