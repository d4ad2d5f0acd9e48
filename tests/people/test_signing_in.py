"""Rules of signing in by a link."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from netverk import clock
from netverk.db import db, write
from netverk.errors import RuleBroken
from netverk.language import speaking
from netverk.letters.models import Letter
from netverk.people import signing_in
from netverk.people.attempts import TooManyAttempts
from netverk.people.models import Attempt, SignInLink
from netverk.programme.published import House
from tests import make

HOUSE = House(name="Förlaget Norrsken")


def ask(email: str, client: str = "192.0.2.1", **facts: str) -> None:
    with write():
        signing_in.ask(email, client=client, language="sv", **facts)


def new_token(name: str = "Oda") -> str:
    with write():
        return signing_in.make_link(make.person(name))[0]


def letters() -> list[Letter]:
    return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def test_a_known_person_gets_a_letter_at_once(app: Flask) -> None:
    with app.app_context():
        with write():
            oda = make.organiser()
        ask(" ODA@Example.org ", leads_to="/organise/")

        [letter] = letters()
        assert (letter.kind, letter.person_id, letter.address) == ("sign_in", oda.id, "oda@example.org")
        assert letter.due_at <= clock.now()


def test_a_stranger_gets_no_letter_and_is_counted_all_the_same(app: Flask) -> None:
    with app.app_context():
        ask("stranger@example.org")

        assert letters() == []
        assert db.session.scalar(select(func.count(Attempt.id))) == 2


def test_only_the_digest_of_a_token_is_kept(app: Flask) -> None:
    with app.app_context():
        token = new_token()

        link = db.session.scalars(select(SignInLink)).one()
        assert len(token) >= 43  # 256 bits in base 64
        assert token not in str(vars(link))


def test_a_token_signs_in_once(app: Flask) -> None:
    with app.app_context():
        token = new_token("Oda")
        with write():
            assert signing_in.use(token).name == "Oda"

        with pytest.raises(RuleBroken) as refusal, write():
            signing_in.use(token)
        assert refusal.value.sentence == signing_in.USED


def test_a_token_is_good_for_twenty_minutes(app: Flask) -> None:
    with app.app_context():
        token, made_at = new_token(), clock.now()

        with clock.stopped(made_at + timedelta(minutes=19, seconds=59)):
            signing_in.check(token)
        with clock.stopped(made_at + timedelta(minutes=21)), pytest.raises(RuleBroken) as refusal, write():
            signing_in.use(token)
        assert refusal.value.sentence == signing_in.EXPIRED


def test_an_unknown_token_leads_nowhere(app: Flask) -> None:
    with app.app_context():
        new_token()
        with pytest.raises(RuleBroken) as refusal, write():
            signing_in.use("x" * 43)
        assert refusal.value.sentence == signing_in.UNKNOWN


@pytest.mark.parametrize("known", [True, False])
def test_an_address_is_written_to_five_times_in_a_quarter_of_an_hour(app: Flask, known: bool) -> None:
    with app.app_context():
        if known:
            with write():
                make.person("Kari")
        for n in range(5):
            ask("kari@example.org", client=f"192.0.2.{n}")

        with pytest.raises(TooManyAttempts):
            ask("KARI@example.org", client="192.0.2.9")
        with clock.stopped(clock.now() + timedelta(minutes=16)):
            ask("kari@example.org")
            assert len(letters()) == (6 if known else 0)


def test_a_client_may_ask_for_twenty_addresses(app: Flask) -> None:
    with app.app_context():
        for n in range(20):
            ask(f"kari{n}@example.org")

        with pytest.raises(TooManyAttempts):
            ask("per@example.org")
        ask("per@example.org", client="192.0.2.2")


def test_attempts_say_neither_who_nor_from_where(app: Flask) -> None:
    with app.app_context():
        ask("kari@example.org", client="192.0.2.1")

        kept = list(db.session.scalars(select(Attempt.what)))
        assert len(kept) == 2
        assert not any("kari" in what or "192.0.2.1" in what for what in kept)


def test_the_letter_holds_a_whole_address_in_its_language(app: Flask) -> None:
    with app.app_context():
        with write():
            make.person("Kari")
        ask("kari@example.org", leads_to="/organise/a/b/?q=x")
        [letter] = letters()
        token = letter.facts["token"]

        message = signing_in.compose_sign_in(letter, HOUSE).message
        assert message is not None
        assert message.subject == "Din länk för att logga in"
        url = f"http://127.0.0.1:5000/sign-in/{token}?next=/organise/a/b/%3Fq%3Dx"
        assert url in message.text
        assert "Kari" in message.text
        assert f'href="{url}"' in message.html
        with speaking("en"):
            english = signing_in.compose_sign_in(letter, HOUSE).message
        assert english is not None
        assert f"/en/sign-in/{token}" in english.text


def test_the_token_is_forgotten_when_the_letter_has_left(app: Flask) -> None:
    with app.app_context():
        with write():
            make.person("Kari")
        ask("kari@example.org")
        [letter] = letters()
        token = letter.facts["token"]
        written = signing_in.compose_sign_in(letter, HOUSE)
        with write():
            letter.message = f"… {token} …"
            written.then()

        [kept] = letters()
        assert token not in f"{kept.facts} {kept.message}"
        signing_in.check(token)


def test_a_link_that_has_expired_is_not_sent(app: Flask) -> None:
    with app.app_context():
        with write():
            make.person("Kari")
        ask("kari@example.org")

        with clock.stopped(clock.now() + timedelta(minutes=21)):
            assert signing_in.compose_sign_in(letters()[0], HOUSE).message is None


@pytest.mark.parametrize("path", ["/organise/", "/en/organise/a/b/?q=1", "/"])
def test_a_path_of_ours_may_follow(path: str) -> None:
    assert signing_in.safe_path(path) == path


@pytest.mark.parametrize(
    "path", ["//evil.example", "/\\evil.example", "https://evil.example", "evil", "javascript:x", "/a\n/b", "/x\\y", ""]
)
def test_no_other_place_may_follow(path: str) -> None:
    assert signing_in.safe_path(path) == ""
