"""A letter as it would leave now."""

from netverk.clockwork import composers
from netverk.language import speaking
from netverk.letters.models import Letter


def text_of(letter: Letter) -> str:
    """Its text; empty where it is needless. Within an app's context."""
    with speaking(letter.language):
        message = composers()[letter.kind](letter).message
    return message.text if message else ""
