"""What each kind of letter is, in words: a letter has no subject before it leaves."""

from netverk.language import N_

KINDS = {
    "again": N_("Whether they come again"),
    "ask speaker": N_("Question to a speaker"),
    "asked_to_stand_in": N_("Question to a deputy"),
    "calendar": N_("Calendar entry"),
    "confirmation": N_("Confirmation to the one who registered"),
    "deputy_declined": N_("A deputy cannot go"),
    "deputy_goes": N_("A deputy goes"),
    "deputy_not_needed": N_("A deputy is not needed"),
    "farewell": N_("Erased"),
    "handed_over": N_("A place handed over"),
    "invited": N_("Invitation to a season"),
    "joining": N_("Welcome, with the whole season"),
    "lapsed": N_("The time for a place has run out"),
    "leaving": N_("A place given up"),
    "notice": N_("What has changed"),
    "offer": N_("A place offered"),
    "offer_ends": N_("An offer that ends soon"),
    "own_again": N_("They go themselves after all"),
    "passkey_added": N_("A passkey was added"),
    "pending": N_("A wish for a place was received"),
    "proof": N_("Test letter"),
    "refused": N_("No place this time"),
    "reminder": N_("Reminder"),
    "sign_in": N_("Signing in"),
    "staff_invitation": N_("Invitation to the workspace"),
    "standing_in": N_("To a deputy who goes"),
    "unanswered": N_("Reminder to answer"),
    "waiting": N_("A turn in the waiting list"),
}
