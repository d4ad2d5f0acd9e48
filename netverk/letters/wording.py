"""A letter in words: its template as HTML with the styles put in, and as text that reads as if somebody had written it."""

import re
import textwrap

from css_inline import CSSInliner
from flask import current_app

from netverk.colours import DARK_GROUND, LIGHT_GROUND, readable
from netverk.language import spoken
from netverk.letters.outbox import Message
from netverk.programme.published import House

WIDTH = 72
DEFAULT_ACCENT = {"light": "#1f5a4c", "dark": "#8fd0bd"}
BEGINNINGS = re.compile(r" *(?:– |> ?)?")

_inliner = CSSInliner(keep_at_rules=True, resolve_css_variables=True, load_remote_stylesheets=False)


def written_out(template: str, subject: str, *, house: House, reader: str = "", **context: object) -> Message:
    """`templates/letters/<template>.html` and `.txt` in the language spoken, for a reader who may be greeted by name.

    `opening` and `closing` in the context, each with `html` and `text`, stand before and after what the template says.
    """
    frame = {"subject": subject, "house": house, "reader": reader, "language": spoken(), "accent": accent(house)}
    known = {"opening": None, "closing": None, **frame, **context}
    html, text = (current_app.jinja_env.get_template(f"letters/{template}.{form}").render(known) for form in ("html", "txt"))
    return Message(subject=subject, html=_inliner.inline(html), text=flowed(text))


def accent(house: House) -> dict[str, str]:
    """The house's colour as it can be read on a light and on a dark ground."""
    if not house.accent:
        return DEFAULT_ACCENT
    return {"light": readable(house.accent, LIGHT_GROUND), "dark": readable(house.accent, DARK_GROUND)}


def flowed(text: str) -> str:
    """Each line wrapped at 72 signs under its own beginning, never more than one empty line; a line with an address stays whole."""
    written = "\n".join(_wrapped(line.rstrip()) for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", written) + "\n"


def unflowed(text: str) -> str:
    """What `flowed` wrapped, with each paragraph in one line again, for a page that wraps by its own width."""
    lines: list[str] = []
    last = ""  # the line before, as it was wrapped
    for line in text.splitlines():
        begins = BEGINNINGS.match(last)[0]  # type: ignore[index]  # it matches the empty beginning too
        rest = begins if begins.startswith(">") else " " * len(begins)
        words = line.removeprefix(rest).split(" ") if line.startswith(rest) else [""]
        if last and words[0] and "://" not in line + last and len(last) + 1 + len(words[0]) > WIDTH:
            lines[-1] += f" {line.removeprefix(rest)}"
        else:
            lines.append(line)
        last = line
    return "\n".join(lines) + "\n"


def _wrapped(line: str) -> str:
    if "://" in line or not line:
        return line
    begins = BEGINNINGS.match(line)[0]  # type: ignore[index]  # it matches the empty beginning too
    rest = begins if begins.startswith(">") else " " * len(begins)
    return textwrap.fill(line, WIDTH, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False)
