"""What a callback may be asked: forged requests are answered with 400 and one line in the log, never a traceback."""

import json
import logging
from typing import Any

from dash import Dash
from dash.exceptions import DependencyException, InvalidResourceError
from flask import Response, request
from werkzeug.exceptions import HTTPException, NotFound

from dashboards.page_context import LostError
from dashboards.request_limits import ADDRESS_BYTES, CALLBACK_BYTES, refusal

CALLBACKS = "/_dash-update-component"
_OF_THE_ADDRESS = ("pathname", "search", "href", "hash")
_log = logging.getLogger(__name__)


class ForgedRequestError(ValueError):
    """The request is none that a page of ours makes. The message holds nothing of what was sent."""


def guard_callbacks(app: Dash, base: str) -> None:
    """Check every request of a callback before Dash reads it, and answer whatever breaks in one line."""

    def check() -> Response | None:
        if request.path != CALLBACKS or request.method != "POST":
            return None
        try:
            require_own_callback(_body(), app.callback_map)
        except ForgedRequestError as error:
            _log.warning("callback refused: %s", error)
            return refused(400, base)
        return None

    def broken(error: Exception) -> HTTPException | Response:
        if isinstance(error, HTTPException):
            return error
        if isinstance(error, (DependencyException, InvalidResourceError, LostError)):
            # an address below /_dash-component-suites/ that leads to no library, or a tab of what is not there
            return NotFound()
        _log.error("the answer to %s broke", request.path, exc_info=error)
        return refused(500, base)

    app.server.before_request(check)
    app.server.register_error_handler(Exception, broken)


def refused(status: int, base: str) -> Response:
    """Answer with a refusal."""
    headers, body = refusal(status, base)
    return Response(body, status, headers)


def _body() -> Any:
    """Return what was sent. Raises ForgedRequestError when that is too long or no JSON."""
    if (request.content_length or 0) > CALLBACK_BYTES:
        raise ForgedRequestError("too long")
    try:
        return request.get_json()
    except (HTTPException, RecursionError):
        raise ForgedRequestError("no JSON") from None


def require_own_callback(body: Any, known: dict[str, Any]) -> None:
    """Raise ForgedRequestError unless inputs, states and outputs are those of a callback in `known`."""
    output = body.get("output") if isinstance(body, dict) else None
    callback = known.get(output) if isinstance(output, str) else None
    if callback is None:
        raise ForgedRequestError("no such callback")
    for name, wanted in (("inputs", callback["inputs"]), ("state", callback["state"])):
        _require_same(body.get(name, []), wanted)
    _require_outputs(body.get("outputs"), str(output))
    if not _is_list_of_text(body.get("changedPropIds", [])):
        raise ForgedRequestError("changed properties")


def _require_same(given: Any, wanted: list[dict[str, Any]]) -> None:
    """Raise ForgedRequestError unless each value is for the property that the callback takes there."""
    if not isinstance(given, list) or len(given) != len(wanted):
        raise ForgedRequestError("number of values")
    for one, declared in zip(given, wanted, strict=True):
        is_pattern = str(declared["id"]).startswith("{")  # one value or many, of components with such an id
        if is_pattern:
            continue
        if not isinstance(one, dict) or (one.get("id"), one.get("property")) != (declared["id"], declared["property"]):
            raise ForgedRequestError("place of a value")
        if declared["property"] in _OF_THE_ADDRESS:
            _require_address(one.get("value"))
        if declared["id"] == "address":
            _require_shown(one.get("value"))
        if declared["id"] == "tab-wanted" and one.get("value") is not None:
            _require_tab(one.get("value"))


def _require_address(value: Any) -> None:
    if value is not None and not isinstance(value, str):
        raise ForgedRequestError("kind of an address")
    if len((value or "").encode(errors="replace")) > ADDRESS_BYTES:
        raise ForgedRequestError("length of an address")
    if not (value or "").isprintable():
        raise ForgedRequestError("characters of an address")


def _require_shown(value: Any) -> None:
    """Raise ForgedRequestError unless it is path and search of the page that the browser shows."""
    if value is not None and not (isinstance(value, list) and len(value) == 2):
        raise ForgedRequestError("kind of an address")
    for one in value or ():
        _require_address(one)


def _require_tab(value: Any) -> None:
    """Raise ForgedRequestError unless it is the name of a tab, and the address of its page."""
    if not isinstance(value, dict) or not isinstance(value.get("tab"), str) or value.get("address") is None:
        raise ForgedRequestError("kind of a tab")
    _require_shown(value["address"])


def _require_outputs(given: Any, output: str) -> None:
    """Raise ForgedRequestError unless the places to fill are those of the callback."""
    places = given if isinstance(given, list) else [given]
    if any(f'["{wildcard}"]' in output for wildcard in ("ALL", "MATCH", "ALLSMALLER")) or given is None:
        return
    try:
        named = [f"{_written(place['id'])}.{place['property'].split('@')[0]}" for place in places]
    except (TypeError, KeyError, AttributeError):
        raise ForgedRequestError("places to fill") from None
    if named != _places_of(output):
        raise ForgedRequestError("places to fill")


def _written(place_id: Any) -> Any:
    """Return the id of a component as it stands in the name of an output; None for one of parts given as text."""
    if isinstance(place_id, dict):
        return json.dumps(place_id, sort_keys=True, separators=(",", ":"))
    return None if str(place_id).startswith("{") else place_id


def _places_of(output: str) -> list[str]:
    """Return `a.x` and `b.y` of `..a.x...b.y..`; Dash marks places that several callbacks fill with `@`."""
    is_several = output.startswith("..")
    return [place.split("@")[0] for place in (output[2:-2].split("...") if is_several else [output])]


def _is_list_of_text(given: Any) -> bool:
    return isinstance(given, list) and all(isinstance(one, str) for one in given)
