"""What everybody may read: pages, calendars, paper and data of what is released."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from flask import Blueprint, Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from netverk import clock
from netverk.calendars import addresses, several
from netverk.calendars import feed as feeds
from netverk.db import db
from netverk.db import reading as engine
from netverk.exchange import atom as atoms
from netverk.exchange import jsonld, schedule_json, schedule_xml, season_file
from netverk.language import spoken
from netverk.programme.published import Published
from netverk.programme.value import Session, Speaker
from netverk.releases import reading
from netverk.releases.models import Release
from netverk.settings import settings
from netverk.showing import codes, front_pages, renditions, season_pages
from netverk.showing import paper as papers
from netverk.showing.at_hand import Ask, AtHand
from netverk.showing.renditions import Shelf, Source

HTML = "text/html; charset=utf-8"
CALENDAR = "text/calendar; charset=utf-8"

bp = Blueprint("showing", __name__)


@bp.get("/")
def home() -> ResponseReturnValue:
    ask = partial(renditions.of_house, engine())
    kept = _kept(ask, "home", lambda source: _page("home", front_pages.home(_published(source), source.at)), HTML)
    return kept or render_template("showing/public/home.html", page=front_pages.home((), clock.now()))


@bp.get("/<series>/")
def series(series: str) -> ResponseReturnValue:
    def build(source: Source) -> bytes:
        page = front_pages.series(_published(source), source.at)
        return _page("series", page, house=page.newest.house)

    return _kept(partial(renditions.of_series, engine(), series), f"series:{series}", build, HTML) or abort(404)


@bp.get("/<series>/<season>/")
def season(series: str, season: str) -> ResponseReturnValue:
    def build(published: Published, at: datetime) -> bytes:
        facts = jsonld.season_event(published.programme, _base_url(), published.house)
        return _page("season", season_pages.season(published, at), house=published.house, json_ld=jsonld.script(facts))

    return _of_season(series, season, "page", build, HTML)


@bp.get("/<series>/<season>/sessions/<session>")
def session(series: str, season: str, session: str) -> ResponseReturnValue:
    def build(published: Published, at: datetime) -> bytes:
        found = _session_or_404(published, session)
        facts = jsonld.session_event(published.programme, found, _base_url(), published.house)
        page = season_pages.session(published, found, at)
        return _page("session", page, house=published.house, json_ld=jsonld.script(facts) if facts else "")

    return _of_season(series, season, f"session:{session}", build, HTML)


@bp.get("/<series>/<season>/speakers/<speaker>")
def speaker(series: str, season: str, speaker: str) -> ResponseReturnValue:
    def build(published: Published, at: datetime) -> bytes:
        return _page("speaker", season_pages.speaker(published, _speaker_or_404(published, speaker), at), house=published.house)

    return _of_season(series, season, f"speaker:{speaker}", build, HTML)


@bp.get("/<series>/<season>/changes")
def changes(series: str, season: str) -> ResponseReturnValue:
    def build(published: Published, at: datetime) -> bytes:
        return _page("changes", season_pages.changes(published, at), house=published.house)

    return _of_season(series, season, "changes", build, HTML)


@bp.get("/<series>/<season>/changes.atom")
def atom(series: str, season: str) -> ResponseReturnValue:
    return _of_season(series, season, "atom", lambda published, _at: atoms.feed(published, _base_url()), "application/atom+xml")


@bp.get("/calendar.ics")
def house_feed() -> ResponseReturnValue:
    def build(source: Source) -> bytes:
        return several.of_house(_published(source), source.at, settings().base_url, reading.house())

    return _kept(partial(renditions.of_house, engine()), "house feed", build, CALENDAR) or abort(404)


@bp.get("/<series>/calendar.ics")
def series_feed(series: str) -> ResponseReturnValue:
    def build(source: Source) -> bytes:
        return several.of_series(_published(source), source.at, settings().base_url)

    return _kept(partial(renditions.of_series, engine(), series), f"series feed:{series}", build, CALENDAR) or abort(404)


@bp.get("/<series>/<season>/calendar.ics")
def feed(series: str, season: str) -> ResponseReturnValue:
    return _of_season(series, season, "feed", lambda published, at: feeds.feed(published, at, settings().base_url), CALENDAR)


@bp.get("/calendar.svg")
def house_code() -> ResponseReturnValue:
    ask = partial(renditions.of_house, engine())
    return _kept(ask, "house code", lambda _source: _code(addresses.house_page(settings().base_url)), codes.CONTENT_TYPE) or abort(404)


@bp.get("/<series>/calendar.svg")
def series_code(series: str) -> ResponseReturnValue:
    def build(source: Source) -> bytes:
        return _code(addresses.series_page(_published(source)[0].programme.series, settings().base_url))

    return _kept(partial(renditions.of_series, engine(), series), f"series code:{series}", build, codes.CONTENT_TYPE) or abort(404)


@bp.get("/<series>/<season>/calendar.svg")
def code(series: str, season: str) -> ResponseReturnValue:
    def build(published: Published, _at: datetime) -> bytes:
        return _code(addresses.season_page(published.programme, settings().base_url))

    return _of_season(series, season, "code", build, codes.CONTENT_TYPE)


@bp.get("/<series>/<season>/sessions/<session>.ics")
def entry(series: str, season: str, session: str) -> ResponseReturnValue:
    def build(published: Published, at: datetime) -> bytes:
        return feeds.single(published, _session_or_404(published, session), at, settings().base_url) or abort(404)

    return _of_season(series, season, f"entry:{session}", build, CALENDAR)


@bp.get("/<series>/<season>/programme.pdf")
def paper(series: str, season: str) -> ResponseReturnValue:
    def build(published: Published, at: datetime) -> bytes:
        return papers.paper(published, at, _base_url())

    return _of_season(series, season, papers.NAME, build, papers.CONTENT_TYPE)


@bp.get("/<series>/<season>/schedule.xml", endpoint="schedule_xml")
def xml(series: str, season: str) -> ResponseReturnValue:
    return _of_season(series, season, "xml", lambda published, _at: schedule_xml.write(published, _base_url()), "application/xml")


@bp.get("/<series>/<season>/schedule.json", endpoint="schedule_json")
def json(series: str, season: str) -> ResponseReturnValue:
    return _of_season(series, season, "json", lambda published, _at: schedule_json.write(published, _base_url()), "application/json")


@bp.get("/<series>/<season>/season.json")
def season_json(series: str, season: str) -> ResponseReturnValue:
    return _of_season(series, season, "season", lambda published, _at: season_file.write(published.programme), "application/json")


def shelf() -> Shelf:
    """Where this installation keeps what it has made."""
    return _at_hand().shelf


def _at_hand() -> AtHand:
    layer: AtHand = current_app.extensions["at hand"]
    return layer


def _of_season(
    series: str, season: str, name: str, build: Callable[[Published, datetime], bytes], content_type: str
) -> ResponseReturnValue:
    ask = partial(renditions.of_season, engine(), series, season)
    return _kept(ask, name, lambda source: build(_published(source)[0], source.at), content_type) or abort(404)


def _kept(ask: Ask, name: str, build: Callable[[Source], bytes], content_type: str) -> Response | None:
    """Answer from what is kept, or make it: with a strong ETag, and 304 where the reader has it already. None where nothing is released."""
    now = clock.now()
    source = ask(now)
    if source is None:
        return None
    rendition = shelf().get(source, name, lambda: (build(source), content_type))
    response = Response(rendition.body, headers=[*rendition.headers, *source.headers(now)])
    response.make_conditional(request)
    _at_hand().note(request.environ, ask, name)
    return response


def _published(source: Source) -> list[Published]:
    releases = {release.id: release for release in db.session.query(Release).where(Release.id.in_(source.ids))}
    return [reading.published(releases[ident]) for ident in source.ids]


def _page(view: str, page: object, **facts: object) -> bytes:
    return render_template(f"showing/public/{view}.html", page=page, **facts).encode()


def _code(page: str) -> bytes:
    """The address of a page's calendar, for a phone to take in."""
    return codes.code(codes.for_calendars(addresses.feed_of(page)))


def _base_url() -> str:
    return f"{settings().base_url}{'/en' if spoken() == 'en' else ''}"


def _session_or_404(published: Published, slug: str) -> Session:
    return published.programme.session_named(slug) or abort(404)


def _speaker_or_404(published: Published, slug: str) -> Speaker:
    return next((each for each in published.programme.speakers if each.slug == slug), None) or abort(404)
