"""An address as a picture that a phone's camera takes in."""

import io

CONTENT_TYPE = "image/svg+xml"


def code(address: str) -> bytes:
    """A QR code as SVG, dark on white whatever the page's colours are, as large as whoever shows it wants."""
    import segno

    file = io.BytesIO()
    segno.make(address, error="m").save(file, kind="svg", border=2, light="#fff", omitsize=True, svgclass=None, lineclass=None)
    return file.getvalue()


def for_calendars(address: str) -> str:
    """`webcal://…`, which phones and computers open in their calendar."""
    return f"webcal://{address.partition('://')[2]}"
