"""What is asked when many sessions are written down at once."""

from wtforms import BooleanField, Field
from wtforms.validators import ValidationError

from netverk.forms import LINE, FormSentOnce
from netverk.language import N_, _
from netverk.people.knowing import LONGEST_NAME
from netverk.seasons.forms import paragraphs
from netverk.sessions.several import Jotted, read_jotted

MOST = 200
TOO_MANY = N_("At most %(n)s sessions are written down at once.")
TOO_LONG = N_("Line %(n)s is too long: a title has %(title)s characters at most, a name %(name)s.")
NO_TITLE = N_("Line %(n)s has no title.")


class SeveralForm(FormSentOnce):
    """A list, one session on each line; `twice` is asked for where a title is there already."""

    titles = paragraphs(N_("One title on each line"), needed=N_("Write at least one title."), render_kw={"rows": 12})
    twice = BooleanField(N_("They are there twice, and that is right"))

    def validate_titles(self, _field: Field) -> None:
        if len(self.jotted) > MOST:
            raise ValidationError(_(TOO_MANY, n=MOST))
        for n, each in enumerate(self.jotted, 1):
            if not each.title:
                raise ValidationError(_(NO_TITLE, n=n))
            names = (each.by.name, each.by.title, each.by.affiliation) if each.by else ()
            if len(each.title) > LINE or any(len(name) > LONGEST_NAME for name in names):
                raise ValidationError(_(TOO_LONG, n=n, title=LINE, name=LONGEST_NAME))

    @property
    def jotted(self) -> list[Jotted]:
        return [read_jotted(line) for line in (self.titles.data or "").splitlines() if line.strip()]
