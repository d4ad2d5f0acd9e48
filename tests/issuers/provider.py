"""A small OpenID provider of our own, served over HTTP: honest, and lying where a test tells it to."""

import base64
import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from netverk import clock

CLIENT, SECRET = "netverk", "tyst @ hemligt"


@dataclass
class Provider:
    """Whoever comes is `email`, without a question. `claims` are put over what an ID token says (None: left out), `document` over what it
    says of itself; `signs` makes the token of its claims. `asked` is every path that was asked for."""

    email: str = "oda@example.org"
    claims: dict[str, Any] = field(default_factory=dict)
    document: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)  # by path: what is answered instead
    signs: Callable[[dict[str, Any]], str] | None = None
    denies: bool = False
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    url: str = ""

    def __post_init__(self) -> None:
        self.key: ECKey | RSAKey = new_key("first")
        self.published: list[ECKey | RSAKey] = [self.key]

    def openid_configuration(self) -> dict[str, Any]:
        addresses = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        return {"issuer": self.url, **{name: f"{self.url}/{path}" for name, path in addresses.items()}, **self.document}

    def keys(self) -> dict[str, Any]:
        return {"keys": [key.as_dict(private=False) for key in self.published]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent back to."""
        assert (asked["response_type"], asked["client_id"], asked["scope"]) == ("code", CLIENT, "openid email")
        said = {"state": asked["state"], "iss": self.url}
        if self.denies:
            return f"{asked['redirect_uri']}?{urlencode({**said, 'error': 'access_denied'})}"
        code = secrets.token_urlsafe()
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({**said, 'code': code})}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """None where the code, its verifier or the secret is not right; a code is good once."""
        asked = self.codes.pop(form.get("code", ""), None)
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if asked is None or asked["redirect_uri"] != form["redirect_uri"]:
            return None
        if asked["code_challenge_method"] != "S256" or asked["code_challenge"] != base64.urlsafe_b64encode(verifier).decode().rstrip("="):
            return None
        if authorization != "Basic " + base64.b64encode(b"netverk:tyst+%40+hemligt").decode():
            given = (form.get("client_id"), form.get("client_secret"))
            if "token_endpoint_auth_methods_supported" not in self.document or given != (CLIENT, SECRET):
                return None
        now = int(clock.now().timestamp())
        claims = {"iss": self.url, "sub": "7", "aud": CLIENT, "exp": now + 300, "iat": now, "nonce": asked["nonce"]}
        claims |= {"email": self.email, "email_verified": True} | self.claims
        return {"access_token": "x", "token_type": "Bearer", "id_token": self.sign({k: v for k, v in claims.items() if v is not None})}

    def sign(self, claims: dict[str, Any]) -> str:
        return self.signs(claims) if self.signs else signed(claims, self.key)


def new_key(name: str) -> ECKey:
    return ECKey.generate_key("P-256", {"kid": name, "use": "sig", "alg": "ES256"})


def new_rsa_key(name: str) -> RSAKey:
    """What most providers sign with; to make one takes a while."""
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig", "alg": "RS256"})


def signed(claims: dict[str, Any], key: ECKey | RSAKey) -> str:
    return jwt.encode({"alg": "ES256" if isinstance(key, ECKey) else "RS256", "kid": key.kid}, claims, key)


def unsigned(claims: dict[str, Any]) -> str:
    parts = [json.dumps(part).encode() for part in ({"alg": "none", "kid": "first"}, claims)]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."


def with_the_secret(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "HS256", "kid": "first"}, claims, OctKey.import_key(SECRET * 4), algorithms=["HS256"])


def serve(provider: Provider) -> ThreadingHTTPServer:
    """Not yet started; the provider gets its address."""

    class Asked(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path)
            provider.asked.append(path.path)
            if path.path in provider.answers:
                self.answer(*provider.answers[path.path])
            elif path.path == "/authorize":
                self.answer(302, {"Location": provider.authorize({name: value[0] for name, value in parse_qs(path.query).items()})})
            else:
                made = provider.keys() if path.path == "/keys" else provider.openid_configuration()
                self.answer(200, {}, json.dumps(made).encode())

        def do_POST(self) -> None:
            provider.asked.append(self.path)
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            given = {name: value[0] for name, value in form.items()}
            made = provider.token(given, self.headers.get("Authorization", ""))
            self.answer(200 if made else 400, {}, json.dumps(made or {"error": "invalid_grant"}).encode())

        def answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the server's own name for it)
            """Nothing: what goes wrong is seen by the tests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
    provider.url = f"http://127.0.0.1:{server.server_port}"
    return server
