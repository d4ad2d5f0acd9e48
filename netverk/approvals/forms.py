"""What is asked of those who say yes or no."""

from collections.abc import Sequence

from wtforms import Field
from wtforms.validators import ValidationError

from netverk.forms import CheckboxesField, Form
from netverk.language import N_, _
from netverk.seasons.forms import paragraphs
from netverk.seats.models import Place

NOBODY = N_("Tick those whom you answer.")
NO_REASON = N_("Write a sentence to those whom you say no to.")


class DecideForm(Form):
    """Whom one answers; `because` is needed for a no."""

    places = CheckboxesField(N_("Who wants a place"), coerce=int, validate_choice=False)
    because = paragraphs(
        N_("A sentence to those whom you say no to"), description=N_("It stands in the letter to whoever registered, word for word.")
    )
    says_no = False

    def offer(self, pending: Sequence[Place]) -> "DecideForm":
        self.places.choices = [(place.id, place.name or _("Not named yet")) for place in pending]
        self.places.flags.required = True
        return self

    def validate_places(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_(NOBODY))

    def validate_because(self, field: Field) -> None:
        if self.says_no and not field.data:
            raise ValidationError(_(NO_REASON))
