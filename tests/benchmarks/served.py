"""The dashboards over weeks in minutes: 20 clients, 30 new snapshots and 10,000 hostile requests; memory and answers.

A quiet round comes first: the clients alone, over one snapshot. Then the snapshots change while strangers send long
addresses, codes and parameters that do not exist, forged callbacks and what is no HTTP. `python -m
tests.benchmarks.served [MINUTES [SNAPSHOTS [HOSTILE]]]`
"""

import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from pipeline.settings import Home
from tests.dashboards.test_serve import served
from tests.dashboards.test_store import rename_run
from tests.flows.servers import MONOSASHI
from tests.pages.conftest import question

CLIENTS, HOSTILE_THREADS, THINK_SECONDS = 20, 4, (0.5, 2.0)
PATHS = ("/", "/body/482226", "/body/483419", "/compare", "/ranking", "/deliveries", "/method", "/indicator/dx_policy")
PREFECTURES = ("480002", "490008", "500003")
CALLBACKS = "/_dash-update-component"
HEADERS = {"Content-Type": "application/json", "Accept-Encoding": "gzip"}
KEPT_SNAPSHOTS = 3


def resident_mib(process: "subprocess.Popen[str]") -> float:
    """Memory of the server; the process of the check is none of it."""
    pages = Path(f"/proc/{process.pid}/statm").read_text("ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE") / 1024**2


class Clients:
    """Officials who read one page after another, and what it took, in seconds."""

    def __init__(self, port: int, count: int) -> None:
        self.seconds: list[float] = []
        self.statuses: Counter[int] = Counter()
        self._port, self._is_over = port, threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(number,), daemon=True) for number in range(count)]

    def __enter__(self) -> "Clients":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        for thread in self._threads:
            thread.join()

    def _read(self, number: int) -> None:
        chance = random.Random(number)
        connection = HTTPConnection("127.0.0.1", self._port, timeout=120)
        while not self._is_over.wait(chance.uniform(*THINK_SECONDS)):
            asked = question(
                chance.choice(PATHS), f"?pref={chance.choice(('480002', '490008', '500003'))}&codes=482226"
            )
            begun = time.monotonic()
            connection.request(
                "POST", CALLBACKS, json.dumps(asked), {"Content-Type": "application/json", "Accept-Encoding": "gzip"}
            )
            answer = connection.getresponse()
            answer.read()
            self.seconds.append(time.monotonic() - begun)
            self.statuses[answer.status] += 1

    def p95_ms(self) -> float:
        """The time within which 95 of 100 pages came."""
        return 1000 * sorted(self.seconds)[int(0.95 * len(self.seconds))] if self.seconds else float("nan")


def hostile(port: int, number: int, statuses: Counter[int]) -> None:
    """Send one hostile request; every kind in turn, each different from all others."""
    junk, kind = f"{number:06}" + "x" * (number % 3000), number % 8
    asked: dict[int, tuple[str, str, str | None]] = {
        0: ("GET", f"/?pref={junk}", None),
        1: ("GET", f"/body/{junk}?year=2025", None),
        2: ("GET", f"/?pref=480002&{junk}=1", None),
        3: ("GET", f"/method?a={'x' * 5000}", None),
        4: ("POST", CALLBACKS, json.dumps(question("/compare", f"?codes={junk}&{junk}=2"))),
        5: ("POST", CALLBACKS, json.dumps(question("/", "?" + "x" * 20_000) | {"output": junk})),
        6: ("GET", f"/assets/theme.css?m={junk}", None),
        7: ("GET", f"/sheet/pref/999999.pdf?pref={junk}", None),
    }
    if number % 50 == 0:  # what is no HTTP, or does not end
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as raw:
            raw.sendall(b"\x16\x03\x01" + junk.encode() + b"\r\n\r\n")
            raw.recv(100)
        return
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    with suppress(OSError, HTTPException):
        method, path, body = asked[kind]
        connection.request(method, path, body, HEADERS)
        answer = connection.getresponse()
        answer.read()
        statuses[answer.status] += 1
    connection.close()


def attack(port: int, count: int, seconds: float = 0) -> Counter[int]:
    """Send so many hostile requests from a few threads, spread over a time. Returns how often each status came."""
    statuses: Counter[int] = Counter()
    begun = time.monotonic()

    def some(first: int) -> None:
        for number in range(first, count, HOSTILE_THREADS):
            time.sleep(max(0.0, begun + seconds * number / count - time.monotonic()))
            hostile(port, number, statuses)

    threads = [threading.Thread(target=some, args=(first,)) for first in range(HOSTILE_THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def publish(home: Path, number: int) -> None:
    """Publish the data again under another run, and remove the oldest, as nights do."""
    rename_run(home, f"2099{number:04}T000000")
    for old in sorted((home / "published").glob("monosashi-*.duckdb"))[:-KEPT_SNAPSHOTS]:
        old.unlink()


def sample(folder: Path) -> Path:
    """A published sample."""
    home = folder / "home"
    subprocess.run([*MONOSASHI, "run", "--sample", "--home", home], check=False, stdout=subprocess.DEVNULL)
    assert Home(home).published.is_dir(), home
    return home


def measure(home: Path, minutes: float, snapshots: int, attacks: int, clients: int = CLIENTS) -> tuple[float, float]:
    """Print both rounds. Returns the memory after it as a share of that before, and the p95 likewise."""
    with served(home) as (process, port):
        with Clients(port, clients) as quiet:
            time.sleep(60 * minutes / 4)
        start = resident_mib(process)
        print(f"quiet: {len(quiet.seconds)} pages, p95 {quiet.p95_ms():.0f} ms, {start:.0f} MiB", flush=True)
        statuses: Counter[int] = Counter()
        with Clients(port, clients) as busy:
            for number in range(snapshots):
                publish(home, number)
                statuses += attack(port, attacks // snapshots, 60 * minutes * 0.75 / snapshots)
                if number % 5 == 4:
                    print(f"  snapshot {number + 1}: {resident_mib(process):.0f} MiB", flush=True)
        end = resident_mib(process)
    memory, slower = end / start, busy.p95_ms() / quiet.p95_ms()
    print(f"{snapshots} snapshots, {attacks} hostile requests, answered {dict(sorted(statuses.items()))}")
    print(f"busy: {len(busy.seconds)} pages, {dict(busy.statuses)}, p95 {busy.p95_ms():.0f} ms, {end:.0f} MiB")
    print(f"memory {memory:.2f} x start (at most 1.3), p95 {slower:.2f} x quiet (at most 2)")
    return memory, slower


def main() -> None:
    """Measure over the sample."""
    minutes, snapshots, attacks = (*map(float, sys.argv[1:]), *(30, 30, 10_000)[len(sys.argv) - 1 :])
    with tempfile.TemporaryDirectory() as folder:
        measure(sample(Path(folder)), minutes, int(snapshots), int(attacks))


if __name__ == "__main__":
    main()
