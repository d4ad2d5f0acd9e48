"""What became of a mail, in words."""

from netverk.language import N_, _
from netverk.receiving.models import Kind, Outcome, Received

KINDS = {
    Kind.REPLY: N_("Answer from a calendar"),
    Kind.BOUNCE: N_("About a letter of ours"),
    Kind.AUTOMATIC: N_("Automatic reply"),
    Kind.WORDS: N_("Mail to us"),
    Kind.UNREADABLE: N_("Unreadable mail"),
}
OUTCOMES = {
    Outcome.ANSWERED: N_("Taken in as the answer."),
    Outcome.NOTED: N_("Noted; nothing else has changed."),
    Outcome.OLD: N_("An answer to the old date. It is kept, and counts no longer."),
    Outcome.OVERTAKEN: N_("A newer answer had been given before."),
    Outcome.CAME_BACK: N_("A letter has come back, and is marked."),
    Outcome.FOR_PEOPLE: N_("Somebody has to look at it."),
    Outcome.JUNK: N_("Set aside as junk."),
}


def outcome_in_words(outcome: Outcome) -> str:
    return _(OUTCOMES[outcome])


def because(received: Received) -> str:
    """Why it is here, in the language spoken."""
    return _(received.because, **received.facts) if received.because else ""
