"""Every letter of a season, word for word, with the calendar entries inside: in Swedish and in English."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask

from tests.publishing.stage import Stage
from tests.telling.golden import BEGINS, FOLDER, LANGUAGES, Told


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letters_are_those_that_were_read_before(app: Flask, clock_at: Callable[[str | datetime], None], language: str) -> None:
    said = Told(Stage(app, clock_at, BEGINS), language).play()

    assert said == (FOLDER / f"{language}.txt").read_text(), "if it is meant, `python -m tests.telling.golden` writes it anew"
