"""What is asked when a file comes in."""

from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField
from wtforms.validators import InputRequired

from netverk.forms import Form
from netverk.language import N_
from netverk.seasons.forms import line, options, whole_number
from netverk.seasons.naming import season_slug, series_slug
from netverk.transfers.importing import Wishes

KEEP = ("keep", N_("Keep them"))


class ImportForm(Form):
    """A programme file, and where it goes."""

    file = FileField(
        N_("File"),
        description=N_("A season.json, a schedule.xml or a schedule.json, at most 20 MB."),
        validators=[FileRequired(N_("Choose a file."))],
    )
    missing = RadioField(
        N_("Sessions that the file no longer has"),
        choices=options(KEEP, ("cancel", N_("Cancel them in the plan"))),
        default="keep",
        validators=[InputRequired()],
    )

    def keep_what_is_missing(self) -> None:
        """For those who may not cancel."""
        self.missing.choices = options(KEEP)

    def wishes(self) -> Wishes:
        return Wishes(missing=self.missing.data)


class ImportNewForm(ImportForm):
    """With the addresses of a series and a season, which are made where they are not there."""

    series = line(N_("Address of the series"), needed=N_("Write the address of the series."), check=series_slug, longest=80)
    season = line(N_("Address of the season"), needed=N_("Write the address of the season."), check=season_slug, longest=80)
    capacity = whole_number(N_("Places"), description=N_("Leave it empty where there is no limit."))

    def wishes(self) -> Wishes:
        return Wishes(missing=self.missing.data, capacity=self.capacity.data)
