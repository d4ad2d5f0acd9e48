"""Whatever an organiser does, whoever comes and goes, whenever letters leave: what people were told is what is released."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from netverk.db import db
from netverk.errors import RuleBroken
from netverk.language import speaking
from netverk.programme.changes import content
from netverk.programme.value import Mode, Programme, Session, Status
from netverk.programme.when import UNKNOWN, When
from netverk.publishing import acting, lettering, telling
from netverk.publishing.acting import Action
from netverk.publishing.reconciling import Content, Plan
from netverk.releases import reading
from netverk.releases.models import Release
from netverk.seasons.models import Season
from tests import make
from tests.publishing.receiver import Object
from tests.publishing.stage import Box, Stage, at, email

Step = tuple[str, int, int]

ATTENDING = ("Kari", "Per")
TIMES = (at("2030-03-26"), at("2030-04-02"), at("2030-10-29", "13:00-15:00"), When.parse("2030-05-14"), When.parse("2030-06"), UNKNOWN)
DATES = TIMES[:4]
SLUGS = ("ett", "tva", "tre")

VERBS = (  # the more often they stand here, the more often they happen
    *("title", "when", "link", "add", "publish", "publish", "chosen"),
    *("move", "move", "postpone", "relocate", "go_online", "cancel", "undo", "undo", "undo_earlier"),
    *("join", "join", "leave", "deliver", "deliver", "deliver_now"),
)

steps = st.lists(
    st.tuples(
        st.sampled_from(VERBS),
        st.integers(0, 3),
        st.integers(0, 5),
    ),
    min_size=4,
    max_size=14,
)
bounded = settings(  # a failing example is short enough to be read as it was found
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@settings(bounded, max_examples=20)
@given(steps)
@pytest.mark.parametrize("engine", ["sqlite"])
def test_every_calendar_is_as_what_is_released(app: Flask, clock_at: Callable[[str | datetime], None], found: list[Step]) -> None:
    Played(app, clock_at).play(found)


@settings(bounded, max_examples=5)
@given(steps)
@pytest.mark.parametrize("engine", ["postgresql"])
def test_every_calendar_is_as_what_is_released_on_postgresql(
    app: Flask, clock_at: Callable[[str | datetime], None], found: list[Step]
) -> None:
    Played(app, clock_at).play(found)


class Played:
    """A season played through: each step is tried, and what is refused changes nothing."""

    def __init__(self, app: Flask, clock_at: Callable[[str | datetime], None]) -> None:
        self.stage = Stage(app, clock_at, datetime(2030, 1, 7, 8, 0, tzinfo=UTC), box=Box())
        self.slugs = list(SLUGS)
        self.members: set[str] = set()
        self.notices: list[int] = []
        self.stage.plan(self._planned)
        self.stage.publish()

    def _planned(self) -> Season:
        season = make.season("Våren 2030")
        house = make.venue("Klarahuset")
        sessions = [make.session(slug, season=season, slug=slug, when=when, venue=house) for slug, when in zip(SLUGS, DATES, strict=False)]
        clas = make.speaker("Clas", email="clas@example.org")
        make.talk(session=sessions[1], by=clas)
        make.leader(make.speaker("Astrid", email="astrid@example.org"), season=season)
        return season

    def play(self, steps: list[Step]) -> None:
        for verb, which, what in steps:
            before = self.stage.released
            try:
                getattr(self, verb)(which, what)
            except RuleBroken:
                assert self.stage.released == before
            self._sequences_rise(before)
        self._everybody_knows()

    # steps

    def title(self, which: int, what: int) -> None:
        self.stage.edit(self._slug(which), title=f"Titel {what}")

    def when(self, which: int, what: int) -> None:
        when = TIMES[what]
        if self.stage.row(self._slug(which)).status in {Status.PLANNED, Status.SCHEDULED}:
            self.stage.edit(self._slug(which), when=when, status=Status.SCHEDULED if when.has_date else Status.PLANNED)

    def link(self, which: int, what: int) -> None:
        self.stage.edit(self._slug(which), joining_link=f"https://example.org/{what}", mode=Mode.HYBRID)

    def add(self, which: int, what: int) -> None:
        slug = f"ny-{len(self.slugs)}"
        with self.stage.writing() as season:
            status = Status.SCHEDULED if TIMES[what].has_date else Status.PLANNED
            make.session(slug, season=season, slug=slug, when=TIMES[what], status=status)
        self.slugs.append(slug)

    def publish(self, which: int, what: int) -> None:
        drafted = self.stage.drafted
        self._told_as_previewed(lambda: self.stage.publish(tells_texts=what == 0), self.stage.preview if what > 2 else None)
        assert [(each.uid, each.title, each.when) for each in self.stage.released.sessions] == [
            (each.uid, each.title, each.when) for each in drafted.sessions
        ]

    def chosen(self, which: int, what: int) -> None:
        """Publishing one session leaves all others as they were."""
        uid, before = self.stage.uid(self._slug(which)), content(self.stage.released)
        self._told_as_previewed(
            lambda: self.stage.publish(self._slug(which)), (lambda: self.stage.preview(uids={uid})) if what > 2 else None
        )
        self._others_stay(before, {uid})

    def move(self, which: int, what: int) -> None:
        self._act(which, acting.move(DATES[what % len(DATES)], f"Skäl {what}"), preview=what > 2)

    def postpone(self, which: int, what: int) -> None:
        self._act(which, acting.postpone("Talaren är sjuk.", TIMES[4 + what % 2]), preview=what > 2)

    def relocate(self, which: int, what: int) -> None:
        with self.stage.writing():
            venue = make.venue(f"Huset {what}")
        self._act(which, acting.relocate(venue, None, "Huset byggs om."), preview=what > 2)

    def go_online(self, which: int, what: int) -> None:
        self._act(which, acting.go_online("Smittan ökar.", f"https://example.org/rum{what}"), preview=what > 2)

    def cancel(self, which: int, what: int) -> None:
        self._act(which, acting.cancel("För få kunde komma."), preview=what > 2)

    def undo(self, which: int, what: int) -> None:
        """The last notice taken back: the content is exactly what it was."""
        if self.notices:
            with self.stage.app.app_context():
                last = reading.current(self.stage.season_id)
                latest = last.notice_id if last else 0
            before = self._before(self.notices[-1])
            self.stage.undo(notice := self.notices.pop())
            if notice == latest:
                assert content(self.stage.released) == content(before)

    def undo_earlier(self, which: int, what: int) -> None:
        """A notice before the last one: its sessions are what they were, and all others stay."""
        if len(self.notices) > 1:
            notice = self.notices[-2]
            before, now = self._before(notice), content(self.stage.released)
            touched = self._touched(notice)
            self.stage.undo(notice)
            del self.notices[-2]
            self._others_stay(now, touched)
            after = content(self.stage.released)
            assert all(after.session(uid) == content(before).session(uid) for uid in touched)

    def join(self, which: int, what: int) -> None:
        name = ATTENDING[which % 2]
        self.stage.join(name, by="Assistent" if name == "Per" else "")
        self.members.add(name)

    def leave(self, which: int, what: int) -> None:
        name = ATTENDING[which % 2]
        if name in self.members:
            self.stage.leave("Assistent" if name == "Per" else name)
            self.members.remove(name)

    def deliver(self, which: int, what: int) -> None:
        self.stage.deliver()

    def deliver_now(self, which: int, what: int) -> None:
        """Only what is not held."""
        self.stage.deliver(after=timedelta(0))

    # laws

    def _act(self, which: int, action: Action, *, preview: bool) -> None:
        slug, before = self._slug(which), content(self.stage.released)
        self._told_as_previewed(lambda: self.stage.act(slug, action), (lambda: self.stage.preview(slug, action)) if preview else None)
        self._others_stay(before, {self.stage.uid(slug)})

    def _told_as_previewed(self, publish: Callable[[], int], preview: Callable[[], list[telling.Telling]] | None) -> None:
        """With a preview, which needs everybody to know what was before: the letters are to whom it named, and say what it said."""
        if preview is None:
            self.notices.append(publish())
            return
        self.stage.deliver()
        groups = preview()
        self.notices.append(publish())
        mails = self.stage.deliver()
        with speaking("sv"):
            promised = {reader.recipient.address: self._promised(group) for group in groups for reader in group.readers}
        assert {mail.to for mail in mails} == set(promised)
        for address, (subject, sentences, objects) in promised.items():
            theirs = [mail for mail in mails if mail.to == address]
            assert objects == {(mail.method, mail.object.uid, mail.object.sequence) for mail in theirs if mail.object}
            letters = [mail for mail in theirs if mail.kind != telling.CALENDAR]
            assert [mail.subject for mail in letters] == ([" ".join(subject.split())] if sentences else [])
            assert all(" ".join(sentence.split()) in mail.text for mail in letters for sentence in sentences)

    def _promised(self, group: telling.Telling) -> tuple[str, list[str], set[tuple[str, str, int]]]:
        subject, sentences = lettering.shown(Plan(group.words, group.objects), self.stage.released)
        return subject, sentences, {(each.method.value, f"{each.entry.uid}.{each.generation}", each.sequence) for each in group.objects}

    def _others_stay(self, before: Programme, uids: set[str]) -> None:
        after = content(self.stage.released)
        assert [each for each in after.sessions if each.uid not in uids] == [each for each in before.sessions if each.uid not in uids]
        assert (after.season, after.series, after.leaders, after.advisories) == (
            before.season,
            before.series,
            before.leaders,
            before.advisories,
        )

    def _sequences_rise(self, before: Programme) -> None:
        after = self.stage.released
        for session in before.sessions:
            if now := after.session(session.uid):
                assert session.sequence <= now.sequence <= session.sequence + 1

    def _everybody_knows(self) -> None:
        self.stage.deliver()
        assert not self.stage.deliver()
        programme, private = self.stage.released, self.stage.private
        with self.stage.app.app_context():
            season_id = self.stage.season_id
            there = telling.world(Content(programme, private), season_id, "http://127.0.0.1:5000")
            assert not [(reader, found) for reader, found in telling.plans(season_id, there) if found]
        sequences = {session.uid: session.sequence for session in programme.sessions}
        spoken_by_clas = {each.uid for each in programme.sessions if each.bylines}
        for name in (*ATTENDING, "Astrid", "Clas", "Assistent"):
            wanted = {
                session.uid: self._entry(programme, session, private.joining_link(session.uid))
                for session in programme.sessions
                if name in self.members or name == "Astrid" or (name == "Clas" and session.uid in spoken_by_clas)
                if session.status is Status.SCHEDULED and session.when.has_date
            }
            held = self.stage.calendars[email(name)].entries.values()
            assert {each.uid.rpartition(".")[0]: _said(each) for each in held} == wanted
            assert len(held) == len(wanted)
            assert all(each.sequence <= sequences[each.uid.rpartition(".")[0]] for each in held)  # less where all came to nothing

    def _entry(self, programme: Programme, session: Session, link: str) -> tuple[object, ...]:
        starts, ends = session.when.starts, session.when.ends
        assert starts
        assert ends
        sure = session.when.has_hours and not session.preliminary
        venue = programme.venue(session.venue)
        return (
            session.title,
            _instant(starts, programme.zone) if session.when.has_hours else starts.date(),
            _instant(ends, programme.zone) if session.when.has_hours else ends.date(),
            "CONFIRMED" if sure else "TENTATIVE",
            "Digitalt" if session.mode is Mode.ONLINE else venue.address if venue else "",
            (link,) if link and session.mode is not Mode.ON_SITE else (),
        )

    # what stands where

    def _slug(self, which: int) -> str:
        return self.slugs[which % len(self.slugs)]

    def _before(self, notice: int) -> Programme:
        with self.stage.app.app_context():
            number = self._release(notice).number - 1
            found = db.session.query(Release).filter_by(season_id=self.stage.season_id, number=number).one()
            return reading.programme_of(found)

    def _touched(self, notice: int) -> set[str]:
        with self.stage.app.app_context():
            return {str(uid) for change in reading.changes_of(self._release(notice)) if (uid := getattr(change, "uid", ""))}

    def _release(self, notice: int) -> Release:
        return db.session.query(Release).filter_by(season_id=self.stage.season_id, notice_id=notice).one()


def _instant(wall: datetime, zone: str) -> datetime:
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _said(held: Object) -> tuple[object, ...]:
    return held.summary, held.starts, held.ends, held.status, held.location, held.conference
