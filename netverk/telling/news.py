"""What a letter with news says beside the news: what it means for its reader, and what they are asked anew."""

from collections.abc import Iterator
from dataclasses import dataclass

from netverk.engagements import asking, links
from netverk.language import _
from netverk.programme.changes import Added, Postponed, SessionChange
from netverk.telling.writing_desk import Desk


@dataclass(frozen=True, slots=True)
class Question:
    """Whether another time or place suits a speaker: the engagement's id, the session's title, where to answer."""

    engagement: int
    title: str
    url: str


def consequences(desk: Desk) -> Iterator[str]:
    """What it means for the reader."""
    if desk.reader.attends and any(isinstance(change, Postponed) for change in desk.plan.words):
        yield _("Your place is kept, and you get a new calendar entry when the date is set.")
    elif desk.plan.objects:
        yield _("Your calendar follows by itself.")
    asked = any(change.tells.asks_again and not isinstance(change, Added) for change in desk.plan.words)
    if asked and (desk.reader.visits or desk.reader.attends):
        yield _("An answer belongs to the date and the place that it was given for, so we ask you again whether you come.")


def questions(desk: Desk) -> list[Question]:
    """To a speaker; a letter that is only shown has nobody's link in it."""
    uids = {each.uid for each in desk.plan.words if isinstance(each, SessionChange)}
    language, is_shown = desk.letter.language, not desk.letter.id
    return [
        Question(each.id, each.session.title, links.url_shown(language) if is_shown else links.url_of(each, language))
        for each in asking.to_ask_again(desk.season_id, uids, desk.reader.speakers)
    ]
