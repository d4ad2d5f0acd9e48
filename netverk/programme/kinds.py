"""The kinds of change there are, and who hears of each.

Every field of a session belongs to exactly one kind, so one changed field is one change that holds only that field.
"""

from dataclasses import dataclass
from typing import ClassVar

from netverk.programme.value import Advisory, Day, Programme, Season, Series, Session, Speaker, Talk, Venue


@dataclass(frozen=True, slots=True, kw_only=True)
class Tells:
    """Who is told of a kind of change, where the organiser does not tick anything else.

    `letter`: those who hold a place, their deputies, speakers and discussion leaders get a letter. `registrant`: so do those who
    registered them and the waiting list. `calendar`: entries follow. `asks_again`: an answer given before no longer counts.
    """

    letter: bool = False
    registrant: bool = False
    calendar: bool = False
    asks_again: bool = False


TO_ATTEND = Tells(letter=True, registrant=True, calendar=True, asks_again=True)
NOTHING_TO_ATTEND = Tells(letter=True, registrant=True, calendar=True)
WHO_OR_WHAT = Tells(letter=True, calendar=True)
ENTRY_ONLY = Tells(calendar=True)


@dataclass(frozen=True, slots=True)
class Field:
    """One field that differs, with its values. `part` is the uid of the talk it belongs to, or `series` or `season`.

    A talk that came or went is the field `talk` (None on the side where it is not); `order` holds talk uids.
    """

    name: str
    before: object
    after: object
    part: str = ""


class Change:
    """One difference between two programmes."""

    __slots__ = ()
    tells: ClassVar[Tells] = Tells()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldsChange(Change):
    fields: tuple[Field, ...] = ()
    owners: ClassVar[dict[str, type]] = {}  # whose fields these are, by part; "" is the thing itself

    def field(self, name: str) -> Field | None:
        return next((field for field in self.fields if field.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionChange(FieldsChange):
    """A change of one session, named as it is called afterwards (a removed one as it was called)."""

    uid: str
    title: str
    owners = {"": Session, "talk": Talk}  # noqa: RUF012 (declared a ClassVar above)


@dataclass(frozen=True, slots=True, kw_only=True)
class Added(SessionChange):
    session: Session
    tells = TO_ATTEND


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed(SessionChange):
    session: Session
    tells = NOTHING_TO_ATTEND


@dataclass(frozen=True, slots=True, kw_only=True)
class Engaged(SessionChange):
    """A speaker learns of a session that they stand up in. Derived from what they have been told, so no part of `difference`."""

    session: Session
    tells = TO_ATTEND


class Moved(SessionChange):
    """Other hours, another date or period; the status stays."""

    __slots__ = ()
    tells = TO_ATTEND


class Postponed(SessionChange):
    __slots__ = ()
    tells = NOTHING_TO_ATTEND


class Redated(SessionChange):
    """A planned or postponed session gets its date."""

    __slots__ = ()
    tells = TO_ATTEND


class Cancelled(SessionChange):
    __slots__ = ()
    tells = NOTHING_TO_ATTEND


class Restored(SessionChange):
    """A cancelled session takes place after all, or one goes back to being planned: only an undo does this."""

    __slots__ = ()
    tells = TO_ATTEND


class MadePreliminary(SessionChange):
    __slots__ = ()
    tells = WHO_OR_WHAT


class Confirmed(SessionChange):
    """What was preliminary is settled."""

    __slots__ = ()
    tells = WHO_OR_WHAT


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceChange(SessionChange):
    was: str = ""  # the place it leaves, by the name it had: the new programme may no longer know it


class Relocated(PlaceChange):
    """To another venue."""

    __slots__ = ()
    tells = TO_ATTEND


class WentOnline(PlaceChange):
    __slots__ = ()
    tells = TO_ATTEND


class WentOnSite(PlaceChange):
    __slots__ = ()
    tells = TO_ATTEND


class WentHybrid(PlaceChange):
    __slots__ = ()
    tells = TO_ATTEND


class RoomChanged(PlaceChange):
    """To another room of the same venue."""

    __slots__ = ()
    tells = ENTRY_ONLY


class SpeakerChanged(SessionChange):
    """Who stands up, or as what."""

    __slots__ = ()
    tells = WHO_OR_WHAT


class TalkChanged(SessionChange):
    __slots__ = ()
    tells = WHO_OR_WHAT


class DetailsChanged(SessionChange):
    """Texts, links, address and the like."""

    __slots__ = ()
    tells = ENTRY_ONLY


@dataclass(frozen=True, slots=True, kw_only=True)
class JoiningLinkChanged(SessionChange):
    """Never public: found by `private_difference` alone. The links themselves are only for those who take part."""

    before: str
    after: str
    tells = WHO_OR_WHAT


class SeasonChanged(FieldsChange):
    __slots__ = ()
    owners = {"": Programme, "series": Series, "season": Season}  # noqa: RUF012
    tells = ENTRY_ONLY


class LeaderChanged(FieldsChange):
    """Another discussion leader, or named otherwise."""

    __slots__ = ()
    owners = {"": Programme}  # noqa: RUF012
    tells = WHO_OR_WHAT


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysChanged(Change):
    before: tuple[Day, ...]
    after: tuple[Day, ...]
    tells = ENTRY_ONLY


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerProfileChanged(FieldsChange):
    """A speaker's own page; `before` or `after` is set where the speaker left or came, else `fields`."""

    uid: str
    name: str
    before: Speaker | None = None
    after: Speaker | None = None
    owners = {"": Speaker}  # noqa: RUF012
    tells = ENTRY_ONLY


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueChanged(FieldsChange):
    """Facts about a venue; `before` or `after` is set where the venue left or came, else `fields`."""

    slug: str
    name: str
    before: Venue | None = None
    after: Venue | None = None
    owners = {"": Venue}  # noqa: RUF012
    tells = ENTRY_ONLY


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvisoryChanged(Change):
    uid: str
    before: Advisory | None = None
    after: Advisory | None = None
