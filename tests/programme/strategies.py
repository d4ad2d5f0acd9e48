"""Programmes as they come: realistic ones with nasty texts in them, and pairs of which one grew out of the other."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from netverk.programme.canonical import canonical
from netverk.programme.value import (
    Advisory,
    Byline,
    Day,
    Kind,
    Link,
    Mode,
    Programme,
    Room,
    Season,
    Series,
    Session,
    Speaker,
    Status,
    Talk,
    TalkKind,
    Venue,
)
from netverk.programme.when import UNKNOWN, When

NASTY = [
    "Att leda i kris",
    "Räksmörgås & Ångström – ”citat” “quotes”",
    "<script>alert(1)</script>",
    "100 % säkert, %(what)s %s",
    "{{ 7 * 7 }} {% raw %}",
    "Två\nrader;\tmed, tecken\\n",
    "العربية \u202e omvänt",
    "e\u0301 é 👩‍🏫 𝔘",
    "BEGIN:VEVENT\r\nSUMMARY:x",
    "\u00a0 \u2028",
    "å" * 200,
]
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=30)
NAMED = st.sampled_from(NASTY)
WORDS = st.sampled_from(["", *NASTY])
SPEAKERS = {"kari": "Kari Nordmann", "daniel": "Daniel Ericsson", "lanér": "Carl-Martin Lanér"}
VENUES = (
    Venue(
        slug="klarahuset",
        name="Klarahuset",
        town="Stockholm",
        rooms=(Room(slug="stora", name="Stora salen", seats=40), Room(slug="lilla", name="Lilla")),
    ),
    Venue(
        slug="waterfront",
        name="Waterfront",
        lift=True,
        map_url="https://example.org/karta",
        rooms=(Room(slug="stora", name="Stora scenen", seats=0),),
    ),
)
PLACES = [("", ""), ("klarahuset", ""), ("klarahuset", "stora"), ("klarahuset", "lilla"), ("waterfront", ""), ("waterfront", "stora")]
ZONES = st.sampled_from(["Europe/Stockholm", "Europe/Berlin", "UTC", "America/New_York", "Australia/Lord_Howe"])


def _hours(starts: datetime, minutes: int) -> When:
    return When.hours(starts.replace(second=0, microsecond=0), starts.replace(second=0, microsecond=0) + timedelta(minutes=minutes))


WALL_TIMES = st.datetimes(datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2040-01-01"))
HOURS = st.builds(_hours, WALL_TIMES, st.integers(1, 3000))
DATES, YEARS = st.dates(date(1900, 1, 1), date(2998, 1, 1)), st.integers(1900, 2998)
WHENS = st.one_of(
    HOURS,
    st.just(UNKNOWN),
    DATES.map(When.on),
    st.builds(When.month, YEARS, st.integers(1, 12)),
    st.builds(lambda year, autumn: When.term(year, autumn=autumn), YEARS, st.booleans()),
    YEARS.map(When.year),
)
LINKS = st.lists(st.builds(Link, url=NAMED, title=WORDS), max_size=2).map(tuple)
BYLINE = st.builds(Byline, speaker=st.sampled_from(sorted(SPEAKERS)), name=NAMED, title=WORDS)
BYLINES = st.lists(BYLINE, max_size=2, unique_by=lambda byline: byline.speaker).map(tuple)
TALK = st.builds(
    Talk,
    uid=st.sampled_from(["a", "b", "talk", "series"]),
    kind=st.sampled_from(TalkKind),
    title=WORDS,
    summary=WORDS,
    minutes=st.none() | st.integers(0, 240),
    by=BYLINES,
)
TALKS = st.lists(TALK, max_size=3, unique_by=lambda each: each.uid).map(tuple)
SESSION_FIELDS: dict[str, st.SearchStrategy[Any]] = {  # every field that may change on its own, and what it may hold
    **dict.fromkeys(("title", "subtitle", "summary", "description", "kind", "track", "language", "because"), WORDS),
    "slug": st.text("abcåäö-0123456789", min_size=1, max_size=12),
    "number": st.integers(0, 2**31 - 1),
    "status": st.sampled_from(Status),
    "preliminary": st.booleans(),
    "mode": st.sampled_from(Mode),
    "when": WHENS,
    "formerly": WHENS,
    "venue": st.sampled_from(["", "klarahuset", "waterfront"]),
    "room": st.sampled_from(["", "stora", "lilla"]),
    "chairs": BYLINES,
    "talks": TALKS,
    "links": LINKS,
}
SEASONS = st.builds(
    Season, slug=st.just("2020-var"), title=NAMED, term=WHENS, opens=WHENS, note=WORDS, capacity=st.none() | st.integers(0, 99)
)
UNTIL = st.none() | st.dates(date(2000, 1, 1), date(2040, 1, 1))


@st.composite
def _fields_of_a_session(draw: st.DrawFn, most: int, but: frozenset[str] = frozenset()) -> dict[str, Any]:
    names = draw(st.lists(st.sampled_from(sorted(set(SESSION_FIELDS) - but)), max_size=most, unique=True))
    return {name: draw(SESSION_FIELDS[name]) for name in names}


@st.composite
def sessions(draw: st.DrawFn, uid: str) -> Session:
    """A session that is whole: its room is in its venue, its slug nobody else's."""
    venue, room = draw(st.sampled_from(PLACES))
    facts = draw(_fields_of_a_session(8, frozenset({"venue", "room", "slug"})))
    return Session(**{"uid": uid, "slug": uid, "title": uid, "number": 1, "venue": venue, "room": room, **facts})


@st.composite
def _days(draw: st.DrawFn) -> tuple[Day, ...]:
    dates = draw(st.lists(st.dates(date(2020, 5, 1), date(2020, 5, 9)), max_size=2, unique=True))
    return tuple(Day(uid=f"day-{n}", date=day, sequence=draw(st.integers(0, 3))) for n, day in enumerate(dates))


@st.composite
def _advisories(draw: st.DrawFn) -> tuple[Advisory, ...]:
    uids = draw(st.lists(st.sampled_from(["i1", "i2"]), unique=True))
    return tuple(Advisory(uid=uid, title=draw(NAMED), text=draw(WORDS), ends_on=draw(UNTIL)) for uid in uids)


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    """A whole programme of few sessions: every reference finds its target."""
    uids = draw(st.lists(st.sampled_from(["s1", "s2", "s3", "s4", "s5", "s6"]), max_size=3, unique=True))
    return canonical(
        Programme(
            number=draw(st.integers(0, 99)),
            language=draw(st.sampled_from(["sv", "en"])),
            zone=draw(ZONES),
            series=Series(
                slug="ledarskap",
                kind=draw(st.sampled_from(Kind)),
                title=draw(NAMED),
                questions=tuple(draw(st.lists(WORDS, max_size=2))),
                usual_weekday=draw(st.none() | st.integers(0, 6)),
                accent=draw(st.sampled_from(["", "#7a1f4c"])),
                logo=draw(st.sampled_from(["", "a" * 64])),
            ),
            season=draw(SEASONS),
            leaders=draw(BYLINES),
            days=draw(_days()),
            sessions=tuple(draw(sessions(uid)) for uid in uids),
            speakers=tuple(
                Speaker(uid=uid, slug=uid, name=name, biography=draw(WORDS), links=draw(LINKS)) for uid, name in SPEAKERS.items()
            ),
            venues=VENUES,
            advisories=draw(_advisories()),
        )
    )


@st.composite
def edited(draw: st.DrawFn, before: Programme) -> Programme:
    """The programme after some editing: a field here and there, a session more or less, another speaker or venue."""
    changed = [replace(session, **draw(_fields_of_a_session(3))) for session in before.sessions if draw(st.integers(0, 4))]
    if draw(st.booleans()):
        changed.append(draw(sessions(draw(st.sampled_from(["new-1", "new-2"])))))
    facts: dict[str, Any] = {}
    match draw(st.integers(0, 6)):
        case 0:
            facts = {"season": draw(SEASONS), "language": draw(st.sampled_from(["sv", "en"]))}
        case 1:
            facts = {"leaders": draw(BYLINES), "advisories": draw(_advisories())}
        case 2:
            facts = {"days": draw(_days()), "zone": draw(ZONES)}
        case 3:
            facts = {"speakers": (*before.speakers[1:], Speaker(uid="new", slug="new", name=draw(NAMED)))}
        case 4:
            facts = {"venues": (*before.venues[:1], Venue(slug="digital", name=draw(NAMED), quiet_room=draw(st.booleans())))}
    return canonical(replace(before, sessions=tuple(changed), **facts))


@st.composite
def grown(draw: st.DrawFn) -> tuple[Programme, Programme]:
    """Two programmes, before and after."""
    before = draw(programmes())
    return before, draw(edited(before) | programmes())
