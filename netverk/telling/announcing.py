"""Who is told what: counted before a release, posted with it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import load_only

from netverk.db import db
from netverk.deputies.posting import JOINING
from netverk.language import speaking
from netverk.letters.models import Fate, Letter, Told
from netverk.letters.outbox import Recipient, letter_for, post
from netverk.programme.changes import Change
from netverk.releases.models import Notice, Release
from netverk.telling.holdings import Object, holdings
from netverk.telling.readers import Reader, readers, stranger
from netverk.telling.reconciling import Plan, plan
from netverk.telling.world import Content, World, content_of, present

NOTICE, CALENDAR, CONFIRMATION, LEAVING = "notice", "calendar", "confirmation", "leaving"
TOGETHER = "together"  # a notice in words about several seasons


@dataclass(frozen=True, slots=True)
class Telling:
    """What one kind of reader will be told, and by how many addresses."""

    part: tuple[object, ...]
    words: tuple[Change, ...]
    objects: tuple[Object, ...]
    readers: tuple[Reader, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """What one reader is told of one season. Nothing, where another letter is leaving that may tell it: this one makes sure."""

    season_id: int
    world: World
    reader: Reader
    plan: Plan

    @property
    def is_in_words(self) -> bool:
        return bool(self.plan.words) or not self.plan.objects


def plans(season_id: int, there: World) -> list[tuple[Reader, Plan]]:
    """For everybody the season concerns, and those who only hold something of it still, what they have to be told now."""
    held = holdings(season_id)
    found = readers(season_id, there.now.programme)
    holders = (address for address, kept in held.items() if any(each.is_invited for each in kept.values()))
    left = {address: stranger(address) for address in holders if address not in found}
    made: dict[tuple[object, ...], Plan] = {}
    result = []
    for address, reader in sorted((left | found).items()):
        kept = held.get(address, {})
        alike = (*reader.part, *sorted(kept.values(), key=lambda holding: holding.uid))
        if alike not in made:
            with speaking(reader.recipient.language):
                made[alike] = plan(reader, kept, there)
        result.append((reader, made[alike]))
    return result


def preview(content: Content, season_id: int, base_url: str, *, tells_texts: bool = False) -> list[Telling]:
    """Who would be told what if this were released now, those who are told the same together, the largest group first."""
    waiting, _leaving = _joining(season_id)
    groups: dict[tuple[object, ...], list[Reader]] = defaultdict(list)
    for reader, found in plans(season_id, present(content, season_id, base_url, tells_texts=tells_texts)):
        if found and reader.recipient.address not in waiting:
            groups[reader.part[:-1], found.words, found.objects].append(reader)
    told = [Telling(part, words, objects, tuple(group)) for (part, words, objects), group in groups.items()]  # type: ignore[arg-type]
    return sorted(told, key=lambda telling: -len(telling.readers))


def shares(worlds: Mapping[int, World]) -> dict[str, list[Share]]:
    """By address, in order, what everybody is told if `worlds` are the present of these seasons (by id).

    Who is about to get the letter that tells a whole season learns of it there. Where one is leaving this very moment, they are told
    once more to make sure: when that letter is to leave itself, it may turn out needless.
    """
    found: dict[str, list[Share]] = defaultdict(list)
    for season_id, there in worlds.items():
        waiting, leaving = _joining(season_id)
        for reader, planned in plans(season_id, there):
            address = reader.recipient.address
            if address not in waiting and (planned or address in leaving):
                found[address].append(Share(season_id, there, reader, planned))
    return dict(sorted(found.items()))


def announce(notice: Notice, made: Sequence[Release], base_url: str) -> int:
    """Post what everybody has to be told of these releases, to leave when the notice's hold is over. Gives how many people.

    Whoever is told in words gets one letter, about however many seasons.
    """
    worlds = {release.season_id: present(content_of(release), release.season_id, base_url) for release in made}
    letters = [letter for mine in shares(worlds).values() for letter in _letters(notice, mine)]
    db.session.add_all(letters)
    db.session.flush()
    return len({letter.address for letter in letters})


def recipient_of(mine: Sequence[Share]) -> Recipient:
    """Somebody may be a person in one season and a speaker in another: then they are the person."""
    known = [share.reader.recipient for share in mine]
    return next((each for each in known if each.person_id is not None), known[0])


def _letters(notice: Notice, mine: Sequence[Share]) -> Iterable[Letter]:
    to, facts = recipient_of(mine), _facts(notice)
    key = f"notice:{notice.id}:{to.key}"
    if not any(share.is_in_words for share in mine):
        for share in mine:
            for each in share.plan.objects:
                uid = each.entry.uid
                yield letter_for(CALENDAR, to=to, key=f"{key}:{uid}", uid=uid, season_id=share.season_id, **facts)
    elif len(mine) == 1:
        yield letter_for(NOTICE, to=to, key=key, season_id=mine[0].season_id, **facts)
    else:
        seasons = [share.season_id for share in mine]
        yield letter_for(TOGETHER, to=to, key=key, season_id=seasons[0], seasons=seasons, **facts)


def _facts(notice: Notice) -> dict[str, Any]:
    return {"notice_id": notice.id, "due_at": notice.held_until}


def post_objects(cause: Letter, objects: Iterable[Object], season_id: int | None = None) -> None:
    """One short calendar mail for each object of a season (the letter's first where none is named), with the same cause."""
    to = Recipient(
        key="", address=cause.address, name=cause.name, language=cause.language, person_id=cause.person_id
    )  # the key is the cause's
    about: dict[str, Any] = {"season_id": season_id or cause.season_id, "notice_id": cause.notice_id}
    for each in objects:
        uid = each.entry.uid
        post(CALENDAR, to=to, key=f"{cause.key}:{uid}", uid=uid, **about)


def fates(notice: Notice) -> Counter[Fate]:
    """How many of a notice's letters met which fate."""
    return Counter(db.session.scalars(select(Letter.fate).where(Letter.notice_id == notice.id)))


def _joining(season_id: int) -> tuple[set[str], set[str]]:
    """The addresses that know nothing yet and whose letter about the whole season is still to leave, and those for whom any letter
    has been taken in hand: it may be leaving now, or never."""
    in_hand = Letter.lease_until.is_not(None)
    knows = exists().where(Told.season_id == season_id, Told.address == Letter.address)
    about_all = and_(Letter.kind.in_((JOINING, CONFIRMATION)), ~knows)
    of_season = and_(Letter.season_id == season_id, or_(in_hand, about_all))
    of_several = and_(Letter.kind == TOGETHER, in_hand)
    found = select(Letter).where(Letter.fate == Fate.WAITING, or_(of_season, of_several))
    columns = load_only(Letter.address, Letter.lease_until, Letter.season_id, Letter.facts)
    waiting: set[str] = set()
    leaving: set[str] = set()
    for letter in db.session.scalars(found.options(columns)):
        if season_id in letter.seasons:
            (leaving if letter.lease_until else waiting).add(letter.address)
    return waiting - leaving, leaving
