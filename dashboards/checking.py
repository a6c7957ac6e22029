"""Checking a file that somebody drops: the rules of the night, in memory, one at a time; none of it is stored."""

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from dash import html
from flask import Response, request
from plotly.utils import PlotlyJSONEncoder

from dashboards.address import Address
from dashboards.check_limits import max_bytes, max_seconds, mebibytes
from dashboards.check_queue import QUEUE, QueueFullError
from dashboards.components.checked import checked
from dashboards.page_context import AddressContext
from dashboards.words import words_of
from pipeline.definitions.visible_text import nothing, visible

if TYPE_CHECKING:
    from pipeline.orchestration.precheck import PrecheckResult as PrecheckResult

Check = Callable[[str, bytes], "PrecheckResult"]
"""A file's name and its bytes to findings and slips. May raise anything."""
LONGEST_NAME = 120


class PrecheckRefusedError(Exception):
    """The file is not checked: `status` for the browser, `key` below `check.` for the reader."""

    def __init__(self, status: int, key: str) -> None:
        super().__init__(key)
        self.status, self.key = status, key


def check_here(home: Path, name: str, content: bytes) -> "PrecheckResult":
    """Check one file in this process. Raises whatever breaks."""
    from pipeline.orchestration.precheck import precheck_file

    return precheck_file(name, content, home)


def check_answer(check: Check) -> Response:
    """POST /check/file: the bytes of one file; its name, percent-encoded, in X-File-Name."""
    words = words_of(request.args.get("lang", "ja"))
    try:
        require_own_page()
        name, content = received()
        return _json(found(name, content, check, AddressContext(Address(lang=words.lang))), 200)
    except PrecheckRefusedError as refusal:
        facts = {"limit": mebibytes(words), "seconds": words.number(max_seconds(), 0)}
        return _json({"refused": words(f"check.{refusal.key}", **facts)}, refusal.status)


def require_own_page() -> None:
    """Only a page of this server may ask: no other site's form can set this header, or forge where it comes from."""
    origin = urlsplit(request.headers.get("Origin", "")).netloc
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if site != "same-origin" or (origin and origin != request.host) or "X-File-Name" not in request.headers:
        raise PrecheckRefusedError(403, "not_own_page")


def received() -> tuple[str, bytes]:
    """Name without folders and control characters, and the bytes. Raises PrecheckRefusedError."""
    if (request.content_length or 0) > max_bytes():
        raise PrecheckRefusedError(413, "too_large")
    raw = unquote(request.headers["X-File-Name"], errors="replace").replace("\\", "/")
    name = visible(Path(raw).name, mark=nothing)[-LONGEST_NAME:]
    return name or "-", request.get_data(cache=False)


def found(name: str, content: bytes, check: Check, context: AddressContext) -> dict[str, Any]:
    """What the page shows, and the slips to take along. Raises PrecheckRefusedError."""
    with _turn():
        try:
            result = check(name, content)
        except PrecheckRefusedError:
            raise
        except Exception as error:  # the sender is never shown a traceback, whatever broke
            raise PrecheckRefusedError(500, "broken") from error
    shown = html.Div(checked(result.deliveries, result.findings, context), className="checked")
    stem = context.words("check.slip_name", name=Path(name).stem)
    pages = {f"{stem}_{number}.html": page.encode() for number, page in enumerate(result.pages.values(), start=1)}
    files = {f"{stem}.xlsx": result.workbook} | pages
    return {"shown": shown, "files": [_download(name, content) for name, content in files.items()]}


def _download(name: str, content: bytes) -> dict[str, Any]:
    """A file as dcc.Download takes it."""
    return {"filename": name, "content": base64.b64encode(content).decode(), "base64": True}


@contextmanager
def _turn() -> Iterator[None]:
    try:
        with QUEUE.turn(request.args.get("ticket", "")):
            yield
    except QueueFullError:
        raise PrecheckRefusedError(503, "busy") from None


def _json(answer: dict[str, Any], status: int) -> Response:
    text = json.dumps(answer, ensure_ascii=False, cls=PlotlyJSONEncoder)
    return Response(text, status, {"Content-Type": "application/json", "Cache-Control": "no-store"})
