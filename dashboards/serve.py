"""Serve the dashboards of one home with waitress."""

import gc
import socket
import sys
from pathlib import Path

from dash import Dash

from dashboards.app import KEPT_MIB, create_app
from dashboards.base import BasePathError, base_path
from dashboards.check_process import CheckProcess
from dashboards.checking import max_bytes
from dashboards.http_server import create_bounded_server
from dashboards.server_log import log_in_lines
from dashboards.sitemap import ENTRIES
from dashboards.words import words_of

THREADS = 8
ROOM = 64 * 1024
"""Bytes of a request besides the file."""


class ServeError(Exception):
    """The dashboards cannot be served. The message says what is in the way and what to do."""


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


def read_ahead(app: Dash) -> None:
    """Read what the pages of all prefectures share: the first visitors need not wait for it. Some page of each kind."""
    client = app.server.test_client()
    bodies = client.get("/bodies.json").json
    code = bodies[len(bodies) // 2]["value"] if bodies else ""
    for entry in ENTRIES:
        client.get(entry.path)
    client.get(f"/body/{code}")
    client.get(f"/compare?codes={code}")


def serve(home: Path, host: str, port: int, base: str = "", kept_mib: int = KEPT_MIB) -> None:
    """Serve until interrupted; the address goes to standard output on one line. Raises ServeError.

    `base` is the path below which the dashboards stand behind a proxy, `kept_mib` the room for finished pages.
    """
    base = _base(base)
    log_in_lines()
    with listen(host, port) as door:
        checks = CheckProcess(home)
        app = create_app(home, base=base, kept_mib=kept_mib, check=checks.check)
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
