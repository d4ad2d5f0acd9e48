"""The history of a season on pages: two releases side by side, one of them brought back."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from netverk.db import db, write
from netverk.publishing import releasing
from netverk.seasons.models import Season
from tests import make
from tests.publishing.workspace import AT, Workspace, published
from tests.registrations.test_public import queries_of

MOVE, CANCEL = f"{AT}/sessions/traff-1/move", f"{AT}/sessions/traff-2/cancel"
RELEASES = f"{AT}/releases"


@pytest.fixture
def workspace(app: Flask, clock_at: Callable[[str | datetime], None]) -> Workspace:
    """Release 2 moved the first meeting, release 3 cancelled the second."""
    clock_at("2031-01-10 12:00")
    made = published(app, "Kari")
    made.deliver()
    made.confirm(made.preview(MOVE, because="Krock.", day="2031-04-09", starts="10:00", ends="12:00"), MOVE)
    made.confirm(made.preview(CANCEL, because="För få."), CANCEL)
    return made


def test_each_release_stands_there_and_leads_to_comparing_and_restoring(workspace: Workspace) -> None:
    page = workspace.oda.get(RELEASES)
    assert page.tree.xpath("//ol/li/div/h2/text()[1]") == ["Utgåva 3", "Utgåva 2", "Utgåva 1"]
    assert "Gäller nu" in page.text
    assert f"{RELEASES}/1/restore" in page.tree.xpath("//main//a/@href")
    assert f"{RELEASES}/compare?from=1&to=3" in page.tree.xpath("//main//a/@href")


def test_two_releases_stand_side_by_side_by_session(workspace: Workspace) -> None:
    page = workspace.oda.get(f"{RELEASES}/compare?from=1&to=3")
    assert sorted(map(str.strip, page.tree.xpath("//ol[@class='side-by-side']/li/h2/text()"))) == ["Träff 1", "Träff 2"]
    gone, came = (
        " ".join(page.tree.xpath(f"string(//{tag}[contains(., '10.00') or contains(., '09.30')][1])").split()) for tag in ("del", "ins")
    )
    assert gone == "var: lördagen den 1 mars 2031 kl. 09.30–12.30"
    assert came == "är: onsdagen den 9 april 2031 kl. 10.00–12.00"
    backwards = workspace.oda.get(f"{RELEASES}/compare?from=3&to=1")
    assert "var: onsdagen den 9 april 2031" in " ".join(backwards.tree.text_content().split())
    assert "Inget skiljer." in workspace.oda.get(f"{RELEASES}/compare?from=2&to=2").text
    assert "Från utgåva 2 till utgåva 3" in workspace.oda.get(f"{RELEASES}/compare").text


@pytest.mark.parametrize("path", ["compare?from=1&to=9", "compare?from=0&to=3", f"compare?from={10**30}", "9/restore", f"{10**12}/restore"])
def test_what_was_never_released_is_not_found(workspace: Workspace, path: str) -> None:
    assert workspace.oda.get(f"{RELEASES}/{path}").status == 404


def test_one_is_brought_back_after_a_look_at_what_follows(workspace: Workspace) -> None:
    path = f"{RELEASES}/1/restore"
    page = workspace.oda.get(path)
    assert workspace.seen().number == 3
    assert "Det blir utgåva 4, med en ändring. En person får veta." in page.text
    assert "Träff 2 Den är inställd, och det är slutgiltigt." in page.text

    noted = workspace.oda.press(page, path, note="Salen blev ledig.")
    assert (noted.status, workspace.seen().number) == (409, 3)
    assert "Salen blev ledig." in noted.tree.xpath("string(//div[@class='paper'])")
    done = [workspace.oda.press(noted, path) for _ in range(2)]

    assert [each.leads_to for each in done] == ["/organise/notices/4"] * 2
    seen = workspace.seen()
    assert [str(each.when) for each in seen.sessions] == ["2031-03-01T09:30/2031-03-01T12:30", "2031-03-02T09:30/2031-03-02T12:30"]
    assert seen.number == 4
    assert workspace.oda.get("/organise/notices/4").heading.startswith("Återställt: Träff 1")
    assert "Det skulle inte ändra något" in workspace.oda.get(path).text


def test_the_pages_cost_as_many_queries_however_long_the_season(app: Flask, clock_at: Callable[[str | datetime], None]) -> None:
    clock_at("2031-01-10 12:00")
    workspace = published(app, "Kari", sessions=3)
    workspace.confirm(workspace.preview(MOVE, because="Krock.", day="2031-04-09", starts="10:00", ends="12:00"), MOVE)
    paths = [f"{RELEASES}/compare?from=1&to=2", f"{RELEASES}/1/restore", RELEASES]
    few = [queries_of(app, workspace.oda, path) for path in paths]
    with app.app_context(), write():
        season = db.session.scalars(select(Season)).one()
        for n in range(4, 16):
            make.talk(session=make.session(f"Träff {n}", season=season, slug=f"traff-{n}", starts=f"2031-06-{n:02} 09:30"))
    restoring_with_many_planned = queries_of(app, workspace.oda, paths[1])
    with app.app_context(), write():
        what = releasing.propose(releasing.lock_season(season.id))
        releasing.release(what, verb="publish", by=None, hold=timedelta(0), base_url="http://127.0.0.1:5000")
    assert [queries_of(app, workspace.oda, paths[0]), restoring_with_many_planned, queries_of(app, workspace.oda, RELEASES)] == few
