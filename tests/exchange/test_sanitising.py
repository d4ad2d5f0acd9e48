"""What foreign texts become."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netverk.exchange.sanitising import one_line, sanitised, web_address
from netverk.programme.texts import rich
from tests.programme.strategies import NASTY


@pytest.mark.parametrize(
    "text", ["R&D", "a < b och c > d", "I <3 you", "*viktigt*\n\n- ett", "<https://snö.example/a?b&c>", "<kari@example.org>", " kant "]
)
def test_a_text_without_any_tag_is_left_exactly_as_it_was(text: str) -> None:
    assert sanitised(text) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("<p>Hej <b>du</b></p>", "<p>Hej <strong>du</strong></p>"),
        ("<h2>Snö</h2>", "<p><strong>Snö</strong></p>"),
        ("<i>a</i><script>alert(1)</script>", "<em>a</em>"),
        ('<a href="https://x.example" onclick="y()">x</a>', '<a href="https://x.example">x</a>'),
        ('<a href="javascript:alert(1)">x</a>', "<a>x</a>"),
        ('<a href="/hem">x</a>', "<a>x</a>"),
        ("<img src=x onerror=alert(1)>snö", "snö"),
        ("<svg/onload=alert(1)>snö", "snö"),
        ("<div style='x'>snö</div>", "snö"),
        ("snö<!-- hemligt -->", "snö"),
    ],
)
def test_only_a_small_set_of_html_is_kept(text: str, kept: str) -> None:
    assert sanitised(text) == kept


@given(
    st.text()
    | st.sampled_from(NASTY)
    | st.lists(st.sampled_from(["<b", "<script>", ">", "</p>", "&lt;", "x", "<", '"', "<!--", "-->"])).map("".join)
)
def test_what_is_sanitised_stays_as_it_is(text: str) -> None:
    assert sanitised(sanitised(text)) == sanitised(text)
    assert "<script" not in rich(sanitised(text)).lower()


def test_what_no_database_holds_is_left_out_and_lines_end_alike() -> None:
    assert sanitised("a\x00b\ud800c\td\r\ne\rf") == "abc\td\ne\nf"


def test_a_tag_in_a_title_is_only_letters() -> None:
    assert one_line(" <script>x</script>\n R&D\x07 ") == "<script>x</script> R&D"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://a.example/x y", "https://a.example/x%20y"),
        ("www.a.example", "http://www.a.example"),
        ("a.example/b", "http://a.example/b"),
        ("mailto:kari@example.org", "mailto:kari@example.org"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("/hem", ""),
        ("", ""),
    ],
)
def test_only_an_address_that_may_be_followed_is_kept(text: str, address: str) -> None:
    assert web_address(text) == address
