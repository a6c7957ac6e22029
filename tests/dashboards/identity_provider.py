"""A small OpenID provider: discovery, code flow with PKCE, tokens signed with RS256. Who signs in, the test decides."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "monosashi", "t" * 40
_KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})


class Provider(ThreadingHTTPServer):
    """`claims` are those of whoever signs in next, `people` whom to choose from; `is_away` refuses to answer."""

    daemon_threads = True

    def __init__(self, port: int = 0, people: Mapping[str, dict[str, Any]] = MappingProxyType({})) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.claims: dict[str, Any] = {"sub": "1", "preferred_username": "hanako", "groups": ["mihon-dx"]}
        self.people = people
        self.codes: dict[str, dict[str, str]] = {}
        self.is_away = False

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if self.server.is_away:
            self.close_connection = True
        elif parts.path == "/authorize" and self.server.people and "who" not in asked:
            self._choice()
        elif parts.path == "/authorize":
            self.server.claims = self.server.people.get(asked.get("who", ""), self.server.claims)
            code = secrets.token_hex(8)
            self.server.codes[code] = asked
            self.send_response(302)
            self.send_header(
                "Location", f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
            )
            self.end_headers()
        elif parts.path == "/jwks":
            self._json({"keys": [_KEY.as_dict(private=False)]})
        else:
            self._json({
                "issuer": self.server.issuer, "jwks_uri": f"{self.server.issuer}/jwks",
                "authorization_endpoint": f"{self.server.issuer}/authorize",
                "token_endpoint": f"{self.server.issuer}/token", "id_token_signing_alg_values_supported": ["RS256"],
            })  # fmt: skip

    def do_POST(self) -> None:
        sent = {k: v[0] for k, v in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()}
        begun = self.server.codes.pop(sent.get("code", ""), None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest()).rstrip(b"=")
        client = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if begun is None or begun["code_challenge"] != proof.decode() or client not in self.headers["Authorization"]:
            self._json({"error": "invalid_grant"}, 400)
            return
        claims = {
            "iss": self.server.issuer, "aud": CLIENT, "iat": int(time.time()), "exp": int(time.time()) + 60,
            "nonce": begun["nonce"], **self.server.claims,
        }  # fmt: skip
        token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, _KEY)
        self._json({"access_token": "a", "token_type": "Bearer", "id_token": token})

    def _choice(self) -> None:
        """A page with a link for each person."""
        links = "".join(
            f'<li><a href="{escape(self.path)}&amp;who={quote(who)}">{escape(who)}</a></li>'
            for who in self.server.people
        )  # fmt: skip
        body = (
            f"<!doctype html><meta charset=utf-8><title>見本の認証</title><h1>だれとして見ますか</h1><ul>{links}</ul>"
        )
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body.encode())

    def _json(self, content: Any, status: int = 200) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def identity_provider() -> Iterator[Provider]:
    with Provider() as provider:
        threading.Thread(target=provider.serve_forever, daemon=True).start()
        yield provider
        provider.shutdown()
