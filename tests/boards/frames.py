"""How smoothly cards are dragged on a large board: `python -m tests.boards.frames [SESSIONS]` prints what a browser on this machine shows.

One day is full and all other sessions wait beside it, so that every card is on the page. A frame counts from one repaint to the next while
a card is in the hand; the limit is 50 ms. On a machine that does other things as well a frame also waits for those: how long the page
itself worked is said beside it, as processor time of its longest task, from the browser's own trace.
"""

import json
import statistics
import sys
import tempfile
from pathlib import Path
from threading import Thread
from typing import Any

from playwright.sync_api import Page, sync_playwright
from sqlalchemy import update
from werkzeug.serving import make_server

from netverk import create_app
from netverk.db import db, upgrade, write
from netverk.operations.bench import seasons
from netverk.people import signing_in
from netverk.people.knowing import Contact, person_for
from netverk.programme.value import Status
from netverk.programme.when import UNKNOWN
from netverk.sessions.models import Session
from netverk.staff import granting
from tests import conftest
from tests.open_to_all.conftest import Silent

DRAGS, STEPS = 6, 40
TRACED = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"]
RECORD = """() => {
  window.frames_seen = []
  let last = performance.now()
  const seen = now => { window.frames_seen.push(now - last); last = now; window.recording = requestAnimationFrame(seen) }
  window.recording = requestAnimationFrame(seen)
}"""
STOP = "() => { cancelAnimationFrame(window.recording); return window.frames_seen.slice(1) }"


def dragged(page: Page, n: int) -> list[float]:
    """Milliseconds of each frame while a card is carried over the board and back, and let go where it was."""
    card = page.locator(".board-grid .card").nth(n)
    card.scroll_into_view_if_needed()
    box = card.bounding_box()
    assert box
    x, y = box["x"] + 30, box["y"] + 8
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(RECORD)
    page.mouse.move(x + 500, y + 350, steps=STEPS)
    page.mouse.move(x, y, steps=STEPS)
    frames: list[float] = page.evaluate(STOP)
    assert page.locator(".card.moving").count() == 1, "nothing is in the hand"
    page.keyboard.press("Escape")
    page.mouse.up()
    return frames


def worked(trace: dict[str, Any]) -> dict[str, list[float]]:
    """Milliseconds of processor time that each task of the page took, and in them its own script while a card followed the pointer."""
    events = trace["traceEvents"]
    mains = {(each["pid"], each["tid"]) for each in events if each["name"] == "thread_name" and each["args"]["name"] == "CrRendererMain"}
    timed = [each for each in events if (each["pid"], each["tid"]) in mains and "tdur" in each]
    of = {name: [each["tdur"] / 1000 for each in timed if each["name"] == name] for name in ("RunTask", "FireAnimationFrame")}
    return {"task": of["RunTask"], "script": of["FireAnimationFrame"]}


def measured(sessions: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        app = create_app(conftest.settings(f"sqlite:///{home}/netverk.db", Path(home)))
        upgrade(app)
        with app.app_context(), write():
            season = seasons.lay_down(seasons.conference("tavla", sessions))
            waiting = (Session.season_id == season, Session.number > seasons.A_DAY)  # else they would be on days that are not shown
            db.session.execute(update(Session).where(*waiting).values(status=Status.PLANNED, when=UNKNOWN, venue_id=None, room_id=None))
            owner = person_for(Contact(name="Oda", email="oda@example.org"), "sv")
            granting.give(owner, granting.THE_HOUSE, by=None)
            token = signing_in.make_link(owner)[0]
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
        Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=conftest.browser_program(), args=conftest.FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900}, base_url=f"http://127.0.0.1:{server.server_port}")
        page.goto(f"/sign-in/{token}")
        page.locator("main").get_by_role("button").click()
        page.wait_for_url("**/organise/")
        page.goto("/organise/matning/tavla/board")
        dragged(page, 0)  # what the browser and its driver do the first time is not the board's
        browser.start_tracing(page=page, categories=TRACED)
        frames = sorted(frame for n in range(DRAGS) for frame in dragged(page, n))
        work = worked(json.loads(browser.stop_tracing()))
        browser.close()
        server.shutdown()
    return {
        "sessions": sessions,
        "frames": len(frames),
        "median_ms": statistics.median(frames),
        "p95_ms": frames[len(frames) * 19 // 20],
        "most_ms": frames[-1],
    } | {f"most_{name}_cpu_ms": max(each) for name, each in work.items()}


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]) if len(sys.argv) > 1 else 150)))
