"""The site map: which surfaces there are, who may enter them, and what is found there."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flask import Blueprint, Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import Rule

from config import PROJECT, Settings
from netverk import access, db, error_pages, health, language, signed_in, templating
from netverk.actions import organiser as actions
from netverk.adapting import organiser as adapting
from netverk.answers import organiser as answers_desk
from netverk.answers import public as answers
from netverk.approvals import organiser as approvals
from netverk.boards import organiser as boards
from netverk.breaks import organiser as breaks
from netverk.desk import organiser as desk
from netverk.door import organiser as door_desk
from netverk.door import public as door
from netverk.doubles import organiser as doubles
from netverk.engagements import organiser as engagements_desk
from netverk.engagements import speaker as engagements
from netverk.following import organiser as following
from netverk.hosting import organiser as hosting
from netverk.houses import organiser as houses
from netverk.invitations import organiser as invitations
from netverk.issuers import public as issuers
from netverk.layouts import organiser as layouts
from netverk.logos import public as logos
from netverk.mailings import organiser as mailings_desk
from netverk.mailings import public as mailings
from netverk.own import member as own
from netverk.own import organiser as own_desk
from netverk.own import public as own_calendar
from netverk.own.keeping import Keeper, OwnAtHand
from netverk.participants import organiser as participants_desk
from netverk.participants import public as participants
from netverk.passkeys import member as passkeys
from netverk.passkeys import public as passkey_door
from netverk.people import member as account
from netverk.people import public as people
from netverk.privacy import member as privacy
from netverk.privacy import organiser as privacy_desk
from netverk.publishing import organiser as publishing
from netverk.questions import organiser as questions
from netverk.receiving import organiser as receiving
from netverk.registrations import organiser as registrations_desk
from netverk.registrations import public as registrations
from netverk.releases import reading
from netverk.restoring import organiser as restoring
from netverk.returning import organiser as returning
from netverk.rosters import organiser as rosters
from netverk.scheduled import organiser as scheduled
from netverk.searching import organiser as searching
from netverk.seasons import organiser as seasons_desk
from netverk.seats import waiting_list
from netverk.sessions import organiser as sessions_desk
from netverk.showing import public as showing
from netverk.showing.at_hand import AtHand
from netverk.showing.renditions import Shelf
from netverk.speakers import organiser as speakers_desk
from netverk.speakers import public as speakers
from netverk.staff import organiser as staff
from netverk.together import organiser as together
from netverk.transfers import organiser as transfers
from netverk.waiting import organiser as waiting_desk
from netverk.waiting import public as waiting
from netverk.ways_in import organiser as ways_in

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

ENGLISH = "/en"
NAVIGATION: templating.Navigation = (  # of the workspace: endpoint and label
    ("organiser.desk.home", language.N_("Overview")),
    ("organiser.engagements.speakers", language.N_("Speakers")),
    ("organiser.following.notices", language.N_("Notices")),
    ("organiser.receiving.inbox", language.N_("Inbox")),
    ("organiser.following.outbox", language.N_("Outbox")),
    ("organiser.hosting.venues", language.N_("Venues")),
    ("organiser.desk.journal", language.N_("Journal")),
    ("organiser.staff.people", language.N_("People and roles")),
    ("organiser.houses.house", language.N_("The house")),
)


def application(settings: Settings | None = None) -> Flask:
    """The whole application; binds no port and starts no thread."""
    settings = settings or Settings.from_environment()
    app = Flask("netverk", root_path=str(PROJECT), static_folder="static", template_folder="templates")
    app.url_rule_class = Address
    app.config.update(
        NETVERK=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https:"),
        MAX_CONTENT_LENGTH=30 * 1024 * 1024,
        TESTING=settings.testing,
    )
    app.extensions["own calendars"] = Keeper()
    plain = OwnAtHand(app.wsgi_app, app.extensions["own calendars"])
    app.extensions["at hand"] = AtHand(plain, Shelf(settings.home / "renditions", settings.base_url))
    layered = InEnglish(app.extensions["at hand"])  # and around it what says who asks: no other forwarded header is needed, so none counts
    app.wsgi_app = ProxyFix(layered, x_for=settings.proxies, x_proto=0)  # type: ignore[method-assign]  # Flask's own way
    app.extensions["fill"] = waiting_list.fill  # what plans seasons and sessions knows nothing of who waits for a seat in them
    db.install(app)
    templating.install(app, house=reading.house, navigation=NAVIGATION)
    error_pages.install(app)
    signed_in.install(app)
    access.install(app)
    app.register_blueprint(health.bp)
    app.register_blueprint(public())
    app.extensions["csrf"].exempt("netverk.mailings.public.unsubscribe")  # pressed by mail programs, and by a page that needs no cookie
    app.extensions["csrf"].exempt("netverk.mailings.public.subscribe")
    app.register_blueprint(member())
    app.register_blueprint(speaker())
    app.register_blueprint(organiser())
    return app


def public() -> Blueprint:
    """What everybody may read, and the doors: registering and signing in."""
    surface = Blueprint("public", __name__)
    for found in (
        showing,
        registrations,
        waiting,
        answers,
        door,
        participants,
        people,
        passkey_door,
        issuers,
        speakers,
        logos,
        own_calendar,
        mailings,
    ):
        surface.register_blueprint(found.bp)
    return surface


def member() -> Blueprint:
    """What is everybody's own."""
    surface = Blueprint("member", __name__, url_prefix="/me")
    surface.before_request(access.known_only)
    for found in (own, account, passkeys, privacy):
        surface.register_blueprint(found.bp)
    return surface


def speaker() -> Blueprint:
    """What a speaker may do who has nothing but a link."""
    surface = Blueprint("speaker", __name__)
    surface.register_blueprint(engagements.bp)
    return surface


def organiser() -> Blueprint:
    """The organisers' workspace."""
    surface = Blueprint("organiser", __name__, url_prefix="/organise")
    surface.before_request(access.organisers_only)
    for found in (
        desk,
        boards,
        searching,
        hosting,
        houses,
        adapting,
        seasons_desk,
        breaks,
        sessions_desk,
        layouts,
        speakers_desk,
        engagements_desk,
        publishing,
        together,
        actions,
        scheduled,
        restoring,
        following,
        receiving,
        own_desk,
        mailings_desk,
        transfers,
        ways_in,
        questions,
        registrations_desk,
        waiting_desk,
        answers_desk,
        door_desk,
        participants_desk,
        rosters,
        doubles,
        approvals,
        invitations,
        returning,
        staff,
        privacy_desk,
    ):
        surface.register_blueprint(found.bp)
    return surface


class Address(Rule):
    """One whose making of URLs is prepared when the first is made: to prepare them all would take a tenth of every start."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        name, prepare = "_build_unknown" if append_unknown else "_build", super()._compile_builder

        def build(own: Rule, *values: object, **named: object) -> tuple[str, str]:
            prepared: Callable[..., tuple[str, str]] = prepare(append_unknown).__get__(own, None)
            setattr(own, name, prepared)
            return prepared(*values, **named)

        return build


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
