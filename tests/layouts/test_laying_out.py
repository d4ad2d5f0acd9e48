"""The first plan of a rolled-over season."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from netverk.db import write
from netverk.errors import RuleBroken
from netverk.layouts.laying_out import lay_out
from netverk.programme.value import Status
from netverk.programme.when import When
from netverk.seasons.models import Season
from netverk.seasons.rollover import roll_over
from tests import make


def rolled_over() -> tuple[Season, Season]:
    series = make.series(usual_hours="08.00–10.00", venue=make.venue("Tornrummet"))
    before = make.season(series=series, planned=3)
    for starts in ("2030-03-05 09:30", "2030-04-11 09:30", "2030-05-07 09:30"):
        make.session(season=before, starts=starts)
    return before, roll_over(before, slug="hosten-2030", title="Hösten 2030", term=When.term(2030, autumn=True))


def test_as_many_sessions_as_promised_are_planned_on_the_usual_weekday_hours_and_venue(app: Flask, clock_at: Callable[[str], None]) -> None:
    clock_at("2030-06-01 12:00")
    with app.app_context(), write():
        before, season = rolled_over()

        made = lay_out(season, after=before)

        assert [row.status for row in made] == [Status.PLANNED] * 3
        assert [row.title for row in made] == ["Träff 1", "Träff 2", "Träff 3"]
        assert {row.when.day.weekday() for row in made if row.when.day} == {1}
        assert {(row.when.starts.hour, row.when.minutes) for row in made if row.when.starts} == {(8, 120)}
        assert {row.venue.name for row in made if row.venue} == {"Tornrummet"}


def test_nothing_is_laid_out_nearer_than_a_fortnight(app: Flask, clock_at: Callable[[str], None]) -> None:
    clock_at("2030-10-01 12:00")
    with app.app_context(), write():
        before, season = rolled_over()

        first = lay_out(season, after=before)[0].when.day

        assert first is not None
        assert first >= date(2030, 10, 15)


def test_a_term_that_is_nearly_over_is_refused(app: Flask, clock_at: Callable[[str], None]) -> None:
    clock_at("2030-11-25 12:00")
    with app.app_context(), write():
        before, season = rolled_over()

        with pytest.raises(RuleBroken):
            lay_out(season, after=before)
