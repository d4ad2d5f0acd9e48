"""Letters about who goes in whose stead. Each carries what it does to one calendar, and nothing that another letter has to tell."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import select

from netverk import clock
from netverk.calendars.invitation import Method
from netverk.db import db
from netverk.deputies import links, posting
from netverk.deputies.finding import ACTIVE
from netverk.deputies.models import Deputy, DeputyState
from netverk.language import _
from netverk.letters.delivering import LEASE
from netverk.letters.models import Fate, Letter
from netverk.letters.outbox import Recipient, Written, post
from netverk.programme.value import Session
from netverk.seats.models import Place, PlaceState
from netverk.telling.holdings import Holding, Object, follow, holdings, record_one
from netverk.telling.readers import expected
from netverk.telling.reconciling import Plan
from netverk.telling.whole_season import line
from netverk.telling.writing_desk import Desk
from netverk.telling.writing_out import sent

NEEDLESS = Written(message=None)
Composer = Callable[[Desk, Deputy, Session], Written]


def standing_in(desk: Desk, deputy: Deputy, session: Session) -> Written:
    """To a deputy who goes: what, when, where, in whose stead, by whom; the invitation is inside."""
    if not _goes(deputy):
        return NEEDLESS
    place, facts = deputy.place, {"holder": deputy.place.name, "title": session.title}
    said = [_("You go to “%(title)s” in the stead of %(holder)s.", **facts), *_who_wants_it(desk, place)]
    after = [_("An invitation to your calendar is enclosed. If the session is moved, the entry moves with it.")] if session.is_dated else []
    after.append(_("If you cannot go, say so with the link below: then %(holder)s is told at once.", **facts))
    subject = _("You go in the stead of %(holder)s: %(title)s", **facts)
    page = links.url_of_deputy(deputy, desk.letter.language)
    return _about(desk, session, subject, said, after, (_("Say if you cannot go"), page))


def _who_wants_it(desk: Desk, place: Place) -> Iterator[str]:
    """By whom they are sent, and whose place it is."""
    by, registration = desk.letter.facts.get("by"), place.registration
    if by == place.holder_id:
        yield _("%(name)s has asked for it.", name=place.name)
    elif by == registration.registrant_id:
        yield _("%(name)s, who registered %(holder)s, has asked for it.", name=registration.name, holder=place.name)
    if registration.organisation:
        yield _("The place belongs to %(organisation)s.", organisation=registration.organisation.name)


def deputy_goes(desk: Desk, deputy: Deputy, session: Session) -> Written:
    """To the holder, whose calendar is relieved of the session."""
    if not _goes(deputy) or not _is_holder(desk, deputy):
        return NEEDLESS
    facts = {"deputy": deputy.name, "title": session.title}
    said = [_("%(deputy)s goes to “%(title)s” in your stead, and gets a letter with all that is good to know.", **facts)]
    if _objects(desk, session):
        said.append(_("The entry is taken out of your calendar. Your place is kept."))
    after = [_("If you can go after all, take it back on your own page.")]
    return _about(desk, session, _("%(deputy)s goes in your stead: %(title)s", **facts), said, after, _own_answers(desk, deputy))


def asked(desk: Desk, deputy: Deputy, session: Session) -> Written:
    """To a standing deputy, who answers by a link of their own."""
    if deputy.state is not DeputyState.ASKED or deputy.place.state is not PlaceState.CONFIRMED:
        return NEEDLESS
    facts = {"holder": deputy.place.name, "title": session.title}
    said = [_("%(holder)s cannot go to “%(title)s”, and has named you as the one to ask. Can you go instead?", **facts)]
    after = [_("If you say yes, you get an invitation to your calendar. If you say no, %(holder)s is told.", **facts)]
    page = links.url_of_deputy(deputy, desk.letter.language)
    return _about(
        desk, session, _("Can you go in the stead of %(holder)s? %(title)s", **facts), said, after, (_("Answer whether you can go"), page)
    )


def declined(desk: Desk, deputy: Deputy, session: Session) -> Written:
    """To the holder: nobody goes in their stead now, and the session comes back into their calendar."""
    if deputy.state is not DeputyState.DECLINED or not _is_holder(desk, deputy) or _has_another(deputy):
        return NEEDLESS
    facts = {"deputy": deputy.name, "title": session.title}
    said = [_("%(deputy)s cannot go to “%(title)s” in your stead.", **facts)]
    if _objects(desk, session):
        said.append(_("The session is back in your calendar."))
    after = [_("Tell us whether you come, or let another colleague go.")]
    return _about(desk, session, _("%(deputy)s cannot go: %(title)s", **facts), said, after, _own_answers(desk, deputy))


def not_needed(desk: Desk, deputy: Deputy, session: Session) -> Written:
    """To somebody who does not go any longer; needless where they never heard that they should, or go all the same."""
    if session.uid in desk.plan.knows or not (_held(desk, session) or _was_asked(deputy)):
        return _needless_now(desk)
    facts = {"holder": deputy.place.name, "title": session.title}
    if deputy.state is DeputyState.DECLINED:
        said = [_("You have told us that you cannot go to “%(title)s” in the stead of %(holder)s. Thank you for telling us.", **facts)]
    else:
        said = [_("You need not go to “%(title)s” in the stead of %(holder)s any longer. Thank you for being ready to.", **facts)]
    if _objects(desk, session):
        said.append(_("The entry is taken out of your calendar."))
    return _about(desk, session, _("You do not go any longer: %(title)s", **facts), said)


def own_again(desk: Desk, deputy: Deputy, session: Session) -> Written:
    """To the holder, who goes after all; needless where they never heard anything else."""
    held = holdings(desk.season_id, desk.address).get(desk.address, {}).get(session.uid)
    knows = held is not None and held.release_id is not None
    if not _is_holder(desk, deputy) or session.uid not in desk.plan.knows or (knows and not _objects(desk, session)):
        return _needless_now(desk)
    facts = {"deputy": deputy.name, "title": session.title}
    said = [_("You go to “%(title)s” yourself again, and %(deputy)s is told.", **facts)]
    after = [_("The session is back in your calendar.")] if _objects(desk, session) else []
    return _about(desk, session, _("You go yourself again: %(title)s", **facts), said, after, _own_answers(desk, deputy))


def handed_over(desk: Desk) -> Written:
    """To whoever had a place until now; needless where they have it back, or never heard that they had it."""
    place = db.session.get(Place, desk.letter.facts["place"])
    held = holdings(desk.season_id, desk.address).get(desk.address, {}).values()
    if place is None or place.holder_id == desk.letter.person_id:
        return NEEDLESS
    record = partial(follow, desk.season_id, desk.address, desk.release.id, desk.plan.knows)
    if not any(map(_is_known, held)):
        return Written(message=None, then=record)
    said = [_("Your place in %(season)s has gone to %(name)s, who gets a letter of their own.", season=desk.season_name, name=place.name)]
    desk = without(desk)
    if desk.plan.objects:
        said.append(_("The entries are taken out of your calendar."))
    after = [_("If this was a mistake, write to us.")]
    subject = _("%(name)s has your place now: %(season)s", name=place.name, season=desk.season_name)
    return sent(desk, record, "standing", subject, said=said, after=after, lines=[], button=())


def without(desk: Desk) -> Desk:
    """A desk that only takes back what its reader is not expected at any longer: the rest comes with its own letter."""
    stays = expected(desk.reader, desk.programme)
    left = tuple(each for each in desk.plan.objects if each.method is Method.CANCEL and each.entry.uid not in stays)
    return replace(desk, plan=Plan(objects=left, knows=desk.plan.knows))


def let_deputies_go(place_id: int | None) -> None:
    """Tell those who went in the stead of somebody whose place is given up."""
    if place_id is None:
        return
    for deputy in db.session.scalars(select(Deputy).where(Deputy.place_id == place_id, Deputy.state.in_(ACTIVE)).order_by(Deputy.id)):
        posting.tell_deputy(posting.NOT_NEEDED, deputy)


def _of_deputy(compose: Composer) -> Callable[[Desk], Written]:
    def composed(desk: Desk) -> Written:
        deputy = db.session.get(Deputy, desk.letter.facts["deputy"])
        session = desk.programme.session(deputy.session.uid) if deputy else None
        return compose(desk, deputy, session) if deputy and session else NEEDLESS

    return composed


COMPOSERS: dict[str, Callable[[Desk], Written]] = {
    posting.STANDING_IN: _of_deputy(standing_in),
    posting.DEPUTY_GOES: _of_deputy(deputy_goes),
    posting.ASKED: _of_deputy(asked),
    posting.DECLINED: _of_deputy(declined),
    posting.NOT_NEEDED: _of_deputy(not_needed),
    posting.OWN_AGAIN: _of_deputy(own_again),
    posting.HANDED_OVER: handed_over,
}


def _about(
    desk: Desk, session: Session, subject: str, said: Sequence[str], after: Sequence[str] = (), button: tuple[str, str] | tuple[()] = ()
) -> Written:
    """A letter about one session: of the calendar it carries that alone, and its reader knows of that alone."""
    follows = session.uid in desk.plan.knows
    record = partial(record_one, desk.season_id, desk.address, desk.release.id, session.uid, follows=follows)
    narrowed = replace(desk, plan=Plan(objects=tuple(_objects(desk, session)), knows=desk.plan.knows))
    lines = [line(desk.programme, session)]
    return sent(narrowed, record, "standing", subject, said=said, after=after, lines=lines, button=button)


def _needless_now(desk: Desk) -> Written:
    """Needless; but where another letter to the same reader is leaving at this very moment, it is looked at once more afterwards."""
    others = select(Letter.id).where(Letter.season_id == desk.season_id, Letter.address == desk.address, Letter.id != desk.letter.id)
    if db.session.scalar(others.where(Letter.fate == Fate.WAITING, Letter.lease_until.is_not(None)).limit(1)) is None:
        return NEEDLESS
    letter = desk.letter
    to = Recipient(key="", address=letter.address, name=letter.name, language=letter.language, person_id=letter.person_id)
    due_at, facts = clock.now() + LEASE, {**letter.facts, "season_id": letter.season_id}
    return Written(message=None, then=lambda: _post_again(letter.kind, to, f"{letter.key}:again", due_at, facts))


def _post_again(kind: str, to: Recipient, key: str, due_at: datetime, facts: dict[str, Any]) -> None:
    post(kind, to=to, key=key, due_at=due_at, **facts)


def _objects(desk: Desk, session: Session) -> list[Object]:
    return [each for each in desk.plan.objects if each.entry.uid == session.uid]


def _goes(deputy: Deputy) -> bool:
    return deputy.state is DeputyState.GOES and deputy.place.state is PlaceState.CONFIRMED


def _is_holder(desk: Desk, deputy: Deputy) -> bool:
    return deputy.place.holder_id == desk.letter.person_id and deputy.place.state is PlaceState.CONFIRMED


def _has_another(deputy: Deputy) -> bool:
    same = Deputy.place_id == deputy.place_id, Deputy.session_id == deputy.session_id
    return db.session.scalar(select(Deputy.id).where(*same, Deputy.state.in_(ACTIVE)).limit(1)) is not None


def _held(desk: Desk, session: Session) -> bool:
    """Whether its reader knows of the session, in words or in the calendar."""
    held = holdings(desk.season_id, desk.address).get(desk.address, {}).get(session.uid)
    return held is not None and _is_known(held)


def _is_known(held: Holding) -> bool:
    return held.release_id is not None or held.is_invited


def _was_asked(deputy: Deputy) -> bool:
    """Whether the question has left, to which no answer is needed any longer."""
    key = f"deputy:{deputy.id}:{posting.ASKED}"
    fate = db.session.scalar(select(Letter.fate).where(Letter.key == key))
    return fate in (Fate.SENT, Fate.IN_DOUBT) and deputy.state is DeputyState.ENDED


def _own_answers(desk: Desk, deputy: Deputy) -> tuple[str, str]:
    return _("Your own page"), links.url_of(deputy.place, desk.letter.language)
