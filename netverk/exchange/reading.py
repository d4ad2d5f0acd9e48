"""What every file reader shares: how large a file may be, how it is opened, and how it says where it is broken."""

import json
from math import ceil
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from netverk.language import N_
from netverk.programme.reading import FormatError

LIMIT = 20 * 1024 * 1024  # bytes
PARTS = 500_000  # elements or values: many small parts take far more memory than the file does


class FileTooLarge(FormatError):  # noqa: N818 (a refusal, not a fault)
    """A file above LIMIT, or of more parts than PARTS."""


class FileBroken(FormatError):  # noqa: N818
    """A file that cannot be taken in; the sentence says where it breaks and how that should be written."""


def within_limits(data: bytes) -> bytes:
    """The same bytes. Raises FileTooLarge, and FileBroken where there are none."""
    size = ceil(len(data) / 1024 / 1024)
    if len(data) > LIMIT:
        raise FileTooLarge(
            N_("The file is %(size)s MB large. At most %(limit)s MB can be taken in."), size=size, limit=LIMIT // 1024 // 1024
        )
    if not data.strip():
        raise FileBroken(N_("The file is empty."))
    return data


def xml_tree(data: bytes) -> Element:
    """The root of an XML document. Raises FileTooLarge and FileBroken; a document type, and so any entity, is refused."""
    _require_few(within_limits(data).count(b"<"))
    try:
        tree: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException as refusal:
        raise FileBroken(N_("The file declares a document type or entities of its own, which is not allowed here.")) from refusal
    except ParseError as fault:
        line, column = fault.position
        raise FileBroken(
            N_("The file is not whole XML: it breaks at line %(line)s, column %(column)s."), line=line, column=column + 1
        ) from fault
    except (ValueError, LookupError) as fault:
        raise FileBroken(N_("The file's text cannot be read. Save it as UTF-8.")) from fault
    return tree


def json_value(data: bytes) -> object:
    """The value of a JSON document in UTF-8. Raises FileTooLarge and FileBroken, also for NaN and Infinity, which JSON does not have."""
    _require_few(sum(within_limits(data).count(sign) for sign in (b"[", b"{")))
    try:
        value = json.loads(data.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as fault:
        raise FileBroken(N_("The file's text cannot be read. Save it as UTF-8.")) from fault
    except json.JSONDecodeError as fault:
        raise FileBroken(
            N_("The file is not whole JSON: it breaks at line %(line)s, column %(column)s."), line=fault.lineno, column=fault.colno
        ) from fault
    except ValueError as fault:
        raise FileBroken(N_("The file has a number that is too long to be one.")) from fault
    except RecursionError as fault:
        raise FileBroken(N_("The file is nested too deeply.")) from fault
    return value


def _refuse_constant(name: str) -> object:
    raise FileBroken(N_("The file says %(name)s where a number should be."), name=name)


def _require_few(parts: int) -> None:
    if parts > PARTS:
        raise FileTooLarge(N_("The file has more than %(limit)s parts, more than any programme."), limit=PARTS)
