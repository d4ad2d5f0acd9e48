"""What a script can check of PDF/UA-1 (ISO 14289-1): `faults(pdf)` lists every breach in words."""

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Object, Pdf

STANDARD = {
    *("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "NonStruct", "L", "LI", "Lbl", "LBody"),
    *("Table", "THead", "TBody", "TFoot", "TR", "TH", "TD", "P", "H1", "H2", "H3", "H4", "H5", "H6"),
    *("Span", "Quote", "Note", "Reference", "Code", "Link", "Annot", "Figure", "Formula", "Form"),
}
PARENTS = {
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"},
    "TD": {"TR"},
    "LI": {"L"},
    "LBody": {"LI"},
    "Lbl": {"LI"},
    "Caption": {"Table", "Figure"},
}
SHOWS = {"Tj", "TJ", "'", '"', "Do", "f", "F", "f*", "S", "B", "B*", "sh"}


def faults(data: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [*_document(pdf), *_structure(pdf), *_pages(pdf)]


def tree(data: bytes) -> list[str]:
    """The structure as a reader meets it: every type in order."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [kind for kind, _parent, _element in _elements(pdf)]


def _document(pdf: Pdf) -> Iterator[str]:
    root: Any = pdf.Root
    xmp = root.Metadata.read_bytes().decode() if "/Metadata" in root else ""
    wanted = {
        "it says that it is PDF/UA-1": re.search(r"pdfuaid:part(>|=\")1", xmp),
        "its title is in XMP": "dc:title" in xmp,
        "it is marked": root.get("/MarkInfo", {}).get("/Marked"),
        "its title stands in the window": root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"),
        "it has a language": str(root.get("/Lang", "")),
        "it has bookmarks": "/Outlines" in root,
        "it has a structure": "/StructTreeRoot" in root,
        "it is open": "/Encrypt" not in pdf.trailer,
    }
    yield from (f"not true that {what}" for what, holds in wanted.items() if not holds)


def _structure(pdf: Pdf) -> Iterator[str]:
    levels = [0]
    for kind, parent, element in _elements(pdf):
        if kind not in STANDARD:
            yield f"{kind} is not a standard type"
        if kind in PARENTS and parent not in PARENTS[kind]:
            yield f"{kind} in {parent}"
        if kind == "Figure" and not str(element.get("/Alt", "")).strip():
            yield "a figure without words"
        if kind == "TH" and "/ID" not in element and "/Scope" not in element.get("/A", {}):
            yield "a header cell of nothing"
        if found := re.fullmatch(r"H(\d)", kind):
            levels.append(int(found[1]))
    if levels.count(1) != 1:
        yield f"{levels.count(1)} first headings"
    yield from (f"a heading {after} after {before}" for before, after in pairwise(levels) if after > before + 1)


def _pages(pdf: Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, start=1):
        yield from (f"page {number}: {fault}" for fault in (*_fonts(page), *_links(page), *_untagged(page)))


def _fonts(page: pikepdf.Page) -> Iterator[str]:
    for name, font in page.obj.Resources.get("/Font", {}).items():
        below = font.get("/DescendantFonts")
        described: Any = (below[0] if below is not None else font).get("/FontDescriptor", {})
        if not any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield f"font {name} is not embedded"
        if "/ToUnicode" not in font:
            yield f"font {name} cannot be read back"


def _links(page: pikepdf.Page) -> Iterator[str]:
    annotations: Any = page.obj.get("/Annots", [])
    if len(annotations) and str(page.obj.get("/Tabs", "")) != "/S":
        yield "the tab key does not follow the structure"
    for each in annotations:
        if not str(each.get("/Contents", "")) or "/StructParent" not in each:
            yield "a link without words or outside the structure"


def _untagged(page: pikepdf.Page) -> Iterator[str]:
    depth = 0
    for instruction in pikepdf.parse_content_stream(page):
        name = str(instruction.operator)
        depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(name, 0)
        if name in SHOWS and depth == 0:
            yield f"{name} outside marked content"


def _elements(pdf: Pdf) -> Iterator[tuple[str, str, Object]]:
    def below(element: Object, parent: str) -> Iterator[tuple[str, str, Object]]:
        kids: Any = element.get("/K", [])
        for kid in kids if isinstance(kids, Array) else [kids]:
            if isinstance(kid, Dictionary) and "/S" in kid:
                kind = str(kid.S)[1:]
                yield kind, parent, kid
                yield from below(kid, kind)

    yield from below(pdf.Root.StructTreeRoot, "")
