"""Whether a programme fits in with all else there is: what every page that shows a plan says of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from netverk.houses.reckoning import reckoning
from netverk.programme.clashes import Break, Clash, Gathering, MoreThanSeats, Occupied, OfMembers, TalksTooLong, TooFewSeats, clashes
from netverk.programme.occupancy import Buffers
from netverk.programme.value import Programme
from netverk.publishing.elsewhere import gatherings, taken_elsewhere, taken_elsewhere_of_each
from netverk.seasons.models import Season

ANY_TIME = MoreThanSeats | TalksTooLong | TooFewSeats


@dataclass(frozen=True, slots=True)
class Around:
    """What a season has to fit in with: see `clashes`."""

    taken: Sequence[Occupied]
    gatherings: Sequence[Gathering]
    breaks: Sequence[Break]
    registered: int
    buffers: Buffers

    def clashes(self, programme: Programme) -> tuple[Clash, ...]:
        return clashes(
            programme,
            elsewhere=self.taken,
            gatherings=self.gatherings,
            breaks=self.breaks,
            registered=self.registered,
            buffers=self.buffers,
        )


@dataclass(frozen=True, slots=True)
class Warned:
    """What does not fit, as a sentence. `slug` is of the session to change, which helps at another time where it `is_of_time`;
    `shared_with` is the season of the same people, by its series' slug and its own. Both are empty where there is none."""

    sentence: str
    slug: str = ""
    is_of_time: bool = True
    shared_with: tuple[str, ...] = ()


def around(programme: Programme, season: Season) -> Around:
    """Three queries, whatever there is."""
    usual = reckoning()
    return Around(
        taken=taken_elsewhere(programme, season.id),
        gatherings=gatherings([season.id])[season.id],
        breaks=usual.breaks,
        registered=season.seats_taken,
        buffers=usual.buffers,
    )


def around_each(programmes: Mapping[int, tuple[Programme, Season]]) -> dict[int, Around]:
    """By season id, the same for several at once: as many queries as for one."""
    usual, met = reckoning(), gatherings(programmes)
    taken = taken_elsewhere_of_each({ident: programme for ident, (programme, _season) in programmes.items()})
    return {
        ident: Around(taken[ident], met[ident], usual.breaks, season.seats_taken, usual.buffers)
        for ident, (_programme, season) in programmes.items()
    }


def misfits(programme: Programme, season: Season) -> tuple[Clash, ...]:
    """Everything that does not fit. It warns; only a taken room is refused, by whoever places a session there."""
    return around(programme, season).clashes(programme)


def warned(clash: Clash, programme: Programme, at_hand: Collection[str] = ()) -> Warned:
    """In the language spoken. Of several sessions the one `at_hand` (uids) is to be placed otherwise, else the last."""
    uids = [uid for uid in clash.sessions if uid in at_hand] or clash.sessions
    session = programme.session(uids[-1]) if uids else None
    path = tuple(clash.path.split("/")) if isinstance(clash, OfMembers) else ()
    return Warned(clash.sentence(), session.slug if session else "", not isinstance(clash, ANY_TIME), path)
