"""The trail of what was read: who opened or took along what is not for everybody, before it is sent.

Where a line cannot be written, only the owner of the home reads on; the others get a sentence.
"""

import json
import logging
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from flask import Flask, Response, request

from dashboards.access import OWNER, Person, current_person
from dashboards.responses import plain_answer
from dashboards.visible_rows import scope_of
from dashboards.words import words_of
from pipeline.operations.audit_trail import AuditTrail

_FILES = ("/returns/", "/sheet/", "/api/v1/")
_PAGES = ("/body/", "/compare", "/deliveries", "/indicator/")
"""Pages that name bodies beside what may be restricted."""
_log = logging.getLogger(__name__)


def record_reading(server: Flask, home: Path) -> None:
    """Write a line of the trail for what is read, wherever somebody is asked who they are."""
    server.after_request(partial(_record, AuditTrail(home / "audit")))


def _record(trail: AuditTrail, response: Response) -> Response:
    person = current_person()
    seen = _seen() if response.status_code in (200, 206) and _is_recorded(person) else None
    if seen is None:
        return response
    event, facts = seen
    try:
        trail.append(event, person.name, role=person.role, address=request.remote_addr, **facts)
    except OSError as error:
        _log.error("no line in the trail: %s", error.strerror)
        if person.role != "nation":
            return plain_answer(words_of(request.args.get("lang", "ja"))("plain.no_trail"), 503)
    return response


def _is_recorded(person: Person) -> bool:
    """Whether a person reads more than the open data; on this machine alone nobody is asked who they are."""
    return person is not OWNER and not scope_of(person).is_open


def _seen() -> tuple[str, dict[str, str]] | None:
    """Return event and facts of what this request reads: paths, years and prefectures, never an answer."""
    if request.path.startswith(_FILES):
        return "download", _facts(request.path, request.args)
    if not request.path.endswith("/_dash-update-component"):
        return None
    body = request.get_json(silent=True) or {}
    if body.get("output", "").startswith("download.data"):
        return "download", _address_of(body, "address")
    if body.get("output", "").startswith("..source.opened"):
        return "view", {"path": "/source", "what": json.dumps(body["inputs"][0].get("value"))[:200]}
    facts = _address_of(body, "_pages_location")
    return ("view", facts) if facts.get("path", "").startswith(_PAGES) else None


def _address_of(body: Mapping[str, Any], place: str) -> dict[str, str]:
    given = {one.get("property"): one.get("value") for one in (*body.get("inputs", ()), *body.get("state", ()))
             if isinstance(one, dict) and one.get("id") == place}  # fmt: skip
    path, search = given.get("data") or (given.get("pathname"), given.get("search"))
    query = {name: values[-1] for name, values in parse_qs(str(search or "").lstrip("?")).items()}
    return _facts(str(path or ""), query)


def _facts(path: str, query: Mapping[str, str]) -> dict[str, str]:
    return {"path": path[:200]} | {name: query[name][:20] for name in ("pref", "year") if name in query}
