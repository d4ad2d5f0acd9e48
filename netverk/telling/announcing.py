"""Who is told what: counted before a release, posted with it."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, exists, or_, select

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


@dataclass(frozen=True, slots=True)
class Telling:
    """What one kind of reader will be told, and by how many addresses."""

    part: tuple[object, ...]
    words: tuple[Change, ...]
    objects: tuple[Object, ...]
    readers: tuple[Reader, ...]


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


def announce(made: Release, base_url: str) -> int:
    """Post a letter to everybody who has to be told of this release, to leave when its hold is over. Gives how many people.

    Who is about to get the letter that tells the whole season learns of it there. Where one is leaving this very moment, a second
    letter is posted to make sure: when it is to leave itself, it may turn out needless.
    """
    waiting, leaving = _joining(made.season_id)
    notice, letters = made.notice, []
    for reader, found in plans(made.season_id, present(content_of(made), made.season_id, base_url)):
        address = reader.recipient.address
        if address in waiting or not (found or address in leaving):
            continue
        facts: dict[str, Any] = {"season_id": made.season_id, "notice_id": notice.id, "due_at": notice.held_until}
        key = f"notice:{notice.id}:{reader.recipient.key}"
        if found.words or not found.objects:
            letters.append(letter_for(NOTICE, to=reader.recipient, key=key, **facts))
        else:
            letters += [
                letter_for(CALENDAR, to=reader.recipient, key=f"{key}:{each.entry.uid}", uid=each.entry.uid, **facts)
                for each in found.objects
            ]
    db.session.add_all(letters)
    db.session.flush()
    return len({letter.address for letter in letters})


def post_objects(cause: Letter, objects: Iterable[Object]) -> None:
    """One short calendar mail for each object, with the same cause."""
    to = Recipient(
        key="", address=cause.address, name=cause.name, language=cause.language, person_id=cause.person_id
    )  # the key is the cause's
    for each in objects:
        uid = each.entry.uid
        post(CALENDAR, to=to, key=f"{cause.key}:{uid}", season_id=cause.season_id, notice_id=cause.notice_id, uid=uid)


def fates(notice: Notice) -> Counter[Fate]:
    """How many of a notice's letters met which fate."""
    return Counter(db.session.scalars(select(Letter.fate).where(Letter.notice_id == notice.id)))


def _joining(season_id: int) -> tuple[set[str], set[str]]:
    """The addresses that know nothing yet and whose letter about the whole season is still to leave, and those for whom any letter
    has been taken in hand: it may be leaving now, or never."""
    in_hand = Letter.lease_until.is_not(None)
    knows = exists().where(Told.season_id == season_id, Told.address == Letter.address)
    about_all = and_(Letter.kind.in_((JOINING, CONFIRMATION)), ~knows)
    query = select(Letter.address, in_hand).where(Letter.season_id == season_id, Letter.fate == Fate.WAITING, or_(in_hand, about_all))
    waiting: set[str] = set()
    leaving: set[str] = set()
    for address, is_in_hand in db.session.execute(query):
        (leaving if is_in_hand else waiting).add(address)
    return waiting - leaving, leaving
