"""What the journal says, in words: each verb by the kind of its subject, each field, each value.

A line begins with who did it, so a sentence begins with the verb; `%(what)s` is the subject by its name. tests/people/test_remembering.py
sees to it that every verb that is noted has its words.
"""

from datetime import date

from netverk.language import N_, _, date_words
from netverk.programme.value import Mode, Status
from netverk.programme.when import When
from netverk.programme.words import MODE_WORDS, STATUS_WORDS, when_words

SENTENCES = {
    ("series", "make"): N_("started the series %(what)s"),
    ("season", "make"): N_("started the season %(what)s"),
    ("season", "revise"): N_("changed the facts of %(what)s"),
    ("season", "lead"): N_("changed who leads %(what)s"),
    ("season", "advise"): N_("added information to everybody in %(what)s"),
    ("season", "import"): N_("took in a file to %(what)s"),
    ("season", "publish"): N_("published release %(release)s of %(what)s"),
    ("season", "postpone"): N_("published release %(release)s of %(what)s"),
    ("season", "move"): N_("published release %(release)s of %(what)s"),
    ("season", "relocate"): N_("published release %(release)s of %(what)s"),
    ("season", "go_online"): N_("published release %(release)s of %(what)s"),
    ("season", "cancel"): N_("published release %(release)s of %(what)s"),
    ("season", "undo"): N_("took a notice back with release %(release)s of %(what)s"),
    ("advisory", "reword"): N_("changed the information %(what)s"),
    ("advisory", "remove"): N_("removed the information %(what)s"),
    ("session", "make"): N_("added %(what)s"),
    ("session", "revise"): N_("changed %(what)s"),
    ("session", "remove"): N_("removed %(what)s from the plan"),
    ("session", "published"): N_("published changes of %(what)s"),
    ("registration", "register"): N_("registered in the name of %(what)s"),
    ("registration", "cancel registration"): N_("cancelled in the registration of %(what)s"),
    ("season", "remind"): N_("reminded those who are expected in %(what)s"),
    ("registration", "offer"): N_("offered %(what)s a place from the waiting list"),
    ("registration", "accept offer"): N_("took the place that %(what)s was offered"),
    ("registration", "pass on offer"): N_("let the offer to %(what)s pass"),
    ("registration", "pass over"): N_("passed over %(what)s, for whom there were too few places at once"),
    ("registration", "lapse"): N_("took back what was held too long for %(what)s"),
    ("place", "come in"): N_("noted at the door that the place of %(what)s was used"),
    ("place", "take back at the door"): N_("took back at the door that the place of %(what)s was used"),
    ("season", "let in"): N_("let in somebody at the door of %(what)s who stood on no list"),
    ("season", "take back at the door"): N_("took back that somebody was let in at the door of %(what)s"),
    ("organisation", "say sector"): N_("said which sector %(what)s belongs to"),
    ("place", "move place"): N_("moved the place of %(what)s"),
    ("place", "cancel place"): N_("gave back the place of %(what)s"),
    ("place", "send deputy"): N_("sent a colleague in the stead of %(what)s"),
    ("place", "call deputy back"): N_("took back that a colleague goes in the stead of %(what)s"),
    ("place", "ask standing deputy"): N_("let the standing deputy of %(what)s be asked"),
    ("place", "stand in"): N_("accepted to go in the stead of %(what)s"),
    ("place", "decline to stand in"): N_("declined to go in the stead of %(what)s"),
    ("place", "hand over place"): N_("handed over a place, which %(what)s has now"),
    ("place", "name holder"): N_("named %(what)s for a place"),
    ("place", "appoint standing deputy"): N_("chose whom to ask in the stead of %(what)s"),
    ("place", "dismiss standing deputy"): N_("wants nobody to be asked in the stead of %(what)s"),
    ("place", "answer"): N_("answered for the place of %(what)s"),
    ("place", "take answer back"): N_("took back the answer for the place of %(what)s"),
    ("session", "remind unanswered"): N_("reminded those who have not answered about %(what)s"),
    ("registration", "give place"): N_("gave %(what)s a place"),
    ("registration", "approve"): N_("said yes to the registration of %(what)s"),
    ("registration", "refuse"): N_("said no to the registration of %(what)s"),
    ("season", "settle ways in"): N_("changed who may come to %(what)s"),
    ("season", "forget health"): N_("deleted what was told about diet and access needs in %(what)s"),
    ("place_type", "make"): N_("added the type of place %(what)s"),
    ("place_type", "revise"): N_("changed the type of place %(what)s"),
    ("place_type", "reorder"): N_("put the type of place %(what)s elsewhere in order"),
    ("place_type", "end"): N_("ended the type of place %(what)s"),
    ("place_type", "bring back"): N_("brought the type of place %(what)s back"),
    ("place_type", "remove"): N_("removed the type of place %(what)s"),
    ("question", "make"): N_("added the question %(what)s"),
    ("question", "revise"): N_("changed the question %(what)s"),
    ("question", "reorder"): N_("put the question %(what)s elsewhere in order"),
    ("question", "end"): N_("ended the question %(what)s"),
    ("question", "bring back"): N_("brought the question %(what)s back"),
    ("invited", "invite"): N_("invited %(what)s to a season"),
    ("invited", "invite again"): N_("wrote to %(what)s again about the invitation"),
    ("invited", "take back"): N_("took back the invitation of %(what)s"),
    ("letter", "reach by phone"): N_("called %(what)s"),
    ("letter", "not reached by phone"): N_("took back that %(what)s was called"),
    ("person", "change phone"): N_("noted another phone number for %(what)s"),
    ("person", "print sign-in link"): N_("printed a sign-in link for %(what)s"),
    ("person", "sign in"): N_("signed in"),
    ("series", "revise"): N_("changed what is said of the series %(what)s"),
    ("series", "archive"): N_("archived the series %(what)s"),
    ("series", "bring back"): N_("brought the series %(what)s back"),
    ("season", "archive"): N_("archived %(what)s"),
    ("season", "bring back"): N_("brought %(what)s back"),
    ("season", "take in members"): N_("took a list of people into %(what)s"),
    ("season", "take back members"): N_("took back a list of people from %(what)s"),
    ("season", "lay out"): N_("laid out the dates of %(what)s"),
    ("season", "choose who is asked"): N_("chose who is asked to come to %(what)s"),
    ("season", "restore"): N_("restored an earlier release, as release %(release)s of %(what)s"),
    ("season", "schedule"): N_("scheduled release %(release)s of %(what)s"),
    ("season", "reschedule"): N_("gave the scheduled release of %(what)s another moment"),
    ("season", "unschedule"): N_("took back the scheduled release of %(what)s"),
    ("season", "release as scheduled"): N_("let the scheduled release of %(what)s go out"),
    ("season", "stop scheduled"): N_("stopped the scheduled release of %(what)s"),
    ("session", "place"): N_("placed %(what)s on the board"),
    ("session", "book"): N_("noted what is agreed about the room of %(what)s"),
    ("session", "ask"): N_("asked a speaker to %(what)s"),
    ("session", "withdraw question"): N_("took back a question to a speaker of %(what)s"),
    ("session", "renew link"): N_("gave a speaker of %(what)s a new link"),
    ("session", "accepted"): N_("accepted to speak at %(what)s"),
    ("session", "declined"): N_("declined to speak at %(what)s"),
    ("session", "proposes"): N_("proposed another time for %(what)s"),
    ("session", "none"): N_("took back their answer about %(what)s"),
    ("speaker", "revise"): N_("changed the profile of %(what)s"),
    ("speaker", "revise own"): N_("changed their own profile, %(what)s"),
    ("speaker", "look at own edits"): N_("read what %(what)s has changed"),
    ("speaker", "say when it suits"): N_("noted when it suits %(what)s"),
    ("speaker", "merge"): N_("merged another speaker into %(what)s"),
    ("house", "revise"): N_("changed what is known of the house"),
    ("speaker", "undo merge"): N_("parted %(what)s again from the one merged into it"),
    ("venue", "make"): N_("added the venue %(what)s"),
    ("venue", "revise"): N_("changed the venue %(what)s"),
    ("venue", "remove"): N_("removed the venue %(what)s"),
    ("school_break", "make"): N_("added a school break"),
    ("school_break", "remove"): N_("removed a school break"),
    ("letter", "retry letter"): N_("let the letter to %(what)s be tried again"),
    ("letter", "withdraw letter"): N_("withdrew the letter to %(what)s"),
    ("letter", "let letter go"): N_("let the withdrawn letter to %(what)s leave after all"),
    ("letter", "send again"): N_("sent the letter to %(what)s again"),
    ("person", "try letter"): N_("sent a test letter to %(what)s"),
    ("person", "give role"): N_("gave %(what)s a role"),
    ("person", "change role"): N_("changed a role of %(what)s"),
    ("person", "take role away"): N_("took a role away from %(what)s"),
    ("person", "give role back"): N_("gave %(what)s a role back"),
    ("person", "invite"): N_("invited %(what)s to the workspace"),
    ("person", "merge"): N_("made somebody else one with %(what)s"),
    ("person", "take apart"): N_("took %(what)s and somebody else apart again"),
    ("person", "revise"): N_("changed their account"),
    ("person", "add passkey"): N_("added a passkey to their account"),
    ("person", "take passkey away"): N_("took away one of their passkeys"),
    ("person", "give passkey back"): N_("gave one of their passkeys back its use"),
    ("person", "renew calendar"): N_("gave their own calendar a new address"),
    ("person", "remove calendar"): N_("removed their own calendar"),
    ("person", "export person"): N_("fetched what is stored about %(what)s"),
    ("person", "begin erasing"): N_("let %(what)s be erased"),
    ("person", "erase"): N_("erased somebody"),
    ("person", "sign out"): N_("signed out"),
    ("person", "sign out everywhere"): N_("signed out everywhere"),
}
OTHERWISE = N_("did something with %(what)s: %(verb)s")
MOVED = N_("moved %(what)s from %(before)s to %(after)s")  # where a date alone is another
KINDS = {
    "series": N_("Series"),
    "season": N_("Seasons"),
    "session": N_("Sessions"),
    "registration": N_("Registrations"),
    "place": N_("Places"),
    "place_type": N_("Types of place"),
    "question": N_("Questions"),
    "invited": N_("Invitations"),
    "advisory": N_("Information to everybody"),
    "letter": N_("Letters"),
    "speaker": N_("Speakers"),
    "venue": N_("Venues"),
    "person": N_("People"),
    "house": N_("The house"),
    "organisation": N_("Organisations"),
}
FIELDS = {
    "title": N_("title"),
    "subtitle": N_("subtitle"),
    "summary": N_("summary"),
    "description": N_("description"),
    "text": N_("text"),
    "kind": N_("kind"),
    "track": N_("track"),
    "language": N_("language"),
    "status": N_("status"),
    "mode": N_("how it is held"),
    "preliminary": N_("preliminary"),
    "when": N_("date"),
    "place": N_("place"),
    "because": N_("reason"),
    "joining_link": N_("joining link"),
    "internal_note": N_("internal note"),
    "links": N_("links"),
    "talks": N_("talks"),
    "leaders": N_("discussion leaders"),
    "term": N_("term"),
    "starts_on": N_("begins"),
    "ends_on": N_("ends"),
    "planned": N_("planned sessions"),
    "capacity": N_("places"),
    "note": N_("note"),
    "opens": N_("registration opens"),
    "closes": N_("registration closes"),
    "takes_registrations": N_("takes registrations"),
    "name": N_("name"),
    "contact": N_("contact"),
    "phone": N_("phone"),
    "accent": N_("colour"),
    "logo": N_("logo"),
    "minutes_between": N_("minutes from one engagement to the next"),
    "minutes_of_travel": N_("minutes from one venue to another"),
    "takes_guests": N_("takes guests"),
    "admission": N_("who may come"),
    "has_waiting_list": N_("waiting list"),
    "offer_hours": N_("working hours of an offer"),
    "reminder_days": N_("reminders, days before"),
    "shows_participants": N_("participants see each other"),
    "quota": N_("how many there are"),
}
ADMISSION_WORDS = {"open": N_("open"), "approval": N_("by approval"), "invitation": N_("by invitation")}
TIMES = {"when", "term", "opens", "closes"}
DAYS = {"starts_on", "ends_on"}
SECRET = {"joining_link"}
PICTURES = {"logo"}
READABLE = 90  # characters; what is longer is only said to have changed


def value_words(name: str, value: object) -> str:
    """A value as readers know it; a dash where there is none."""
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    text = str(value)
    if name in TIMES:
        return when_words(When.parse(text))
    if name in DAYS:
        return date_words(date.fromisoformat(text))
    if name == "admission":
        return _(ADMISSION_WORDS[text])
    if name == "mode":
        return _(MODE_WORDS[Mode(text)])
    return _(STATUS_WORDS[Status(text)]) if name == "status" else text
