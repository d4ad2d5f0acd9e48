"""The faces that paper is set in, found in the installed font packages: no font of the machine is used."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

FAMILIES = {"Source Serif": ("font_source_serif_pro", "SourceSerifPro"), "Source Sans": ("font_source_sans_pro", "SourceSansPro")}
FACES = {"Regular": (400, "normal"), "It": (400, "italic"), "Semibold": (600, "normal"), "SemiboldIt": (600, "italic")}


def files() -> dict[str, Path]:
    """Every face by the address that the stylesheet gives it: `font:SourceSerifPro-It` → its file."""
    return {_address(stem, face): _folder(package) / f"{stem}-{face}.ttf" for package, stem in FAMILIES.values() for face in FACES}


def font_faces() -> str:
    """The `@font-face` rules of all FACES."""
    return "\n".join(
        f'@font-face {{ font-family: "{family}"; src: url({_address(stem, face)}); font-weight: {weight}; font-style: {style} }}'
        for family, (_package, stem) in FAMILIES.items()
        for face, (weight, style) in FACES.items()
    )


@cache
def drawable() -> frozenset[int]:
    """The code points that can be set anywhere: in every face, or in the upright sans, which stands in for the others."""
    signs = {address: _signs(path) for address, path in files().items()}
    upright = signs["font:SourceSansPro-Regular"] & signs["font:SourceSansPro-Semibold"]
    return frozenset(upright | set.intersection(*signs.values()))


def _signs(path: Path) -> set[int]:
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        return set(font.getBestCmap())


def _address(stem: str, face: str) -> str:
    return f"font:{stem}-{face}"


def _folder(package: str) -> Path:
    found = find_spec(package)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"the font package {package} is not installed", name=package)
    return Path(found.origin).parent / "files"
