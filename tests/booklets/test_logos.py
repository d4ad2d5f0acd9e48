"""The title page with a logo: as accessible as without one, and nothing is fetched for it."""

from dataclasses import replace

import pytest

from netverk.booklets.printing import PaperUnavailable, printed
from netverk.booklets.programme import programme_html, programme_pdf
from netverk.language import speaking
from netverk.programme.published import Logo
from tests.booklets import samples
from tests.booklets.pdf_ua import faults, tree
from tests.booklets.test_programme import words
from tests.logos.test_keeping import logo

OURS = Logo(digest="a" * 64, name="Förlaget Norrsken")
THEIRS = Logo(digest="b" * 64, name="Ledarskapsnätverket", series="ledning")


def set_with(shown: Logo, png: bytes, paper: str = "a4") -> bytes:
    published = samples.published(samples.network(samples.session("Tillit")))
    house = replace(published.house, logo=shown)
    with speaking("sv"):
        return programme_pdf(replace(published, house=house), samples.MADE, samples.BASE, paper, logo=png)  # type: ignore[arg-type]


@pytest.mark.parametrize("paper", ["a4", "a5"])
def test_a_logo_on_the_title_page_passes_what_is_checked_of_pdf_ua(paper: str) -> None:
    pdf = set_with(OURS, logo(), paper)

    assert faults(pdf) == []
    assert tree(pdf).count("Figure") == 1
    assert not words(pdf).startswith("Förlaget Norrsken")


def test_under_the_logo_of_a_series_the_house_is_named() -> None:
    pdf = set_with(THEIRS, logo())

    assert (faults(pdf), tree(pdf).count("Figure")) == ([], 1)
    assert words(pdf).startswith("Förlaget Norrsken")


def test_the_same_logo_makes_the_same_bytes_and_another_makes_others() -> None:
    first = set_with(OURS, logo())
    assert set_with(OURS, logo()) == first
    assert set_with(replace(OURS, digest="c" * 64), logo(ink=(120, 20, 60))) != first


def test_a_logo_that_is_not_there_is_the_name() -> None:
    pdf = set_with(OURS, b"")

    assert (faults(pdf), "Figure" in tree(pdf)) == ([], False)
    assert words(pdf).startswith("Förlaget Norrsken")


def test_whose_it_is_is_said_to_those_who_do_not_see_it() -> None:
    published = samples.published(samples.season_of_five())
    page = programme_html(replace(published, house=replace(published.house, logo=OURS)), samples.MADE, samples.BASE)

    assert f'src="logo:{"a" * 64}" alt="Förlaget Norrsken"' in page


def test_a_picture_that_did_not_come_with_the_job_is_not_fetched(complaints: pytest.LogCaptureFixture) -> None:
    html = (
        '<!doctype html><html lang="sv"><head><title>x</title></head><body><h1>x</h1><img src="file:///etc/hostname" alt="x"></body></html>'
    )
    try:
        pdf = printed(html, [])
    except PaperUnavailable:
        pdf = b""

    assert b"/Subtype /Image" not in pdf
    assert any("nothing but its own fonts and what came with the job" in record.getMessage() for record in complaints.records)
