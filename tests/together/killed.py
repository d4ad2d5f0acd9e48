"""Somebody whose machine dies in the middle: `python -m tests.together.killed DATABASE HOME SEASONS` is killed after so many of them."""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from netverk import create_app
from netverk.db import db, write
from netverk.publishing import acting, releasing
from netverk.together import acting as joint
from netverk.together import choosing
from netverk.together.choosing import Wanted
from tests.conftest import settings
from tests.publishing.stage import BASE_URL, HOLD


def main(database: str, home: str, seasons: str) -> None:
    noted, left = releasing._note_sessions, [int(seasons)]

    def dying(*args: Any) -> None:
        noted(*args)
        left[0] -= 1
        if not left[0]:
            db.session.flush()
            os.kill(os.getpid(), signal.SIGKILL)

    releasing._note_sessions = dying  # type: ignore[assignment]  # of the same facts
    with create_app(settings(database, Path(home))).app_context(), write():
        ids = [each.id for each in choosing.find(Wanted(), None)]
        joint.publish(ids, acting.postpone("Smittspridningen ökar."), within=None, by=None, hold=HOLD, base_url=BASE_URL)


if __name__ == "__main__":
    main(*sys.argv[1:])
