"""Settings: defaults, what is rewritten, what is kept, and what a wrong one says."""

import stat
import threading
from pathlib import Path

import pytest

from config import PROJECT, Issuer, Settings, SettingsError


def read(home: Path, **given: str) -> Settings:
    return Settings.from_environment({"NETVERK_HOME": str(home), **given})


def test_nothing_set_gives_a_house_that_runs_by_itself(tmp_path: Path) -> None:
    settings = read(tmp_path / "home")

    assert settings == Settings(
        home=tmp_path / "home",
        database_url=f"sqlite:///{tmp_path}/home/netverk.db",
        secret_key=(tmp_path / "home" / "secret_key").read_text().strip(),
        mail_url=f"folder:{tmp_path}/home/letters",
        base_url="http://127.0.0.1:5000",
        mail_from="natverk@example.org",
        hold_seconds=120,
        proxies=0,
    )


def test_the_home_is_in_the_project_when_unset(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("config.PROJECT", tmp_path)

    assert Path(__file__).parent.parent == PROJECT
    assert Settings.from_environment({}).home == tmp_path / "instance"


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://u:p@db.example.org/netverk", "postgresql+psycopg://u:p@db.example.org/netverk"),
        ("postgres:///netverk?host=/run/pg", "postgresql+psycopg:///netverk?host=/run/pg"),
        ("postgresql+psycopg://u@db/netverk", "postgresql+psycopg://u@db/netverk"),
        ("sqlite:////srv/netverk.db", "sqlite:////srv/netverk.db"),
    ],
)
def test_a_database_address_is_put_as_sqlalchemy_takes_it(tmp_path: Path, given: str, used: str) -> None:
    assert read(tmp_path, NETVERK_DATABASE_URL=given).database_url == used


def test_paths_do_not_depend_on_where_a_later_process_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    settings = read(tmp_path, NETVERK_DATABASE_URL="sqlite:///some.db", NETVERK_MAIL_URL="folder:out")

    assert (settings.database_url, settings.mail_url) == (f"sqlite:///{tmp_path}/some.db", f"folder:{tmp_path}/out")


def test_the_secret_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    first, second = read(tmp_path), read(tmp_path)

    assert first.secret_key == second.secret_key
    assert len(first.secret_key) == 64
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_first_starts_at_once_agree_on_one_secret_key(tmp_path: Path) -> None:
    together, keys = threading.Barrier(8), list[str]()

    def start() -> None:
        together.wait()
        keys.append(read(tmp_path).secret_key)

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(keys) == 8
    assert set(keys) == {(tmp_path / "secret_key").read_text().strip()}


def test_issuers_are_read_each_with_its_domains(tmp_path: Path) -> None:
    entra = "Example.org,example.se=https://0af4-11:tyst%40%2F+hemligt@login.example.org/tenant/v2.0"
    settings = read(tmp_path, NETVERK_OIDC=f"{entra}  xn--fretag-n4a.se=http://netverk:ord@127.0.0.1:8080/")

    assert settings.issuers == (
        Issuer(
            domains=frozenset({"example.org", "example.se"}),
            url="https://login.example.org/tenant/v2.0",
            client_id="0af4-11",
            client_secret="tyst@/+hemligt",
        ),
        Issuer(domains=frozenset({"xn--fretag-n4a.se"}), url="http://127.0.0.1:8080/", client_id="netverk", client_secret="ord"),
    )
    assert settings.issuer_for("example.se") == settings.issuers[0]
    assert settings.issuer_for("elsewhere.example") is None
    assert "hemligt" not in repr(settings), "a secret is not for logs"


def test_a_given_secret_key_is_not_written_anywhere(tmp_path: Path) -> None:
    assert read(tmp_path, NETVERK_SECRET_KEY="from the vault").secret_key == "from the vault"
    assert list(tmp_path.iterdir()) == []


def test_given_values_are_used_and_empty_ones_are_as_if_unset(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        NETVERK_BASE_URL="https://natverk.example.org/",
        NETVERK_MAIL_FROM="inbjudan@example.org",
        NETVERK_MAIL_URL="smtp://me:word@mail.example.org:587",
        NETVERK_HOLD_SECONDS="0",
        NETVERK_RECEIVE="lmtp://127.0.0.1:8024",
        NETVERK_PROXIES="2",
        NETVERK_DATABASE_URL="",
    )

    assert settings.base_url == "https://natverk.example.org"
    assert settings.mail_from == "inbjudan@example.org"
    assert settings.mail_url == "smtp://me:word@mail.example.org:587"
    assert settings.hold_seconds == 0
    assert settings.receive == "lmtp://127.0.0.1:8024"
    assert settings.proxies == 2
    assert settings.database_url == f"sqlite:///{tmp_path}/netverk.db"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NETVERK_DATABASE_URL", "mysql://host/name"),
        ("NETVERK_DATABASE_URL", "sqlite://"),
        ("NETVERK_BASE_URL", "natverk.example.org"),
        ("NETVERK_BASE_URL", "https://example.org/natverk"),
        ("NETVERK_MAIL_FROM", "Nätverk <natverk@example.org>"),
        ("NETVERK_MAIL_FROM", "natverk+inbjudan@example.org"),
        ("NETVERK_MAIL_URL", "folder:"),
        ("NETVERK_MAIL_URL", "smtp://"),
        ("NETVERK_MAIL_URL", "smtp://mail.example.org:post"),
        *(
            ("NETVERK_RECEIVE", url)
            for url in ("maildir:", "lmtp://mail.example.org:24", "lmtp://127.0.0.1", "smtp://me@localhost:25", "pop3://x")
        ),
        ("NETVERK_HOLD_SECONDS", "-1"),
        ("NETVERK_HOLD_SECONDS", "two minutes"),
        ("NETVERK_HOLD_SECONDS", "1.5"),
        ("NETVERK_OIDC", "example.org"),
        ("NETVERK_OIDC", "example.org=https://login.example.org"),
        ("NETVERK_OIDC", "example.org=https://id@login.example.org"),
        ("NETVERK_OIDC", "example.org=https://:secret@login.example.org"),
        ("NETVERK_OIDC", "example.org=https://id:secret@"),
        ("NETVERK_OIDC", "example.org=http://id:secret@login.example.org"),
        ("NETVERK_OIDC", "example.org=https://id:secret@login.example.org:door"),
        ("NETVERK_OIDC", "example.org=https://id:secret@login.example.org/?tenant=1"),
        ("NETVERK_OIDC", "=https://id:secret@login.example.org"),
        ("NETVERK_OIDC", "@example.org=https://id:secret@login.example.org"),
        ("NETVERK_OIDC", "a.se,a.se=https://id:secret@login.example.org"),
        ("NETVERK_OIDC", "a.se=https://id:secret@one.example.org a.se=https://id:secret@two.example.org"),
        ("NETVERK_PROXIES", "yes"),
        ("NETVERK_PROXIES", "-1"),
    ],
)
def test_a_wrong_setting_is_named_and_told_what_to_write(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read(tmp_path, **{name: value})

    assert refused.value.name == name
    assert str(refused.value).startswith(f"{name} cannot be used: write ")


def test_a_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(SettingsError) as refused:
        read(tmp_path / "file" / "home")

    assert refused.value.name == "NETVERK_HOME"
