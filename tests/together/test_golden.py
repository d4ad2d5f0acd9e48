"""What one reader of several networks is told, word for word."""

import pytest

from tests.together.golden import FOLDER, LANGUAGES, told


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_about_several_seasons_read_as_they_were_read(language: str) -> None:
    assert told(language) == (FOLDER / f"{language}.txt").read_text()
