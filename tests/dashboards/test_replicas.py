"""The recipe of pipeline/lake/README.md: nginx before two hosts that serve; a reader stays on one."""

import http.client
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from dashboards.app import create_app
from dashboards.http_server import create_bounded_server
from dashboards.serve import listen
from pipeline.settings import ROOT
from tests.dashboards.test_portal import AROUND, TEMPORARY, close, nginx, wait_for  # noqa: F401  a fixture of both

READERS = [f"127.0.0.{number}" for number in range(2, 22)]


@contextmanager
def replica(home: Path) -> Iterator[int]:
    """The dashboards of a home, and their port; they end with the block."""
    with listen("127.0.0.1", 0) as door:
        server = create_bounded_server(create_app(home).server, door, "", 4, 1_000_000)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        try:
            yield int(door.getsockname()[1])
        finally:
            server.trigger.pull_trigger(lambda: close(server))
            thread.join(timeout=10)


@pytest.fixture
def replicas(sample_home: Path, tmp_path: Path) -> Iterator[tuple[ExitStack, int, int]]:
    """One host that has the newest snapshot, and one that has none yet; the first can be ended."""
    other = tmp_path / "other"
    other.mkdir()
    with ExitStack() as stack, replica(other) as second:
        yield stack, stack.enter_context(replica(sample_home)), second


@pytest.fixture
def door(nginx: str, replicas: tuple[Any, int, int], tmp_path: Path) -> Iterator[int]:  # noqa: F811
    """The port of nginx, started with the recipe: its ports and hosts are ours, and nothing else."""
    from tests.document_blocks import blocks

    with socket.create_server(("127.0.0.1", 0)) as free:
        own_port = int(free.getsockname()[1])
    recipe = blocks("nginx", [ROOT / "pipeline" / "lake" / "README.md"])[0].text
    for old, new in (("listen 80", f"listen {own_port}"), ("web1.example.lg.jp:8050", f"127.0.0.1:{replicas[1]}"),
                     ("web2.example.lg.jp:8050", f"127.0.0.1:{replicas[2]}")):  # fmt: skip
        assert old in recipe
        recipe = recipe.replace(old, new)
    temporary = "\n".join(f"{name}_temp_path {tmp_path}/{name};" for name in TEMPORARY)
    (tmp_path / "nginx.conf").write_text(AROUND.format(folder=tmp_path, temporary=temporary, recipe=recipe))
    process = subprocess.Popen([nginx, "-p", tmp_path, "-c", tmp_path / "nginx.conf", "-g", "daemon off;"])
    try:
        wait_for(own_port)
        yield own_port
    finally:
        process.terminate()
        process.wait()


def has_snapshot(port: int, reader: str) -> bool:
    """Whether the host that answers a reader has a snapshot."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=(reader, 0))) as connection:
        connection.request("GET", "/", headers={"Host": "localhost"})
        status = connection.getresponse().status
        assert status in (200, 503)
        return status == 200


def test_a_reader_stays_on_one_host_so_that_no_page_flickers_and_on_the_other_when_that_is_gone(door, replicas):
    seen = {reader: has_snapshot(door, reader) for reader in READERS}
    assert set(seen.values()) == {True, False}  # both hosts serve
    for reader in READERS[:6]:
        assert [has_snapshot(door, reader) for _ in range(5)] == [seen[reader]] * 5
    replicas[0].close()
    assert not any(has_snapshot(door, reader) for reader in READERS)
