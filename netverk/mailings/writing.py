"""A letter to many, written out for one of its readers: as it leaves, as it is shown beforehand, as a test."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from netverk.db import db
from netverk.language import _, speaking
from netverk.letters import wording
from netverk.letters.models import Letter
from netverk.letters.outbox import Composers, Message, Recipient, Written
from netverk.mailings import unsubscribing
from netverk.mailings.models import Audience, Mailing
from netverk.people.models import Person
from netverk.programme.published import House
from netverk.programme.texts import plain_with_addresses, rich
from netverk.programme.words import when_words
from netverk.releases import reading
from netverk.seasons.models import Season
from netverk.speakers.models import Speaker
from netverk.wordings.filling import filled, filled_markdown

MAILING = "mailing"
PLACEHOLDERS = ("name", "season", "session", "date")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is written, and to whom; `target` is the uid of a session or a date."""

    audience: Audience
    target: str = ""
    subject: str
    text: str
    subject_en: str = ""
    text_en: str = ""

    def language_for(self, reader: Recipient) -> str:
        """English for those who read it, where it was written twice."""
        return "en" if reader.language == "en" and self.text_en else "sv"


def composers(house: Callable[[], House]) -> Composers:
    return {MAILING: lambda letter: compose(letter, house())}


def compose(letter: Letter, house: House) -> Written:
    """Needless once it was taken back, or its reader wants no more of them."""
    mailing = db.session.get(Mailing, letter.mailing_id) if letter.mailing_id else None
    key = str(letter.facts["reader"])
    if mailing is None or mailing.withdrawn_at or not _wanted(key, letter.person_id):
        return Written(message=None)
    to = Recipient(key=key, address=letter.address, name=letter.name, language=letter.language)
    return Written(message=message(draft_of(mailing), mailing.season, to, house, unsubscribing.url_of(to, letter.language)))


def message(draft: Draft, season: Season, to: Recipient, house: House, unsubscribe_url: str = "") -> Message:
    """In the language in which this reader gets it; one that is only shown has nobody's link in it."""
    language = draft.language_for(to)
    subject, text = (draft.subject_en, draft.text_en) if language == "en" else (draft.subject, draft.text)
    with speaking(language):
        facts = facts_for(draft, season, to)
        body = filled_markdown(text, facts)
        written = wording.written_out(
            MAILING,
            filled(subject, facts),
            house=house,
            reader=to.name,
            body_html=rich(body),
            body_text=plain_with_addresses(body),
            why=why(draft.audience, facts["season"]),
            unsubscribe_url=unsubscribe_url or unsubscribing.url_shown(language),
        )
    return replace(written, unsubscribe=unsubscribe_url)


def facts_for(draft: Draft, season: Season, to: Recipient) -> dict[str, str]:
    """What the placeholders stand for; of no session in particular, nothing is said of one."""
    facts = {"name": to.name, "season": f"{season.series.title}, {season.title}", "session": "", "date": ""}
    release = reading.current(season.id) if draft.target else None
    session = reading.programme_of(release).session(draft.target) if release else None
    return facts | ({"session": session.title, "date": when_words(session.when)} if session else {})


def title_of(mailing: Mailing) -> str:
    """Its subject, with the name of whoever reads it left open."""
    draft = draft_of(mailing)
    return filled(mailing.subject, facts_for(draft, mailing.season, Recipient(key="", address="", name="…")))


def why(audience: Audience, season: str) -> str:
    if audience is Audience.WAITING:
        return _("You get this letter because you wait for a place in %(season)s.", season=season)
    if audience is Audience.SPEAKERS:
        return _("You get this letter because you take part in %(season)s.", season=season)
    return _("You get this letter because you have a place in %(season)s.", season=season)


def draft_of(mailing: Mailing) -> Draft:
    names = ("audience", "target", "subject", "text", "subject_en", "text_en")
    return Draft(**{name: getattr(mailing, name) for name in names})


def _wanted(key: str, person_id: int | None) -> bool:
    kind, _colon, ident = key.partition(":")
    speaker = db.session.get(Speaker, int(ident)) if kind == "speaker" else None
    person = db.session.get(Person, person_id) if person_id else None
    return all(each.wants_news for each in (speaker, person) if each)
