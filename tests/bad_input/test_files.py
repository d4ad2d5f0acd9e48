"""Files that cannot be taken in: broken, hostile, too large, of another kind, or saying what cannot be."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from netverk.exchange import season_file
from tests.bad_input.conftest import REFUSED, Terminal
from tests.exchange.files import own, programme, session
from tests.rows import nothing_changes
from tests.scene import Scene
from tests.visitor import Page, Visitor

MB = 1024 * 1024
SOUND = season_file.write(programme(session()))
XML = own("schedule.xml")
ENTITIES = b"".join(b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10) for letter in range(ord("b"), ord("m")))
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE laughs [<!ENTITY a "ha">' + ENTITIES + b"]><schedule>&l;</schedule>"
OUTSIDE = b'<!DOCTYPE schedule [<!ENTITY secret SYSTEM "file:///etc/hostname">]><schedule>&secret;</schedule>'


def saying(place: str, value: Any) -> bytes:
    """The sound file with something else at `place`."""
    whole = json.loads(SOUND)
    *path, last = (int(step) if step.isdigit() else step for step in place.split("."))
    inside = whole
    for step in path:
        inside = inside[step]
    inside[last] = value
    return json.dumps(whole).encode()


DOCTYPE = ("Filen har en egen dokumenttyp", "The file declares a document type or entities of its own")
UNREADABLE = ("Filens text går inte att läsa. Spara den som UTF-8.", "The file's text cannot be read. Save it as UTF-8.")
UNKNOWN = ("går inte att läsa in. Det ska vara en season.json", "cannot be taken in. It should be a season.json")
FILES: dict[str, tuple[bytes, tuple[str, str]]] = {
    "a truncated XML": (XML[: len(XML) // 2], ("Filen är inte hel XML: den brister på rad", "it breaks at line")),
    "a billion laughs": (LAUGHS, DOCTYPE),
    "a file read from outside": (OUTSIDE, DOCTYPE),
    "another XML": (b"<rss/>", ("Det här är inget schema", "This is no schedule")),
    "an XML of bytes": (b"<schedule>\xff\xfe</schedule>", ("Filen är inte hel XML", "The file is not whole XML")),
    "a date in words": (
        XML.replace(b"2031-03-29T10:00:00+01:00</date>", b"29 mars</date>").replace(b"10:00</start>", b"tio</start>"),
        ("29 mars", "29 mars"),
    ),
    "a web page": (b"<!DOCTYPE html><html><body>404</body></html>", ("Det här är en webbsida", "This is a web page")),
    "nothing": (b" \n", ("Filen är tom.", "The file is empty.")),
    "a picture": (bytes(range(256)), UNKNOWN),
    "a truncated JSON": (SOUND[: len(SOUND) // 2], ("Filen är inte hel JSON: den brister", "The file is not whole JSON: it breaks")),
    "other letters": (SOUND.replace(b"Pass 1", b"P\xe5ss 1", 1), UNREADABLE),
    "another JSON": (b'{"a": 1}', ("”schedule”", "“schedule”")),
    "a number for a title": (saying("season.title", 7), ("season.title ska vara en text", "season.title should be a text")),
    "an object for a list": (saying("sessions", {}), ("sessions ska vara en lista", "sessions should be a list")),
    "a number for a time": (saying("sessions.0.starts", 20300505), ("sessions[0].starts ska vara", "sessions[0].starts should be")),
    "a day that is not": (saying("sessions.0.starts", "2031-02-30T09:00"), ("sessions[0].starts ska vara", "sessions[0].starts should be")),
    "a date the other way": (saying("season.starts_on", "29/3 2031"), ("starts_on ska vara ett datum", "starts_on should be a date")),
    "ends before it starts": (saying("season.ends_on", "2031-03-01"), ("slutar (2031-03-01) innan", "ends (2031-03-01) before")),
    "no such zone": (saying("zone", "Europe/Atlantis"), ("zone ska vara namnet på en tidszon", "zone should be the name of a time zone")),
    "fewer than no places": (saying("season.capacity", -1), ("capacity ska vara ett heltal", "capacity should be a whole number")),
    "a later version": (saying("version", 99), ("Säsongsfilen har version 99", "The season file is of version 99")),
}  # fmt: skip


def sent(browser: Visitor, path: str, data: bytes, **answers: str) -> Page:
    """The file, sent with the form that stands at `path`."""
    form = {name: value for name, value in browser.get(path).form.form_values() if value is not None}
    boundary, body = encode_multipart(form | answers | {"file": FileStorage(BytesIO(data), "bilaga.dat")})
    return Page(browser.client.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}"))


def test_a_file_that_cannot_be_taken_in_is_refused_by_the_page(untouched: Scene) -> None:
    oda = untouched.organiser
    for n, prefix in enumerate(("", "/en")):
        for name, (data, says) in FILES.items():
            page = sent(oda, f"{prefix}/organise/import", data, series="ny", season="ny")
            assert (page.status, [says[n] in fault for fault in faults(page)]) == (422, [True]), (name, prefix, page.text)


def test_a_file_that_cannot_be_taken_in_is_refused_by_the_command(untouched: Scene, command: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "bilaga.dat"
    for n, language in enumerate(("sv", "en")):
        for name, (data, says) in FILES.items():
            file.write_bytes(data)
            code, said = command("import", str(file), "--series", "ny", "--season", "ny", language=language)
            assert (code, says[n] in said) == (REFUSED, True), (name, said)


def test_a_file_for_a_season_that_is_there_leaves_it_as_it_is(untouched: Scene) -> None:
    oda = untouched.organiser
    for name, (data, _says) in FILES.items():
        assert sent(oda, f"/organise/{untouched.path}/import", data).status == 422, name


def test_a_sound_file_is_taken_in(scene: Scene, command: Terminal, tmp_path: Path) -> None:
    """Else the refusals above would prove nothing."""
    (file := tmp_path / "bilaga.dat").write_bytes(SOUND)

    assert sent(scene.organiser, "/organise/import", XML, series="ny", season="ny").status == 200
    assert command("import", str(file), "--series", "nyare", "--season", "ny") == (0, "")


def test_a_file_of_fifty_megabytes_is_refused(untouched: Scene, command: Terminal, tmp_path: Path) -> None:
    (file := tmp_path / "stor.json").write_bytes(b"{" + b" " * 50 * MB)
    for prefix, says, too_much in (
        ("", "Filen är på 21 MB. Högst 20 MB går att läsa in.", "Det var för mycket på en gång"),
        ("/en", "The file is 21 MB large. At most 20 MB can be taken in.", "That was too much at once"),
    ):
        page = sent(untouched.organiser, f"{prefix}/organise/import", b"<" + b" " * 20 * MB, series="ny", season="ny")
        assert (page.status, faults(page)) == (422, [says])
        page = sent(untouched.organiser, f"{prefix}/organise/import", file.read_bytes(), series="ny", season="ny")
        assert (page.status, page.heading) == (413, too_much)
        code, said = command("import", str(file), "--series", "ny", "--season", "ny", language=prefix[1:] or "sv")
        assert (code, said) == (REFUSED, says.replace("21", "51"))


def test_a_file_with_room_for_fewer_than_have_a_place_is_refused(scene: Scene, command: Terminal, tmp_path: Path) -> None:
    (file := tmp_path / "season.json").write_bytes(saying("season.capacity", 2))
    where = ("--series", "natverket", "--season", "varen-2030")
    assert command("import", str(file), *where)[0] == 0
    file.write_bytes(saying("season.capacity", 0))
    with nothing_changes(scene.app):
        for wish in ((), ("--capacity", "0")):
            assert command("import", str(file), *where, *wish) == (REFUSED, "Redan tagna platser: 1. Säsongen kan inte ha färre.")
            said = command("import", str(file), *where, *wish, language="en")
            assert said == (REFUSED, "Places already taken: 1. The season cannot have fewer.")
        said = command("import", str(file), "--series", "ny", "--season", "ny", "--capacity", "-1")
        assert said == (REFUSED, "En säsong kan inte ha färre än noll platser.")


def test_a_file_for_an_address_that_leads_elsewhere_is_refused(untouched: Scene, command: Terminal, tmp_path: Path) -> None:
    (file := tmp_path / "season.json").write_bytes(SOUND)
    wrong = {
        ("sign-in", "ny"): "leder redan någon annanstans",
        ("ny", "sessions"): "leder redan",
        ("../x", "ny"): "kan inte vara en adress",
    }
    for (series, season), says in wrong.items():
        code, said = command("import", str(file), "--series", series, "--season", season)
        assert (code, says in said) == (REFUSED, True), said
        page = sent(untouched.organiser, "/organise/import", SOUND, series=series, season=season)
        assert (page.status, [says in fault for fault in faults(page)]) == (422, [True])


def test_a_file_that_is_not_there_is_named(untouched: Scene, command: Terminal, tmp_path: Path) -> None:
    (folder := tmp_path / "mapp").mkdir()
    files = {
        tmp_path / "ingen.xml": (
            "ingen.xml går inte att läsa: det finns ingen sådan fil.",
            "ingen.xml cannot be read: there is no such file.",
        ),
        folder: ("mapp går inte att läsa: det är en mapp.", "mapp cannot be read: it is a folder."),
        tmp_path / ("x" * 300): (f"{'x' * 300} går inte att läsa.", f"{'x' * 300} cannot be read."),
    }
    for path, says in files.items():
        for language, said in zip(("sv", "en"), says, strict=True):
            assert command("import", str(path), "--series", "ny", "--season", "ny", language=language) == (REFUSED, said)


def test_a_zone_that_is_not_there_is_named(untouched: Scene, command: Terminal, tmp_path: Path) -> None:
    (file := tmp_path / "schedule.xml").write_bytes(XML)
    for zone in ("Europe/Atlantis", "../../etc/passwd"):
        code, said = command("import", str(file), "--series", "ny", "--season", "ny", "--zone", zone, language="en")
        assert (code, said) == (REFUSED, f"There is no time zone “{zone}”. One is called Europe/Stockholm, for example.")


def test_a_season_file_is_not_taken_for_something_else(scene: Scene, command: Terminal, tmp_path: Path) -> None:
    (file := tmp_path / "season.json").write_bytes(SOUND)
    where = ("import", str(file), "--series", "ny", "--season", "ny")
    wishes = {("--zone", "Europe/Helsinki"): "Europe/Stockholm", ("--kind", "network"): "conference", ("--language", "en"): "sv"}
    with nothing_changes(scene.app):
        for wish, has in wishes.items():
            refusal = f"”{' '.join(wish)}” går inte att följa: säsongsfilen säger själv {has}. Utelämna det."
            assert command(*where, *wish) == (REFUSED, refusal)
            assert f"the season file itself says {has}" in command(*where, *wish, language="en")[1]
    assert command(*where, "--zone", "Europe/Stockholm", "--kind", "conference", "--language", "sv") == (0, "")


def test_files_taken_in_and_refused_by_turns_leave_only_the_sound_ones(scene: Scene, command: Terminal, tmp_path: Path) -> None:
    (sound := tmp_path / "sound.json").write_bytes(SOUND)
    (broken := tmp_path / "broken.json").write_bytes(SOUND[:-50])
    assert command("import", str(sound), "--series", "ny", "--season", "ny")[0] == 0
    with nothing_changes(scene.app):
        assert command("import", str(broken), "--series", "ny", "--season", "ny")[0] == REFUSED


def faults(page: Page) -> list[str]:
    """What is wrong, as said at the fields."""
    return [" ".join(each.text_content().split()) for each in page.tree.xpath("//*[@class='wrong-words']")]
