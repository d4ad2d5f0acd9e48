"""`python -m netverk.typefaces`: Source Serif and Source Sans for the web, cut down to the signs that Swedish and English pages use."""

import sys
from pathlib import Path
from tempfile import NamedTemporaryFile

import font_source_sans_pro
import font_source_serif_pro

FOLDER = Path(__file__).parent.parent / "static" / "fonts"
FACES = {
    "serif-regular": ("SourceSerifPro-Regular", font_source_serif_pro),
    "serif-italic": ("SourceSerifPro-It", font_source_serif_pro),
    "serif-semibold": ("SourceSerifPro-Semibold", font_source_serif_pro),
    "sans-regular": ("SourceSansPro-Regular", font_source_sans_pro),
    "sans-italic": ("SourceSansPro-It", font_source_sans_pro),
    "sans-semibold": ("SourceSansPro-Semibold", font_source_sans_pro),
}
SIGNS = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),  # Latin with its accents: å ä ö é ø æ, and the names of neighbours
    *range(0x2010, 0x2027),  # dashes, quotation marks, ellipsis
    *(0x202F, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x20AC, 0x2116, 0x2122, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2713, 0x2717),
)
FEATURES = ["calt", "ccmp", "kern", "liga", "lnum", "locl", "mark", "mkmk", "pnum", "tnum"]


def make(folder: Path = FOLDER) -> list[Path]:
    """Write what is missing or older than its source, each file whole or not at all; gives the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_subset(source, path) for name in FACES if _is_due(source := _source(name), path := folder / f"{name}.woff2")]


def _source(name: str) -> Path:
    file, package = FACES[name]
    return Path(package.font_directory) / f"{file}.ttf"


def _is_due(source: Path, path: Path) -> bool:
    newest = max(source.stat().st_mtime, Path(__file__).stat().st_mtime)
    return not path.exists() or path.stat().st_mtime < newest


def _subset(source: Path, path: Path) -> Path:
    from fontTools.subset import Options, Subsetter, load_font, save_font

    options = Options(flavor="woff2", layout_features=FEATURES)
    cutter = Subsetter(options)
    cutter.populate(unicodes=SIGNS)
    with load_font(str(source), options) as font, NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
        cutter.subset(font)
        save_font(font, part, options)
    Path(part.name).chmod(0o644)
    return Path(part.name).replace(path)


if __name__ == "__main__":
    for made in make():
        sys.stdout.write(f"{made.name}\n")
