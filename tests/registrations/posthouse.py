"""Everybody's letters of a test: let leave, opened, and put into calendars as mail programs do."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask

from netverk import clockwork
from netverk.settings import settings
from tests.publishing.receiver import Calendar, Mail, opened


@dataclass
class Posthouse:
    """`now` goes on with each round, past every hold."""

    app: Flask
    clock_at: Callable[[str | datetime], None]
    now: datetime
    calendars: dict[str, Calendar] = field(default_factory=lambda: defaultdict(Calendar))
    read: set[Path] = field(default_factory=set)

    def wait(self) -> None:
        self.now += timedelta(minutes=3)
        self.clock_at(self.now)

    def deliver(self) -> list[Mail]:
        """What left, in that order; each is in its reader's calendar."""
        self.wait()
        with self.app.app_context():
            clockwork.delivering()()
            folder = Path(settings().mail_url.removeprefix("folder:"))
        new = sorted(path for path in folder.glob("*.eml") if path not in self.read)
        self.read.update(new)
        mails = [opened(path.read_bytes()) for path in new]
        for mail in mails:
            self.calendars[mail.to].receive(mail)
        return mails

    def entries(self, name: str) -> list[str]:
        """What stands in somebody's calendar."""
        return sorted(each.summary for each in self.calendars[f"{name.lower()}@example.org"].entries.values())
