"""What every page can use, and what every answer says to the browser."""

from collections.abc import Iterator

import pytest
from flask import Flask, render_template_string
from jinja2 import UndefinedError
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, EmailField, Form, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired

from netverk import create_app, templating
from netverk.language import speaking
from tests.conftest import let_go, settings, sqlite_template


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    made = create_app(settings(f"sqlite:///{sqlite_template()}", tmp_path_factory.mktemp("home")))
    yield made
    let_go(made)


def rendered(app: Flask, source: str, language: str = "sv", path: str = "/a/b", **facts: object) -> str:
    with speaking(language), app.test_request_context(path, base_url="http://localhost/en" if language == "en" else None):
        return render_template_string(source, **facts).strip()


def test_a_missing_fact_is_a_fault(app: Flask) -> None:
    with pytest.raises(UndefinedError):
        rendered(app, "{{ nothing }}")


def test_sentences_come_in_the_language_spoken_and_their_facts_escaped(app: Flask) -> None:
    source = '{{ _("Arranger: %(name)s", name=name) }}'
    assert rendered(app, source, name="<Ö>") == "Arrangör: &lt;Ö&gt;"
    assert rendered(app, source, "en", name="<Ö>") == "Arranger: &lt;Ö&gt;"


def test_each_page_knows_its_address_in_both_languages(app: Flask) -> None:
    source = '{{ other_language_url() }} {{ page_url() }} {{ page_url("sv") }} {{ page_url("en") }}'
    base = "http://127.0.0.1:5000"
    assert rendered(app, source, path="/a/b?c=d").split() == ["/en/a/b", f"{base}/a/b", f"{base}/a/b", f"{base}/en/a/b"]
    assert rendered(app, source, "en").split() == ["/a/b", f"{base}/en/a/b", f"{base}/a/b", f"{base}/en/a/b"]


def test_only_a_text_in_another_language_says_so(app: Flask) -> None:
    assert rendered(app, '<p{{ in_language("sv") }}>', "en") == '<p lang="sv">'
    assert rendered(app, '<p{{ in_language("sv") }}><p{{ in_language("") }}>') == "<p><p>"
    assert rendered(app, "<p{{ in_language(bad) }}>", bad='"><script>') == '<p lang="&#34;&gt;&lt;script&gt;">'


def test_no_line_ends_within_hours(app: Flask) -> None:
    assert rendered(app, "{{ text|unbroken }}", text="<5 maj> kl. 09.30–12.30") == (
        '&lt;5 maj&gt; kl. <span class="nowrap">09.30–12.30</span>'
    )


def test_a_street_keeps_its_number_where_both_have_room_in_a_line(app: Flask) -> None:
    long = "Kvalitetsutvecklingsledningssamordningsgatan 4"
    assert rendered(app, "{{ text|unbroken }}", text=f"Storgatan 1, {long}, Umeå") == (
        f'<span class="nowrap">Storgatan 1</span>, {long}, Umeå'
    )


def test_what_organisers_write_cannot_bring_scripts(app: Flask) -> None:
    assert rendered(app, "{{ text|rich }}", text="Hej *du*<script>alert(1)</script>") == "<p>Hej <em>du</em></p>"


@pytest.mark.parametrize(
    ("name", "letters"), [("Astrid Öberg", "AÖ"), ("Madonna", "M"), ("Carl-Martin af Ek", "CE"), ("(hemlig)", ""), ("", "")]
)
def test_initials_stand_where_there_is_no_photograph(name: str, letters: str) -> None:
    assert templating.initials(name) == letters


def test_a_feed_is_subscribed_to_by_its_own_scheme(app: Flask) -> None:
    assert rendered(app, '{{ calendar_url("/a/b/calendar.ics") }}') == "webcal://127.0.0.1:5000/a/b/calendar.ics"


def test_every_answer_keeps_other_houses_scripts_out(app: Flask) -> None:
    with app.test_client() as client:
        for response in (client.get("/"), client.get("/nothing/here"), client.get("/static/icons.svg", buffered=True)):
            assert response.headers.getlist("Content-Security-Policy") == [dict(templating.HEADERS)["Content-Security-Policy"]]
            assert response.headers["X-Content-Type-Options"] == "nosniff"


# forms


class Wishes(Form):
    name = StringField("Name", [InputRequired("This field is required.")], description="As on the <badge>.")
    email = EmailField("E-mail", render_kw={"autocomplete": "email"})
    how = RadioField(
        "How", [InputRequired("This field is required.")], choices=[SelectChoice("site", "On site"), SelectChoice("online", "Online")]
    )
    news = BooleanField("News")


FORM = """
{% from "components/forms.html" import field, error_summary %}
{{ error_summary(form) }}{% for each in form %}{{ field(each) }}{% endfor %}
"""


def test_a_form_that_is_right_has_labels_hints_and_no_summary(app: Flask) -> None:
    made = rendered(app, FORM, form=Wishes())
    assert '<label for="name">Namn</label>' in made
    assert '<p class="hint" id="name-hint">As on the &lt;badge&gt;.</p>' in made
    assert 'aria-describedby="name-hint"' in made
    assert 'autocomplete="email"' in made
    assert made.count("(frivilligt)") == 1  # the e-mail; a box to tick needs no such word
    assert "Digitalt" in made
    assert 'class="summary"' not in made
    assert "aria-invalid" not in made


def test_a_form_that_is_wrong_says_where_and_leads_there(app: Flask) -> None:
    form = Wishes(MultiDict({"name": ""}))
    assert not form.validate()
    made = rendered(app, FORM, form=form)
    assert '<a href="#name">Namn: Fyll i det här fältet.</a>' in made
    assert '<a href="#how">How: Fyll i det här fältet.</a>' in made
    assert 'aria-describedby="name-hint name-wrong"' in made
    assert made.count('aria-invalid="true"') == 1
    assert 'id="how"' in made
