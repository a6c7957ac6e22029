"""Reading on several workers gives, row by row, what one process reads."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from pipeline.definitions.catalogue import Catalogue, load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.intake.quarantine import Quarantine
from pipeline.intake.read import BatchLimits, ReadBatch, read_in_batches
from pipeline.intake.receive import Receipt, receipts
from pipeline.lake.own_home import LocalHistory
from pipeline.lake.place import LakeError
from pipeline.lake.read_in_tasks import ReadTask, WorkerDefinitions, read_in_tasks, run_task
from pipeline.lake.services import history_reader
from pipeline.settings import FileLimits, Home
from tests.lake.servers import free_port, is_answering, wait_until

MOST = BatchLimits(5, 100_000)


@pytest.fixture(scope="module")
def received(first_year_home: Path) -> tuple[Home, Catalogue, tuple[Receipt, ...]]:
    """What the first year's home received, and each third file once more at the end, under another name."""
    home = Home(first_year_home)
    known = receipts(home.history)
    again = [
        replace(one, name=f"再送/{one.name}", delivery_id=f"{number:012x}") for number, one in enumerate(known[::3])
    ]
    return home, load_catalogue(definition_paths(home)), (*known, *again)


def everything(batches: Iterator[ReadBatch]) -> tuple[list, pl.DataFrame, pl.DataFrame]:
    found = list(batches)
    deliveries = [delivery for batch in found for delivery in batch.deliveries]
    return deliveries, pl.concat([b.cells for b in found]), pl.concat([b.answers for b in found])


def read_here(received, folder: Path) -> tuple[list, pl.DataFrame, pl.DataFrame]:
    home, catalogue, known = received
    content_of = LocalHistory(home.history).content
    return everything(read_in_batches(known, content_of, catalogue, FileLimits(), MOST, Quarantine(folder)))


def assert_same(found, expected) -> None:
    assert found[0] == expected[0]
    assert found[1].equals(expected[1]) and found[2].equals(expected[2])


def test_tasks_of_two_workers_give_the_rows_of_one_in_order_of_receipt(received, tmp_path):
    home, catalogue, known = received
    content_of = LocalHistory(home.history).content
    with ThreadPoolExecutor(2) as pool:
        read = read_in_tasks(pool, known, content_of, catalogue, FileLimits(), MOST, Quarantine(tmp_path))
        found = everything(read)
    assert_same(found, read_here(received, tmp_path))
    assert any(delivery.is_duplicate for delivery in found[0])


def test_a_worker_of_another_program_is_refused(received):
    home, catalogue, known = received
    definitions = WorkerDefinitions(catalogue.surveys, catalogue.registry)
    task = ReadTask("another", known[:1], LocalHistory(home.history).content, definitions, FileLimits(), MOST, ())
    with pytest.raises(LakeError, match="違う版"):
        run_task(task)


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen]]]:
    """A scheduler of Dask and workers in folders of their own."""
    pytest.importorskip("distributed", reason="no Dask: `make test-lake` installs it")
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    quiet = ["--no-dashboard", "--host", "127.0.0.1"]
    dask = [sys.executable, "-m", "dask", "scheduler", "--port", str(port), *quiet]
    worker = [sys.executable, "-m", "dask", "worker", address, "--nthreads", "1", "--no-nanny", *quiet]
    started = []
    with (folder / "dask.txt").open("w") as log:
        try:
            started.append(subprocess.Popen(dask, stdout=log, stderr=log))
            for number in range(workers):
                own = folder / f"worker-{number}"
                own.mkdir()
                started.append(
                    subprocess.Popen([*worker, "--local-directory", str(own)], cwd=own, stdout=log, stderr=log)
                )
            wait_until(lambda: is_answering(port), 60)
            yield address, started[1:]
        finally:
            for process in started:
                process.kill()
                process.wait()


def test_a_worker_that_is_killed_changes_nothing(received, tmp_path, monkeypatch):
    home, catalogue, known = received
    with cluster(tmp_path, 2) as (address, workers):
        monkeypatch.setenv("MONOSASHI_SCHEDULER", address)
        read = history_reader(home)(
            known, LocalHistory(home.history).content, catalogue, FileLimits(), MOST, Quarantine(tmp_path)
        )
        batches = [next(read)]
        os.kill(workers[0].pid, signal.SIGKILL)
        batches += read
    assert_same(everything(iter(batches)), read_here(received, tmp_path))


def test_a_scheduler_that_is_away_is_named(received, tmp_path, monkeypatch):
    pytest.importorskip("distributed", reason="no Dask: `make test-lake` installs it")
    home, catalogue, known = received
    monkeypatch.setattr("pipeline.lake.cluster._PATIENCE_SECONDS", 1)
    monkeypatch.setenv("MONOSASHI_SCHEDULER", f"tcp://127.0.0.1:{free_port()}")
    with pytest.raises(LakeError, match="スケジューラー"):
        next(history_reader(home)(known, LocalHistory(home.history).content, catalogue, FileLimits(), MOST,
                                  Quarantine(tmp_path)))  # fmt: skip
