"""What is asked of somebody to whom places are offered."""

from collections.abc import Sequence

from wtforms import Field
from wtforms.validators import ValidationError

from netverk.forms import CheckboxesField, Form
from netverk.language import N_, _
from netverk.seats.models import Place

NOBODY_CHOSEN = N_("Tick at least one place, or let the offer pass.")


class AcceptForm(Form):
    """Which of the places that are offered are taken: all of them where nothing else is said."""

    places = CheckboxesField(N_("Whose place do you take?"), coerce=int, validate_choice=False)

    def offer(self, offered: Sequence[Place]) -> "AcceptForm":
        self.places.choices = [(place.id, place.name or _("Not named yet")) for place in offered]
        self.places.flags.required = len(offered) > 1
        if not self.is_submitted():
            self.places.data = [place.id for place in offered]
        return self

    @property
    def chosen(self) -> list[int] | None:
        """Ids of places; None: all of them."""
        return self.places.data or None

    def validate_places(self, field: Field) -> None:
        if field.flags.required and not field.data:
            raise ValidationError(_(NOBODY_CHOSEN))


class PassForm(Form):
    """A button."""
