"""The letters about deputies, left in the outbox with their cause. Each turns out needless where its reader knows already."""

from netverk import clock
from netverk.deputies.models import Deputy
from netverk.letters.outbox import post
from netverk.people.models import Person
from netverk.people.reaching import recipient
from netverk.seats.models import Place

STANDING_IN = "standing_in"  # to a deputy who goes: what, when, where, in whose stead
DEPUTY_GOES = "deputy_goes"  # to the holder: somebody goes in their stead
ASKED = "asked_to_stand_in"  # to a standing deputy
DECLINED = "deputy_declined"  # to the holder: nobody goes in their stead
NOT_NEEDED = "deputy_not_needed"  # to a deputy who does not go any longer
OWN_AGAIN = "own_again"  # to the holder, who goes after all
HANDED_OVER = "handed_over"  # to whoever had the place until now
JOINING = "joining"  # to whoever has it now


def tell_deputy(kind: str, deputy: Deputy, *, by: int | None = None) -> None:
    """`by` is the id of whoever wants it so."""
    _tell(kind, deputy, deputy.person, by)


def tell_holder(kind: str, deputy: Deputy) -> None:
    if deputy.place.holder:
        _tell(kind, deputy, deputy.place.holder, None)


def tell_former(place: Place, former: Person) -> None:
    """That somebody else has the place now."""
    if to := recipient(former):
        post(HANDED_OVER, to=to, key=f"place:{place.id}:handed over:{_turn()}", season_id=place.season_id, place=place.id)


def welcome_new(place: Place) -> None:
    """The whole season, as to anybody who has got a place, also where the same person had it before."""
    if place.holder and (to := recipient(place.holder)):
        key = f"place:{place.id}:joining:{place.holder_id}:{_turn()}"
        post(JOINING, to=to, key=key, season_id=place.season_id, place=place.id, taken_over=True)


def _tell(kind: str, deputy: Deputy, person: Person, by: int | None) -> None:
    if to := recipient(person):
        post(kind, to=to, key=f"deputy:{deputy.id}:{kind}", season_id=deputy.place.season_id, deputy=deputy.id, by=by)


def _turn() -> str:
    return f"{clock.now():%Y%m%dT%H%M%S%f}"
