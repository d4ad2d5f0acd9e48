"""A speaker who is erased: what only the house knows of them goes in any case; their name, picture and words in what was published where
they ask for that."""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select

from netverk.db import Base, db
from netverk.engagements.models import Engagement
from netverk.erasing.identity import Identity
from netverk.language import N_, _, speaking
from netverk.people.journal import subject
from netverk.people.models import JournalEntry
from netverk.releases.models import Notice, Release, ScheduledRelease
from netverk.seasons.models import Import, Leadership, Season
from netverk.sessions.models import Appearance, Session, Talk
from netverk.speakers.models import Availability, Speaker

SOMEBODY = N_("Removed speaker")
A_LITTLE = timedelta(microseconds=1)
WRITTEN = {  # texts of a plan in which a speaker may be named
    Session: ("title", "subtitle", "summary", "description", "because", "internal_note"),
    Talk: ("title", "summary"),
}


def stop_writing(who: Identity) -> list[int]:
    """Take their addresses from the speakers that they are, so that nobody writes to them as such; which speakers those are."""
    speakers = db.session.scalars(select(Speaker).where(func.lower(Speaker.email).in_(who.addresses)).order_by(Speaker.id)).all()
    for speaker in speakers:
        speaker.email = ""
    db.session.flush()
    return [speaker.id for speaker in speakers]


def forget_speakers(speakers: Collection[int], *, from_programmes: bool) -> Sequence[str]:
    """The digests of photographs that nobody has any more."""
    photos: set[str] = set()
    for speaker in db.session.scalars(select(Speaker).where(Speaker.id.in_(speakers)).order_by(Speaker.id)).all():
        if from_programmes:
            photos.add(speaker.photo)
            with speaking(speaker.language):
                _redact(speaker, _(SOMEBODY))
        _forget_contact(speaker)
    db.session.flush()
    still = set(db.session.scalars(select(Speaker.photo).where(Speaker.photo.in_(photos))))
    return sorted(photos - still - {""})


def _forget_contact(speaker: Speaker) -> None:
    """What was never published, and what would be published from now on besides a name, a title and an affiliation."""
    speaker.phone = speaker.fee = speaker.internal_note = speaker.biography = speaker.photo = ""
    speaker.links, speaker.own_edits, speaker.own_edits_at, speaker.focus_x, speaker.focus_y = [], [], None, 50, 50
    db.session.execute(delete(Availability).where(Availability.speaker_id == speaker.id))
    for asked in db.session.scalars(select(Engagement).where(Engagement.speaker_id == speaker.id)).all():
        asked.asked_words = asked.words = asked.proposed = ""


def _redact(speaker: Speaker, somebody: str) -> None:
    """A word in place of the name, in the plan, in every release and in every file that was taken in."""
    appearances = db.session.scalars(select(Appearance).where(Appearance.speaker_id == speaker.id)).all()
    leaderships = db.session.scalars(select(Leadership).where(Leadership.speaker_id == speaker.id)).all()
    names = {speaker.name, *(each.name for each in appearances), *(each.name for each in leaderships)}
    struck = Struck(speaker.uid, names, somebody, f"speaker-{speaker.id}")
    named: list[Appearance | Leadership] = [*appearances, *leaderships]
    for each in named:
        each.name, each.title, each.affiliation = somebody, "", ""
    speaker.name, speaker.title, speaker.affiliation, speaker.slug = somebody, "", "", struck.slug
    seasons = {each.session.season_id for each in appearances} | {each.season_id for each in leaderships}
    _redact_published(struck)
    _redact_plan(seasons, struck)
    _redact_journal([speaker, *_planned(seasons)], struck)


class Struck:
    """One speaker as found in what was kept as JSON, and what is to stand there instead."""

    def __init__(self, uid: str, names: Collection[str], somebody: str, slug: str) -> None:
        self.uid, self.names, self.somebody, self.slug = uid, sorted(names, key=len, reverse=True), somebody, slug

    def text(self, written: str) -> str:
        for name in self.names:
            written = written.replace(name, self.somebody)
        return written

    def json(self, kept: str) -> str:
        """The same where the speaker is not in it."""
        if self.uid not in kept and not any(name in kept for name in self.names):
            return kept
        indent = 1 if kept.startswith("{\n") else None
        return json.dumps(self.value(json.loads(kept)), ensure_ascii=False, indent=indent) + ("\n" if indent else "")

    def value(self, found: Any) -> Any:
        if isinstance(found, str):
            return self.text(found)
        if isinstance(found, list):
            return [self.value(each) for each in found if not self._is_about(each)]
        if not isinstance(found, dict):
            return found
        if found.get("speaker") == self.uid and "name" in found:
            return {"speaker": self.uid, "name": self.somebody}
        if found.get("uid") == self.uid and "slug" in found:
            return {"uid": self.uid, "slug": self.slug, "name": self.somebody}
        return {name: self.value(each) for name, each in found.items()}

    def _is_about(self, found: object) -> bool:
        """A change of nothing but what is said of the speaker."""
        return isinstance(found, dict) and found.get("kind") == "SpeakerProfileChanged" and found.get("uid") == self.uid


def _redact_published(struck: Struck) -> None:
    """Each release by itself, made a little later, so that nothing that was made of it is taken for what it says now."""
    for release in db.session.scalars(select(Release).order_by(Release.id).execution_options(yield_per=10)):
        programme, changes = struck.json(release.programme), struck.json(release.changes)
        if (programme, changes) != (release.programme, release.changes):
            release.programme, release.changes, release.made_at = programme, changes, release.made_at + A_LITTLE
    for kept in (*db.session.scalars(select(ScheduledRelease)), *db.session.scalars(select(Import))):
        kept.programme = struck.json(kept.programme)
        if isinstance(kept, ScheduledRelease):
            kept.note = struck.text(kept.note)
    for notice in db.session.scalars(select(Notice)):
        notice.note, notice.restores = struck.text(notice.note), struck.value(notice.restores)


def _redact_plan(seasons: Collection[int], struck: Struck) -> None:
    for record in _planned(seasons):
        for name in WRITTEN.get(type(record), ()):
            before = getattr(record, name)
            if (after := struck.text(before)) != before:
                setattr(record, name, after)


def _planned(seasons: Collection[int]) -> list[Base]:
    sessions = db.session.scalars(select(Session).where(Session.season_id.in_(seasons))).all()
    talks = db.session.scalars(select(Talk).where(Talk.session_id.in_([session.id for session in sessions]))).all()
    return [*db.session.scalars(select(Season).where(Season.id.in_(seasons))), *sessions, *talks]


def _redact_journal(about: Iterable[Base], struck: Struck) -> None:
    """Its lines stay; of the speaker's own only which fields were changed, and elsewhere a word in place of the name."""
    own = subject(next(iter(about)))
    subjects = [subject(each) for each in about]
    for line in db.session.scalars(select(JournalEntry).where(JournalEntry.subject.in_(subjects))):
        line.facts = {"fields": sorted(line.facts)} if line.subject == own else struck.value(line.facts)
