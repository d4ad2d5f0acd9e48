"""Whatever is brought back in these tests: a stage for each engine."""

from tests.publishing.conftest import stage

__all__ = ["stage"]
