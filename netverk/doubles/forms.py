"""What is asked before two people are made one."""

from collections.abc import Sequence

from netverk.forms import CheckboxesField, Form
from netverk.language import N_
from netverk.registrations.finding import whereabouts
from netverk.seasons.forms import options
from netverk.seats.models import Place


class MergeForm(Form):
    """Which places of the one who goes are cancelled, of those that would be a second one."""

    cancelling = CheckboxesField(N_("Both have a place. Cancel the second one in"), coerce=int, validate_choice=False)

    def offer(self, doubles: Sequence[Place]) -> "MergeForm":
        self.cancelling.choices = options(*((str(place.id), whereabouts(place)) for place in doubles))
        return self
