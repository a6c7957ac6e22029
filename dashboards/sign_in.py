"""Signing in at the office's identity provider (mode `oidc`): code flow with PKCE, then a short session.

The session is a signed cookie with name, known groups and its end; no password and no token is kept. What a group may
see is decided anew at each request (access.py). While the provider is away those signed in stay, and nobody new comes.
"""

import logging
import time
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask, Response, redirect, request, session
from joserfc.errors import JoseError
from requests import RequestException

from dashboards.access import LONGEST_NAME, PERSON, Person, RefusedError, with_role
from dashboards.responses import plain_answer
from dashboards.session_key import session_key
from dashboards.words import Words, words_of
from pipeline.definitions.access import Access, Oidc, read_secret
from pipeline.operations.audit_trail import AuditTrail

PATH = "/sign-in"
_OPEN = ("/healthz", "/readyz", PATH, f"{PATH}/done")
"""What is answered to anybody."""
_FOR_PROGRAMS = ("/_", "/assets/", "/api/", "/returns/", "/sheet/", "/check/file")
"""What scripts and files ask for: no browser follows a redirect from there to a page."""
_MOST_SECONDS = 10
"""For an answer of the provider."""
_log = logging.getLogger(__name__)


def add_sign_in(server: Flask, home: Path, access: Access, provider: Oidc, base: str) -> None:
    """Add the addresses of signing in and out, and ask everybody else to sign in first."""
    server.secret_key = session_key(home)
    server.config.update(
        SESSION_COOKIE_NAME="monosashi",
        SESSION_COOKIE_PATH=f"{base}/",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=provider.address.startswith("https:"),
        PERMANENT_SESSION_LIFETIME=timedelta(minutes=provider.session_minutes),
    )
    client = OAuth(server).register(
        "office",
        client_id=provider.client_id,
        client_secret=read_secret(home, access),
        server_metadata_url=f"{provider.issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": provider.scope, "code_challenge_method": "S256", "default_timeout": _MOST_SECONDS,
        },
    )  # fmt: skip
    trail = AuditTrail(home / "audit")
    server.add_url_rule(PATH, "sign_in", partial(_sign_in, client, provider, base))
    server.add_url_rule(f"{PATH}/done", "signed_in", partial(_signed_in, client, access, provider, trail, base))
    server.add_url_rule("/sign-out", "sign_out", partial(_sign_out, trail), methods=["POST"])
    server.before_request(partial(_require_person, access, base))


def _require_person(access: Access, base: str) -> Response | None:
    """Put the person of the session into the request, or send the browser to sign in."""
    if request.path in _OPEN:
        return None
    try:
        person = _person(session.get("person"), access)
    except RefusedError as error:
        _log.warning("request refused: %s", error)
        return plain_answer(_words()("sign_in.two_roles"), 403)
    if person:
        request.environ[PERSON] = person
        return None
    if request.method != "GET" or request.path.startswith(_FOR_PROGRAMS):
        return plain_answer(_words()("sign_in.needed"), 401)
    session["next"] = request.full_path.rstrip("?")
    return _to(f"{base}{PATH}")


def _person(known: Mapping[str, Any] | None, access: Access) -> Person | None:
    """Return the person of a session that has not ended. Raises RefusedError: groups of two roles."""
    if not known or time.time() >= known["until"]:
        return None
    return with_role(known["name"], known["groups"], access)


def _sign_in(client: Any, provider: Oidc, base: str) -> Response:
    back = f"{provider.address or request.host_url.rstrip('/')}{base}{PATH}/done"
    try:
        sent: Response = client.authorize_redirect(back)
    except (RequestException, AuthlibBaseError, ValueError, KeyError) as error:
        return _away(error)
    return sent


def _signed_in(client: Any, access: Access, provider: Oidc, trail: AuditTrail, base: str) -> Response:
    try:
        claims = client.authorize_access_token().get("userinfo") or {}
    except RequestException as error:
        return _away(error)
    except (AuthlibBaseError, JoseError, ValueError, KeyError) as error:
        _log.warning("sign-in refused: %s", type(error).__name__)
        return plain_answer(_words()("sign_in.refused"), 400)
    name, groups = _name(claims, provider), _groups(claims, access, provider)
    wanted = session.get("next", "")
    session.clear()
    session.permanent = True
    session["person"] = {"name": name, "groups": groups, "until": time.time() + provider.session_minutes * 60}
    _note(trail, "sign-in", name)
    return _to(base + (wanted if _is_ours(wanted) else "/"))


def _sign_out(trail: AuditTrail) -> Response:
    """End the session here; a page elsewhere cannot, since no cookie comes along with what it posts."""
    name = (session.get("person") or {}).get("name", "")
    session.clear()
    if name:
        _note(trail, "sign-out", name)
    return plain_answer(_words()("sign_in.out"), 200)


def _name(claims: Mapping[str, Any], provider: Oidc) -> str:
    text = str(claims.get(provider.name_claim) or claims.get("sub") or "")
    return "".join(sign for sign in text if sign.isprintable())[:LONGEST_NAME]


def _groups(claims: Mapping[str, Any], access: Access, provider: Oidc) -> list[str]:
    """Return the groups that access.toml names; the others are not needed, and a cookie is small."""
    given = claims.get(provider.groups_claim, [])
    return sorted({str(each) for each in ([given] if isinstance(given, str) else given)} & set(access.grants))


def _is_ours(path: str) -> bool:
    """Whether a path leads to a page of ours, and not to another site."""
    return path.startswith("/") and not path.startswith(("//", "/\\"))


def _note(trail: AuditTrail, event: str, name: str) -> None:
    try:
        trail.append(event, name, address=request.remote_addr)
    except OSError as error:
        _log.warning("no line in the trail: %s", error.strerror)


def _away(error: Exception) -> Response:
    _log.warning("identity provider away: %s", type(error).__name__)
    return plain_answer(_words()("sign_in.away"), 503)


def _to(address: str) -> Response:
    sent: Response = redirect(address)  # type: ignore[assignment]
    sent.headers["Cache-Control"] = "no-store"
    return sent


def _words() -> Words:
    return words_of(request.args.get("lang", "ja"))
