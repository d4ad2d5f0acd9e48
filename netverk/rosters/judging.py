"""What would happen to each row of a list if it were taken in now. Nothing is written here."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from netverk.errors import RuleBroken
from netverk.folding import folded
from netverk.people.knowing import LONGEST_NAME, tidy, tidy_email
from netverk.rosters.columns import Line
from netverk.seats.models import PlaceState

PHONE = 40  # characters, as in the form
IN_ANGLES = re.compile(r"^(.*?)<([^<>]+)>$")


class Kind(StrEnum):
    """What becomes of a row; the value is its letter where all verdicts stand in one word."""

    NEW = "n"
    KNOWN = "k"
    WAITS = "w"
    HAS = "h"
    TWICE = "t"
    FULL = "f"
    GONE = "g"
    DOUBTFUL = "d"
    NO_NAME = "a"
    NO_ADDRESS = "b"
    WRONG_ADDRESS = "c"
    SEVERAL = "e"
    NO_TYPE = "i"


TAKES_A_PLACE = frozenset({Kind.NEW, Kind.KNOWN})
IS_TAKEN_IN = TAKES_A_PLACE | {Kind.WAITS}
CHANGES_NOTHING = frozenset({Kind.HAS, Kind.TWICE})


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody we know."""

    id: int
    name: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the organiser has ticked: who is taken in besides those who plainly should be, and which type of place most of them get."""

    waiting: bool = False
    gone: bool = False
    doubtful: bool = False
    type_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a season stands: whom we know, who has a place or had one, how many seats there are and what types."""

    people: Mapping[str, Who]  # by address
    holds: Mapping[int, PlaceState]  # by person
    gone: Collection[int]
    names: Mapping[str, str]  # the address of who holds a place, by folded name
    left: int | None
    left_of: Mapping[int, int | None]  # by type
    types: Mapping[str, int]  # by folded title and by slug
    has_waiting_list: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """What happens to one row; `facts` fill the words for it."""

    line: Line
    kind: Kind
    name: str = ""
    email: str = ""
    person_id: int | None = None
    type_id: int | None = None
    phone: str = ""  # the new number, where it replaces `former_phone`, or is the first
    former_phone: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_taken_in(self) -> bool:
        return self.kind in IS_TAKEN_IN

    @property
    def changes_phone(self) -> bool:
        return self.is_taken_in and bool(self.former_phone)


def judge(lines: Sequence[Line], standing: Standing, wishes: Wishes) -> list[Verdict]:
    """One verdict for each row, in their order: who stands first comes first where seats do not suffice."""
    bench = _Bench(standing, wishes)
    return [bench.judge(line) for line in lines]


def counted(verdicts: Sequence[Verdict]) -> Counter[Kind]:
    return Counter(verdict.kind for verdict in verdicts)


def code_of(verdicts: Sequence[Verdict]) -> str:
    """All verdicts as one word, a letter for each row."""
    return "".join(verdict.kind.value for verdict in verdicts)


class _Bench:
    """What has been seen, and how many seats are left, while a list is gone through."""

    def __init__(self, standing: Standing, wishes: Wishes) -> None:
        self.standing, self.wishes = standing, wishes
        self.seen: dict[str, int] = {}
        self.left, self.left_of = standing.left, dict(standing.left_of)

    def judge(self, line: Line) -> Verdict:
        name, email = _name_and_address(line)
        if fault := _fault(name, email):
            return Verdict(line, fault, name)
        address = tidy_email(email)
        if address in self.seen:
            return Verdict(line, Kind.TWICE, name, address, facts={"row": self.seen[address]})
        type_id = self.standing.types.get(_key(line.type)) if line.type else self.wishes.type_id
        if line.type and type_id is None:
            return Verdict(line, Kind.NO_TYPE, name, address, facts={"type": line.type})
        self.seen[address] = line.number
        return self._of_somebody(line, name, address, type_id)

    def _of_somebody(self, line: Line, name: str, address: str, type_id: int | None) -> Verdict:
        who = self.standing.people.get(address)
        ident = who.id if who else None
        if who and (state := self.standing.holds.get(who.id)):
            return Verdict(line, Kind.HAS, name, address, ident, facts={"state": state})
        if who and who.id in self.standing.gone and not self.wishes.gone:
            return Verdict(line, Kind.GONE, name, address, ident)
        if (other := self.standing.names.get(_key(name))) and not self.wishes.doubtful:
            return Verdict(line, Kind.DOUBTFUL, name, address, ident, facts={"other": other})
        phone = tidy(line.phone)[:PHONE]
        new, former = (phone, who.phone) if who and phone and phone != who.phone else ("" if who else phone, "")
        known_as = {"known_as": who.name} if who and _key(who.name) != _key(name) else {}
        return Verdict(line, self._seat(who, type_id), name, address, ident, type_id, new, former, known_as)

    def _seat(self, who: Who | None, type_id: int | None) -> Kind:
        of_type = self.left_of.get(type_id) if type_id is not None else None
        if self.left == 0 or of_type == 0:
            return Kind.WAITS if self.wishes.waiting and self.standing.has_waiting_list else Kind.FULL
        self.left = self.left if self.left is None else self.left - 1
        if type_id is not None and of_type is not None:
            self.left_of[type_id] = of_type - 1
        return Kind.KNOWN if who else Kind.NEW


def _name_and_address(line: Line) -> tuple[str, str]:
    """As people write them: `Kari Nord <kari@example.org>` has both, `mailto:` is left out."""
    email, name = line.email.strip(), line.name
    if found := IN_ANGLES.match(email):
        name, email = name or found[1].strip(' "'), found[2]
    return tidy(name), email.removeprefix("mailto:").strip()


def _fault(name: str, email: str) -> Kind | None:
    if not name or len(name) > LONGEST_NAME:
        return Kind.NO_NAME
    if not email:
        return Kind.NO_ADDRESS
    if len([part for part in re.split(r"[\s,;/]+", email) if "@" in part]) > 1:
        return Kind.SEVERAL
    try:
        tidy_email(email)
    except RuleBroken:
        return Kind.WRONG_ADDRESS
    return None


def _key(text: str) -> str:
    return " ".join(folded(text).split())
