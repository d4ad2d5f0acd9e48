"""COLOR wants a colour by its CSS name (RFC 7986 §5.9); a house has one as `#rrggbb`."""

SPRUCE = "#1f5a4c"  # what a house has that has chosen none
NAMED = {
    "black": "#000000",
    "brown": "#a52a2a",
    "chocolate": "#d2691e",
    "crimson": "#dc143c",
    "darkblue": "#00008b",
    "darkcyan": "#008b8b",
    "darkgoldenrod": "#b8860b",
    "darkgreen": "#006400",
    "darkmagenta": "#8b008b",
    "darkolivegreen": "#556b2f",
    "darkorange": "#ff8c00",
    "darkred": "#8b0000",
    "darkslateblue": "#483d8b",
    "darkslategray": "#2f4f4f",
    "dimgray": "#696969",
    "firebrick": "#b22222",
    "forestgreen": "#228b22",
    "gold": "#ffd700",
    "indigo": "#4b0082",
    "lightsteelblue": "#b0c4de",
    "maroon": "#800000",
    "mediumvioletred": "#c71585",
    "midnightblue": "#191970",
    "olive": "#808000",
    "purple": "#800080",
    "royalblue": "#4169e1",
    "saddlebrown": "#8b4513",
    "seagreen": "#2e8b57",
    "silver": "#c0c0c0",
    "sienna": "#a0522d",
    "slategray": "#708090",
    "steelblue": "#4682b4",
    "teal": "#008080",
    "tomato": "#ff6347",
    "white": "#ffffff",
    "yellow": "#ffff00",
}


def nearest(accent: str) -> str:
    """The name of the colour nearest to `#rrggbb`. Raises ValueError for anything else."""
    wanted = _parts(accent)
    return min(NAMED, key=lambda name: sum((one - other) ** 2 for one, other in zip(_parts(NAMED[name]), wanted, strict=True)))


def _parts(accent: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(accent.removeprefix("#"))
    return red, green, blue
