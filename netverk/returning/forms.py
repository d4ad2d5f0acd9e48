"""Who of the season before is asked whether they come again."""

from collections.abc import Sequence

from netverk.forms import CheckboxesField, Form
from netverk.language import N_
from netverk.returning.asking import Member


class WhoForm(Form):
    """Everybody stands there with a tick; who is not to be asked loses it."""

    people = CheckboxesField(N_("Who is asked"), coerce=int, validate_choice=False)

    @classmethod
    def of(cls, members: Sequence[Member]) -> "WhoForm":
        form = cls()
        form.people.choices = [(each.person.id, ", ".join(filter(None, [each.person.name, each.organisation]))) for each in members]
        form.people.flags.required = True  # none ticked is an answer too: nobody is asked
        if not form.is_submitted():
            form.people.data = [each.person.id for each in members if each.is_asked]
        return form
