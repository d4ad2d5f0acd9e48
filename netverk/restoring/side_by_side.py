"""Two releases side by side: what differs, grouped by session, the old beside the new, as people read it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from netverk.language import N_, _, date_words, joined
from netverk.programme.changes import (
    Added,
    AdvisoryChanged,
    Change,
    DaysChanged,
    Field,
    FieldsChange,
    JoiningLinkChanged,
    LeaderChanged,
    Removed,
    SessionChange,
    SpeakerProfileChanged,
    VenueChanged,
)
from netverk.programme.content_sentences import FIELD_WORDS
from netverk.programme.value import Byline, Link, Mode, Programme, Room, Session, Status, Talk
from netverk.programme.when import When
from netverk.programme.words import MODE_WORDS, STATUS_WORDS, when_words

LONG = 60  # signs: a longer text is shown once, with what went and came in it
MORE_WORDS = {
    "status": N_("state"),
    "when": N_("time"),
    "preliminary": N_("preliminary"),
    "mode": N_("form"),
    "venue": N_("venue"),
    "room": N_("room"),
    "chairs": N_("chairs"),
    "by": N_("speakers"),
    "talk": N_("talk"),
    "order": N_("order of the talks"),
    "leaders": N_("discussion leader"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a text: `kind` is `same`, `gone` or `new`."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One fact with what it was and what it is; of a long text the `pieces` instead."""

    label: str
    old: str = ""
    new: str = ""
    pieces: tuple[Piece, ...] = ()


@dataclass(slots=True)
class Group:
    """What differs of one session, person, venue, or of the season as a whole; `kind` is `added`, `removed` or `changed`."""

    title: str
    when: When | None = None
    kind: str = "changed"
    rows: list[Row] = field(default_factory=list)


def grouped(changes: tuple[Change, ...], before: Programme, after: Programme) -> list[Group]:
    """In the order of the programme, the season as a whole first."""
    found: dict[str, Group] = {}
    for change in changes:
        key, group = _group(change, after)
        mine = found.setdefault(key, group)
        mine.rows += _rows(change, _Reader(before, after))
    return [group for group in found.values() if group.rows or group.kind != "changed"]


def _group(change: Change, after: Programme) -> tuple[str, Group]:
    match change:
        case Added(uid=uid, title=title, session=session):
            return uid, Group(title, session.when, "added")
        case Removed(uid=uid, title=title, session=session):
            return uid, Group(title, session.when, "removed")
        case SessionChange(uid=uid, title=title):
            now = after.session(uid)
            return uid, Group(title, now.when if now else None)
        case SpeakerProfileChanged(uid=uid, name=name, before=left, after=came):
            return f"speaker:{uid}", Group(name, kind="added" if came else "removed" if left else "changed")
        case VenueChanged(slug=slug, name=name, before=closed, after=opened):
            return f"venue:{slug}", Group(name, kind="added" if opened else "removed" if closed else "changed")
        case AdvisoryChanged(uid=uid, before=old, after=new):
            kind = "changed" if old and new else "added" if new else "removed"
            return f"advisory:{uid}", Group(new.title if new else old.title if old else "", kind=kind)
        case _:
            return "", Group(_("The season as a whole"))


def _rows(change: Change, reader: "_Reader") -> Iterator[Row]:
    match change:
        case Added(session=session):
            yield from reader.facts(session, reader.after)
        case JoiningLinkChanged(before=was, after=now):
            yield Row(_("joining link"), was, now)
        case DaysChanged(before=before, after=after):
            yield Row(_("days"), joined(date_words(each.date) for each in before), joined(date_words(each.date) for each in after))
        case AdvisoryChanged(before=old, after=new):
            yield row(_("information"), old.text if old else "", new.text if new else "")
        case LeaderChanged(fields=fields) | FieldsChange(fields=fields):
            yield from (reader.row(each) for each in fields)


def row(label: str, old: str, new: str) -> Row:
    """Short ones stand beside each other; of long ones what is the same is said once."""
    if old and new and max(len(old), len(new)) > LONG:
        return Row(label, pieces=tuple(_pieces(old.split(), new.split())))
    return Row(label, old, new)


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for kind, *ends in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        was, now = " ".join(old[ends[0] : ends[1]]), " ".join(new[ends[2] : ends[3]])
        if kind == "equal":
            yield Piece("same", now)
            continue
        yield from (Piece(name, words) for name, words in (("gone", was), ("new", now)) if words)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Puts the values of both sides into words."""

    before: Programme
    after: Programme

    def row(self, each: Field) -> Row:
        label = _(MORE_WORDS.get(each.name) or FIELD_WORDS.get(each.name, each.name))
        title = self._talk_title(each.part)
        old, new = (self._words(each.name, value, programme) for value, programme in ((each.before, self.before), (each.after, self.after)))
        return row(f"{label} (“{title}”)" if title and each.name != "talk" else label, old, new)

    def facts(self, session: Session, programme: Programme) -> Iterator[Row]:
        """What is known of a session that the other side does not have."""
        names = ("status", "when", "mode", "venue", "room", "talks", "summary")
        for name in names:
            if words := self._words(name, getattr(session, name), programme):
                yield Row(_(MORE_WORDS.get(name) or FIELD_WORDS.get(name, "talk")), "", words)

    def _talk_title(self, uid: str) -> str:
        talks = (talk for programme in (self.after, self.before) for session in programme.sessions for talk in session.talks)
        return next((talk.title for talk in talks if uid and talk.uid == uid), "")

    def _words(self, name: str, value: Any, programme: Programme) -> str:
        if name == "order":
            return ", ".join(filter(None, map(self._talk_title, value)))
        if name == "venue":
            return found.name if (found := programme.venue(value)) else str(value)
        if name == "room":
            return next((room.name for venue in programme.venues for room in venue.rooms if room.slug == value), str(value))
        if name in PICTURES and value:
            return _("picture %(name)s", name=value[:6])
        return words(value)


def words(value: Any) -> str:
    """A value of any field, as it is said; empty where there is none."""
    if value is None or value == "":
        return ""
    if isinstance(value, tuple):
        return ", ".join(filter(None, map(words, value)))
    said = next((say for kind, say in SAYERS.items() if isinstance(value, kind)), str)
    return said(value)


def _byline(line: Byline) -> str:
    return ", ".join(filter(None, (line.name, line.title, line.affiliation)))


def _talk(talk: Talk) -> str:
    who = joined(line.name for line in talk.by)
    return f"{talk.title} ({who})" if talk.title and who else talk.title or who


PICTURES = {"photo", "logo"}  # known by a digest, of which nobody reads more than the beginning
SAYERS: dict[type, Callable[[Any], str]] = {
    bool: lambda value: _("yes") if value else _("no"),
    When: lambda value: when_words(value) if value else "",
    Status: lambda value: _(STATUS_WORDS[value]),
    Mode: lambda value: _(MODE_WORDS[value]),
    date: date_words,
    Byline: _byline,
    Talk: _talk,
    Link: lambda value: f"{value.title} {value.url}".strip(),
    Room: lambda value: value.name,
}
