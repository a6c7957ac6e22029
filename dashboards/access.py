"""Who is asking, and what of whom they may see: the one place that decides both.

Nothing is kept of anybody: in mode `proxy` a portal in front knows who it is and sends name and groups along with every
request, bound to its address and to a secret; a request that brings such headers otherwise is refused. In mode `oidc`
whoever asks is nobody until the session of sign_in.py names them.
"""

import hmac
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import has_request_context, request

from dashboards.request_limits import Application, refusal
from pipeline.definitions.access import Access, Grant, Role

PERSON = "monosashi.person"
"""Where the person stands in the environment of a request."""
LONGEST_NAME, MOST_GROUPS = 200, 200
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})
_log = logging.getLogger(__name__)


class RefusedError(Exception):
    """The request is not answered. The message is for the log and holds nothing of what was sent."""


@dataclass(frozen=True)
class Person:
    """Who is asking. `codes`: the prefectures or the municipality of the role."""

    name: str
    role: Role
    codes: frozenset[str] = frozenset()


OWNER = Person("", "nation")
"""Whoever asks where nobody is asked who they are: on this machine, with the home in their own hands."""


NOBODY = Person("", "public")
"""Whoever has not signed in."""


def may_see(person: Person, disclosure: str, prefecture_code: str, code: str) -> bool:
    """Whether a person may see the answers of a disclosure class of one body by name."""
    if disclosure == "public" or person.role == "nation":
        return True
    if person.role == "municipality":
        return code in person.codes
    return person.role == "prefecture" and disclosure == "own_prefecture" and _is_of(person, prefecture_code)


def _is_of(person: Person, prefecture_code: str) -> bool:
    """Whether a prefecture, by its six digits or the first two of them, is one of the person's."""
    return prefecture_code[:2] in {code[:2] for code in person.codes}


def may_receive(person: Person, prefecture_code: str, code: str = "") -> bool:
    """Whether a person may see what a body sent: deliveries, findings, return slips."""
    if person.role == "prefecture":
        return _is_of(person, prefecture_code)
    return person.role == "nation" or (person.role == "municipality" and code in person.codes)


def current_person() -> Person:
    """Return who is asking in this request; the owner where nobody asks, as when pages are read ahead."""
    if not has_request_context():
        return OWNER
    found: Person = request.environ.get(PERSON, OWNER)
    return found


def person_of(environ: dict[str, Any], access: Access, secret: str) -> Person:
    """Find out who is asking. Raises RefusedError."""
    _require_host(environ, access)
    sent = {header: environ.get(_key(header)) for header in _headers(access)}
    if access.mode != "proxy":
        if any(value is not None for value in sent.values()):
            raise RefusedError("headers of a portal, though none is in front")
        return OWNER if access.mode == "none" else NOBODY
    if environ.get("REMOTE_ADDR") not in access.proxy.addresses:
        raise RefusedError("not from an address of the portal")
    given = sent[access.proxy.secret_header] or ""
    if not hmac.compare_digest(given.encode("latin-1", "replace"), secret.encode("ascii")):
        raise RefusedError("without the secret of the portal")
    name = _name(sent[access.proxy.user_header] or "")
    return with_role(name, _groups(sent[access.proxy.groups_header] or ""), access)


def identified(inner: Application, access: Access, secret: str, base: str) -> Application:
    """Return the application behind the check of who is asking: others get 403, and the log a line."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        try:
            environ[PERSON] = person_of(environ, access, secret)
        except RefusedError as error:
            _log.warning("request refused: %s", error)
            headers, body = refusal(403, base)
            start("403 Forbidden", headers)
            return [body]
        return inner(environ, start)

    return answer


def _require_host(environ: dict[str, Any], access: Access) -> None:
    """Refuse names that are not ours: a page elsewhere could make its own name lead here (DNS rebinding)."""
    host = str(environ.get("HTTP_HOST", ""))
    name = host if host.endswith("]") else host.rsplit(":", 1)[0]
    if name.lower() not in LOCAL_HOSTS | {each.lower() for each in access.hosts}:
        raise RefusedError("host name")


def _headers(access: Access) -> tuple[str, ...]:
    return access.proxy.user_header, access.proxy.groups_header, access.proxy.secret_header


def _key(header: str) -> str:
    return "HTTP_" + header.upper().replace("-", "_")


def _name(text: str) -> str:
    """Require one name: a header that came twice arrives with a comma between."""
    if not 0 < len(text) <= LONGEST_NAME or "," in text or not (text.isascii() and text.isprintable()):
        raise RefusedError("name of the person")
    return text


def _groups(header: str) -> list[str]:
    """Read the groups, in UTF-8: an office calls some of its groups in Japanese. They are compared as they are."""
    try:
        text = header.encode("latin-1").decode("utf-8")  # WSGI hands over bytes as Latin-1 (PEP 3333)
    except UnicodeError:
        raise RefusedError("groups of the person") from None
    groups = [group.strip() for group in text.split(",") if group.strip()]
    if len(groups) > MOST_GROUPS or not text.isprintable():
        raise RefusedError("groups of the person")
    return groups


def with_role(name: str, groups: list[str], access: Access) -> Person:
    """Give the role of the groups. Whoever is in none that is known sees what is public."""
    grants: list[Grant] = [access.grants[group] for group in groups if group in access.grants]
    roles = {grant.role for grant in grants}
    if len(roles) > 1:
        raise RefusedError("groups of more than one role")
    codes = frozenset(code for grant in grants for code in grant.codes)
    return Person(name, roles.pop() if roles else "public", codes)
