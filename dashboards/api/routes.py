"""The addresses below /api/v1: tables of the published snapshot, read-only."""

import hashlib
import json
from typing import Any

from flask import Flask, Response, request

from dashboards.api.table_listing import describe_api, describe_table, list_tables
from dashboards.api.table_query import OPTIONS, ApiError, TableRequest, read_table
from dashboards.confidentiality import confidentiality_class
from dashboards.store import OpenedSnapshot, Store, StoreError
from dashboards.words import words_of
from pipeline.outputs.table_formats import TABLE_FORMATS

PREFIX = "/api/v1"
CLASS_HEADER = "X-Confidentiality-Class"
"""自治体機密性 of an answer: a table is its rows alone, so the class stands in the header."""


def add_api(server: Flask, store: Store) -> None:
    """Add the addresses of the tables to the server."""

    def answer(name: str) -> Response:
        return respond(store, name)

    server.add_url_rule(f"{PREFIX}/<path:name>", "api", answer)


def respond(store: Store, name: str) -> Response:
    """Answer one address; whatever is wrong is said as JSON with what to do."""
    try:
        snapshot = store.snapshot()
        _require_run(snapshot)
        tag = _tag(snapshot)
        if tag in request.if_none_match:
            return Response(status=304, headers=_headers(tag))
        return _answer(snapshot, name, tag)
    except ApiError as error:
        return _refusal(error)
    except StoreError:
        return _refusal(ApiError(503, "unreadable"))


def _answer(snapshot: OpenedSnapshot, name: str, tag: str) -> Response:
    documents = {"tables": list_tables, "openapi.json": describe_api}
    if name in documents:
        return _json(documents[name](snapshot), tag)
    table, _, form = name.rpartition(".")
    if name.endswith(".metadata.json"):
        return _json(describe_table(snapshot, name.removesuffix(".metadata.json")), tag)
    if form not in TABLE_FORMATS:
        raise ApiError(404, "no_address", name=name)
    kind, write = TABLE_FORMATS[form]
    content = write(read_table(snapshot, _asked(table)))
    answer = Response(content, 200, {"Content-Type": kind, **_headers(tag)})
    answer.make_conditional(request.environ, accept_ranges=True, complete_length=len(content))  # Polars reads in parts
    return answer


def _asked(table: str) -> TableRequest:
    """Read the parameters of the address. Raises ApiError for numbers that are none."""
    arguments = request.args.to_dict(flat=False)
    filters = tuple((name, tuple(values)) for name, values in arguments.items() if name not in OPTIONS)
    columns = tuple(filter(None, request.args.get("columns", "").split(",")))
    limit = _whole_number("limit")
    return TableRequest(table, filters, columns, limit, _whole_number("offset") or 0)


def _whole_number(name: str) -> int | None:
    text = request.args.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ApiError(400, "no_number", name=name)
    return int(text)


def _require_run(snapshot: OpenedSnapshot) -> None:
    """A reader of several pages names the run of the first: another snapshot would mix two nights."""
    run = request.args.get("run", "")
    if run and run != snapshot.pointer["run_id"]:
        raise ApiError(409, "other_run", run=snapshot.pointer["run_id"])


def _tag(snapshot: OpenedSnapshot) -> str:
    seen = f"{snapshot.token} {snapshot.scope} {request.full_path}"  # what one person cached is not another's
    return hashlib.sha256(seen.encode()).hexdigest()[:32]


def _headers(tag: str) -> dict[str, str]:
    number = confidentiality_class()
    handling = {} if number is None else {CLASS_HEADER: str(number)}
    return {"ETag": f'"{tag}"', "Cache-Control": "private, no-cache", **handling}


def _json(content: Any, tag: str) -> Response:
    return Response(json.dumps(content, ensure_ascii=False), 200, {"Content-Type": "application/json", **_headers(tag)})


def _refusal(error: ApiError) -> Response:
    ja, en = (words_of(lang)(f"api.{error.key}", **error.facts) for lang in ("ja", "en"))
    text = json.dumps({"error": ja, "error_en": en}, ensure_ascii=False)
    return Response(text, error.status, {"Content-Type": "application/json", "Cache-Control": "no-store"})
