"""Answers that cannot be: every form says at its top what is wrong, in the reader's language, and keeps everything as it was."""

import pytest

from tests.rows import nothing_changes
from tests.scene import Scene
from tests.visitor import Page, Visitor

SEASON = "/organise/natverket/varen-2030"
TILLIT = f"{SEASON}/sessions/tillit"
REGISTER = "/natverket/varen-2030/register"
FAULTY, AGAINST_A_RULE = 422, 409

Wrong = tuple[str, dict[str, str], int, tuple[str, str]]  # where, answers, status, what is said in Swedish and English

NO_DATE, NO_HOUR = ("Skriv ett datum.", "Not a valid date value."), ("Skriv ett klockslag.", "Not a valid time value.")
PASSED = ("Den tiden har redan varit.", "That time has passed already.")
NO_CHOICE = ("Välj något av det som står här.", "Not a valid choice.")
ENDED = ("Säsongen slutar innan den börjar.", "The season ends before it starts.")
NEVER_OPEN = ("Anmälan stänger innan den öppnar.", "Registration closes before it opens.")
BACKWARDS = ("Den slutar innan den börjar.", "It ends before it begins.")
TOO_FEW = ("Skriv ett tal från 1 och uppåt.", "Write a number from 1.")
LED_ELSEWHERE = ("”sign-in” leder redan någon annanstans på webbplatsen.", "“sign-in” already leads elsewhere on this site.")
NO_ADDRESS = ("kan inte vara en adress. Skriv a–z, 0–9", "cannot be an address. Write a–z, 0–9")
NOT_FREE = ("är redan tagen", "There is already a series")
NO_VENUE = ("Skriv också lokalens namn", "Write the name of the venue too")
NOT_CHANGED = ("har inget kvar att publicera", "has nothing left to publish")
NO_LINK = ("är ingen webbadress.", "is no web address.")
NO_PERIOD = ("är varken månad, termin eller år", "is no month, term or year")
TAKEN = ("Stora salen är upptagen av ”Om makt” vid den tiden.", "Stora salen is taken by “Om makt” at that hour.")
NO_REASON = ("Skriv varför: orsaken är det första folk frågar efter.", "Say why: the reason is what people ask for first.")
NO_EMAIL = ("Det är inte en fullständig e-postadress.", "That is not a complete e-mail address.")
LOOK_AGAIN = ("Något är ändrat sedan förhandsvisningen.", "Something is answered otherwise since the preview.")

SEASONS: list[Wrong] = [
    (f"{SEASON}/facts", {"starts_on": "2030-06-01", "ends_on": "2030-01-01"}, FAULTY, ENDED),
    (f"{SEASON}/facts", {"capacity": "-1"}, FAULTY, TOO_FEW),
    (f"{SEASON}/facts", {"capacity": "9" * 30}, FAULTY, TOO_FEW),
    (f"{SEASON}/facts", {"capacity": "många"}, FAULTY, ("Skriv ett heltal.", "Not a valid integer value.")),
    (f"{SEASON}/facts", {"starts_on": "5/5 2030"}, FAULTY, NO_DATE),
    (f"{SEASON}/facts", {"starts_on": "2030-02-30"}, FAULTY, NO_DATE),
    (f"{SEASON}/facts", {"opens_on": "2030-01-01", "opens_at": "25.00"}, FAULTY, NO_HOUR),
    (f"{SEASON}/facts", {"opens_on": "2030-02-01", "closes_on": "2030-01-31"}, FAULTY, NEVER_OPEN),
    (f"{SEASON}/facts", {"term": "i går"}, FAULTY, NO_PERIOD),
    (f"{SEASON}/facts", {"title": " "}, FAULTY, ("Skriv vad säsongen heter", "Write what the season is called")),
    (f"{SEASON}/facts", {"title": "x" * 1000}, FAULTY, ("högst 120 tecken", "120 characters at most")),
    ("/organise/new", {"series_title": "Sign in", "title": "Våren 2031"}, AGAINST_A_RULE, LED_ELSEWHERE),
    ("/organise/new", {"series_title": "Nytt", "series_slug": "sign-in", "title": "Våren 2031"}, FAULTY, LED_ELSEWHERE),
    ("/organise/new", {"series_title": "Nytt", "series_slug": "../x", "title": "Våren 2031"}, FAULTY, NO_ADDRESS),
    ("/organise/new", {"series_title": "!!!", "title": "Våren 2031"}, AGAINST_A_RULE, NO_ADDRESS),
    ("/organise/new", {"series_title": "Nytt", "title": "Våren 2031", "kind": "kalas"}, FAULTY, NO_CHOICE),
    ("/organise/new", {"series_title": "Nytt", "series_slug": "natverket", "title": "Våren 2031"}, AGAINST_A_RULE, NOT_FREE),
    ("/organise/natverket/new", {"title": "Våren 2030"}, AGAINST_A_RULE, ("har redan en säsong", "already has a season")),
    (f"{SEASON}/leaders", {"leaders-0-email": "kari", "leaders-0-name": "Kari"}, FAULTY, NO_EMAIL),
    (f"{SEASON}/information/new", {"title": "", "text": "Kom i tid."}, FAULTY, ("Skriv en rubrik.", "Write a heading.")),
    (f"{SEASON}/information/new", {"title": "Tid", "text": "Kom i tid.", "ends_on": "i morgon"}, FAULTY, NO_DATE),
]  # fmt: skip
SESSIONS: list[Wrong] = [
    (TILLIT, {"starts": "12.30", "ends": "09.30"}, FAULTY, BACKWARDS),
    (TILLIT, {"day": "5 maj"}, FAULTY, NO_DATE),
    (TILLIT, {"starts": "halv tio"}, FAULTY, NO_HOUR),
    (TILLIT, {"period": "i höst"}, FAULTY, NO_PERIOD),
    (TILLIT, {"day": "2030-06-02"}, FAULTY, TAKEN),
    (TILLIT, {"place": "norra/ingen"}, FAULTY, NO_CHOICE),
    (TILLIT, {"mode": "trumpet"}, FAULTY, NO_CHOICE),
    (TILLIT, {"joining_link": "javascript:alert(1)"}, FAULTY, NO_LINK),
    (TILLIT, {"links": "https://a.example Bra\njavascript:alert(1) Dåligt"}, FAULTY, NO_LINK),
    (TILLIT, {"title": ""}, FAULTY, ("Skriv en rubrik.", "Write what the session is called.")),
    (f"{SEASON}/sessions/new", {"title": "Om hopp", "new_room": "Blå"}, FAULTY, NO_VENUE),
    (f"{SEASON}/sessions/new", {"title": "Om hopp", "day": "99999-01-01"}, FAULTY, NO_DATE),
]  # fmt: skip
ACTIONS: list[Wrong] = [
    (f"{TILLIT}/postpone", {"because": " "}, FAULTY, NO_REASON),
    (f"{TILLIT}/postpone", {"because": "Sjuk", "until": "i övermorgon"}, FAULTY, NO_PERIOD),
    (f"{TILLIT}/postpone", {"because": "Sjuk", "expected": "9" * 20, "seen": "a" * 64}, AGAINST_A_RULE, LOOK_AGAIN),
    (f"{TILLIT}/move", {"because": "Sjuk", "day": "2030-06-02"}, FAULTY, TAKEN),
    (f"{TILLIT}/move", {"because": "Sjuk", "day": "2029-06-02"}, FAULTY, PASSED),
    (f"{TILLIT}/postpone", {"because": "Sjuk", "until": "våren 2029"}, FAULTY, PASSED),
    (f"{TILLIT}/move", {"because": "Sjuk", "day": "5/5"}, FAULTY, NO_DATE),
    (f"{TILLIT}/move", {"because": "Sjuk", "starts": "12:00", "ends": "11:00"}, FAULTY, BACKWARDS),
    (f"{TILLIT}/relocate", {"because": "Vatten", "place": ""}, FAULTY, ("Välj den nya lokalen", "Choose the new venue")),
    (f"{TILLIT}/go-online", {"because": "Snö", "joining_link": "ftp://x"}, FAULTY, NO_LINK),
    (f"{TILLIT}/cancel", {"because": ""}, FAULTY, NO_REASON),
    (f"{SEASON}/sessions/mod/postpone", {"because": "Sjuk"}, AGAINST_A_RULE, ("är inte publicerad än", "is not published yet")),
    (f"{SEASON}/publish", {"extent": "kanske"}, FAULTY, NO_CHOICE),
    (f"{SEASON}/publish", {"extent": "chosen"}, FAULTY, ("Kryssa för minst en", "Tick at least one session")),
    (f"{SEASON}/publish", {"extent": "chosen", "sessions": "ingen"}, FAULTY, NOT_CHANGED),
    (f"{SEASON}/publish", {"expected": "x", "seen": "y"}, AGAINST_A_RULE, LOOK_AGAIN),
    ("/organise/import", {}, FAULTY, ("Välj en fil.", "Choose a file.")),
]  # fmt: skip
REGISTERING: list[Wrong] = [
    (REGISTER, {"name": " ", "email": "per@example.org"}, FAULTY, ("Skriv ditt namn.", "Write your name.")),
    (REGISTER, {"name": "Per", "email": "per"}, FAULTY, NO_EMAIL),
    (REGISTER, {"name": "Per", "email": "per@example.org\nBcc: x@example.org"}, FAULTY, NO_EMAIL),
    (REGISTER, {"name": "x" * 9999, "email": "per@example.org"}, FAULTY, ("högst 120 tecken", "120 characters at most")),
    (REGISTER, {"name": "Per", "email": "per@example.org", "phone": "9" * 99}, FAULTY, ("högst 40 tecken", "40 characters at most")),
    (REGISTER, {"name": "Kari", "email": "KARI@example.org"}, AGAINST_A_RULE, ("har redan en plats", "has a place already")),
    ("/sign-in", {"email": "per@"}, FAULTY, NO_EMAIL),
]


@pytest.mark.parametrize("wrong", [SEASONS, SESSIONS, ACTIONS, REGISTERING], ids=["seasons", "sessions", "actions", "registering"])
def test_a_wrong_answer_is_refused_with_a_sentence(untouched: Scene, wrong: list[Wrong]) -> None:
    for path, answers, status, says in wrong:
        browser = untouched.organiser if path.startswith("/organise/") else Visitor(untouched.app)
        for prefix, sentence in zip(("", "/en"), says, strict=True):
            page = browser.send(prefix + path, **answers)
            assert (page.status, any(sentence in fault for fault in faults(page))) == (status, True), (path, answers, faults(page))


def test_a_season_keeps_the_places_that_are_taken(scene: Scene) -> None:
    assert Visitor(scene.app).send(REGISTER, name="Per", email="per@example.org").status == 302
    with nothing_changes(scene.app):
        for prefix, says in (("", "Redan tagna platser: 2."), ("/en", "Places already taken: 2.")):
            page = scene.organiser.send(f"{prefix}{SEASON}/facts", capacity="1")
            assert (page.status, any(says in fault for fault in faults(page))) == (FAULTY, True), faults(page)


def test_a_form_of_four_megabytes_is_refused(untouched: Scene) -> None:
    for prefix, says in (("", "Det var för mycket på en gång"), ("/en", "That was too much at once")):
        page = Visitor(untouched.app).send(prefix + REGISTER, name="Per", email="per@example.org", phone="9" * 4_000_000)
        assert (page.status, page.heading) == (413, says)


def test_sound_answers_are_taken(scene: Scene) -> None:
    """Else the refusals above would prove nothing."""
    oda = scene.organiser

    assert oda.send(f"{SEASON}/facts", starts_on="2030-01-01", ends_on="2030-06-30", capacity="3", term="våren 2030").status == 302
    assert oda.send(f"{SEASON}/facts", opens_on="2030-02-01", closes_on="2030-02-01").status == 302
    assert oda.send(TILLIT, joining_link="https://a.example/x", starts="9.30", ends="12.00").status == 302
    assert oda.send("/organise/new", series_title="Nytt", title="Våren 2031").status == 302


def faults(page: Page) -> list[str]:
    """What is wrong, as said at the top of the form."""
    return [" ".join(each.text_content().split()) for each in page.tree.xpath("//main//*[@role='alert']//li")]
