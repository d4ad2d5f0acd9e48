"""The subject line of a letter about changes: what happens, to which session, in a few words."""

from collections.abc import Sequence

from netverk.language import N_, _, capitalised, day_and_month
from netverk.programme.kinds import (
    Added,
    Cancelled,
    Change,
    Confirmed,
    Engaged,
    JoiningLinkChanged,
    LeaderChanged,
    MadePreliminary,
    Moved,
    Postponed,
    Redated,
    Relocated,
    Removed,
    Restored,
    SessionChange,
    SpeakerChanged,
    TalkChanged,
    WentHybrid,
    WentOnline,
    WentOnSite,
)
from netverk.programme.time_sentences import subject, time_left, time_reached
from netverk.programme.value import Programme
from netverk.programme.when import When

HAPPENS: dict[type[Change], tuple[str, str]] = {  # to one, to several
    Added: (N_("%(what)s is new in the programme"), N_("%(what)s are new in the programme")),
    Engaged: (N_("You take part in %(what)s"), N_("You take part in %(what)s")),
    Removed: (N_("%(what)s is no longer in the programme"), N_("%(what)s are no longer in the programme")),
    Moved: (N_("%(what)s is moved"), N_("%(what)s are moved")),
    Postponed: (N_("%(what)s is postponed"), N_("%(what)s are postponed")),
    Redated: (N_("%(what)s gets a date"), N_("%(what)s get dates")),
    Cancelled: (N_("%(what)s is cancelled"), N_("%(what)s are cancelled")),
    Restored: (N_("%(what)s takes place after all"), N_("%(what)s take place after all")),
    MadePreliminary: (N_("%(what)s becomes provisional"), N_("%(what)s become provisional")),
    Confirmed: (N_("%(what)s is confirmed"), N_("%(what)s are confirmed")),
    Relocated: (N_("%(what)s changes venue"), N_("%(what)s change venue")),
    WentOnline: (N_("%(what)s goes online"), N_("%(what)s go online")),
    WentOnSite: (N_("%(what)s is held on site"), N_("%(what)s are held on site")),
    WentHybrid: (N_("%(what)s is held on site and online"), N_("%(what)s are held on site and online")),
    SpeakerChanged: (N_("%(what)s has other speakers"), N_("%(what)s have other speakers")),
    TalkChanged: (N_("%(what)s has other contents"), N_("%(what)s have other contents")),
    JoiningLinkChanged: (N_("%(what)s has a new joining link"), N_("%(what)s have new joining links")),
}
CHANGED = (N_("%(what)s is changed"), N_("%(what)s are changed"))
NUMBERS = (
    N_("two"),
    N_("three"),
    N_("four"),
    N_("five"),
    N_("six"),
    N_("seven"),
    N_("eight"),
    N_("nine"),
    N_("ten"),
    N_("eleven"),
    N_("twelve"),
)


def number_words(n: int) -> str:
    """As a word, from two to twelve."""
    return _(NUMBERS[n - 2]) if 2 <= n <= len(NUMBERS) + 1 else str(n)


def headline(changes: Sequence[Change], programme: Programme) -> str:
    """`Träffen den 5 maj skjuts upp`, `Två träffar flyttas`; of several kinds about one session, the weightiest. Never empty."""
    weighty = [change for change in changes if change.tells.letter]
    first: dict[str, SessionChange] = {}
    for change in weighty:
        if isinstance(change, SessionChange):
            first.setdefault(change.uid, change)
    if len(first) == 1:
        return _of_one(next(iter(first.values())), programme)
    if first:
        kinds = {type(change) for change in first.values()}
        _one, several = HAPPENS.get(kinds.pop(), CHANGED) if len(kinds) == 1 else CHANGED
        return capitalised(_(several, what=_several(len(first), programme)))
    if any(isinstance(change, LeaderChanged) for change in weighty):
        return _("Another discussion leader in %(season)s", season=programme.season.title)
    return _("The programme of %(season)s is updated", season=programme.season.title)


def headline_of_all(told: Sequence[tuple[Sequence[Change], Programme]]) -> str:
    """The same over several programmes: `Tolv träffar skjuts upp`; where it is of several kinds, what they are about."""
    if len(told) == 1:
        return headline(*told[0])
    changes = [change for words, _programme in told for change in words if change.tells.letter]
    kinds = {type(change) for change in changes}
    if len(kinds) == 1 and (kind := kinds.pop()) in HAPPENS and issubclass(kind, SessionChange):
        n, conferences = len(changes), {programme.is_conference for _words, programme in told}
        return capitalised(_(HAPPENS[kind][1], what=_several_of(n, conferences)))
    return _("Changes in %(n)s programmes", n=number_words(len(told)))


def _several_of(n: int, conferences: set[bool]) -> str:
    facts = {"n": number_words(n)}
    if len(conferences) > 1:
        return _("%(n)s meetings and conference sessions", **facts)
    return _("%(n)s sessions", **facts) if True in conferences else _("%(n)s meetings", **facts)


def _of_one(change: SessionChange, programme: Programme) -> str:
    what, left, reached = _known_as(change, programme), time_left(change, programme), time_reached(change, programme)
    if isinstance(change, Engaged):
        return _of_engaged(change)
    if isinstance(change, Moved):
        return _of_moved(what, left, reached)
    if isinstance(change, Redated) and reached.has_date and reached.starts:
        return _("%(what)s gets a date: %(date)s", what=what, date=day_and_month(reached.starts.date()))
    one, _several = HAPPENS.get(type(change), CHANGED)
    return _(one, what=what)


def _of_engaged(change: Engaged) -> str:
    when = change.session.when
    if when.has_date and when.starts:
        return _("You take part on %(date)s", date=day_and_month(when.starts.date()))
    return _("You take part in %(what)s", what=_("“%(title)s”", title=change.title))


def _of_moved(what: str, left: When, reached: When) -> str:
    if not reached.has_date or not reached.starts:
        return _("%(what)s: what is known of the date", what=what)
    if reached.day == left.day:
        return _("%(what)s gets other hours", what=what)
    return _("%(what)s is moved to %(date)s", what=what, date=day_and_month(reached.starts.date()))


def _known_as(change: SessionChange, programme: Programme) -> str:
    """A network's session is known by its date, if it has one; a conference's by its title."""
    left = change.session.when if isinstance(change, Added | Removed) else time_left(change, programme)
    if programme.is_conference or isinstance(change, Redated) or not left.has_date or not left.starts:
        return subject(change, programme)
    return _("The meeting on %(date)s", date=day_and_month(left.starts.date()))


def _several(n: int, programme: Programme) -> str:
    number = number_words(n)
    return _("%(n)s sessions", n=number) if programme.is_conference else _("%(n)s meetings", n=number)
