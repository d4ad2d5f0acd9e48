"""The changes of a season as an Atom feed (RFC 4287): one entry per notice, known by an id that holds no host and never changes."""

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from uuid import uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from netverk.exchange.identity import NAMESPACE
from netverk.exchange.sanitising import one_line, storable
from netverk.language import _, spoken
from netverk.programme.changes import Change, JoiningLinkChanged
from netverk.programme.published import Notice, Published
from netverk.programme.sentences import headline, sentences
from netverk.programme.texts import rich
from netverk.programme.value import Programme

ATOM = "http://www.w3.org/2005/Atom"


def feed(published: Published, base_url: str) -> bytes:
    """The feed in the language spoken; `base_url` is what addresses begin with."""
    programme = published.programme
    url = f"{base_url.rstrip('/')}/{programme.path}/changes"
    root = Element("feed", {"xmlns": ATOM, "xml:lang": spoken()})
    _put(root, "id", _urn(f"changes {programme.path}"))
    _put(root, "title", one_line(_("Changes: %(series)s, %(season)s", series=programme.series.title, season=programme.season.title)))
    _put(root, "updated", _moment(max([published.at, *(notice.at for notice in published.notices)])))
    _put(SubElement(root, "author"), "name", one_line(published.house.name))
    _put(root, "link", rel="self", type="application/atom+xml", href=f"{url}.atom")
    _put(root, "link", rel="alternate", type="text/html", href=url)
    for notice in published.notices:
        _put_entry(root, notice, programme, url)
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _put_entry(root: Element, notice: Notice, programme: Programme, url: str) -> None:
    entry = SubElement(root, "entry")
    _put(entry, "id", _urn(f"notice {programme.path} {notice.number}"))
    changes = [change for change in notice.changes if not isinstance(change, JoiningLinkChanged)]  # never public
    _put(entry, "title", one_line(headline(changes, programme)))
    _put(entry, "published", _moment(notice.at))
    _put(entry, "updated", _moment(notice.at))
    _put(entry, "link", rel="alternate", type="text/html", href=f"{url}#notice-{notice.number}")
    _put(entry, "content", _content(notice.note, changes, programme), type="html")


def _content(note: str, changes: Sequence[Change], programme: Programme) -> str:
    """What the house says, then what changed, as HTML."""
    lines = "".join(f"<li>{escape(said)}</li>" for said in sentences(changes, programme))
    return f"{rich(note)}{f'<ul>{lines}</ul>' if lines else ''}"


def _put(parent: Element, name: str, text: str = "", **attributes: str) -> None:
    element = SubElement(parent, name, attributes)
    element.text = storable(text) or None


def _urn(name: str) -> str:
    return uuid5(NAMESPACE, name).urn


def _moment(moment: datetime) -> str:
    """`2020-04-01T12:00:00Z`."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
