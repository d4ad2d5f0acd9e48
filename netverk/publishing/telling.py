"""Who is told what: counted before a release, posted with it, recorded once it has left."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, exists, or_, select

from netverk import clock
from netverk.db import db
from netverk.language import speaking
from netverk.letters.models import Fate, Letter, Told
from netverk.letters.outbox import Recipient, letter_for, post
from netverk.programme.changes import Change
from netverk.publishing.readers import Reader, readers, stranger
from netverk.publishing.reconciling import Content, Holding, Object, Plan, World, entry_facts, plan
from netverk.releases import reading
from netverk.releases.models import Notice, Release

NOTICE, CALENDAR, JOINING, CONFIRMATION, LEAVING = "notice", "calendar", "joining", "confirmation", "leaving"


@dataclass(frozen=True, slots=True)
class Telling:
    """What one kind of reader will be told, and by how many addresses."""

    part: tuple[object, ...]
    words: tuple[Change, ...]
    objects: tuple[Object, ...]
    readers: tuple[Reader, ...]


def world(content: Content, season_id: int, base_url: str, *, tells_texts: bool = False) -> World:
    """The present of a season, or what a proposal would make of it; `tells_texts` is the proposal's."""
    releases = db.session.execute(
        select(Release.number, Notice.tells_texts).join(Release.notice).where(Release.season_id == season_id)
    ).all()
    ticked = [*(number for number, texts in releases if texts), *([content.number] if tells_texts else [])]
    return World(content, clock.now(), base_url, _content_of, lambda number: any(other > number for other in ticked))


def content_of(release: Release) -> Content:
    return Content(reading.programme_of(release), reading.private_of(release))


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
    for reader, found in plans(season_id, world(content, season_id, base_url, tells_texts=tells_texts)):
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
    for reader, found in plans(made.season_id, world(content_of(made), made.season_id, base_url)):
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


def holdings(season_id: int, address: str | None = None) -> dict[str, dict[str, Holding]]:
    """By address and uid, what is held of the season."""
    found: dict[str, dict[str, Holding]] = defaultdict(dict)
    query = select(Told).where(Told.season_id == season_id)
    for told in db.session.scalars(query.where(Told.address == address) if address else query):
        found[told.address][told.uid] = Holding.of(told)
    return found


def record_words(season_id: int, address: str, release_id: int, knows: Iterable[str]) -> None:
    """The address has been told, in words, of `knows` as that release has it, and no longer follows anything else."""
    rows = {row.uid: row for row in db.session.scalars(select(Told).where(Told.season_id == season_id, Told.address == address))}
    known = set(knows)
    for uid in sorted(known | set(rows)):
        row = rows.get(uid) or Told(address=address, uid=uid, season_id=season_id)
        row.release_id = release_id if uid in known else None
        row.told_at = clock.now()
        db.session.add(row)
    db.session.flush()


def forget_words(season_id: int, address: str, *, but: Iterable[str]) -> None:
    """The address no longer follows anything of the season but these."""
    rows = db.session.scalars(select(Told).where(Told.season_id == season_id, Told.address == address, Told.uid.not_in(set(but))))
    for row in rows:
        row.release_id = None
    db.session.flush()


def record_object(season_id: int, address: str, release_id: int, left: Object) -> None:
    """The address has been sent this calendar object, as that release has it."""
    uid = left.entry.uid
    row = db.session.scalar(select(Told).where(Told.address == address, Told.uid == uid))
    row = row or Told(address=address, uid=uid, season_id=season_id)
    row.method, row.generation, row.sequence = left.method.value, left.generation, left.sequence
    row.object_release_id, row.entry, row.told_at = release_id, entry_facts(left.entry), clock.now()
    db.session.add(row)
    db.session.flush()


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


def _content_of(release_id: int) -> Content:
    return content_of(db.session.get_one(Release, release_id))
