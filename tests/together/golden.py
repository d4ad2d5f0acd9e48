"""Letters about several seasons at once, in both languages: every mail that one reader gets, as they see it.

`python -m tests.together.golden` writes the files that `test_golden.py` compares with: read the difference before you commit it.
"""

import re
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from netverk import clock, create_app
from netverk.db import db, upgrade
from netverk.programme.when import When
from netverk.publishing import acting
from netverk.releases.models import Notice
from netverk.together import deeds
from tests.conftest import let_go, settings
from tests.publishing.stage import email
from tests.together.house import NETWORKS, NOW, House

FOLDER = Path(__file__).parent / "golden"
LANGUAGES = ("sv", "en")
UNGUESSABLE = re.compile(r"(?<=/answer/)[\w-]+")
REASON = {"sv": "Smittspridningen ökar.", "en": "The infection is spreading."}


def told(language: str) -> str:
    """From postponing a spring to taking one of it back."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        app = create_app(settings(f"sqlite:///{folder}/netverk.db", Path(folder)))
        upgrade(app)
        stack.callback(let_go, app)
        house = _house(app, stack).lay({"Kari": NETWORKS}, language)
        because = REASON[language]
        steps: dict[str, Callable[[], Any]] = {
            "a spring is postponed": lambda: house.publish(
                house.ids(*(f"{name.lower()}-{n}" for name in NETWORKS for n in (1, 2))), acting.postpone(because, When.parse("2030-09"))
            ),
            "what is left moves a week": lambda: house.publish(house.ids("alfa-3", "beta-3"), deeds.shift(timedelta(weeks=1), because)),
            "one of these goes online, and another": lambda: house.publish(house.ids("alfa-3", "gamma-3"), deeds.go_online(because)),
            "two are cancelled": lambda: house.publish(house.ids("beta-3", "gamma-3"), acting.cancel(because)),
            "and that is taken back": lambda: house.undo(_last(house)),
        }
        said = []
        for heading, step in steps.items():
            step()
            said.append(f"\n######## {heading}\n")
            mails = sorted(house.deliver(), key=lambda mail: (mail.kind == "calendar", mail.subject))
            said += [f"==== {mail.kind}: {mail.subject}\n{mail.text.rstrip()}\n" for mail in mails if mail.to == email("Kari")]
        return UNGUESSABLE.sub("…", "\n".join(said).replace("\r\n", "\n"))


def _house(app: Any, stack: ExitStack) -> House:
    def stop(at: str | datetime) -> None:
        stack.enter_context(clock.stopped(at if isinstance(at, datetime) else datetime.fromisoformat(at)))

    made = House(app, stop, datetime.fromisoformat(NOW).replace(tzinfo=ZoneInfo("Europe/Stockholm")))
    stop(made.now)
    return made


def _last(house: House) -> int:
    with house.app.app_context():
        return max(db.session.scalars(select(Notice.id)))


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for each in LANGUAGES:
        (FOLDER / f"{each}.txt").write_text(told(each))
