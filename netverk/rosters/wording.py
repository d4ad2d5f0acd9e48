"""What happens to the rows of a list, in words."""

from collections.abc import Sequence

from netverk.language import N_, _, ngettext
from netverk.registrations.listing import STATE_WORDS
from netverk.rosters.judging import Kind, Verdict, counted

SAID = {
    Kind.NEW: N_("A new person, who gets a place."),
    Kind.KNOWN: N_("Is known here, and gets a place."),
    Kind.WAITS: N_("No place is left: goes into the waiting list."),
    Kind.HAS: N_("Has a place already (%(state)s). Nothing happens."),
    Kind.TWICE: N_("Stands twice in the file. Nothing happens, see row %(row)s."),
    Kind.FULL: N_("No place is left. Left out."),
    Kind.GONE: N_("Had a place that was cancelled. Left out."),
    Kind.DOUBTFUL: N_("Perhaps the same as who has a place with the address %(other)s. Left out."),
    Kind.NO_NAME: N_("There is no name, or it is longer than a name. Left out."),
    Kind.NO_ADDRESS: N_("There is no e-mail address. Left out."),
    Kind.WRONG_ADDRESS: N_("“%(email)s” is no complete e-mail address. Left out."),
    Kind.SEVERAL: N_("More than one e-mail address stands there, so it is not clear which. Left out."),
    Kind.NO_TYPE: N_("There is no type of place “%(type)s” here. Left out."),
}
KNOWN_AS = N_("Is known here as %(known_as)s, and gets a place. The name stays.")
PHONE = N_("The phone number changes from %(before)s to %(after)s.")
LABELS = {
    Kind.NEW: N_("New"),
    Kind.KNOWN: N_("Known"),
    Kind.WAITS: N_("Waiting list"),
    Kind.HAS: N_("Has a place"),
    Kind.TWICE: N_("Twice"),
    Kind.FULL: N_("Full"),
    Kind.GONE: N_("Cancelled before"),
    Kind.DOUBTFUL: N_("Doubtful"),
    Kind.NO_NAME: N_("No name"),
    Kind.NO_ADDRESS: N_("No address"),
    Kind.WRONG_ADDRESS: N_("Wrong address"),
    Kind.SEVERAL: N_("Several addresses"),
    Kind.NO_TYPE: N_("Unknown type"),
}
SIGNS = {Kind.NEW: "done", Kind.KNOWN: "done", Kind.WAITS: "moved", Kind.HAS: "", Kind.TWICE: ""}  # classes of `state.css`


def words(verdict: Verdict) -> str:
    """What happens to one row."""
    pattern = KNOWN_AS if verdict.kind is Kind.KNOWN and "known_as" in verdict.facts else SAID[verdict.kind]
    facts = dict(verdict.facts) | {"email": verdict.line.email}
    if verdict.kind is Kind.HAS:
        facts["state"] = _(STATE_WORDS[verdict.facts["state"]]).lower()  # type: ignore[index]  # the state of a place
    said = [_(pattern, **facts)]
    if verdict.changes_phone:
        said.append(_(PHONE, before=verdict.former_phone, after=verdict.phone))
    return " ".join(said)


def summary(verdicts: Sequence[Verdict]) -> str:
    """All of them in a few sentences."""
    count = counted(verdicts)
    placed, waiting = count[Kind.NEW] + count[Kind.KNOWN], count[Kind.WAITS]
    same = count[Kind.HAS] + count[Kind.TWICE]
    out = len(verdicts) - placed - waiting - same
    some = ngettext("%(n)s person gets a place.", "%(n)s people get a place.", placed) % {"n": placed}
    said = [some if placed else _("Nobody gets a place.")]
    if waiting:
        said.append(ngettext("%(n)s goes into the waiting list.", "%(n)s go into the waiting list.", waiting) % {"n": waiting})
    if same:
        said.append(ngettext("%(n)s row changes nothing.", "%(n)s rows change nothing.", same) % {"n": same})
    if out:
        said.append(ngettext("%(n)s row is left out.", "%(n)s rows are left out.", out) % {"n": out})
    return " ".join(said)


def done(placed: int, waiting: int) -> str:
    """What an import has done."""
    if not placed + waiting:
        return _("There was nobody new in the file, so nothing has changed.")
    said = [ngettext("%(n)s person has got a place.", "%(n)s people have got a place.", placed) % {"n": placed}] if placed else []
    if waiting:
        said.append(ngettext("%(n)s is in the waiting list.", "%(n)s are in the waiting list.", waiting) % {"n": waiting})
    return " ".join(said)
