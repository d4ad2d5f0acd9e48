"""What a house is asked about its letters."""

from wtforms import TextAreaField

from netverk.forms import AtMost, Checked, Form
from netverk.language import N_, _
from netverk.wordings.filling import checked
from netverk.wordings.keeping import Kind, Words, placeholders

LONGEST = 4000


class WordsForm(Form):
    opening = TextAreaField(N_("It begins with"), validators=[AtMost(LONGEST)], render_kw={"rows": 6})
    closing = TextAreaField(N_("It ends with"), validators=[AtMost(LONGEST)], render_kw={"rows": 6})

    @classmethod
    def of(cls, kind: Kind, words: Words) -> "WordsForm":
        """As sent, or filled in with what the house has written; each text is checked against what letters of the kind know."""
        known = placeholders(kind)
        made = cls(data={"opening": words.opening, "closing": words.closing})
        for field in (made.opening, made.closing):
            field.validators = [*field.validators, Checked(lambda text: checked(text, known))]
            said = ", ".join(f"{{{word}}}" for word in known)
            field.description = _("Plain Markdown. %(known)s stand for what they say.", known=said)
        return made

    @property
    def words(self) -> Words:
        return Words(opening=self.opening.data or "", closing=self.closing.data or "")
