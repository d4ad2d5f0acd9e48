"""Whatever is published in these tests: a stage for each engine."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from tests.publishing.stage import Stage


@pytest.fixture
def stage(app: Flask, clock_at: Callable[[str | datetime], None]) -> Stage:
    """In January 2020, with nothing planned yet."""
    return Stage(app, clock_at, datetime(2020, 1, 7, 8, 0, tzinfo=UTC))
