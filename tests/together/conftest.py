"""Several networks that share members, in January 2030."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from tests.together.house import NOW, House


@pytest.fixture
def bare(app: Flask, clock_at: Callable[[str | datetime], None]) -> House:
    """With nothing in it yet."""
    made = House(app, clock_at, datetime.fromisoformat(NOW).replace(tzinfo=ZoneInfo("Europe/Stockholm")))
    clock_at(made.now)
    return made


@pytest.fixture
def house(bare: House) -> House:
    return bare.lay()
