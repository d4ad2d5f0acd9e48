"""What is kept in files: made from releases, or the picture of a speaker."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from netverk import clock
from netverk.showing.renditions import Shelf
from netverk.speakers import photos

AHEAD = timedelta(days=1)  # of every clock that has marked a file


def forget(digests: Iterable[str], home: Path) -> None:
    """These photographs, and whatever was made of releases, which is made anew when somebody asks."""
    Shelf(home / "renditions").forget_before(clock.now() + AHEAD)
    for digest in digests:
        for size in photos.SIZES:
            photos.path_of(digest, size, home / "photos").unlink(missing_ok=True)
