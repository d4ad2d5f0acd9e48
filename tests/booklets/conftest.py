import logging
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def nothing_is_complained_of(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever the press says fails the test, unless it is marked as being about that."""
    caplog.set_level(logging.WARNING)
    yield
    if "complaints" not in request.fixturenames:
        assert [record.getMessage() for record in caplog.get_records("call")] == []


@pytest.fixture
def complaints(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """For a test in which the press has something to complain of."""
    return caplog
