"""Style sheets, scripts, signs and typefaces: one sheet made of many, and addresses that change when the content does."""

import hashlib
import re
from functools import cache
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, make_response, request

from netverk.colours import DARK_GROUND, LIGHT_GROUND, readable

FOREVER = 365 * 24 * 3600  # seconds
A_WHILE = 3600  # for whoever asks without the content's hash
STATIC = Path(__file__).parent.parent / "static"
SHEET = "css/site.css"
PRELOADED = ("fonts/serif-semibold.woff2", "fonts/sans-regular.woff2")

bp = Blueprint("statics", __name__)


def install(app: Flask) -> None:
    """Serve the sheets and say how long every static file keeps; all sheets are read now, so that a missing one stops the start."""
    sheet()
    app.register_blueprint(bp)
    app.after_request(_keep)


def static_url(name: str) -> str:
    """`/static/css/site.css?v=1a2b3c4d`, the same in every language. An unknown name raises FileNotFoundError."""
    return f"/static/{name}?v={_digest(name)}"


def accent_url(accent: str) -> str:
    """The address of the sheet that gives the pages a house's accent (`#rrggbb`)."""
    return f"/static/accents/{accent.removeprefix('#').lower()}.css"


def preloaded_urls() -> list[str]:
    """The typefaces that the first lines of every page need."""
    return [static_url(name) for name in PRELOADED if (STATIC / name).exists()]


@cache
def sheet() -> str:
    """`site.css` with everything it imports inside it, each in its layer: one request instead of twenty."""
    source = (STATIC / SHEET).read_text(encoding="utf-8")
    return re.sub(r'@import url\("([\w-]+\.css)"\) layer\((\w+)\);', _imported, source)


@bp.get("/static/css/site.css")
def site() -> Response:
    return _sheet_response(sheet())


@bp.get("/static/accents/<accent>.css")
def accent(accent: str) -> Response:
    """A house's own colour, darkened for the light ground and lightened for the dark one until it can be read."""
    try:
        light, dark = readable(f"#{accent}", LIGHT_GROUND), readable(f"#{accent}", DARK_GROUND)
    except ValueError:
        abort(404)
    return _sheet_response(f"@layer house {{ :root {{ --accent-light: {light}; --accent-dark: {dark}; }} }}\n")


def _sheet_response(text: str) -> Response:
    response = make_response(text)
    response.content_type = "text/css; charset=utf-8"
    response.add_etag()
    return response.make_conditional(request)  # type: ignore[return-value]  # it gives the same response back


def _keep(response: Response) -> Response:
    """Readers keep a static file for good if they asked by its hash (or its colour), otherwise for a while."""
    if request.endpoint in ("static", "statics.site", "statics.accent") and response.status_code < 400:
        for_good = "v" in request.args or request.endpoint == "statics.accent"
        response.cache_control.no_cache, response.cache_control.public = None, True
        response.cache_control.max_age, response.cache_control.immutable = (FOREVER if for_good else A_WHILE), for_good
    return response


def _imported(found: re.Match[str]) -> str:
    text = (STATIC / "css" / found[1]).read_text(encoding="utf-8")
    addressed = re.sub(r'url\("\.\./([^"]+)"\)', _with_digest, text)
    return f"@layer {found[2]} {{\n{addressed}}}\n"


def _with_digest(found: re.Match[str]) -> str:
    return f'url("{static_url(found[1])}")' if (STATIC / found[1]).exists() else found[0]


def _digest(name: str) -> str:
    return _digest_at(name, 0 if name == SHEET else (STATIC / name).stat().st_mtime_ns)


@cache
def _digest_at(name: str, _changed_at: int) -> str:
    content = sheet().encode() if name == SHEET else (STATIC / name).read_bytes()
    return hashlib.sha256(content).hexdigest()[:10]
