from netverk.programme.texts import plain, plain_with_addresses, rich, shortened


def test_markdown_and_simple_html_become_the_same_few_tags() -> None:
    assert rich("En *liten* **sak**") == "<p>En <em>liten</em> <strong>sak</strong></p>"
    assert rich("<p>En <em>liten</em> sak</p>") == "<p>En <em>liten</em> sak</p>"


def test_a_heading_becomes_a_strong_paragraph() -> None:
    assert rich("## Rubrik") == "<p><strong>Rubrik</strong></p>"
    assert rich('<H3 class="x">Rubrik</H3>') == "<p><strong>Rubrik</strong></p>"


def test_what_could_do_harm_is_gone() -> None:
    made = rich('<script>alert(1)</script>a <img src=x onerror="y"> <b onclick="z">b</b> [c](javascript:d) <iframe src="//e"></iframe>')

    assert made.startswith("a")
    assert not any(harm in made for harm in ("<script", "<img", "onclick", "onerror", "iframe", "alert"))


def test_a_link_keeps_its_address_and_lends_nothing_of_ours() -> None:
    assert rich("[där](https://example.org/)") == '<p><a href="https://example.org/" rel="nofollow noopener">där</a></p>'


def test_pasted_indentation_is_not_code() -> None:
    assert rich("Ett\n\n    två") == "<p>Ett</p>\n<p>två</p>"


def test_the_words_alone_keep_paragraphs_and_points() -> None:
    assert plain("Ett & *två*\n\n- tre\n- fyra\n\nfem") == "Ett & två\n\n– tre\n– fyra\n\nfem"


def test_a_long_text_is_cut_after_a_word() -> None:
    assert shortened("Ett två, tre fyra", 12) == "Ett två …"
    assert shortened("Ett *två*", 12) == "Ett två"


def test_in_plain_words_a_link_can_say_where_it_leads() -> None:
    text = "Läs på [sidan](https://hus.example/?a=1&b=2), <https://hus.example/> eller [skriv](mailto:kari@example.org)."

    assert plain_with_addresses(text) == (
        "Läs på sidan (https://hus.example/?a=1&b=2), https://hus.example/ eller skriv (kari@example.org)."
    )
