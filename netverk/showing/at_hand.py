"""What has been asked for before is answered before the application is woken: one query, one look on the shelf.

Everything comes from the same functions as in the application, which answers whatever is not at hand: the first time, after a release,
HEAD, a date instead of an ETag. It also answers when the query fails.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import count
from threading import Lock
from typing import TYPE_CHECKING, cast

from netverk import clock
from netverk.language import spoken
from netverk.showing.renditions import Rendition, Shelf, Source
from netverk.templating import HEADERS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    App = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]

ABOUT_THE_BODY = ("Content-Type", "Last-Modified")  # not said to a reader who has it
Ask = Callable[[datetime], Source | None]


class Shared:
    """A question that those who come while it is being asked ask again together: each hears what was asked after they came."""

    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self._tickets, self._turn = count(1), Lock()
        self._asked, self._answer = 0, cast(Source | None, None)

    def __call__(self, now: datetime) -> Source | None:
        came = next(self._tickets)
        with self._turn:
            if self._asked < came:
                asks = next(self._tickets)
                self._answer = self.ask(now)
                self._asked = asks
            return self._answer


class AtHand:
    """A layer around the application that knows which rendition each address shows, as far as the application has told it."""

    def __init__(self, app: "App", shelf: Shelf) -> None:
        self.app, self.shelf = app, shelf
        self._known: dict[tuple[str, str], tuple[Ask, str]] = {}  # as many as there are pages; language and path → question and name

    def note(self, environ: "WSGIEnvironment", ask: Ask, name: str) -> None:
        """What was asked for here is the rendition `name` of the releases that `ask` finds."""
        self._known.setdefault((spoken(), environ["PATH_INFO"]), (Shared(ask), name))

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        known = self._known.get((spoken(), environ["PATH_INFO"]))
        if known and environ["REQUEST_METHOD"] == "GET" and "HTTP_IF_MODIFIED_SINCE" not in environ:
            now = clock.now()
            if found := self._find(*known, now):
                source, kept = found
                return answer(kept, source.headers(now), environ.get("HTTP_IF_NONE_MATCH", ""), start_response)
        return self.app(environ, start_response)

    def _find(self, ask: Ask, name: str, now: datetime) -> tuple[Source, Rendition] | None:
        try:
            source = ask(now)
        except Exception:  # noqa: BLE001 (the application asks again, and says what is wrong)
            return None
        rendition = self.shelf.at_hand(source, name) if source else None
        return (source, rendition) if source and rendition else None


def answer(kept: Rendition, about: list[tuple[str, str]], reader_has: str, start_response: "StartResponse") -> Iterable[bytes]:
    """All of it, or (304) that the reader has it already. `about` are headers such as how long it stays fresh."""
    headers = [*kept.headers, *about, *HEADERS]
    if kept.is_among(reader_has):
        start_response("304 NOT MODIFIED", [header for header in headers if header[0] not in ABOUT_THE_BODY])
        return ()
    start_response("200 OK", [*headers, ("Content-Length", str(len(kept.body)))])
    return (kept.body,)
