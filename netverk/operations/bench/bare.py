"""What a page is compared with: a Flask application of one view that returns the same bytes, on the same server.

`python -m netverk.operations.bench.bare PORT FILE CONTENT_TYPE ETAG` serves it; a reader who has the ETag is told so, as ours is.
"""

import os
import sys
from pathlib import Path

from flask import Flask, Response, request
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from netverk.serving import THREADS


def app(_target: str = "") -> Flask:
    made = Flask("bare")
    body, content_type, etag = Path(os.environ["BARE_FILE"]).read_bytes(), os.environ["BARE_TYPE"], os.environ["BARE_ETAG"]

    @made.get("/<series>/<season>/")
    def page(**_names: str) -> Response:
        if request.headers.get("If-None-Match") == etag:
            return Response(status=304, headers={"ETag": etag})
        return Response(body, content_type=content_type)

    return made


if __name__ == "__main__":
    port, os.environ["BARE_FILE"], os.environ["BARE_TYPE"], os.environ["BARE_ETAG"] = sys.argv[1:]
    server = Granian(
        "bare:app",
        address="127.0.0.1",
        port=int(port),
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        log_level=LogLevels.warning,
    )
    server.serve(target_loader=app)
