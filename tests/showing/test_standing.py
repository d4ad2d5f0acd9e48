"""How each session stands, read as one line: its date, its marks, what it left, why, what comes."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from netverk.language import speaking
from netverk.programme.changes import Relocated, WentOnline
from netverk.programme.published import Notice
from netverk.programme.value import Mode, Session, Status
from netverk.programme.when import When
from netverk.programme.words import when_words
from netverk.showing.standing import entry
from tests.showing import samples
from tests.showing.samples import AFTER, BEFORE


def line(session: Session, at: datetime = BEFORE, notices: tuple[Notice, ...] = (), *, ended: bool = False, language: str = "sv") -> str:
    with speaking(language):
        found = entry(samples.published(samples.NETWORK, notices), session, at, ended=ended)
        state = found.state
        date = f"–{when_words(found.shown)}–" if found.struck else when_words(found.shown)
        marks = "/".join(word for _kind, word in state.marks)
        was = when_words(state.was) if state.was else ""
        parts = (date, marks, was and f"–{was}–", state.was_at and f"–{state.was_at}–", state.because, state.outlook, found.place)
        return " | ".join(part for part in parts if part).replace("\N{NO-BREAK SPACE}", " ")


OLD, NEW = "tisdagen den 5 maj 2020 kl. 09.30–12.30", "tisdagen den 12 maj 2020 kl. 09.30–12.30"
AUTUMN = When.month(2020, 9)
HALL = "Stora salen, Klarahuset, Drottninggatan 33, 111 51 Stockholm"


@pytest.mark.parametrize(
    ("session", "reads"),
    [
        (samples.PLAIN, f"fredagen den 15 maj 2020 kl. 09.30–12.30 | {HALL}, och digitalt"),
        (samples.UNDATED, "Datum meddelas senare"),
        (samples.VAGUE, "juni 2020 | Datum meddelas senare"),
        (samples.PRELIMINARY, "tisdagen den 9 juni 2020 kl. 09.30–12.30 | Preliminärt | Digitalt"),
        (samples.MOVED, f"{NEW} | Flyttad | –{OLD}– | Lokalen behövdes till annat. | {HALL}"),
        (samples.POSTPONED, "Datum meddelas senare | Uppskjuten | Båda talarna är sjuka. | Nytt datum är inte bestämt."),
        (
            replace(samples.POSTPONED, formerly=samples.morning(5, 5), when=AUTUMN),
            f"–{OLD}– | Uppskjuten | Båda talarna är sjuka. | Nytt datum väntas: september 2020.",
        ),
        (
            replace(samples.POSTPONED, when=AUTUMN),
            "september 2020 | Uppskjuten | Båda talarna är sjuka. | Nytt datum väntas: september 2020.",
        ),
        (samples.CANCELLED, "–måndagen den 20 april 2020 kl. 09.30–12.30– | Inställd | Museet är stängt."),
        (
            replace(samples.PLAIN, mode=Mode.ON_SITE, when=When.on(date(2020, 5, 15))),
            f"fredagen den 15 maj 2020 | Tiden meddelas senare. | {HALL}",
        ),
    ],
)
def test_each_state_reads_as_it_is(session: Session, reads: str) -> None:
    assert line(session) == reads


def test_in_english_too() -> None:
    assert line(samples.POSTPONED, language="en").startswith("Date to be announced | Postponed | Båda talarna är sjuka. | A new date")


def test_what_was_moved_is_old_news_once_it_is_over() -> None:
    assert line(samples.MOVED, AFTER) == f"tisdagen den 12 maj 2020 kl. 09.30–12.30 | {HALL}"


def test_an_ended_season_promises_no_new_date() -> None:
    assert line(samples.POSTPONED, AFTER, ended=True) == "Datum meddelas senare | Uppskjuten | Båda talarna är sjuka."


def test_an_expected_period_that_has_passed_is_not_promised_any_more() -> None:
    late = replace(samples.POSTPONED, when=When.month(2020, 3))
    assert line(late).endswith("Nytt datum är inte bestämt.")


def relocated(was: str, number: int = 1, undoes: int | None = None) -> Notice:
    return Notice(number=number, at=BEFORE, changes=(Relocated(uid=samples.PLAIN.uid, title="", was=was),), undoes=undoes)


def test_a_relocated_session_shows_the_place_it_left() -> None:
    shown = replace(samples.PLAIN, because="För många anmälda.")
    assert "Ny lokal | –Gamla biblioteket– | För många anmälda." in line(shown, notices=(relocated("Gamla biblioteket"),))


def test_a_session_that_went_online_says_so() -> None:
    notice = Notice(number=1, at=BEFORE, changes=(WentOnline(uid=samples.PLAIN.uid, title="", was="Klarahuset"),))
    assert line(replace(samples.PLAIN, mode=Mode.ONLINE), notices=(notice,)).endswith("Digitalt i stället | –Klarahuset– | Digitalt")


def test_a_relocation_that_was_undone_is_not_shown() -> None:
    notices = (relocated("Slottet", number=2, undoes=1), relocated("Gamla biblioteket", number=1))
    assert "Ny lokal" not in line(samples.PLAIN, notices=notices)


def test_a_first_place_is_no_news() -> None:
    assert "Ny lokal" not in line(samples.PLAIN, notices=(relocated(""),))


def test_only_what_takes_place_tells_the_script_its_instants() -> None:
    published = samples.published(samples.NETWORK)
    on, off = (entry(published, each, BEFORE, ended=False) for each in (samples.MOVED, replace(samples.MOVED, status=Status.CANCELLED)))
    assert (on.starts, on.ends, off.starts) == ("2020-05-12T07:30Z", "2020-05-12T10:30Z", "")
