"""What is pressed on the list of participants."""

from wtforms import HiddenField

from netverk.forms import Form
from netverk.people.models import Sector


class SectorForm(Form):
    """An organisation, and the button of its sector."""

    organisation = HiddenField()
    sector = HiddenField()

    @property
    def ident(self) -> int:
        """0 where it is none."""
        said = self.organisation.data or ""
        return int(said) if said.isdecimal() and len(said) < 10 else 0

    @property
    def chosen(self) -> Sector | None:
        return Sector(self.sector.data) if self.sector.data in list(Sector) else None
