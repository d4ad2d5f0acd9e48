"""Sentences that the board's script fills in and says."""

from netverk.language import N_, gettext

WORDS = {
    "picked": N_("%(title)s is picked up. The arrow keys move it, Enter puts it down, Escape puts it back."),
    "put": N_("%(title)s is put down: %(where)s"),
    "back": N_("%(title)s is back: %(where)s"),
    "fixed": N_("%(title)s stays where it is."),
    "pool": N_("without hours"),
    "clash": N_("clashes with %(titles)s"),
    "saved": N_("Saved"),
    "saving": N_("Saving …"),
    "unsaved": N_("Not saved"),
    "lost": N_("Not saved: there is no connection. It is tried again by itself."),
    "unsigned": N_("Not saved: you are no longer signed in. Sign in in another window; it is tried again by itself."),
    "undone": N_("Undone."),
    "redone": N_("Done again."),
    "changed": N_("Somebody has moved “%(title)s” since, so it stays where it is."),
    "swap": N_("Now choose the session to swap “%(title)s” with."),
    "choose": N_("First choose a card: click it or go to it with the keyboard."),
    "nothing": N_("Nothing begins then on that day."),
}


def words() -> dict[str, str]:
    """In the language spoken, with their `%(name)s` as they are."""
    return {name: gettext(sentence) for name, sentence in WORDS.items()}
