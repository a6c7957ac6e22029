"""The recipe of pipeline/lake/README.md: nginx before two hosts that serve; a reader stays on one."""

import http.client
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from pipeline.settings import ROOT
from tests.dashboards.fronts import dashboards_of, nginx_with

READERS = [f"127.0.0.{number}" for number in range(2, 22)]


@pytest.fixture
def replicas(sample_home: Path, tmp_path: Path) -> Iterator[tuple[ExitStack, int, int]]:
    """One host that has the newest snapshot, and one that has none yet; the first can be ended."""
    other = tmp_path / "other"
    other.mkdir()
    with ExitStack() as stack, dashboards_of(other) as second:
        yield stack, stack.enter_context(dashboards_of(sample_home)), second


@pytest.fixture
def door(nginx: str, replicas: tuple[ExitStack, int, int], tmp_path: Path) -> Iterator[int]:
    _, first, second = replicas
    own = {"listen 80": "listen PORT", "web1.example.lg.jp:8050": f"127.0.0.1:{first}",
           "web2.example.lg.jp:8050": f"127.0.0.1:{second}"}  # fmt: skip
    with nginx_with(nginx, ROOT / "pipeline" / "lake" / "README.md", own, tmp_path) as port:
        yield port


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
