"""Paper with its logo; that of a new release is set before anybody asks for it: a large programme takes many seconds."""

import logging
from datetime import datetime
from functools import partial

from sqlalchemy import func, select

from netverk import clock
from netverk.booklets.programme import programme_pdf
from netverk.db import db
from netverk.db import reading as engine
from netverk.language import LANGUAGES, speaking
from netverk.logos import keeping as logos
from netverk.programme.published import Published, has_ended
from netverk.releases import reading
from netverk.releases.models import Release
from netverk.settings import settings
from netverk.showing import renditions
from netverk.showing.renditions import Shelf, Source

NAME, CONTENT_TYPE = "paper", "application/pdf"

log = logging.getLogger(__name__)


def paper(published: Published, at: datetime, base_url: str, *, unhurried: bool = False) -> bytes:
    """The booklet with the logo of the series or the house, where it is kept here. See `programme_pdf`."""
    logo, home = published.house.logo, settings().home
    png = logos.path_of(logo.digest, home).read_bytes() if logo and logos.is_kept(logo.digest, home) else b""
    return programme_pdf(published, at, base_url, logo=png, unhurried=unhurried)


class Ahead:
    """Sets each newest release of a season that has not ended on paper once, in every language, on the shelf that pages use."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self._seen: set[int] = set()  # ids of releases; as many as were made while this process lives

    def catch_up(self) -> None:
        """Look for what was released since the last time. What cannot be set is logged and waits for its first reader."""
        newest = set(db.session.scalars(select(func.max(Release.id)).group_by(Release.season_id)))
        for ident in sorted(newest - self._seen):
            self._seen.add(ident)
            self._set(db.session.get_one(Release, ident))

    def _set(self, release: Release) -> None:
        now, season = clock.now(), release.season
        source = renditions.of_season(engine(), season.series.slug, season.slug, now)
        published = reading.published(release)
        db.session.remove()  # setting takes long; nothing is held meanwhile
        if source is None or source.ids != (release.id,) or has_ended(published.programme, now):
            return
        for language in LANGUAGES:
            with speaking(language):
                try:
                    self.shelf.prepare(source, NAME, partial(self._build, source, published, language))
                except Exception:
                    log.exception("The paper of %s in “%s” waits for its first reader", published.programme.path, language)

    def _build(self, source: Source, published: Published, language: str) -> tuple[bytes, str]:
        base_url = f"{self.shelf.base_url}{'/en' if language == 'en' else ''}"
        return paper(published, source.at, base_url, unhurried=True), CONTENT_TYPE
