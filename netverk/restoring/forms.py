"""What is asked before an earlier release is brought back."""

from wtforms import BooleanField

from netverk.language import N_
from netverk.publishing.forms import SeenForm
from netverk.seasons.forms import paragraphs


class RestoreForm(SeenForm):
    """What the house says with it."""

    note = paragraphs(N_("A few words to the readers"), description=N_("They stand in the letter and in the history of changes."))
    tells_texts = BooleanField(N_("Tell of new texts and information too"))
