"""The commands that serve: the house's own database, the demonstration, and web processes apart."""

import argparse
import atexit
import os
import socket
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from config import Settings
from netverk import create_app, db
from netverk.clockwork import Clockwork
from netverk.errors import RuleBroken
from netverk.examples import arranging
from netverk.language import N_, _, joined
from netverk.people import signing_in
from netverk.people.models import Person
from netverk.showing.renditions import program
from netverk.staff import granting, inviting

THREADS = min(8, (os.cpu_count() or 1) + 1)  # requests answered at once by one process; more only wait for each other


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    demo = commands.add_parser("demo", help=_("serve a database with example series, made if there is none"))
    _with_address(demo)
    demo.set_defaults(run=serve_demo, needs_app=False)
    serve = commands.add_parser("serve", help=_("web processes only; letters leave by `worker`"))
    _with_address(serve)
    serve.add_argument("--workers", type=int, default=1, help=_("processes"))
    serve.set_defaults(run=serve_apart, needs_app=False)


def add_plain(top: argparse.ArgumentParser) -> None:
    """Without a command: serve the house's own database, with its own worker."""
    _with_address(top)
    top.set_defaults(run=serve_own, needs_app=False)


def serve_own(given: argparse.Namespace) -> dict[str, Any]:
    app = _ready(given)
    print(_("netverk serves %(url)s", url=app.config["NETVERK"].base_url), flush=True)
    _serve(given, embedded, workers=1)
    return {}


def serve_demo(given: argparse.Namespace) -> dict[str, Any]:
    home = Path(os.environ.get("NETVERK_HOME") or "instance") / ("" if os.environ.get("NETVERK_HOME") else "demo")
    os.environ["NETVERK_HOME"] = str(home.absolute())
    app = _ready(given)
    with app.app_context():
        arranging.arrange_once()
        links = _sign_in_links()
    print(_("netverk serves %(url)s", url=app.config["NETVERK"].base_url))
    for name, role, link in links:
        print(_("%(name)s, %(role)s, signs in at %(link)s", name=name, role=role, link=link))
    print(_("Letters are written to %(folder)s. Stop with Ctrl+C.", folder=app.config["NETVERK"].mail_url.partition(":")[2]), flush=True)
    _serve(given, embedded, workers=1)
    return {}


def _sign_in_links() -> list[tuple[str, str, str]]:
    """Name, role and link of everybody who works with the example house."""
    with db.write():
        return [(who.name, _role(who), signing_in.link_url(signing_in.make_link(who)[0])) for who in arranging.organisers()]


def _role(who: Person) -> str:
    return joined(granting.role_in_words(grant) for grant in inviting.roles_of(who.id))


def serve_apart(given: argparse.Namespace) -> dict[str, Any]:
    _ready(given)
    _serve(given, alone, workers=given.workers)
    return {}


def embedded(_target: str) -> Flask:
    """The app of a process that also does what happens by itself. Called once, in that process."""
    app = alone(_target)
    clockwork = Clockwork(app)
    clockwork.start()
    atexit.register(clockwork.stop)
    return app


def alone(_target: str) -> Flask:
    return _app()


@cache
def _app() -> Flask:
    """The app of this start. A web process that is forked goes on with the one that was looked over; one that is spawned makes its own."""
    return create_app(Settings.from_environment())


def _ready(given: argparse.Namespace) -> Flask:
    """Everything that can go wrong goes wrong here, before anybody is told an address."""
    _require_free(given.host, given.port)
    os.environ.setdefault("NETVERK_BASE_URL", f"http://{given.host}:{given.port}")
    app = _app()
    db.upgrade(app)
    program()
    return app


def _require_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise RuleBroken(N_("Port %(port)s at %(host)s is not free. Choose another with --port."), port=port, host=host) from fault


def _serve(given: argparse.Namespace, load: Callable[[str], Flask], *, workers: int) -> None:
    server = Granian(
        "wsgi:app",
        address=given.host,
        port=given.port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    )
    with _app().app_context():
        db.db.session.remove()
        db.db.engine.dispose()  # no two processes may use one connection
    server.serve(target_loader=load)


def _with_address(command: argparse.ArgumentParser) -> None:
    command.add_argument("--host", default="127.0.0.1")
    command.add_argument("--port", type=int, default=5000)
