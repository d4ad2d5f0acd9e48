"""The booklet as a reader gets it: a PDF, its words and its structure."""

import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from netverk.booklets.programme import programme_html, programme_pdf
from netverk.language import speaking
from netverk.programme.value import Programme, Status
from netverk.programme.when import UNKNOWN, When
from tests.booklets import samples
from tests.booklets.pdf_ua import faults, tree
from tests.booklets.samples import by, conference, hours, network, published, session, talk

SHARED = Path(__file__).parent.parent.parent.parent / "shared" / "tools" / "pdf_ua.py"


def printed(programme: Programme, language: str = "sv", paper: str = "a4") -> bytes:
    with speaking(language):
        return programme_pdf(published(programme), samples.MADE, samples.BASE, paper)  # type: ignore[arg-type]  # a literal


def html(programme: Programme, language: str = "sv", days_later: int = 0) -> str:
    with speaking(language):
        return programme_html(published(programme), samples.MADE + timedelta(days=days_later), samples.BASE)


def words(pdf: bytes) -> str:
    """Its text in the order of the pages, every space a plain one."""
    return " ".join(text_of(pdf).split())


def text_of(pdf: bytes, *how: str) -> str:
    return subprocess.run(["pdftotext", *how, "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def in_this_order(text: str, *parts: str) -> None:
    for part in parts:
        assert part in text
        text = text.partition(part)[2]


def test_a_season_reads_from_the_title_page_to_the_venue() -> None:
    pdf = printed(samples.season_of_five())

    assert faults(pdf) == []
    in_this_order(
        words(pdf),
        *("Förlaget Norrsken", "Ledarskapsnätverket offentlig sektor", "Våren 2030", "Lokal Norra salen, Storgatan 1"),
        *("Stanna hemma om du känner dig sjuk", "Med förbehåll för ändringar.", "netverk.example/ledning/varen-2030/", "Sida 1 av"),
        *("Om nätverket", "Hur leder man med tillit?", "Programmet", "Nytt datum meddelas senare", "Tillit som styrmedel", "Uppskjuten"),
        *("Tidigare tid: tisdagen den 2 april 2030 kl. 09.30–12.30", "Talaren har blivit sjuk.", "Att leda på mandat", "Astrid Öberg"),
        *("5 maj", "söndag", "09.30–12.30", "Verksamhetsutveckling med medborgaren", "Norra salen", "Siri Lund, utvecklingschef"),
        *("19 maj", "Flyttad Preliminärt", "Tidigare tid: kl. 09.30–12.30", "Ny tid: kl. 13.00–16.00", "Norra salen, och digitalt"),
        *("Juni 2030", "Avslutning", "En av fem träffar är ännu inte presenterad.", "Talarna", "Hitta hit", "Hörslinga i salen."),
    )
    assert "Utgåva 3 · 12 mars 2030 · Sida 2 av" in words(pdf)


def test_the_small_booklet_in_english_is_as_accessible() -> None:
    pdf = printed(samples.season_of_five(), "en", "a5")

    assert faults(pdf) == []
    in_this_order(words(pdf), "The latest programme is always at netverk.example/en/ledning/varen-2030/", "About the network", "Postponed")
    in_this_order(words(pdf), "Earlier time: 09:30–12:30", "New time: 13:00–16:00", "One of five sessions is still to be presented.")


def test_the_discussion_leader_is_presented_once() -> None:
    assert words(printed(samples.season_of_five())).count("Märta har lett samtal") == 1


def test_a_conference_has_an_overview_the_sessions_by_hour_and_an_index() -> None:
    pdf = printed(conference(24))
    text = words(pdf)

    assert faults(pdf) == []
    assert tree(pdf).count("Caption") == 4
    in_this_order(text, "27–30 maj 2030", "Dagarna i korthet", "Måndagen den 27 maj 2030", "6 programpunkter, 10.00–10.45")
    in_this_order(text, "Torsdagen den 30 maj 2030", "Talarregister", "Talare nummer 23 ")


def test_the_index_of_speakers_leads_to_the_right_page() -> None:
    pages = text_of(printed(conference(24)), "-layout").split("\f")
    last = next(number for number, page in enumerate(pages, start=1) if "Programpunkt 23 om" in page and "Hur håller man" in page)
    index = next(page for page in pages if "Talarregister" in page)

    assert f"Talare nummer 23 {last}" in " ".join(index.split())


def test_a_conference_of_150_sessions_can_be_printed() -> None:
    pdf = printed(conference(150))
    text = words(pdf)

    assert faults(pdf) == []
    assert all(f"Programpunkt {n} om" in text for n in range(150))


@pytest.mark.parametrize("programme", [network(), replace(conference(0), days=())], ids=["network", "conference"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_an_empty_season_has_a_paper_too(programme: Programme, language: str) -> None:
    pdf = printed(replace(programme, venues=(), advisories=()), language)

    assert faults(pdf) == []
    assert {"sv": "Här presenteras programmet", "en": "The sessions will be presented here"}[language] in words(pdf)


def test_signs_without_a_glyph_are_replaced() -> None:
    pdf = printed(network(session("Fest 🎉👩🏽‍💻 och ◦ kaffe → 李 ﬀ", slug="fest", when=hours(5))))

    assert faults(pdf) == []
    assert "Fest ◊◊◊ och • kaffe → ◊ ff" in words(pdf)


def test_markup_in_a_title_stays_text() -> None:
    title = "<script>alert(1)</script> & <b>Co</b>"

    assert title in words(printed(network(session(title, slug="t", when=hours(5), talks=(talk(title, by(title)),)))))


def test_an_image_in_a_summary_is_not_fetched_and_leaves_no_trace() -> None:
    made = session("Bilder", when=hours(5), summary='<img src="file:///etc/passwd"> ![x](http://127.0.0.1/) <b>ord</b>')

    assert faults(printed(network(made))) == []


def test_a_very_long_word_breaks_instead_of_running_off_the_page() -> None:
    long = "informationssäkerhetsklassificeringsarbetsgruppsmedlemskapsansökningsblankett"
    pdf = printed(network(session(long * 2, slug="lang", when=hours(5), talks=(talk(long, by(long)),))), paper="a5")

    right_edges = [float(edge) for edge in re.findall(r'<word .*xMax="([\d.]+)"', text_of(pdf, "-bbox"))]
    assert max(right_edges) <= 148 / 25.4 * 72 - 17 / 25.4 * 72


def test_the_same_programme_gives_the_same_bytes() -> None:
    assert printed(samples.season_of_five()) == printed(samples.season_of_five())


def test_a_later_release_gives_other_bytes() -> None:
    assert printed(network(session("En", when=hours(5)))) != printed(network(session("En", when=hours(6))))


@pytest.mark.skipif(not SHARED.exists(), reason="the checker beside the project is not here")
@pytest.mark.parametrize("programme", [samples.season_of_five(), conference(12)], ids=["network", "conference"])
def test_another_checker_finds_nothing_either(programme: Programme, tmp_path: Path) -> None:
    (tmp_path / "programme.pdf").write_bytes(printed(programme))

    done = subprocess.run([sys.executable, str(SHARED), str(tmp_path / "programme.pdf")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_the_file_is_sound(tmp_path: Path) -> None:
    (tmp_path / "programme.pdf").write_bytes(printed(samples.season_of_five()))

    subprocess.run(["qpdf", "--check", str(tmp_path / "programme.pdf")], capture_output=True, check=True)


def test_an_undated_session_says_so_until_the_season_is_over() -> None:
    undated = network(session("Sista", status=Status.PLANNED), session("Första", when=hours(5)))

    assert "Datum meddelas senare" in html(undated)
    assert "Datum meddelas senare" not in html(undated, days_later=365)


def test_what_is_not_presented_yet_is_not_missed_when_the_season_is_over() -> None:
    programme = network(session("En", when=hours(5)))

    assert "Fyra av fem träffar är ännu inte presenterade." in html(programme)
    assert "presenterade" not in html(programme, days_later=365)


def test_a_postponed_session_says_when_it_is_expected() -> None:
    made = session("En", status=Status.POSTPONED, formerly=hours(5), when=When.term(2030, autumn=True))

    assert "Väntas: hösten 2030" in html(network(made))


def test_a_postponed_session_whose_old_date_is_not_known_strikes_nothing() -> None:
    page = html(network(session("En", status=Status.POSTPONED, formerly=UNKNOWN, because="Talaren är sjuk.")))

    assert "Uppskjuten" in page
    assert "Talaren är sjuk." in page
    assert "<del>" not in page


def test_a_cancelled_session_keeps_its_struck_date_and_says_why() -> None:
    page = html(network(session("En", status=Status.CANCELLED, when=hours(5), because="För få anmälda.")))

    assert 'class="date struck"' in page
    assert "Inställd" in page
    assert "För få anmälda." in page


def test_where_a_session_stood_before_is_left_out_when_it_has_taken_place() -> None:
    moved = network(session("En", when=hours(5), formerly=hours(4)))

    assert "Flyttad" in html(moved)
    assert "Flyttad" not in html(moved, days_later=365)


def test_a_postponed_conference_session_stays_where_readers_look_for_it() -> None:
    programme = conference(12)
    first = programme.sessions[0]
    postponed = replace(first, status=Status.POSTPONED, formerly=first.when, when=UNKNOWN)
    page = html(replace(programme, sessions=(postponed, *programme.sessions[1:])))

    assert "<del>10.00–10.45</del>" in page
    assert "Ännu utan dag" not in page


def test_an_advisory_is_left_out_when_it_has_ended() -> None:
    programme = samples.season_of_five()

    assert "Stanna hemma" in html(programme)
    assert "Stanna hemma" not in html(programme, days_later=365)
