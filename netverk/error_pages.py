"""What people see when something is refused, is not there, or fails: a sentence in their language and a way on."""

from urllib.parse import urlsplit

from flask import Flask, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from markupsafe import escape
from werkzeug.exceptions import HTTPException

from netverk.errors import NotAllowed, RuleBroken
from netverk.language import N_, _, spoken

SAID = {  # status: heading, sentence
    400: (N_("We could not read that"), N_("Something was missing in what your browser sent. Go back and try once more.")),
    403: (
        N_("This page is for organisers"),
        N_("You are signed in, but not as an organiser. Ask one of them to add you."),
    ),
    404: (N_("We cannot find the page"), N_("Is the address right? The page may also have been given another one.")),
    405: (N_("That does not work here"), N_("This address does not answer in that way. Go back and use the button on the page.")),
    413: (N_("That was too much at once"), N_("The file or the text is larger than we can take. Make it smaller and send it again.")),
    429: (N_("One moment"), N_("There have been many attempts in a short time. Wait a quarter of an hour, and ask again.")),
    500: (N_("Something went wrong with us"), N_("The fault is ours, and nothing has been changed. Try again in a while.")),
}
FORM = 3 * 1024 * 1024  # bytes in a form without files: far more than anybody writes
HIGHEST = 2**31 - 1  # number of a row
LAST_RESORT = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head>
<body><h1>{title}</h1><p>{sentence}</p></body></html>
"""


def install(app: Flask) -> None:
    app.register_error_handler(RuleBroken, refused)
    app.register_error_handler(NotAllowed, forbidden)
    app.register_error_handler(CSRFError, outdated)
    app.register_error_handler(HTTPException, missed)
    app.before_request(_refuse_what_no_row_has)
    app.before_request(_expect_no_more)


def refused(refusal: RuleBroken) -> ResponseReturnValue:
    """A rule said no: its sentence, and the way back."""
    return _page(409, _("That was not possible"), _(refusal.sentence, **refusal.facts))


def forbidden(refusal: NotAllowed) -> ResponseReturnValue:
    """Somebody of the house, at something that is not their task: what it takes, and whom to ask."""
    takes, ask = _(refusal.sentence, **refusal.facts), _("Ask %(names)s.", names=refusal.ask) if refusal.ask else ""
    return _page(403, _("This is not among your tasks"), f"{takes} {ask}".strip())


def outdated(_error: CSRFError) -> ResponseReturnValue:
    """The form is not from this visit: the page was open too long, or it is not ours at all. Nothing has been changed."""
    return _page(400, _("The form is too old"), _("Nothing has been sent. Go back, reload the page and send the form once more."))


def missed(error: HTTPException) -> ResponseReturnValue:
    """Everything that HTTP has a number for; a fault of ours has been logged by now."""
    status = error.code or 500
    title, sentence = SAID.get(status) or SAID[400 if status < 500 else 500]
    body, status = _page(status, _(title), _(sentence))
    return body, status, [(name, value) for name, value in error.get_headers() if name in ("Allow", "Retry-After")]


def _page(status: int, title: str, sentence: str) -> tuple[str, int]:
    try:
        return render_template("error_pages/refused.html", title=title, sentence=sentence, back=_way_back()), status
    except Exception:
        current_app.logger.exception("The error page itself failed")
        return LAST_RESORT.format(language=spoken(), title=escape(title), sentence=escape(sentence)), status


def _way_back() -> str:
    """The page of ours that the reader came from, if it is another one than this."""
    try:
        came_from = urlsplit(request.referrer or "")
    except ValueError:  # half an IPv6 address
        return ""
    here = f"{request.script_root}{request.path}"
    if came_from.netloc != request.host or (came_from.path == here and request.method == "GET"):
        return ""
    return came_from.path + (f"?{came_from.query}" if came_from.query else "")


def _refuse_what_no_row_has() -> None:
    """A NUL cannot be in any of our addresses, nor can so high a number: databases do not even let us look for them."""
    texts, given = (request.path, *request.args.values()), (request.view_args or {}).values()
    if any("\0" in text for text in texts) or any(isinstance(value, int) and value > HIGHEST for value in given):
        abort(404)


def _expect_no_more() -> None:
    """Only what brings a file may be as large as a file."""
    if request.mimetype != "multipart/form-data":
        request.max_content_length = FORM
