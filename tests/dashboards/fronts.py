"""The dashboards as a server of this process, and a real nginx before them, started with a recipe of the READMEs."""

import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dashboards.app import create_app
from dashboards.http_server import create_bounded_server
from dashboards.serve import listen
from tests.document_blocks import blocks

AROUND = """
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    {temporary}
    {recipe}
}}
"""
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@contextmanager
def dashboards_of(home: Path) -> Iterator[int]:
    """The dashboards of a home, and their port; they end with the block."""
    with listen("127.0.0.1", 0) as door:
        server = create_bounded_server(create_app(home).server, door, "", 4, 1_000_000)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        try:
            yield int(door.getsockname()[1])
        finally:
            server.trigger.pull_trigger(lambda: _close(server))  # in its own thread, which may wait for these sockets
            thread.join(timeout=10)


def _close(server: Any) -> None:
    """Close the server and its connections, and end its thread."""
    for channel in list(server.active_channels.values()):
        channel.handle_close()
    server.close()
    raise SystemExit


@contextmanager
def nginx_with(program: str, recipe_of: Path, own: Mapping[str, str], folder: Path) -> Iterator[int]:
    """The port of nginx, started with the recipe of a README. `own`: what of it is ours; `PORT` stands for the port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    recipe = blocks("nginx", [recipe_of])[0].text
    for old, new in own.items():
        assert old in recipe
        recipe = recipe.replace(old, new.replace("PORT", f"{port}"))
    temporary = "\n".join(f"{name}_temp_path {folder}/{name};" for name in TEMPORARY)
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, temporary=temporary, recipe=recipe))
    process = subprocess.Popen([program, "-p", folder, "-c", folder / "nginx.conf", "-g", "daemon off;"])
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("nginx has not started")
