"""The changes of a season as an Atom feed."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from netverk.exchange import atom
from netverk.language import speaking
from netverk.programme.changes import JoiningLinkChanged, difference
from netverk.programme.published import Notice
from netverk.programme.sentences import headline, sentence
from netverk.programme.value import Status
from netverk.programme.when import UNKNOWN
from tests.exchange.files import BASE, programme, published, session, tree, uid

A = "{http://www.w3.org/2005/Atom}"
BEFORE = programme(session(1), session(2))
AFTER = programme(
    replace(session(1, status=Status.POSTPONED, because="Talaren <är> sjuk"), when=UNKNOWN, formerly=session().when), session(2)
)
LINK = JoiningLinkChanged(uid=uid(2), title="Pass 2", before="", after="https://meet.example/hemlig")
NOTICES = (
    Notice(number=2, at=datetime(2031, 2, 2, 10, 0, tzinfo=UTC), note="Vi beklagar.", changes=(*difference(BEFORE, AFTER), LINK)),
    Notice(number=1, at=datetime(2031, 2, 1, 10, 0, tzinfo=UTC), note="Välkommen"),
)


def feed(*notices: Notice, base: str = BASE, language: str = "sv") -> bytes:
    with speaking(language):
        return atom.feed(published(AFTER, *notices), base)


def test_there_is_one_entry_for_each_notice_with_what_it_says() -> None:
    first, second = tree(feed(*NOTICES)).findall(f"{A}entry")
    (change,) = NOTICES[0].changes[:-1]
    with speaking("sv"):
        said, title = sentence(change, AFTER), headline([change], AFTER)
    assert first.findtext(f"{A}title") == title
    assert first.findtext(f"{A}content") == f"<p>Vi beklagar.</p><ul><li>{said.replace('<', '&lt;').replace('>', '&gt;')}</li></ul>"
    assert "&lt;är&gt;" in first.findtext(f"{A}content")
    assert first.findtext(f"{A}updated") == "2031-02-02T10:00:00Z"
    assert first.find(f"{A}link").get("href") == f"{BASE}/fjallmotet/2031/changes#notice-2"
    assert second.findtext(f"{A}content") == "<p>Välkommen</p>"


def test_a_joining_link_is_never_told() -> None:
    assert b"meet.example" in repr(NOTICES).encode()
    assert b"meet.example" not in feed(*NOTICES)


@pytest.mark.parametrize("notices", [(), NOTICES])
def test_everything_that_the_format_requires_is_there_once(notices: tuple[Notice, ...]) -> None:
    root = tree(feed(*notices))
    assert root.tag == f"{A}feed"
    for element in (root, *root.findall(f"{A}entry")):
        for name in ("id", "title", "updated"):
            (only,) = element.findall(f"{A}{name}")
            assert only.text
    assert root.findtext(f"{A}author/{A}name") == "Norrsken"
    links = {link.get("rel"): (link.get("type"), link.get("href")) for link in root.findall(f"{A}link")}
    assert links["self"] == ("application/atom+xml", f"{BASE}/fjallmotet/2031/changes.atom")
    assert links["alternate"] == ("text/html", f"{BASE}/fjallmotet/2031/changes")
    assert root.findtext(f"{A}updated") == ("2031-02-02T10:00:00Z" if notices else "2031-01-10T08:00:00Z")


def test_ids_are_all_different_and_the_same_on_another_host_and_in_another_language() -> None:
    here, there = (tree(feed(*NOTICES, **facts)) for facts in ({}, {"base": "https://annan.example", "language": "en"}))
    ids = [[element.text for element in root.iter(f"{A}id")] for root in (here, there)]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 3
    assert all(each.startswith("urn:uuid:") for each in ids[0])


def test_the_same_release_gives_the_same_bytes() -> None:
    assert feed(*NOTICES) == feed(*NOTICES)


def test_the_feed_speaks_the_language_of_the_reader() -> None:
    swedish, english = (tree(feed(*NOTICES, language=language)) for language in ("sv", "en"))
    assert swedish.findtext(f"{A}title") == "Ändringar: Fjällmötet, Fjällmötet 2031"
    assert english.findtext(f"{A}title") == "Changes: Fjällmötet, Fjällmötet 2031"
    assert english.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
