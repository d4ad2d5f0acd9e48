"""Which sector an organisation belongs to: a guess from its name, which somebody has to confirm, and how many come from each."""

from collections import Counter
from collections.abc import Iterable

from netverk.db import db
from netverk.errors import RuleBroken
from netverk.folding import folded
from netverk.language import N_
from netverk.people.journal import note
from netverk.people.models import Organisation, Sector

WORDS = {
    Sector.STATE: N_("Central government"),
    Sector.REGION: N_("Region"),
    Sector.MUNICIPALITY: N_("Municipality"),
    Sector.OTHER: N_("Another"),
    None: N_("Not known"),
}
ENDINGS = (  # of a word in the name, the surer first
    (Sector.MUNICIPALITY, ("kommun", "kommuns", "kommuner")),
    (Sector.REGION, ("regionen", "landsting", "landstinget")),
    (Sector.STATE, ("verket", "myndigheten", "länsstyrelsen", "länsstyrelserna", "inspektionen", "departementet")),
)
WHOLE_WORDS = {"stad": Sector.MUNICIPALITY, "region": Sector.REGION}

GONE = N_("That organisation is no longer there.")


def guess(name: str) -> Sector | None:
    """From the words of its name, as Swedish public bodies have them: `Umeå kommun`, `Region Skåne`, `Skatteverket`."""
    words = folded(name).split()
    for sector, endings in ENDINGS:
        if any(word.endswith(endings) for word in words):
            return sector
    return next((WHOLE_WORDS[word] for word in words if word in WHOLE_WORDS), None)


def say(ident: int, sector: Sector, *, by: int | None) -> Organisation:
    """Note the sector of an organisation; the same again changes nothing."""
    found = db.session.get(Organisation, ident)
    if found is None:
        raise RuleBroken(GONE)
    if found.sector is not sector:
        found.sector = sector
        note("say sector", found, by=by, sector=sector.value)
    return found


def mix(organisations: Iterable[Organisation | None]) -> list[tuple[Sector | None, int]]:
    """How many from each, also those with none, one entry for each participant."""
    counted = Counter(each.sector if each else None for each in organisations)
    return [(sector, counted[sector]) for sector in WORDS]
