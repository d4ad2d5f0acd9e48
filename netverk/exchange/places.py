"""What a schedule file calls the place of a session: its room, and with several venues also which."""

from netverk.language import LANGUAGES, N_, _, speaking
from netverk.programme.value import Mode, Programme, Session

NO_ROOM, ONLINE = N_("Place to be announced"), N_("Online")


def room_label(programme: Programme, session: Session) -> str:
    """`Saal 1`; `Klarahuset, Stora salen` where the season has several venues; else that it is online or comes later."""
    venue, room = programme.venue(session.venue), programme.room(session.venue, session.room)
    if session.mode is Mode.ONLINE:
        return _(ONLINE)
    if venue and room:
        return room.name if len(_venues_in_use(programme)) == 1 else f"{venue.name}, {room.name}"
    return venue.name if venue else _(NO_ROOM)


def placeholder(name: str) -> str:
    """NO_ROOM or ONLINE where a room's name is our word for that in any language, else nothing."""
    return next((meant for meant in (NO_ROOM, ONLINE) for language in LANGUAGES if name == _said(meant, language)), "")


def _said(words: str, language: str) -> str:
    with speaking(language):
        return _(words)


def _venues_in_use(programme: Programme) -> set[str]:
    return {session.venue for session in programme.sessions if session.venue}
