"""Checking a file that somebody drops: the rules of the night, in memory, one at a time. Nothing is kept or logged."""

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from flask import Response, request

from dashboards.check_queue import CheckQueue, QueueFullError
from dashboards.old.figures.checked import checked
from dashboards.old.markup import markup
from dashboards.words import Words, words_of

if TYPE_CHECKING:
    from pipeline.orchestration.precheck import PrecheckResult as PrecheckResult

Check = Callable[[str, bytes], "PrecheckResult"]
"""A file's name and its bytes to what its sender is told. May raise anything."""
LONGEST_NAME = 120
LONGEST_TICKET = 40
QUEUE = 3
"""Checks that may wait for one another; whoever comes then is asked to try again."""

_queue = CheckQueue(QUEUE)


class PrecheckRefusedError(Exception):
    """The file is not checked: `status` for the browser, `key` below `check.` for the reader."""

    def __init__(self, status: int, key: str) -> None:
        super().__init__(key)
        self.status, self.key = status, key


@cache
def max_bytes() -> int:
    """The size up to which a file is checked: the same as at night."""
    from pipeline.settings import Settings

    return Settings().limits().file_bytes


@cache
def max_seconds() -> int:
    """How long a file is checked."""
    from pipeline.settings import Settings

    return Settings().max_check_seconds


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
        return _json(found(name, content, check, words), 200)
    except PrecheckRefusedError as refusal:
        facts = {"limit": mebibytes(words), "seconds": words.number(max_seconds(), 0)}
        return _json({"refused": words(f"check.{refusal.key}", **facts)}, refusal.status)


def queue_answer() -> Response:
    """GET /check/queue: how many files are checked before the one whose sender shows this ticket; -1 for none."""
    words = words_of(request.args.get("lang", "ja"))
    count = _queue.place(request.args.get("ticket", "")[:LONGEST_TICKET])
    text = words("check.waiting", count=words.number(count, 0)) if count > 0 else ""
    return _json({"ahead": count, "text": text}, 200)


def mebibytes(words: Words) -> str:
    return words("check.mib", value=words.number(max_bytes() / 1024**2, 0))


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
    name = "".join(letter for letter in Path(raw).name if letter.isprintable())[-LONGEST_NAME:]
    return name or "-", request.get_data(cache=False)


def found(name: str, content: bytes, check: Check, words: Words) -> dict[str, Any]:
    """What the page shows, and the slip to take along. Raises PrecheckRefusedError."""
    with _turn():
        try:
            slip = check(name, content)
        except PrecheckRefusedError:
            raise
        except Exception as error:  # the sender is never shown a traceback, whatever broke
            raise PrecheckRefusedError(500, "broken") from error
    stem = Path(name).stem
    files = [
        {"name": words("check.slip_name", name=stem) + ".xlsx", "base64": base64.b64encode(slip.workbook).decode()}
    ]
    files += [
        {
            "name": words("check.slip_name", name=stem) + f"_{number}.html",
            "base64": base64.b64encode(page.encode()).decode(),
        }
        for number, page in enumerate(slip.pages.values(), start=1)
    ]
    return {"html": markup(checked(slip.deliveries, slip.findings, words)), "files": files}


@contextmanager
def _turn() -> Iterator[None]:
    try:
        with _queue.turn(request.headers.get("X-Ticket", "")[:LONGEST_TICKET]):
            yield
    except QueueFullError:
        raise PrecheckRefusedError(503, "busy") from None


def _json(answer: dict[str, Any], status: int) -> Response:
    text = json.dumps(answer, ensure_ascii=False)
    return Response(text, status, {"Content-Type": "application/json", "Cache-Control": "no-store"})
