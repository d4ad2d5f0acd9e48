"""Sends a job to the press, a process of its own with limits, and hears its warnings."""

import base64
import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from netverk.booklets import press
from netverk.errors import RuleBroken
from netverk.language import N_

ROOT = Path(__file__).parent.parent.parent
CRASHES = (-signal.SIGSEGV, -signal.SIGBUS, -signal.SIGABRT)  # native code, now and then: the same job then goes well
PATIENCE = 90  # seconds: the press may take press.SECONDS of work, which a busy machine stretches
UNHURRIED = 1800  # seconds: what gives way to everything else may have to wait long
NO_PICTURES: Mapping[str, bytes] = MappingProxyType({})
FONTCONFIG = Path(__file__).with_name("fonts.conf")

TOO_LONG = N_("This programme took too long to set on paper. Everything in it is on the web page.")

logger = logging.getLogger(__name__)


class PaperUnavailable(RuleBroken):
    """No paper can be made here, or not of this."""


def printed(html: str, css: list[str], *, pictures: Mapping[str, bytes] = NO_PICTURES, unhurried: bool = False) -> bytes:
    """The PDF of `html`, with PNG `pictures` by the address that they have there; `unhurried` lets everything else on the machine go first.

    Raises PaperUnavailable where Pango is missing, or when the press fails or takes too long.
    """
    encoded = {address: base64.b64encode(png).decode() for address, png in pictures.items()}
    job = json.dumps({"html": html, "css": css, "pictures": encoded, "unhurried": unhurried}).encode()
    patience = UNHURRIED if unhurried else PATIENCE
    done = _pressed(job, patience)
    if done.returncode in CRASHES:
        logger.warning("the press crashed with signal %s and tries once more", -done.returncode)
        done = _pressed(job, patience)
    said = done.stderr.decode(errors="replace").splitlines()
    if done.returncode == press.NO_PANGO:
        logger.error("the press has no Pango: %s", " ".join(said))
        raise PaperUnavailable(N_("Paper is switched off on this machine, because the typesetting library Pango is not installed."))
    if done.returncode == -signal.SIGXCPU:
        logger.error("the press was stopped after %s seconds of work", press.SECONDS)
        raise PaperUnavailable(TOO_LONG)
    if done.returncode:
        logger.error("the press ended with %s: %s", done.returncode, "\n".join(said[-20:]))
        raise PaperUnavailable(N_("This programme could not be set on paper. Everything in it is on the web page."))
    for line in said:
        logger.warning("the press says: %s", line)
    return done.stdout


def _pressed(job: bytes, patience: int) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(_COMMAND, input=job, capture_output=True, timeout=patience, cwd=ROOT, env=_environment(), check=False)
    except subprocess.TimeoutExpired:
        logger.error("the press was stopped after %s seconds", patience)
        raise PaperUnavailable(TOO_LONG) from None


_COMMAND = (sys.executable, "-m", "netverk.booklets.press")


def _environment() -> dict[str, str]:
    """Only what the press needs: it shall see no secrets and no fonts of the machine, and hash alike every time."""
    kept = {name: value for name in ("PATH", "HOME", "TMPDIR", "DYLD_FALLBACK_LIBRARY_PATH") if (value := os.environ.get(name))}
    return kept | {"PYTHONHASHSEED": "0", "PYTHONUTF8": "1", "FONTCONFIG_FILE": str(FONTCONFIG)}
