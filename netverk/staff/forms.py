"""What is asked when somebody is invited, or gets a role."""

from typing import Any

from wtforms import BooleanField, EmailField, RadioField, SelectField
from wtforms.validators import InputRequired

from netverk.errors import RuleBroken
from netverk.forms import AtMost, Checked, Form, FormSentOnce, Given
from netverk.language import N_, _
from netverk.people.knowing import LONGEST_EMAIL, LONGEST_NAME, tidy_email, tidy_name
from netverk.seasons.forms import line, options
from netverk.seasons.models import Grant
from netverk.seasons.roles import Role, Task
from netverk.staff import granting
from netverk.staff.granting import NOT_WITH, Wanted

EVERYTHING = "everything"
ROLES = (
    (Role.OWNER, N_("Owner: may do everything, and decides who else may")),
    (Role.EDITOR, N_("Editor: plans, publishes, and looks after registrations")),
    (Role.FINANCE, N_("Finance: sees the plan and who is registered")),
    (Role.DOOR, N_("Door: sees the plan, and receives those who come")),
)
ABOUT = {NOT_WITH[Task.POSTPONE]: "may_postpone", NOT_WITH[Task.REFUND]: "may_refund", granting.HAS_IT: "role"}
LANGUAGES = (("sv", N_("Swedish")), ("en", N_("English")))


class RoleForm(Form):
    """One role and where it holds."""

    role = RadioField(N_("Role"), choices=options(*ROLES), default=Role.EDITOR.value, validators=[InputRequired(N_("Choose a role."))])
    series = SelectField(
        N_("Where"), description=N_("An owner of everything also looks after the house and its people."), validators=[InputRequired()]
    )
    may_postpone = BooleanField(N_("May postpone and cancel, and take back what was published"))
    may_refund = BooleanField(N_("May refund"))

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.series.choices = options((EVERYTHING, _("Everything")), *((str(each.id), each.title) for each in granting.all_series()))

    @classmethod
    def of(cls, grant: Grant) -> "RoleForm":
        """The form as sent, or filled in with what somebody has."""
        said = {"may_postpone": grant.may_postpone, "may_refund": grant.may_refund}
        return cls(data={"role": grant.role.value, "series": str(grant.series_id or EVERYTHING), **said})

    @property
    def wanted(self) -> Wanted:
        """An owner needs nothing given apart."""
        role, series = Role(self.role.data), self.series.data
        apart = {"may_postpone": bool(self.may_postpone.data), "may_refund": bool(self.may_refund.data)} if role is not Role.OWNER else {}
        return Wanted(role=role, series_id=None if series == EVERYTHING else int(series), **apart)

    def refuse(self, refusal: RuleBroken) -> None:
        """At the field that the rule is about, if it is about one."""
        about = ABOUT.get(refusal.sentence)
        if about is None:
            super().refuse(refusal)
        else:
            self[about].errors = [_(refusal.sentence, **refusal.facts)]


class InviteForm(RoleForm, FormSentOnce):
    """Somebody new, or known for something else."""

    name = line(N_("Name"), needed=N_("Write a name."), longest=LONGEST_NAME, check=tidy_name, render_kw={"autocomplete": "off"})
    email = EmailField(
        N_("E-mail"),
        validators=[Given(N_("Write an e-mail address.")), AtMost(LONGEST_EMAIL), Checked(tidy_email)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    language = RadioField(
        N_("Language of the letter"),
        choices=options(*LANGUAGES),
        default="sv",
        validators=[InputRequired()],
        description=N_("Somebody whom we have written to before gets it in their own."),
    )


class SendAgainForm(FormSentOnce):
    """Nothing but the button."""
