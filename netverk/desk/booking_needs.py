"""Options on rooms that lapse."""

from collections.abc import Iterator
from datetime import UTC, datetime, time

from netverk.desk.needing import Need, Urgency
from netverk.language import _, ngettext
from netverk.seasons.roles import Roles, Task
from netverk.sessions.booking import Lapsing, options_lapsing


def lapsing(now: datetime, roles: Roles) -> Iterator[Need]:
    """One line for each option that runs out within the week, or has run out for a session still ahead."""
    for each in options_lapsing(now):
        season = each.booking.session.season
        if not roles.may(Task.EDIT, season.series.slug):
            continue
        place = ", ".join(part.name for part in (each.booking.room, each.booking.venue) if part)
        yield Need(
            urgency=Urgency.HAS_A_DAY,
            kind="undated",
            what=_("The option on %(place)s for “%(title)s”", place=place, title=each.booking.session.title),
            where=f"{season.series.title}, {season.title}",
            endpoint="organiser.sessions.edit",
            facts={"series": season.series.slug, "season": season.slug, "slug": each.booking.session.slug},
            due=datetime.combine(each.booking.option_until or now.date(), time(), UTC),
            soon=_how_soon(each),
        )


def _how_soon(each: Lapsing) -> str:
    if each.days < 0:
        return _("has lapsed")
    if each.days == 0:
        return _("lapses today")
    return ngettext("lapses in one day", "lapses in %(n)s days", each.days) % {"n": each.days}
