"""How it went: who of those expected came, who did not, who came besides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from netverk.db import db
from netverk.door.expecting import Rolls, Seated
from netverk.door.models import Presence
from netverk.door.occasions import Occasion
from netverk.language import _, ngettext
from netverk.seasons.models import Season


@dataclass(frozen=True, slots=True)
class Attendance:
    """One session or day as the door sees it. A place counts as used whoever came on it."""

    occasion: Occasion
    expected: Sequence[Seated]
    staying_away: Sequence[Seated]
    here: Mapping[int, Presence]  # by place
    late: Sequence[Presence]  # let in by name

    @property
    def came(self) -> list[Seated]:
        return [each for each in self.expected if each.place.id in self.here]

    @property
    def missing(self) -> list[Seated]:
        return [each for each in self.expected if each.place.id not in self.here]

    @property
    def unexpected(self) -> int:
        """Those let in by name, and those who came although they were not expected."""
        return len(self.late) + len(self.here.keys() - {each.place.id for each in self.expected})

    def presence(self, seated: Seated) -> Presence | None:
        """That of the very person: a holder's row does not say that the deputy came."""
        found = self.here.get(seated.place.id)
        return found if found and found.person_id == (seated.person.id if seated.person else None) else None

    @property
    def sentence(self) -> str:
        """While it goes on: `23 av 31 inne`."""
        inside = _("%(n)s of %(all)s are in", n=len(self.came), all=len(self.expected))
        besides = ngettext("one who was not expected", "%(n)s who were not expected", self.unexpected) % {"n": self.unexpected}
        return f"{inside} {_('and')} {besides}" if self.unexpected else inside

    @property
    def summary(self) -> str:
        """Afterwards: `28 kom, 3 uteblev, 2 kom oanmälda`."""
        parts = [_("%(n)s came", n=len(self.came)), _("%(n)s did not come", n=len(self.missing))]
        if self.unexpected:
            besides = ngettext("one came without being expected", "%(n)s came without being expected", self.unexpected)
            parts.append(besides % {"n": self.unexpected})
        return ", ".join(parts)


def attendances(season: Season, occasions: Sequence[Occasion]) -> list[Attendance]:
    """Of each of these, in the same order. Four queries in all."""
    rolls = Rolls(season, occasions)
    noted: dict[str, list[Presence]] = {occasion.uid: [] for occasion in occasions}
    for presence in _presences(season, list(noted)):
        noted[presence.uid].append(presence)
    return [_attendance(occasion, rolls, noted[occasion.uid]) for occasion in occasions]


def attendance(occasion: Occasion) -> Attendance:
    return attendances(occasion.season, [occasion])[0]


def _attendance(occasion: Occasion, rolls: Rolls, noted: Sequence[Presence]) -> Attendance:
    here = {presence.place_id: presence for presence in noted if presence.place_id}
    late = [presence for presence in noted if not presence.place_id]
    return Attendance(occasion, rolls.expected(occasion), rolls.staying_away(occasion), here, late)


def _presences(season: Season, uids: Sequence[str]) -> Sequence[Presence]:
    noted = select(Presence).where(Presence.season_id == season.id, Presence.uid.in_(uids), Presence.taken_back_at.is_(None))
    return db.session.scalars(noted.options(joinedload(Presence.person)).order_by(Presence.came_at, Presence.id)).all()
