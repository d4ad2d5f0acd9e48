"""Whatever comes in here answers what was published on the stage of `tests/publishing`."""

from tests.publishing.conftest import stage

__all__ = ["stage"]
