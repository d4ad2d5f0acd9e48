"""The settings of one installation, read once from the environment. A wrong one says its name and what to write."""

import contextlib
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

PROJECT = Path(__file__).resolve().parent
OIDC = "DOMAIN=https://CLIENT-ID:SECRET@ISSUER, several with blanks between them"


class SettingsError(Exception):
    """A setting that cannot be used: the `name` of the variable and `advice`, what to write there."""

    def __init__(self, name: str, advice: str) -> None:
        super().__init__(f"{name} cannot be used: {advice}")
        self.name = name
        self.advice = advice


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """Who signs in everybody of some mail `domains`: an OpenID provider by its exact `url`, and what it knows this house by."""

    domains: frozenset[str]
    url: str
    client_id: str
    client_secret: str = field(repr=False)

    @property
    def host(self) -> str:
        """What readers know it by."""
        return urlsplit(self.url).hostname or ""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the house decides outside the program.

    `database_url` as SQLAlchemy takes it; `base_url` without a last slash; `mail_url` is `folder:` and an absolute path, or
    `smtp://…`; `hold_seconds` is how long the letters of a notice wait for an undo; `receive` is how replies come in: `lmtp://` or
    `smtp://` with an address of this machine, `maildir:` or `folder:` and an absolute path, or not at all; `proxies` is how many
    reverse proxies of the house's own stand before the program, each adding the address of who asked it to X-Forwarded-For.
    """

    home: Path
    database_url: str
    secret_key: str
    mail_url: str
    base_url: str = "http://127.0.0.1:5000"
    mail_from: str = "natverk@example.org"
    hold_seconds: int = 120
    receive: str = ""
    proxies: int = 0
    issuers: tuple[Issuer, ...] = ()
    testing: bool = False

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read the `NETVERK_…` variables, an empty one as if unset, and make the home folder; SettingsError where one is wrong."""
        given = {name: value.strip() for name, value in environ.items() if value.strip()}
        home = _home(given.get("NETVERK_HOME"))
        return cls(
            home=home,
            database_url=_database_url(given.get("NETVERK_DATABASE_URL", f"sqlite:///{home / 'netverk.db'}")),
            secret_key=given.get("NETVERK_SECRET_KEY") or _kept_secret_key(home),
            mail_url=_mail_url(given.get("NETVERK_MAIL_URL", f"folder:{home / 'letters'}")),
            base_url=_base_url(given.get("NETVERK_BASE_URL", cls.base_url)),
            mail_from=_mail_from(given.get("NETVERK_MAIL_FROM", cls.mail_from)),
            hold_seconds=_hold_seconds(given.get("NETVERK_HOLD_SECONDS", str(cls.hold_seconds))),
            receive=_receive(given.get("NETVERK_RECEIVE", "")),
            proxies=_proxies(given.get("NETVERK_PROXIES", str(cls.proxies))),
            issuers=_issuers(given.get("NETVERK_OIDC", "")),
        )

    def issuer_for(self, domain: str) -> Issuer | None:
        """Who signs in the people of a mail domain, written as mail servers do, if not a link does."""
        return next((issuer for issuer in self.issuers if domain in issuer.domains), None)


def _home(given: str | None) -> Path:
    home = Path(given).expanduser().absolute() if given else PROJECT / "instance"
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise SettingsError("NETVERK_HOME", f"write the path of a folder that can be made and written to, not {home}.") from fault
    return home


def _database_url(given: str) -> str:
    if given.startswith(("postgresql://", "postgres://")):
        return "postgresql+psycopg://" + given.partition("://")[2]
    if given.startswith(("postgresql+psycopg://", "sqlite:////")):
        return given
    if given.startswith("sqlite:///") and len(given) > len("sqlite:///"):
        return f"sqlite:///{Path(given.removeprefix('sqlite:///')).absolute()}"
    raise SettingsError("NETVERK_DATABASE_URL", "write postgresql://user:password@host/name or sqlite:////path/of/a/file.")


def _kept_secret_key(home: Path) -> str:
    """The key kept in `home`, made at the first start; of several first starts at once, one wins and all get its key."""
    kept = home / "secret_key"
    try:
        if not kept.exists():
            _keep(secrets.token_urlsafe(48), kept)
        key = kept.read_text().strip()
    except OSError as fault:
        raise SettingsError("NETVERK_SECRET_KEY", f"write a long random text, or let {kept} be made and read.") from fault
    if not key:
        raise SettingsError("NETVERK_SECRET_KEY", f"write a long random text, or remove the empty {kept}.")
    return key


def _keep(key: str, path: Path) -> None:
    """Let `path` appear whole, for its owner alone, unless it is there already."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    draft.touch(mode=0o600, exist_ok=False)
    draft.write_text(key + "\n")
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()


def _base_url(given: str) -> str:
    url = given.rstrip("/")
    if re.fullmatch(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?", url) is None:
        raise SettingsError("NETVERK_BASE_URL", "write the address that readers use, such as https://natverk.example.org, without a path.")
    return url


def _mail_from(given: str) -> str:
    if re.fullmatch(r"[^\s@<>,+]+@[^\s@<>,]+", given) is None:
        raise SettingsError("NETVERK_MAIL_FROM", "write one plain address without “+”, such as natverk@example.org.")
    return given


def _mail_url(given: str) -> str:
    if given.startswith("folder:") and given != "folder:":
        return f"folder:{Path(given.removeprefix('folder:')).expanduser().absolute()}"
    if given.startswith("smtp://") and _names_a_host(given):
        return given
    raise SettingsError("NETVERK_MAIL_URL", "write folder:PATH or smtp://user:password@host:port.")


def _receive(given: str) -> str:
    for kind in ("maildir:", "folder:"):
        if given.startswith(kind) and given != kind:
            return f"{kind}{Path(given.removeprefix(kind)).expanduser().absolute()}"
    if not given or (given.startswith(("lmtp://", "smtp://")) and _is_here(given)):
        return given
    raise SettingsError(
        "NETVERK_RECEIVE", "write lmtp://127.0.0.1:8024, or smtp:// with an address of this machine, maildir:PATH or folder:PATH."
    )


def _is_here(url: str) -> bool:
    """Whether it names a port of this machine, and nothing besides."""
    try:
        parts = urlsplit(url)
        return parts.hostname in ("127.0.0.1", "::1", "localhost") and bool(parts.port) and not (parts.path.strip("/") or parts.username)
    except ValueError:
        return False


def _names_a_host(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _hold_seconds(given: str) -> int:
    if re.fullmatch(r"[0-9]{1,6}", given) is None:
        raise SettingsError("NETVERK_HOLD_SECONDS", "write a whole number of seconds, 0 or more.")
    return int(given)


def _proxies(given: str) -> int:
    if re.fullmatch(r"[0-9]", given) is None:
        raise SettingsError("NETVERK_PROXIES", "write how many reverse proxies stand before the program, from 0 to 9.")
    return int(given)


def _issuers(given: str) -> tuple[Issuer, ...]:
    """One entry for each issuer, blanks between them; a mail domain has one issuer."""
    found = tuple(map(_issuer, given.split()))
    domains = [domain for issuer in found for domain in issuer.domains]
    if len(domains) != len(set(domains)):
        raise SettingsError("NETVERK_OIDC", "write each mail domain once, with its one issuer.")
    return found


def _issuer(given: str) -> Issuer:
    """`example.org,example.se=https://client-id:secret@login.example.org/path`; signs such as @ in id and secret as %40."""
    named, _equals, url = given.partition("=")
    parts = _issuer_address(url)
    domains = named.lower().split(",")
    if not all(re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", domain) for domain in domains) or len(domains) != len(set(domains)):
        raise SettingsError("NETVERK_OIDC", f"write {OIDC}, with mail domains such as example.org before the “=”.")
    if not parts.username or not parts.password:
        raise SettingsError("NETVERK_OIDC", f"write {OIDC}, with both client id and secret.")
    return Issuer(
        domains=frozenset(domains),
        url=f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}",
        client_id=unquote(parts.username),
        client_secret=unquote(parts.password),
    )


def _issuer_address(url: str) -> SplitResult:
    """An address under https, without query; http is for this machine alone, where issuers are tried out."""
    parts = urlsplit(url) if _names_a_host(url) else None
    if parts is None or parts.query or parts.fragment or not is_protected(parts):
        raise SettingsError("NETVERK_OIDC", f"write {OIDC}, with an https address.")
    return parts


def is_protected(parts: SplitResult) -> bool:
    """Whether what is said on the way there stays between the two: under https, or within this machine."""
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost"))
