"""The press: `python -m netverk.booklets.press` reads a job on standard input and writes the PDF on standard output.

The job is JSON: `html`; `css`, a list of stylesheets; `pictures`, PNG files in base 64 by the address that they have in `html`; and
`unhurried`, whether everything else goes first. The press is a process of its own, because typesetting is native code that may crash, and
because what is set comes from outside: nothing is fetched but our own fonts and the pictures of the job. Warnings go to standard error,
one a line.
"""

import base64
import gc
import hashlib
import json
import logging
import os
import resource
import signal
import sys
import warnings
from collections.abc import Mapping
from contextlib import suppress

from netverk.booklets import fonts

MEMORY = 2 * 1024**3  # bytes of address space
SECONDS = 30  # of work
LOWEST = 19  # priority
NO_PANGO = 69  # EX_UNAVAILABLE of sysexits.h


def main() -> int:
    """Print one job and end the process; returns NO_PANGO where the typesetting libraries are missing."""
    limit()
    gc.disable()  # the process ends with its job: looking for garbage took a seventh of the work
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(message)s")
    warnings.filterwarnings("ignore", message="No fonts configured")  # as we want it: ours come by @font-face
    job = json.load(sys.stdin.buffer)
    if job.get("unhurried"):
        give_way()
    try:
        import weasyprint  # noqa: F401 (loads the native libraries)
    except OSError as error:
        print(error, file=sys.stderr)
        return NO_PANGO
    sys.stdout.buffer.write(typeset(job["html"], job["css"], {address: base64.b64decode(png) for address, png in job["pictures"].items()}))
    sys.stdout.buffer.flush()
    sys.stderr.flush()
    os._exit(0)  # without the native libraries' clearing up, in which they crash now and then


def limit() -> None:
    """Take no more than MEMORY and SECONDS of work, whatever the job asks for."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    with suppress(ValueError, OSError):  # macOS does not limit address space
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def give_way() -> None:
    """Work only while nothing else wants to, and end when told to, whatever the thread that sent the job had put off."""
    os.nice(LOWEST)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM, signal.SIGINT})


def typeset(html: str, css: list[str], pictures: Mapping[str, bytes]) -> bytes:
    """The PDF/UA-1 of one page of HTML; the same bytes for the same arguments. The address of a picture names its content."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnThingsOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            if url in pictures:
                return URLFetcherResponse(url, pictures[url], {"Content-Type": "image/png"})
            if url not in shelf:
                raise ValueError(f"the press fetches nothing but its own fonts and what came with the job: {url}")
            return URLFetcherResponse(url, shelf[url].read_bytes(), {"Content-Type": "font/ttf"})

    shelf = fonts.files()
    fetcher, faces = OwnThingsOnly(), FontConfiguration()
    sheets = [CSS(string=each, font_config=faces, url_fetcher=fetcher) for each in (fonts.font_faces(), *css)]
    made = HTML(string=html, url_fetcher=fetcher).write_pdf(
        stylesheets=sheets,
        font_config=faces,
        pdf_variant="pdf/ua-1",
        pdf_identifier=hashlib.sha256("\0".join((html, *css)).encode()).digest()[:16],
    )
    return bytes(made)


if __name__ == "__main__":
    sys.exit(main())
