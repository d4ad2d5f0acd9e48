"""From the rows to a programme and back."""

from netverk.publishing import adopting
from tests.publishing.seasons import rich
from tests.publishing.stage import Stage


def test_adopting_what_the_rows_say_changes_no_word(stage: Stage) -> None:
    stage.plan(rich)
    stage.publish()
    before = stage.drafted
    with stage.writing() as season:
        assert season
        adopting.adopt(before, season)
    assert stage.drafted == before
