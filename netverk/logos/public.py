"""Logos, which keep for good under the digest of their content."""

from flask import Blueprint, Response, abort

from netverk.logos import keeping
from netverk.settings import settings

bp = Blueprint("logos", __name__)

FOREVER = 365 * 24 * 3600  # seconds


@bp.app_template_global()
def logo_url(digest: str) -> str:
    """The address of a logo, the same in every language."""
    return f"/logos/{digest}.png"


@bp.get("/logos/<digest>.png")
def logo(digest: str) -> Response:
    if not keeping.is_kept(digest, settings().home):
        abort(404)
    response = Response(keeping.path_of(digest, settings().home).read_bytes(), mimetype="image/png")
    response.cache_control.public, response.cache_control.immutable, response.cache_control.max_age = True, True, FOREVER
    return response
