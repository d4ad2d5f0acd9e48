"""What changed, said in the reader's language: one sentence or two for each change, and a headline for all of them.

“Meeting” is a network's session and “session” a conference's, so that both have a word of their own in every language.
"""

from collections.abc import Callable, Sequence
from typing import Any

from netverk.language import _
from netverk.programme import content_sentences, time_sentences
from netverk.programme.days import DayCancelled, DayMoved, DayRelocated, DayRestored
from netverk.programme.headlines import headline, headline_of_all
from netverk.programme.kinds import (
    Added,
    AdvisoryChanged,
    Cancelled,
    Change,
    Confirmed,
    DaysChanged,
    DetailsChanged,
    Engaged,
    FieldsChange,
    JoiningLinkChanged,
    LeaderChanged,
    MadePreliminary,
    Moved,
    Postponed,
    Redated,
    Relocated,
    Removed,
    Restored,
    RoomChanged,
    SeasonChanged,
    SessionChange,
    SpeakerChanged,
    SpeakerProfileChanged,
    TalkChanged,
    VenueChanged,
    WentHybrid,
    WentOnline,
    WentOnSite,
)
from netverk.programme.value import Programme

__all__ = ["bare_sentence", "headline", "headline_of_all", "reason_for", "sentence", "sentences", "standing_reason"]

TELLERS: dict[type[Change], Callable[[Any, Programme], str]] = {
    Added: time_sentences.added,
    Engaged: time_sentences.engaged,
    Removed: time_sentences.removed,
    Moved: time_sentences.moved,
    Postponed: time_sentences.postponed,
    Redated: time_sentences.redated,
    Cancelled: time_sentences.cancelled,
    Restored: time_sentences.restored,
    MadePreliminary: time_sentences.made_preliminary,
    Confirmed: time_sentences.confirmed,
    DayMoved: time_sentences.day_moved,
    DayCancelled: time_sentences.day_cancelled,
    DayRestored: time_sentences.day_restored,
    DayRelocated: content_sentences.day_relocated,
    Relocated: content_sentences.relocated,
    WentOnline: content_sentences.went_online,
    WentOnSite: content_sentences.went_on_site,
    WentHybrid: content_sentences.went_hybrid,
    RoomChanged: content_sentences.room_changed,
    SpeakerChanged: content_sentences.speaker_changed,
    TalkChanged: content_sentences.talk_changed,
    DetailsChanged: content_sentences.details_changed,
    JoiningLinkChanged: content_sentences.joining_link_changed,
    SeasonChanged: content_sentences.season_changed,
    LeaderChanged: content_sentences.leader_changed,
    DaysChanged: content_sentences.days_changed,
    SpeakerProfileChanged: content_sentences.speaker_profile_changed,
    VenueChanged: content_sentences.venue_changed,
    AdvisoryChanged: content_sentences.advisory_changed,
}


def sentence(change: Change, programme: Programme) -> str:
    """The change with both what was and what is, and the house's own reason after it. `programme` is the one it led to."""
    said = bare_sentence(change, programme)
    reason = reason_for(change)
    return _("%(said)s %(reason)s", said=said, reason=reason) if reason else said


def bare_sentence(change: Change, programme: Programme) -> str:
    """The change alone, where the reason is said once for many."""
    return TELLERS[type(change)](change, programme)


def sentences(changes: Sequence[Change], programme: Programme) -> tuple[str, ...]:
    return tuple(sentence(change, programme) for change in changes)


def reason_for(change: Change) -> str:
    """The reason that goes with the change, as a sentence."""
    field = change.field("because") if isinstance(change, FieldsChange) else None
    return _as_sentence(str(field.after)) if field else ""


def standing_reason(change: Change, programme: Programme) -> str:
    """The same where it was given with an earlier change already, and so is none of this one."""
    session = programme.session(change.uid) if isinstance(change, SessionChange) else None
    return reason_for(change) or (_as_sentence(session.because) if session else "")


def _as_sentence(reason: str) -> str:
    said = reason.strip()
    return said if not said or said[-1] in '.!?…”"' else f"{said}."
