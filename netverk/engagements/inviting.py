"""The letter that asks a speaker, written out when it leaves from the session as it is planned then."""

from netverk import clock
from netverk.db import db
from netverk.engagements import links
from netverk.engagements.asking import KIND, remember_question, stands_up
from netverk.engagements.models import Engagement, stands_for
from netverk.engagements.scenery import Scene, scene_of
from netverk.engagements.standing import has_ended
from netverk.language import _, spoken
from netverk.letters.models import Letter
from netverk.letters.outbox import Composers, Message, Written
from netverk.letters.wording import written_out
from netverk.programme.value import Status
from netverk.programme.when import When
from netverk.seasons.houses import house


def composers() -> Composers:
    return {KIND: compose}


def compose(letter: Letter) -> Written:
    """The question; none, where the session or the speaker's part in it is gone meanwhile.

    The message is not kept: the link in it is for its reader alone, and what the house wrote stands with the engagement.
    """
    engagement = db.session.get(Engagement, letter.facts["engagement"])
    if engagement is None or not _is_asked(engagement):
        return Written(message=None)
    asked_before = When.parse(letter.facts["before"].get("asked_when", ""))
    scene = scene_of(engagement.session, engagement.speaker)
    message = worded(scene, engagement.asked_words, links.url_of(engagement, spoken()), earlier=_earlier(engagement) or asked_before)

    def then() -> None:
        remember_question(db.session.get_one(Engagement, engagement.id))
        db.session.get_one(Letter, letter.id).message = None

    return Written(message=message, then=then)


def previewed(engagement: Engagement | None, scene: Scene, words: str) -> Message:
    """The letter as it would be sent now, with a link that leads nowhere."""
    earlier = (_earlier(engagement) or engagement.asked_when) if engagement else When()
    return worded(scene, words, links.url_shown(spoken()), earlier=earlier)


def worded(scene: Scene, words: str, url: str, *, earlier: When) -> Message:
    """In the language spoken. `earlier` is the time that the speaker was asked about before, if any."""
    moved = bool(earlier) and earlier != scene.session.when
    title = scene.session.title
    subject = (
        _("New time for “%(title)s”: does it suit you?", title=title) if moved else _("Will you take part in “%(title)s”?", title=title)
    )
    return written_out(
        "asking", subject, house=house(), reader=scene.speaker.name, scene=scene, words=words, url=url, earlier=earlier if moved else When()
    )


def _earlier(engagement: Engagement) -> When:
    """The time that an answer was given for, where it is another one now."""
    return engagement.answered_when if engagement.answered_at and engagement.answered_for != stands_for(engagement.session) else When()


def _is_asked(engagement: Engagement) -> bool:
    session = engagement.session
    is_off = session.status in (Status.POSTPONED, Status.CANCELLED) or has_ended(session, clock.now())
    return not is_off and stands_up(session, engagement.speaker)
