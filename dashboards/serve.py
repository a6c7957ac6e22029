"""Serve the dashboards of one home with waitress."""

import gc
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dash import Dash, page_registry

from dashboards.address import Address
from dashboards.app import create_app
from dashboards.base import BasePathError, base_path
from dashboards.check_limits import max_bytes
from dashboards.check_process import CheckProcess
from dashboards.http_server import create_bounded_server
from dashboards.page_context import LostError, PageContext
from dashboards.server_log import log_in_lines
from dashboards.store import FRAMES_KEPT, StoreError
from dashboards.words import words_of
from pipeline.definitions.access import FILE, AccessError, read_access

THREADS = 8
LOOPBACK = ("127.0.0.1", "::1", "localhost")
ROOM = 64 * 1024
"""Bytes of a request besides the file."""


class ServeError(Exception):
    """The dashboards cannot be served. The message gives the reason and what to do."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises ServeError when it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        raise ServeError(words_of("ja")("serve.taken", host=host, port=port, next=port + 1)) from error


def _base(text: str) -> str:
    try:
        return base_path(text)
    except BasePathError:
        raise ServeError(words_of("ja")("serve.base", text=text)) from None


def _require_local(home: Path, host: str) -> None:
    """Raise ServeError where others could ask and nobody would know who they are, or where access.toml has a fault."""
    words = words_of("ja")
    try:
        access = read_access(home)
    except AccessError as error:
        raise ServeError(words("serve.access", fault=error)) from None
    if access.mode == "none" and host not in LOOPBACK:
        raise ServeError(words("serve.not_local", host=host, file=home / FILE))


def read_ahead(app: Dash) -> None:
    """Read what the pages of all prefectures share: the first visitors need not wait for it."""
    with app.server.test_request_context("/"):
        for page in page_registry.values():
            _read_cards(page)


def _read_cards(page: Mapping[str, Any]) -> None:
    """Make the cards of a page that needs no variables. One that cannot be made is explained when it is asked for."""
    try:
        context = PageContext.of(Address(page["path"]))
        for make in {} if page["path_template"] else page.get("cards", {}).values():
            make(context)
    except (LostError, StoreError):
        return


def serve(home: Path, host: str, port: int, base: str = "", cache_mib: int = FRAMES_KEPT // 1024**2) -> None:
    """Serve until interrupted; the address goes to standard output on one line. Raises ServeError.

    `base` is the path below which the dashboards stand behind a proxy, `cache_mib` the room for answers of
    the snapshot.
    """
    base = _base(base)
    _require_local(home, host)
    log_in_lines()
    with listen(host, port) as door:
        checks = CheckProcess(home)
        app = create_app(home, base=base, cache_bytes=cache_mib * 1024**2, check=checks.check)
        server = create_bounded_server(app.server, door, base, THREADS, max_bytes() + ROOM)
        read_ahead(app)
        gc.collect()
        gc.freeze()  # what is there now stays: to look through it again and again would hold up every page
        sys.stdout.write(words_of("ja")("serve.address", host=host, port=door.getsockname()[1], base=base) + "\n")
        sys.stdout.flush()
        try:
            server.run()
        finally:
            server.close()
            checks.close()
