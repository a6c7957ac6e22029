"""Reading the history on several hosts: tasks of some hundred deliveries, put back in order of receipt.

Files of the same bytes are in one task, so that duplicates are found there; corrections are read once, in the end.
Cells and answers are, row by row, those that one process reads.
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from pipeline.definitions.corrections import Corrections
from pipeline.definitions.registry import Registry
from pipeline.definitions.survey import Survey
from pipeline.intake.delivery import Delivery
from pipeline.intake.quarantine import Quarantine, QuarantineRecord
from pipeline.intake.read import BatchLimits, ReadBatch, ReadDefinitions, read_in_batches
from pipeline.intake.read_ahead import ContentOf
from pipeline.intake.receive import Receipt
from pipeline.lake.place import LakeError
from pipeline.operations.program_digest import program_digest
from pipeline.settings import FileLimits


@dataclass(frozen=True)
class WorkerDefinitions:
    """What a worker needs of the definitions; corrections are read by who sends the tasks."""

    surveys: tuple[Survey, ...]
    registry: Registry
    corrections: tuple[Corrections, ...] = ()


@dataclass(frozen=True)
class ReadTask:
    """What a worker needs to read some deliveries: `program` is the digest of the program that asks."""

    program: str
    receipts: tuple[Receipt, ...]
    content_of: ContentOf
    definitions: WorkerDefinitions
    limits: FileLimits
    most: BatchLimits
    quarantined: tuple[QuarantineRecord, ...]


def read_in_tasks(
    executor: Executor,
    receipts: Iterable[Receipt],
    content_of: ContentOf,
    catalogue: ReadDefinitions,
    limits: FileLimits,
    most: BatchLimits,
    quarantine: Quarantine,
) -> Iterator[ReadBatch]:
    """Read every received file on the workers of `executor`; see `read_in_batches`. Raises LakeError."""
    known = tuple(receipts)
    task = ReadTask(
        program_digest(), (), content_of, WorkerDefinitions(catalogue.surveys, catalogue.registry), limits, most, ()
    )
    tasks = [_with_receipts(task, some, quarantine) for some in _split(known, most.deliveries)]
    results = executor.map(run_task, tasks)
    yield from _in_order(known, chain.from_iterable(_noted(results, quarantine)))
    yield from read_in_batches((), content_of, catalogue, limits, most)


def run_task(task: ReadTask) -> tuple[list[ReadBatch], list[QuarantineRecord]]:
    """Read the deliveries of a task, on a worker. Raises LakeError where its program is another one."""
    if program_digest() != task.program:
        raise LakeError("other_program")
    with TemporaryDirectory() as folder:
        quarantine = Quarantine(Path(folder))
        for record in task.quarantined:
            quarantine.put(record)
        batches = read_in_batches(task.receipts, task.content_of, task.definitions, task.limits, task.most, quarantine)
        return list(batches), quarantine.records()


def _split(receipts: Sequence[Receipt], most: int) -> Iterator[tuple[Receipt, ...]]:
    """Split the receipts into tasks; those of the same bytes are in one, in order of receipt."""
    by_content: dict[str, list[Receipt]] = {}
    for receipt in receipts:
        by_content.setdefault(receipt.sha256, []).append(receipt)
    place = {receipt.delivery_id: number for number, receipt in enumerate(receipts)}
    some: list[Receipt] = []
    for same in by_content.values():
        if some and len(some) + len(same) > most:
            yield tuple(sorted(some, key=lambda one: place[one.delivery_id]))
            some = []
        some += same
    if some:
        yield tuple(sorted(some, key=lambda one: place[one.delivery_id]))


def _with_receipts(task: ReadTask, some: tuple[Receipt, ...], quarantine: Quarantine) -> ReadTask:
    records = (quarantine.find(digest) for digest in sorted({receipt.sha256 for receipt in some}))
    return replace(task, receipts=some, quarantined=tuple(record for record in records if record))


def _noted(
    results: Iterable[tuple[list[ReadBatch], list[QuarantineRecord]]], quarantine: Quarantine
) -> Iterator[list[ReadBatch]]:
    """Record here what the workers found about files in quarantine."""
    for batches, records in results:
        for record in records:
            if record != quarantine.find(record.sha256):
                quarantine.put(record)
        yield batches


def _in_order(receipts: Sequence[Receipt], batches: Iterable[ReadBatch]) -> Iterator[ReadBatch]:
    """Put deliveries in order of receipt; what was read early waits for its place."""
    order = [receipt.delivery_id for receipt in receipts]
    early: dict[str, ReadBatch] = {}
    done = 0
    for batch in batches:
        ids = [delivery.receipt.delivery_id for delivery in batch.deliveries]
        if ids == order[done : done + len(ids)]:
            done += len(ids)
            yield batch
        else:
            early |= {one.receipt.delivery_id: _of_delivery(batch, one) for one in batch.deliveries}
        while done < len(order) and order[done] in early:
            ready = list(_take(early, order[done:]))
            done += len(ready)
            yield _joined(ready)


def _take(early: dict[str, ReadBatch], order: Sequence[str]) -> Iterator[ReadBatch]:
    for number in order:
        if number not in early:
            return
        yield early.pop(number)


def _of_delivery(batch: ReadBatch, delivery: Delivery) -> ReadBatch:
    is_own = pl.col("delivery_id") == delivery.receipt.delivery_id
    return ReadBatch((delivery,), batch.cells.filter(is_own), batch.answers.filter(is_own))


def _joined(batches: Sequence[ReadBatch]) -> ReadBatch:
    deliveries = tuple(chain.from_iterable(batch.deliveries for batch in batches))
    cells, answers = (pl.concat([getattr(one, name) for one in batches]) for name in ("cells", "answers"))
    return ReadBatch(deliveries, cells, answers)
