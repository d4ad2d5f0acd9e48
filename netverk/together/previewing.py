"""What doing the same to many sessions would do, as the organiser reads it before it is done."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from config import Settings
from netverk.errors import RuleBroken
from netverk.language import _, alphabetical, capitalised
from netverk.letters.outbox import Message
from netverk.letters.wording import unflowed
from netverk.programme.clashes import RoomTaken
from netverk.programme.value import Mode, Status
from netverk.programme.when import When
from netverk.programme.words import STATUS_WORDS, period_words, when_words
from netverk.publishing.previewing import audience
from netverk.publishing.releasing import Proposal
from netverk.seasons.models import Season
from netverk.sessions import scheduling
from netverk.sessions.models import Session
from netverk.telling import announcing, lettering, together
from netverk.telling.announcing import Share
from netverk.telling.readers import Reader
from netverk.telling.world import Content, present
from netverk.together.acting import Joint


@dataclass(frozen=True, slots=True)
class Line:
    """One session: how it was and how it will be, in words, and what does not fit. `is_blocked`: its room is taken then."""

    ident: int
    title: str
    shown: When
    was: str
    becomes: str
    warnings: tuple[str, ...]
    is_blocked: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A season with its sessions, and whom of it the notice reaches."""

    season: Season
    lines: tuple[Line, ...]
    audience: str


@dataclass(frozen=True, slots=True)
class Left:
    """A session that stays as it is, and why."""

    title: str
    season: Season
    when: str
    because: str


@dataclass(frozen=True, slots=True)
class Preview:
    """`people` are told, `several` of them of more than one season; `letter` is what `letter_to`, who is told most, would get."""

    stand: str
    groups: tuple[Group, ...]
    left: tuple[Left, ...]
    people: int
    several: int
    letter: Message | None
    letter_to: str
    letter_language: str

    @property
    def sessions(self) -> int:
        return sum(len(group.lines) for group in self.groups)

    @property
    def blocked(self) -> list[int]:
        """The ids of the sessions that would come to a taken room."""
        return [line.ident for group in self.groups for line in group.lines if line.is_blocked]


def preview(joint: Joint, settings: Settings) -> Preview:
    """Everything that follows. Changes nothing."""
    contents = {what.season.id: Content(what.programme, what.private) for what in joint.proposals}
    told = announcing.shares({ident: present(content, ident, settings.base_url) for ident, content in contents.items()})
    fullest = max(told.values(), key=_told_in_words, default=[])
    letter = _letter(fullest, settings)
    return Preview(
        stand=str(joint.stand),
        groups=tuple(_groups(joint, told.values())),
        left=tuple(Left(each.session.title, each.session.season, _when(each.session.when), _said(each.refusal)) for each in joint.left),
        people=len(told),
        several=sum(len(mine) > 1 for mine in told.values()),
        letter=replace(letter, text=unflowed(letter.text)) if letter else None,
        letter_to=_name(fullest),
        letter_language=announcing.recipient_of(fullest).language if fullest else "",
    )


def _letter(mine: Sequence[Share], settings: Settings) -> Message | None:
    if len(mine) == 1:
        return lettering.previewed(mine[0].reader, mine[0].world, mine[0].season_id, settings)
    return together.previewed(mine, settings) if mine else None


def _told_in_words(mine: Sequence[Share]) -> int:
    return sum(len(share.plan.words) for share in mine)


def _name(mine: Sequence[Share]) -> str:
    to = announcing.recipient_of(mine) if mine else None
    return (to.name or to.address) if to else ""


def _groups(joint: Joint, told: Iterable[Sequence[Share]]) -> Iterator[Group]:
    """By the series' title and the season's."""
    readers: dict[int, list[Reader]] = defaultdict(list)
    for mine in told:
        for share in mine:
            readers[share.season_id].append(share.reader)
    for what in sorted(joint.proposals, key=lambda each: (alphabetical(each.season.series.title), each.season.id)):
        lines = tuple(_lines(joint, what))
        yield Group(what.season, lines, audience(readers[what.season.id], what.programme) if readers[what.season.id] else "")


def _lines(joint: Joint, what: Proposal) -> Iterator[Line]:
    around = joint.around.get(what.season.id)
    clashes = around.clashes(what.programme) if around else ()
    for session in joint.sessions:
        if session.season_id != what.season.id:
            continue
        mine = [clash for clash in clashes if session.uid in clash.sessions]
        before = joint.before[session.uid]["when"]
        yield Line(
            ident=session.id,
            title=session.title,
            shown=before,
            was=_when(before),
            becomes=_becomes(session),
            warnings=(*_blocked(session, joint), *(clash.sentence() for clash in mine if not isinstance(clash, RoomTaken))),
            is_blocked=session.uid in joint.taken,
        )


def _blocked(session: Session, joint: Joint) -> Iterator[str]:
    if (other := joint.taken.get(session.uid)) and session.room:
        yield _(scheduling.TAKEN, room=session.room.name, title=other.title)


def _becomes(session: Session) -> str:
    match session.status:
        case Status.POSTPONED if session.when:
            return _("%(status)s, expected %(period)s", status=_(STATUS_WORDS[Status.POSTPONED]), period=period_words(session.when))
        case Status.POSTPONED:
            return _("%(status)s until further notice", status=_(STATUS_WORDS[Status.POSTPONED]))
        case Status.CANCELLED:
            return _(STATUS_WORDS[Status.CANCELLED])
    return _("Online, at the same hours") if session.mode is Mode.ONLINE else capitalised(_when(session.when))


def _when(when: When) -> str:
    return when_words(when) if when else _("without a date")


def _said(refusal: RuleBroken) -> str:
    return _(refusal.sentence, **refusal.facts)
