"""Commands that cannot be done: a sentence on standard error in the language of the terminal, 1 where a rule refused, 2 where misused."""

import pytest

from tests.bad_input.conftest import MISUSED, REFUSED, Terminal
from tests.scene import Scene

PATH = "natverket/varen-2030"
BECAUSE = ("--because", "Sjuk")
NO_SEASON = ("Det finns ingen säsong ”natverket/ingen”.", "There is no season “natverket/ingen”.")
NO_SESSION = ("Det finns ingen ”ingen” i natverket/varen-2030.", "There is no session “ingen” in natverket/varen-2030.")
NO_REASON = ("Skriv varför: orsaken är det första folk frågar efter.", "Say why: the reason is what people ask for first.")
NO_DATE = ("är inget datum. Skriv 2020-09-15 09:30, 2020-09-15", "is no date. Write 2020-09-15 09:30, 2020-09-15")
NO_HOUR = ("är inget datum med klockslag.", "is no date and hour.")
NO_ROOM = ("Det finns ingen sal ”norra/ingen”.", "There is no room “norra/ingen”.")
NO_NOTICE = ("Det finns inget meddelande", "There is no notice")
NO_EMAIL = ("Det är inte en fullständig e-postadress.", "That is not a complete e-mail address.")
UNPUBLISHED = ("”Om mod” är inte publicerad än", "“Om mod” is not published yet")

REFUSALS: list[tuple[tuple[str, ...], tuple[str, str]]] = [
    (("publish", "natverket/ingen"), NO_SEASON),
    (("publish", PATH, "--session", "ingen"), NO_SESSION),
    (("publish", PATH, "--at", "i morgon"), NO_HOUR),
    (("publish", PATH, "--at", "2030-01-01 08:00"), ("Den stunden har redan varit.", "That moment has passed already.")),
    (("publish", PATH, "--at", "2030-03-31 02:30"), ("02.30 finns inte", "02:30 does not exist")),
    (("export", "natverket/ingen", "season.json"), NO_SEASON),
    (("registrations", "natverket/ingen"), NO_SEASON),
    (("register", "natverket/ingen", "--name", "Per", "--email", "per@example.org"), NO_SEASON),
    (("register", PATH, "--name", " ", "--email", "per@example.org"), ("Skriv ett namn.", "Write a name.")),
    (("register", PATH, "--name", "Per", "--email", "per"), NO_EMAIL),
    (("register", PATH, "--name", "Kari", "--email", "kari@example.org"), ("har redan en plats", "has a place already")),
    (("postpone", "natverket/ingen/tillit", *BECAUSE, "--until-further-notice"), NO_SEASON),
    (("postpone", f"{PATH}/ingen", *BECAUSE, "--until-further-notice"), NO_SESSION),
    (("postpone", f"{PATH}/mod", *BECAUSE, "--until-further-notice"), UNPUBLISHED),
    (("postpone", f"{PATH}/tillit", "--because", " ", "--until-further-notice"), NO_REASON),
    (("together", "postpone", "--because", " "), NO_REASON),
    (("together", "cancel", *BECAUSE, "--series", "ingen"), ("Ingenting kan göras", "Nothing can be done")),
    (("together", "move", *BECAUSE), ("Skriv hur många veckor", "Say by how many weeks")),
    (("postpone", f"{PATH}/tillit", *BECAUSE, "--until", "i höst"), NO_DATE),
    (("postpone", f"{PATH}/tillit", *BECAUSE, "--until", "2030-13"), NO_DATE),
    (("postpone", f"{PATH}/tillit", *BECAUSE, "--to", "5/5 2030"), NO_DATE),
    (("postpone", f"{PATH}/tillit", *BECAUSE, "--to", "2030-05-05 25:30"), NO_HOUR),
    (("postpone", f"{PATH}/tillit", *BECAUSE, "--to", "2030-05-05T12:00/2030-05-05T11:00"), NO_DATE),
    (("postpone", f"{PATH}/tillit", *BECAUSE, "--to", "2030-06-02 10:00"), ("upptagen av ”Om makt”", "taken by “Om makt”")),
    (("relocate", f"{PATH}/tillit", *BECAUSE, "--room", "norra/ingen"), NO_ROOM),
    (("cancel", f"{PATH}/tillit", "--because", ""), NO_REASON),
    (("cancel", f"{PATH}/mod", *BECAUSE), UNPUBLISHED),
    (("undo", "99"), NO_NOTICE),
    (("undo", "-1"), NO_NOTICE),
    (("undo", "9" * 30), NO_NOTICE),
    (("sign-in-link", "ingen@example.org"), ("Ingen med adressen ingen@example.org", "Nobody with the address ingen@example.org")),
    (("organiser", "oda"), NO_EMAIL),
]
NEEDED, NO_SUCH = ("måste vara med: ", "are required: "), ("går inte att välja (välj bland", "invalid choice: ")
MISUSES: list[tuple[tuple[str, ...], tuple[str, str]]] = [
    (("publicera", PATH), NO_SUCH),
    (("publish",), NEEDED),
    (("publish", PATH, "--högt"), ("okända argument: --högt", "unrecognized arguments: --högt")),
    (("publish", PATH, "--note"), ("argumentet --note: det ska följas av ett värde", "argument --note: expected one argument")),
    (("publish", PATH, "--preview=ja"), ("det kan inte följas av 'ja'", "ignored explicit argument 'ja'")),
    (("register", PATH, "--name", "Per"), ("måste vara med: --email", "are required: --email")),
    (("postpone", f"{PATH}/tillit", *BECAUSE), ("ett av argumenten --to --until", "one of the arguments --to --until")),
    (("postpone", f"{PATH}/tillit", "--until-further-notice"), NEEDED),
    (
        ("postpone", f"{PATH}/tillit", *BECAUSE, "--to", "2030-06-02", "--until-further-notice"),
        ("kan inte stå tillsammans med --to", "not allowed with argument --to"),
    ),
    (
        ("import", "fil", "--series", "ny", "--season", "ny", "--capacity", "många"),
        ("”många” går inte att läsa som int", "invalid int value"),
    ),
    (("import", "fil", "--series", "ny", "--season", "ny", "--kind", "kalas"), NO_SUCH),
    (("export", PATH, "programme.doc"), NO_SUCH),
    (("undo", "allt"), ("”allt” går inte att läsa som int", "invalid int value: 'allt'")),
]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_a_rule_refuses_is_said_and_changes_nothing(untouched: Scene, command: Terminal, language: str) -> None:
    for arguments, says in REFUSALS:
        code, said = command(*arguments, language=language)
        assert (code, says[language == "en"] in said) == (REFUSED, True), (arguments, said)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_is_misused_changes_nothing(untouched: Scene, command: Terminal, language: str) -> None:
    usage, error = ("usage: ", ": error: ") if language == "en" else ("användning: ", ": fel: ")
    for arguments, says in MISUSES:
        code, said = command(*arguments, language=language)
        assert (code, says[language == "en"] in said) == (MISUSED, True), (arguments, said)
        assert said.startswith(usage)
        assert error in said


def test_signs_that_cannot_be_kept_are_left_out(scene: Scene, command: Terminal) -> None:
    """What a terminal in another encoding makes of å, and a bell that was typed."""
    assert command("register", PATH, "--name", "Per\udce5 \x07Berg", "--email", "per@example.org") == (0, "")
    assert command("postpone", f"{PATH}/tillit", "--because", "Sj\udce4\x07uk", "--until-further-notice") == (0, "")
    assert "Nytt datum är inte bestämt. Sjuk." in scene.organiser.get(f"/{PATH}/sessions/tillit").text
