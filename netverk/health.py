"""What machines ask: is it alive, is it ready, how is it doing, what may be searched. Nothing here looks at a cookie."""

from collections.abc import Iterable
from ipaddress import ip_address

from flask import Blueprint, Response, abort, request
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from netverk import clock
from netverk.db import db, newest_revision, revision
from netverk.letters.models import Fate, Letter

FORWARDED = ("Forwarded", "Via", "X-Forwarded-For", "X-Real-Ip")  # a proxy says so that somebody else is asking
CLOSED = ("/organise", "/registration", "/sign-in", "/me", "/answer")

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def healthz() -> Response:
    """The process is alive; asks nobody else."""
    return _plain("alive\n")


@bp.get("/readyz")
def readyz() -> Response:
    """Pages can be served: the database answers and has the schema of this program. 503 while not."""
    try:
        found = revision()
    except SQLAlchemyError:
        return _plain("the database does not answer\n", 503)
    if found != newest_revision():
        return _plain("the database has another schema\n", 503)
    return _plain("ready\n")


@bp.get("/metrics")
def metrics() -> Response:
    """In the text format of Prometheus, for this machine alone: to everybody else there is no such page."""
    if not _is_asked_here():
        abort(404)
    lines = [*_letters(), *_schema()]
    return _plain("".join(f"{line}\n" for line in lines), content_type="text/plain; version=0.0.4; charset=utf-8")


@bp.get("/robots.txt")
def robots() -> Response:
    """Search engines stay out of what is somebody's own."""
    closed = (f"Disallow: {prefix}{path}\n" for prefix in ("", "/en") for path in CLOSED)
    response = _plain("User-agent: *\n" + "".join(closed))
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _is_asked_here() -> bool:
    try:
        return ip_address(request.remote_addr or "").is_loopback and not any(name in request.headers for name in FORWARDED)
    except ValueError:
        return False


def _letters() -> Iterable[str]:
    rows = db.session.execute(select(Letter.fate, func.count()).group_by(Letter.fate)).all()
    counted = {row[0]: row[1] for row in rows}
    yield "# HELP netverk_letters Letters by what became of them."
    yield "# TYPE netverk_letters gauge"
    yield from (f'netverk_letters{{fate="{fate.value}"}} {counted.get(fate, 0)}' for fate in Fate)
    now = clock.now()
    oldest = db.session.scalar(select(func.min(Letter.due_at)).where(Letter.fate == Fate.WAITING, Letter.due_at <= now))
    yield "# HELP netverk_letters_overdue_seconds For how long the letter that has waited longest should have left."
    yield "# TYPE netverk_letters_overdue_seconds gauge"
    yield f"netverk_letters_overdue_seconds {(now - oldest).total_seconds() if oldest else 0:.0f}"


def _schema() -> Iterable[str]:
    yield "# HELP netverk_schema_newest Whether the database has the schema of this program."
    yield "# TYPE netverk_schema_newest gauge"
    yield f"netverk_schema_newest {int(revision() == newest_revision())}"


def _plain(text: str, status: int = 200, content_type: str = "text/plain; charset=utf-8") -> Response:
    return Response(text, status, {"Cache-Control": "no-store"}, content_type=content_type)
