"""What is asked of who gives a photo."""

from typing import Any

from flask_wtf.file import FileStorage
from wtforms import Field, IntegerField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from netverk.forms import Form, PictureField
from netverk.language import N_, _
from netverk.speakers.models import Speaker

PER_CENT = N_("Write a number from 0 to 100.")


def per_cent(label: str, **facts: Any) -> IntegerField:
    size = {"type": "number", "min": "0", "max": "100", "inputmode": "numeric"}
    return IntegerField(label, default=50, validators=[InputRequired(), NumberRange(0, 100, PER_CENT)], render_kw=size, **facts)


class PhotoForm(Form):
    """A new photo, or another middle for the one there is."""

    photo = PictureField(N_("Photo"))
    focus_x = per_cent(N_("Middle of the picture, from the left"), description=N_("In per cent."))
    focus_y = per_cent(N_("Middle of the picture, from the top"), description=N_("In per cent."))
    needs_photo = False

    @classmethod
    def of(cls, speaker: Speaker) -> "PhotoForm":
        """The form as sent, or filled in with what is known; without a photo there has to be one."""
        form = cls(obj=None, data={"focus_x": speaker.focus_x, "focus_y": speaker.focus_y})
        form.needs_photo = not speaker.photo
        form.photo.flags.required = form.needs_photo
        return form

    def validate_photo(self, field: Field) -> None:
        if self.needs_photo and not isinstance(field.data, FileStorage):
            raise ValidationError(_("Choose a photo."))

    @property
    def facts(self) -> dict[str, int]:
        return {"focus_x": self.focus_x.data or 0, "focus_y": self.focus_y.data or 0}
