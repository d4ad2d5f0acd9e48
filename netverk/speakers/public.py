"""Photographs, which keep for good under the digest of their content."""

from flask import Blueprint, Response, abort

from netverk.settings import settings
from netverk.speakers import photos

bp = Blueprint("speakers", __name__)

FOREVER = 365 * 24 * 3600  # seconds


@bp.app_template_global()
def photo_url(digest: str, size: str) -> str:
    """The address of a photograph, the same in every language."""
    return f"/photos/{digest}-{size}.jpg"


@bp.get("/photos/<digest>-<size>.jpg")
def photo(digest: str, size: str) -> Response:
    try:
        path = photos.path_of(digest, size, settings().home / "photos")
    except ValueError:
        abort(404)
    if not path.is_file():
        abort(404)
    response = Response(path.read_bytes(), mimetype="image/jpeg")
    response.cache_control.public, response.cache_control.immutable, response.cache_control.max_age = True, True, FOREVER
    return response
