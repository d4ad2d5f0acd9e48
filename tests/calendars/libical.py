"""libical's own judgement of a calendar object: its tables of what RFC 5545 and RFC 5546 ask of each component and METHOD."""

import ctypes
import ctypes.util
from functools import cache


def faults(calendar: bytes) -> list[str]:
    """What it finds wrong, each thing once; nothing for a sound object."""
    library = _library()
    root = library.icalparser_parse_string(calendar)
    if not root:
        return ["libical: cannot be parsed"]
    try:
        library.icalrestriction_check(root)
        marked = library.icalcomponent_as_ical_string(root).decode("utf-8", "replace").replace("\r\n ", "")
    finally:
        library.icalcomponent_free(root)
    return list(dict.fromkeys(f"libical: {line}" for line in marked.split("\r\n") if line.startswith("X-LIC-ERROR")))


@cache
def _library() -> ctypes.CDLL:
    """Raises OSError where libical is not installed."""
    library = ctypes.CDLL(ctypes.util.find_library("ical") or "libical.so.3")
    library.icalparser_parse_string.restype = ctypes.c_void_p
    library.icalparser_parse_string.argtypes = [ctypes.c_char_p]
    library.icalrestriction_check.argtypes = [ctypes.c_void_p]
    library.icalcomponent_as_ical_string.restype = ctypes.c_char_p
    library.icalcomponent_as_ical_string.argtypes = [ctypes.c_void_p]
    library.icalcomponent_free.argtypes = [ctypes.c_void_p]
    library.icalcomponent_free.restype = None
    return library
