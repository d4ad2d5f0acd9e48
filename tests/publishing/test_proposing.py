"""Whatever is chosen of a draft makes, on top of the last release, a programme that hangs together."""

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netverk.programme.canonical import canonical
from netverk.programme.value import Day, Kind, Private, Programme, Season, Series, Session, Status
from netverk.programme.when import When
from netverk.programme.wholeness import check_whole
from netverk.publishing import proposing
from netverk.publishing.drafting import Draft

NOW = datetime(2020, 1, 7, tzinfo=UTC)
UIDS = ["s1", "s2", "s3", "s4"]
DATES = [date(2020, 9, day) for day in (15, 16, 17)]
bounded = settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
CHOSEN = st.sets(st.sampled_from(UIDS))


@st.composite
def plans(draw: st.DrawFn) -> Programme:
    """Sessions on few dates that share few slugs and numbers, each its own; the days may have changed places."""
    uids = sorted(draw(st.sets(st.sampled_from(UIDS), min_size=1)))
    slugs, numbers, dates = draw(st.permutations(UIDS)), draw(st.permutations(range(1, 5))), draw(st.permutations(DATES))
    sessions = [
        Session(uid=uid, slug=slug, number=number, title=uid, status=Status.SCHEDULED, when=When.on(draw(st.sampled_from(DATES))))
        for uid, slug, number in zip(uids, slugs, numbers, strict=False)
    ]
    held = {session.when.day for session in sessions}
    return canonical(
        Programme(
            series=Series(slug="dagarna", kind=Kind.CONFERENCE, title="Dagarna"),
            season=Season(slug="2020", title="2020"),
            days=tuple(Day(uid=f"day-{n}", date=each) for n, each in enumerate(dates) if each in held),
            sessions=tuple(sessions),
        )
    )


def proposed(base: Programme, drafted: Programme, chosen: set[str]) -> Programme:
    return proposing.chosen(base, Private(), Draft(drafted, Private()), chosen, NOW).programme


@bounded
@given(plans(), plans(), CHOSEN)
def test_a_chosen_part_of_a_plan_is_a_whole_programme(base: Programme, drafted: Programme, chosen: set[str]) -> None:
    chosen &= {session.uid for session in drafted.sessions}
    made = proposed(base, drafted, chosen)

    check_whole(made)
    assert proposing.find_doubles(made) is None
    for session in made.sessions:
        sources = [drafted] if session.uid in chosen else [base, drafted]
        assert (session.slug, session.number) in {(found.slug, found.number) for each in sources if (found := each.session(session.uid))}
    assert chosen <= {session.uid for session in made.sessions}


@bounded
@given(plans(), plans(), CHOSEN)
def test_who_shares_nothing_with_what_is_chosen_stays(base: Programme, drafted: Programme, chosen: set[str]) -> None:
    known = {session.uid: session for session in base.sessions}
    kept = [replace(each, slug=known[each.uid].slug, number=known[each.uid].number) for each in drafted.sessions if each.uid in known]
    chosen &= {session.uid for session in kept}
    made = proposed(base, canonical(replace(drafted, sessions=tuple(kept))), chosen)
    assert [each for each in made.sessions if each.uid not in chosen] == [each for each in base.sessions if each.uid not in chosen]
