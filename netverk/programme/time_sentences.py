"""How changes of time and status are said."""

from netverk.language import _, hours, long_date
from netverk.programme.days import DayCancelled, DayMoved, DayRestored
from netverk.programme.kinds import (
    Added,
    Cancelled,
    Confirmed,
    Engaged,
    MadePreliminary,
    Moved,
    Postponed,
    Redated,
    Removed,
    Restored,
    SessionChange,
)
from netverk.programme.value import Programme, Status
from netverk.programme.when import UNKNOWN, When
from netverk.programme.words import when_words


def subject(change: SessionChange, programme: Programme) -> str:
    """`Träffen ”Att leda i kris”`."""
    if programme.is_conference:
        return _("The session “%(title)s”", title=change.title)
    return _("The meeting “%(title)s”", title=change.title)


def time_left(change: SessionChange, programme: Programme) -> When:
    """The time by which the reader knows the session: the one it leaves, or has, or left before."""
    session = programme.session(change.uid)
    for name in ("when", "formerly"):
        if (field := change.field(name)) and isinstance(field.before, When) and field.before:
            return field.before
    if change.field("when"):
        return session.formerly if session else UNKNOWN
    return (session.when or session.formerly) if session else UNKNOWN


def time_reached(change: SessionChange, programme: Programme) -> When:
    if (field := change.field("when")) and isinstance(field.after, When):
        return field.after
    session = programme.session(change.uid)
    return session.when if session else UNKNOWN


def added(change: Added, programme: Programme) -> str:
    what, when = subject(change, programme), change.session.when
    if not when:
        return _("%(what)s is new in the programme. The date comes later.", what=what)
    return _("%(what)s is new in the programme: %(when)s.", what=what, when=when_words(when))


def engaged(change: Engaged, _programme: Programme) -> str:
    title, when = change.session.title, change.session.when
    if not when:
        return _("You take part in “%(title)s”. The date comes later.", title=title)
    return _("You take part in “%(title)s”: %(when)s.", title=title, when=when_words(when))


def removed(change: Removed, programme: Programme) -> str:
    what, when = subject(change, programme), change.session.when
    if not when:
        return _("%(what)s is no longer in the programme.", what=what)
    return _("%(what)s, %(when)s, is no longer in the programme.", what=what, when=when_words(when))


def moved(change: Moved, programme: Programme) -> str:
    session, field, what = programme.session(change.uid), change.field("when"), subject(change, programme)
    before, after = (field.before, field.after) if field else (UNKNOWN, UNKNOWN)
    assert isinstance(before, When) and isinstance(after, When)  # noqa: S101, PT018 (the field holds nothing else)
    status = session.status if session else Status.SCHEDULED
    if status is Status.POSTPONED:
        return _still_postponed(what, before, after)
    if before and after:
        return _from_to(what, before, after)
    if before:
        return _("%(what)s is taken off %(before)s. The date comes later.", what=what, before=when_words(before))
    if status is Status.PLANNED:
        return _("%(what)s is planned for %(after)s.", what=what, after=when_words(after))
    return _("%(what)s is set for %(after)s.", what=what, after=when_words(after))


def postponed(change: Postponed, programme: Programme) -> str:
    what, left, until = subject(change, programme), _time_postponed(change, programme), time_reached(change, programme)
    if left == until:  # its status alone changed
        until = UNKNOWN
    facts = {"what": what, "left": when_words(left), "until": when_words(until)}
    if left and until:
        return _("%(what)s is postponed from %(left)s, provisionally to %(until)s.", **facts)
    if left:
        return _("%(what)s is postponed from %(left)s. A new date is not set.", **facts)
    if until:
        return _("%(what)s is postponed, provisionally to %(until)s.", **facts)
    return _("%(what)s is postponed. A new date is not set.", **facts)


def redated(change: Redated, programme: Programme) -> str:
    session, field = programme.session(change.uid), change.field("status")
    left, after = _left_behind(change, programme), time_reached(change, programme)
    facts = {"what": subject(change, programme), "after": when_words(after), "left": when_words(left)}
    if not after:
        return _("%(what)s will take place. The date comes later.", **facts)
    if field and field.before is Status.PLANNED:
        return _("%(what)s gets a date: %(after)s.", **facts)
    if left == after:
        return _("%(what)s takes place as first decided: %(after)s.", **facts)
    return _new_date(facts, was_dated=left.has_date, preliminary=session is not None and session.preliminary)


def _new_date(facts: dict[str, str], *, was_dated: bool, preliminary: bool) -> str:
    match preliminary, was_dated:
        case True, True:
            return _("%(what)s gets a new provisional date: %(after)s instead of %(left)s.", **facts)
        case True, False:
            return _("%(what)s gets a new provisional date: %(after)s.", **facts)
        case False, True:
            return _("%(what)s gets a new date: %(after)s instead of %(left)s.", **facts)
        case _:
            return _("%(what)s gets a new date: %(after)s.", **facts)


def cancelled(change: Cancelled, programme: Programme) -> str:
    what, left, status = subject(change, programme), time_left(change, programme), change.field("status")
    if status and status.before is Status.POSTPONED:
        return _("%(what)s, which was postponed, is cancelled.", what=what)
    if left.has_date:
        return _("%(what)s on %(left)s is cancelled.", what=what, left=when_words(left))
    return _("%(what)s is cancelled.", what=what)


def restored(change: Restored, programme: Programme) -> str:
    field, after = change.field("status"), time_reached(change, programme)
    facts = {"what": subject(change, programme), "after": when_words(after)}
    was_cancelled = field is not None and field.before is Status.CANCELLED
    if was_cancelled and after:
        return _("%(what)s takes place after all: %(after)s.", **facts)
    if was_cancelled:
        return _("%(what)s takes place after all. The date comes later.", **facts)
    if after:
        return _("%(what)s is again planned for %(after)s.", **facts)
    return _("%(what)s is again planned. The date comes later.", **facts)


def made_preliminary(change: MadePreliminary, programme: Programme) -> str:
    what, when = subject(change, programme), time_reached(change, programme)
    if not when:
        return _("%(what)s is provisional.", what=what)
    return _("%(what)s is only provisionally set for %(when)s.", what=what, when=when_words(when))


def confirmed(change: Confirmed, programme: Programme) -> str:
    what, when = subject(change, programme), time_reached(change, programme)
    if not when:
        return _("%(what)s is no longer provisional.", what=what)
    return _("%(what)s is now set for %(when)s.", what=what, when=when_words(when))


def day_moved(change: DayMoved, _programme: Programme) -> str:
    return _from_to(_("The conference day"), change.before, change.after)


def day_cancelled(change: DayCancelled, _programme: Programme) -> str:
    return _("Nothing of the programme is left on %(left)s.", left=when_words(change.before))


def day_restored(change: DayRestored, _programme: Programme) -> str:
    return _("There is a programme on %(after)s.", after=when_words(change.after))


def _from_to(what: str, before: When, after: When) -> str:
    if before.starts and before.ends and after.starts and after.ends and before.has_date and before.starts.date() == after.starts.date():
        facts = {"what": what, "day": long_date(after.starts.date()), "after": hours(after.starts, after.ends)}
        if before.has_hours and after.has_hours:
            was = hours(before.starts, before.ends)
            return _("%(what)s on %(day)s is moved from %(before)s to %(after)s.", before=was, **facts)
        if after.has_hours:
            return _("%(what)s on %(day)s gets its hours: %(after)s.", **facts)
    return _("%(what)s is moved from %(before)s to %(after)s.", what=what, before=when_words(before), after=when_words(after))


def _still_postponed(what: str, before: When, after: When) -> str:
    facts = {"what": what, "before": when_words(before), "after": when_words(after)}
    if before and after:
        return _("%(what)s is still postponed, now provisionally to %(after)s instead of %(before)s.", **facts)
    if after:
        return _("%(what)s is still postponed, provisionally to %(after)s.", **facts)
    return _("%(what)s is still postponed, and no longer expected %(before)s. A new date is not set.", **facts)


def _time_postponed(change: Postponed, programme: Programme) -> When:
    """The time a session leaves when it is postponed: a released date rather than a vague plan."""
    formerly = change.field("formerly")
    left = formerly.after if formerly else None
    return left if isinstance(left, When) and left else time_left(change, programme)


def _left_behind(change: Redated, programme: Programme) -> When:
    """The released date that the session had before it was postponed."""
    session, field = programme.session(change.uid), change.field("formerly")
    if field and isinstance(field.before, When) and field.before:
        return field.before
    return session.formerly if session else UNKNOWN
