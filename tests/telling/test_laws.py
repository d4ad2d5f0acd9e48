"""Whatever an organiser does, whoever comes and goes, whenever letters leave: what people were told is what is released."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from netverk.db import db
from netverk.errors import RuleBroken
from netverk.language import speaking
from netverk.letters.models import Fate, Letter
from netverk.programme.changes import content
from netverk.programme.value import Mode, Private, Programme, Session, Status
from netverk.programme.when import UNKNOWN, When
from netverk.publishing import acting
from netverk.publishing.acting import Action
from netverk.releases import reading
from netverk.releases.models import Release
from netverk.seasons.models import Season, Series
from netverk.telling import announcing, lettering
from netverk.telling.reconciling import Plan
from netverk.telling.world import Content, present
from tests import make
from tests.publishing.receiver import Object
from tests.publishing.stage import Stage, at, email
from tests.telling.replaying import Kept, check

Step = tuple[str, int, int]
Asked = tuple[str, str, int]  # METHOD, UID, SEQUENCE
Said = tuple[str, date, date, str, str, tuple[str, ...]]  # summary, start, end, STATUS, location, joining links

StopClock = Callable[[str | datetime], None]

ATTENDING = ("Kari", "Per", "Clas")
STANDING_IN = ("Dag", "Per")

VERBS = (  # the more often they stand here, the more often they happen
    *("title", "when", "link", "add", "publish", "publish", "chosen"),
    *("move", "move", "postpone", "relocate", "go_online", "cancel", "undo", "undo", "undo_earlier"),
    *("join", "join", "leave", "deliver", "deliver", "deliver_now"),
    *("send", "send", "call_back", "hand_over"),
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


@settings(bounded, max_examples=8)
@given(steps)
@pytest.mark.parametrize("engine", ["sqlite"])
def test_every_calendar_is_as_the_season_that_is_released(app: Flask, clock_at: StopClock, found: list[Step]) -> None:
    Played(app, clock_at).play(found)


@settings(bounded, max_examples=8)
@given(steps)
@pytest.mark.parametrize("engine", ["sqlite"])
def test_every_calendar_is_as_the_conference_that_is_released(app: Flask, clock_at: StopClock, found: list[Step]) -> None:
    PlayedConference(app, clock_at).play(found)


@settings(bounded, max_examples=2)
@given(steps, st.sampled_from(("network", "conference")))
@pytest.mark.parametrize("engine", ["postgresql"])
def test_so_it_is_on_postgresql(app: Flask, clock_at: StopClock, found: list[Step], kind: str) -> None:
    (Played if kind == "network" else PlayedConference)(app, clock_at).play(found)


class Played:
    """A network's season played through: each step is tried, and what is refused changes nothing. Clas speaks in the second session."""

    TIMES = (
        *(at("2030-03-26"), at("2030-04-02"), at("2030-10-29", "13:00-15:00")),
        *(When.parse("2030-05-14"), When.parse("2030-06"), UNKNOWN),
    )
    SLUGS: tuple[str, ...] = ("ett", "tva", "tre")
    WHEN: tuple[When, ...] = TIMES[:3]

    def __init__(self, app: Flask, clock_at: StopClock) -> None:
        self.box = Kept()
        self.stage = Stage(app, clock_at, datetime(2030, 1, 7, 8, 0, tzinfo=UTC), box=self.box)
        self.slugs = list(self.SLUGS)
        self.members: set[str] = set()
        self.deputies: dict[tuple[str, str], str] = {}  # by whose place, and which session: who goes
        self.notices: list[int] = []
        self.stage.plan(self._planned)
        self.stage.publish()

    def _planned(self) -> Season:
        season = make.season("2030", series=self._series())
        house, plan = make.venue("Klarahuset"), zip(self.SLUGS, self.WHEN, strict=True)
        sessions = [make.session(slug, season=season, slug=slug, when=when, venue=house) for slug, when in plan]
        clas = make.speaker("Clas", email="clas@example.org")
        make.talk(session=sessions[1], by=clas)
        make.leader(make.speaker("Astrid", email="astrid@example.org"), season=season)
        return season

    def _series(self) -> Series:
        return make.series("Ledarskapsnätverket")

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
        when = self.TIMES[what]
        if self.stage.row(self._slug(which)).status in {Status.PLANNED, Status.SCHEDULED}:
            self.stage.edit(self._slug(which), when=when, status=Status.SCHEDULED if when.has_date else Status.PLANNED)

    def link(self, which: int, what: int) -> None:
        self.stage.edit(self._slug(which), joining_link=f"https://example.org/{what}", mode=Mode.HYBRID)

    def add(self, which: int, what: int) -> None:
        slug = f"ny-{len(self.slugs)}"
        with self.stage.writing() as season:
            status = Status.SCHEDULED if self.TIMES[what].has_date else Status.PLANNED
            make.session(slug, season=season, slug=slug, when=self.TIMES[what], status=status)
        self.slugs.append(slug)

    def publish(self, which: int, what: int) -> None:
        drafted = self.stage.drafted
        self._told_as_previewed(lambda: self.stage.publish(tells_texts=what == 0), self.stage.preview if what > 2 else None)
        assert _plainly(self.stage.released) == _plainly(drafted)

    def chosen(self, which: int, what: int) -> None:
        """Publishing one session leaves all others as they were."""
        uid, before = self.stage.uid(self._slug(which)), content(self.stage.released)
        self._told_as_previewed(
            lambda: self.stage.publish(self._slug(which)), (lambda: self.stage.preview(uids={uid})) if what > 2 else None
        )
        self._others_stay(before, {uid})

    def move(self, which: int, what: int) -> None:
        self._act(which, acting.move(self.TIMES[what % 4], f"Skäl {what}"), preview=what > 2)

    def postpone(self, which: int, what: int) -> None:
        self._act(which, acting.postpone("Talaren är sjuk.", When.parse(("", "2030-autumn")[what % 2])), preview=what > 2)

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
        name = ATTENDING[which % 3]
        self.stage.join(name, by="Assistent" if name == "Per" else "")
        self.members.add(name)

    def leave(self, which: int, what: int) -> None:
        name = ATTENDING[which % 3]
        if name in self.members:
            self.stage.give_back(name)
            self._gone(name)

    def send(self, which: int, what: int) -> None:
        """A colleague to one session, by whoever has a place and no other deputy there; refused where the colleague has one too."""
        if name := self._member(what):
            slug, deputy = self._slug(which), STANDING_IN[what % 2]
            self.stage.send(name, deputy, slug)
            self.deputies[name, self.stage.uid(slug)] = deputy

    def call_back(self, which: int, what: int) -> None:
        if name := self._member(what):
            self.stage.call_back(name, self._slug(which))
            self.deputies.pop((name, self.stage.uid(self._slug(which))), None)

    def hand_over(self, which: int, what: int) -> None:
        other = (*ATTENDING, "Dag")[which]
        if (name := self._member(what)) and name != other:
            self.stage.hand_over(name, other)
            self._gone(name)
            self.members.add(other)

    def _member(self, what: int) -> str:
        """One of those who have a place; nobody where there is none."""
        return sorted(self.members)[what % len(self.members)] if self.members else ""

    def _gone(self, name: str) -> None:
        self.members.remove(name)
        self.deputies = {of: deputy for of, deputy in self.deputies.items() if of[0] != name}

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

    def _told_as_previewed(self, publish: Callable[[], int], preview: Callable[[], list[announcing.Telling]] | None) -> None:
        """With a preview, which needs everybody to know what was before: the letters are to whom it named, and say what it said."""
        if preview is None:
            self.notices.append(publish())
            return
        self.stage.deliver()
        days = {day.uid for day in self.stage.released.days}
        groups = preview()
        self.notices.append(publish())
        mails = self.stage.deliver()
        with speaking("sv"):
            promised = {reader.recipient.address: self._promised(group) for group in groups for reader in group.readers}
        assert {mail.to for mail in mails} == set(promised)
        for address, (subject, sentences, objects) in promised.items():
            theirs = [mail for mail in mails if mail.to == address]
            known = {*days, *(session.uid for session in self.stage.released.sessions)}
            left = [(each.method, each.uid, each.sequence) for mail in theirs if (each := mail.object)]
            assert _but_new_days(objects, known) == _but_new_days(left, known)
            letters = [mail for mail in theirs if mail.kind != announcing.CALENDAR]
            assert [mail.subject for mail in letters] == ([" ".join(subject.split())] if sentences else [])
            assert all(" ".join(sentence.split()) in mail.text for mail in letters for sentence in sentences)

    def _promised(self, group: announcing.Telling) -> tuple[str, list[str], list[Asked]]:
        subject, sentences = lettering.shown(Plan(group.words, group.objects), self.stage.released)
        return subject, sentences, [(each.method.value, f"{each.entry.uid}.{each.generation}", each.sequence) for each in group.objects]

    def _others_stay(self, before: Programme, uids: set[str]) -> None:
        after = content(self.stage.released)
        others = [{each.uid: each for each in side.sessions if each.uid not in uids} for side in (before, after)]
        assert others[0] == others[1]
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
            there = present(Content(programme, private), season_id, "http://127.0.0.1:5000")
            assert not [(reader, found) for reader, found in announcing.plans(season_id, there) if found]
            letters = db.session.query(Letter).filter_by(season_id=season_id, fate=Fate.SENT).all()
        in_words = Counter((letter.notice_id, letter.address) for letter in letters if letter.kind == announcing.NOTICE)
        assert max(in_words.values(), default=1) == 1
        assert len({letter.message_id for letter in letters}) == len(letters)
        sequences = {each.uid: each.sequence for each in programme.sessions} | {day.uid: day.sequence for day in programme.days}
        for name in (*ATTENDING, "Dag", "Astrid", "Assistent"):
            wanted = self._wanted(name, programme, private)
            held = self.stage.calendars[email(name)].entries.values()
            assert {each.uid.rpartition(".")[0]: _said(each) for each in held} == wanted
            assert len(held) == len(wanted)
            check(email(name), self.box.objects[email(name)], {uid: said[:5] for uid, said in wanted.items()}, Random(0))
            assert all(each.sequence <= sequences[each.uid.rpartition(".")[0]] for each in held)  # less where all came to nothing

    def _wanted(self, name: str, programme: Programme, private: Private) -> dict[str, Said]:
        """What that person's calendar should have, worked out from the programme alone."""
        return {
            session.uid: _entry(programme, session, private)
            for session in programme.sessions
            if self._goes(name, session.uid) or name == "Astrid" or (name == "Clas" and session.bylines)
            if _is_dated(session)
        }

    def _goes(self, name: str, uid: str) -> bool:
        """As the holder of a place, or instead of one."""
        deputies = {holder: deputy for (holder, of), deputy in self.deputies.items() if of == uid}
        return (name in self.members and name not in deputies) or name in deputies.values()

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


class PlayedConference(Played):
    """Two days of two sessions; Clas speaks in the second. Whoever attends, or leads it, has an entry for each day."""

    TIMES = (
        *(at("2030-09-17", "09:00-10:00"), at("2030-09-17", "11:00-12:00"), at("2030-09-18", "09:30-11:00")),
        *(When.parse("2030-09-18"), at("2030-10-29", "09:00-10:00"), UNKNOWN),
    )
    SLUGS = ("ett", "tva", "tre", "fyra")
    WHEN = (TIMES[0], TIMES[1], TIMES[2], at("2030-09-18", "13:00-14:00"))

    def _series(self) -> Series:
        return make.conference("Dagarna")

    def _wanted(self, name: str, programme: Programme, private: Private) -> dict[str, Said]:
        sessions = [session for session in programme.sessions if _is_dated(session)]
        items = {each.uid: _entry(programme, each, private) for each in sessions if name == "Clas" and each.bylines}
        by_date = {day.date: day.uid for day in programme.days}
        held: dict[date, list[Session]] = defaultdict(list)
        for each in sessions:
            assert each.when.starts
            held[each.when.starts.date()].append(each)
        assert set(by_date) == set(held)
        if name not in self.members and name != "Astrid":
            return items
        return items | {by_date[on]: self._day(programme, on, theirs, private) for on, theirs in held.items()}

    def _day(self, programme: Programme, on: date, sessions: list[Session], private: Private) -> Said:
        number = 1 + sorted(day.date for day in programme.days).index(on)
        timed = [_entry(programme, each, private) for each in sessions if each.when.has_hours]
        online = {each.mode is Mode.ONLINE for each in sessions} == {True}
        venues = [programme.venue(each.venue) for each in sessions if each.mode is not Mode.ONLINE]
        links = {private.joining_link(each.uid) for each in sessions if each.mode is not Mode.ON_SITE} - {""}
        return (
            f"Dagarna, 2030, dag {number}" if len(programme.days) > 1 else "Dagarna, 2030",
            min(each[1] for each in timed) if timed else on,
            max(each[2] for each in timed) if timed else on + timedelta(days=1),
            "CONFIRMED" if timed else "TENTATIVE",
            "Digitalt" if online else "; ".join(dict.fromkeys(venue.address for venue in venues if venue)),
            tuple(sorted(links)),
        )


def _but_new_days(asked: list[Asked], known: set[str]) -> list[Asked]:
    """A conference day gets its uid when it is first released: in a preview it has another."""
    return sorted((method, uid if uid.rpartition(".")[0] in known else "new", sequence) for method, uid, sequence in asked)


def _plainly(programme: Programme) -> set[tuple[object, ...]]:
    return {(each.uid, each.title, each.status, each.when, each.mode, each.venue) for each in programme.sessions}


def _is_dated(session: Session) -> bool:
    return session.status is Status.SCHEDULED and session.when.has_date


def _entry(programme: Programme, session: Session, private: Private) -> Said:
    starts, ends, venue = session.when.starts, session.when.ends, programme.venue(session.venue)
    assert starts
    assert ends
    link = private.joining_link(session.uid) if session.mode is not Mode.ON_SITE else ""
    return (
        session.title,
        _instant(starts, programme.zone) if session.when.has_hours else starts.date(),
        _instant(ends, programme.zone) if session.when.has_hours else ends.date(),
        "CONFIRMED" if session.when.has_hours and not session.preliminary else "TENTATIVE",
        "Digitalt" if session.mode is Mode.ONLINE else venue.address if venue else "",
        (link,) if link else (),
    )


def _instant(wall: datetime, zone: str) -> datetime:
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _said(held: Object) -> Said:
    return held.summary, held.starts, held.ends, held.status, held.location, tuple(sorted(held.conference))
