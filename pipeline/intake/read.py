"""Every received file to cells and answers, or to the fault for which it is refused."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Protocol

import polars as pl

from pipeline.definitions.corrections import Corrections
from pipeline.definitions.registry import Registry
from pipeline.definitions.survey import Survey
from pipeline.intake.answers import read_answers
from pipeline.intake.cells import AddressedTable, build_cell_frame
from pipeline.intake.corrections import make_correction_deliveries
from pipeline.intake.delivery import Delivery, as_unreadable, mark_unreadable
from pipeline.intake.fault import Fault, RefusedError, quote
from pipeline.intake.file_formats import FileFormat, list_file_formats
from pipeline.intake.foreign_file import ReadingLostError, UnreadableByUsError
from pipeline.intake.isolation import crash_place, find_crashing, is_crash
from pipeline.intake.layouts import SenderContext, read_layout
from pipeline.intake.quarantine import Quarantine
from pipeline.intake.read_ahead import ContentOf, FileOf, read_each
from pipeline.intake.receive import Receipt
from pipeline.intake.recognise import Recognised, recognise
from pipeline.intake.sender_from_path import sender_from_path
from pipeline.intake.table import RawTable
from pipeline.intake.tabular_file import TabularFile
from pipeline.settings import FileLimits


@dataclass(frozen=True)
class ReadBatch:
    """Some deliveries, their cells (CELL_SCHEMA) and their answers (ANSWER_SCHEMA)."""

    deliveries: tuple[Delivery, ...]
    cells: pl.DataFrame
    answers: pl.DataFrame


@dataclass(frozen=True)
class ReadResult:
    """All deliveries of the history, their cells (CELL_SCHEMA) and their answers (ANSWER_SCHEMA).

    Cells and answers are in order of arrival and place. In a run they lie on the disk until they are collected.
    """

    deliveries: tuple[Delivery, ...]
    cells: pl.LazyFrame
    answers: pl.LazyFrame


@dataclass(frozen=True)
class BatchLimits:
    """How much is read at a time: a batch ends with the delivery that reaches one of the two."""

    deliveries: int
    cells: int


class ReadDefinitions(Protocol):
    """The definitions that files are read under: a catalogue, or what of it a worker is sent."""

    @property
    def surveys(self) -> tuple[Survey, ...]:
        """The surveys."""

    @property
    def registry(self) -> Registry:
        """Who is a body."""

    @property
    def corrections(self) -> tuple[Corrections, ...]:
        """The corrections, which are read like deliveries."""


@dataclass(frozen=True)
class ReadContext:
    """The definitions and limits that files are read under."""

    catalogue: ReadDefinitions
    file_formats: tuple[FileFormat, ...]
    limits: FileLimits
    quarantine: Quarantine | None = None


def read_all(
    receipts: Iterable[Receipt],
    content_of: ContentOf,
    catalogue: ReadDefinitions,
    limits: FileLimits,
    quarantine: Quarantine | None = None,
) -> ReadResult:
    """Read every file in one batch, in memory: `read_in_batches` for a single check."""
    (batch,) = read_in_batches(receipts, content_of, catalogue, limits, quarantine=quarantine)
    return ReadResult(batch.deliveries, batch.cells.lazy(), batch.answers.lazy())


def read_in_batches(
    receipts: Iterable[Receipt],
    content_of: ContentOf,
    catalogue: ReadDefinitions,
    limits: FileLimits,
    most: BatchLimits | None = None,
    quarantine: Quarantine | None = None,
) -> Iterator[ReadBatch]:
    """Read every received file afresh under today's definitions. One bad file never stops the others.

    With a quarantine, what is in it is left out, and a file over which the reading process ends twice goes there.
    A duplicate has the bytes of an earlier file of the same body that could be read, under another name. A file over
    which our own code raises is `crashed_at` its place, and nothing of it is loaded.

    Yields:
        At least one batch; without `most`, only one.
    """
    context = ReadContext(catalogue, list_file_formats(catalogue.surveys), limits, quarantine)
    read = chain(_read_each(receipts, content_of, context), make_correction_deliveries(catalogue.corrections))
    has_read_any = False
    for batch in _split(read, most):
        done = _as_batch(batch, catalogue, has_read_any)
        has_read_any |= not done.answers.is_empty()
        yield done


_Read = tuple[Delivery, AddressedTable | None]


def _split(read: Iterable[_Read], most: BatchLimits | None) -> Iterator[list[_Read]]:
    """Split what is read into batches; the last is empty where the one before it was just full."""
    batch: list[_Read] = []
    cell_count = 0
    for delivery, table in read:
        batch.append((delivery, table))
        cell_count += table.table.cell_count if table else 0
        if most and (len(batch) >= most.deliveries or cell_count >= most.cells):
            yield batch
            batch, cell_count = [], 0
    yield batch


def _as_batch(read: Sequence[_Read], catalogue: ReadDefinitions, has_read_others: bool) -> ReadBatch:
    """Read the answers of a batch. Deliveries over which that raises are marked as unreadable by us."""
    deliveries = tuple(delivery for delivery, _ in read)
    tables = [table for _, table in read if table]
    try:
        return _read_answers(deliveries, tables, catalogue)
    except BaseException as error:
        if not is_crash(error) or not (crashed := _find_crashing_tables(tables, catalogue, has_read_others)):
            raise
        whole = [table for table in tables if table.delivery_id not in crashed]
        return _read_answers(mark_unreadable(deliveries, crashed), whole, catalogue)


def _read_answers(
    deliveries: tuple[Delivery, ...], tables: Sequence[AddressedTable], catalogue: ReadDefinitions
) -> ReadBatch:
    cells = build_cell_frame(tables)
    return ReadBatch(deliveries, cells, read_answers(cells, catalogue.surveys))


def _find_crashing_tables(
    tables: Sequence[AddressedTable], catalogue: ReadDefinitions, has_read_others: bool
) -> dict[str, str]:
    def attempt(some: Sequence[AddressedTable]) -> object:
        return read_answers(build_cell_frame(some), catalogue.surveys)

    found = find_crashing(tables, attempt, may_all_crash=has_read_others)
    return {table.delivery_id: place for table, place in found}


def _read_each(receipts: Iterable[Receipt], content_of: ContentOf, context: ReadContext) -> Iterator[_Read]:
    first_names: dict[tuple[str, str | None], str] = {}
    for receipt, file_of in read_each(receipts, content_of, context.limits, context.quarantine):
        sender = sender_from_path(receipt.name, context.catalogue.registry)
        key = receipt.sha256, sender.code if sender else None
        if first_names.get(key, receipt.name) != receipt.name:
            yield Delivery(receipt, faults=(Fault("file.duplicate"),), is_duplicate=True, sender_code=key[1]), None
            continue
        delivery, table = _read_one(Delivery(receipt, sender_code=key[1]), file_of, context)
        if not delivery.is_refused and not delivery.crashed_at:
            first_names.setdefault(key, receipt.name)
        yield delivery, table


def _read_one(delivery: Delivery, file_of: FileOf, context: ReadContext) -> _Read:
    try:
        return _read_file(delivery, file_of(), context)
    except RefusedError as refusal:
        return _as_refused(delivery, refusal), None
    except BaseException as error:
        if not is_crash(error):
            raise
        return as_unreadable(delivery, crash_place(error)), None


def _as_refused(delivery: Delivery, refusal: RefusedError) -> Delivery:
    notes = refusal.notes if isinstance(refusal, ReadingLostError) else ()
    if isinstance(refusal, ReadingLostError | UnreadableByUsError) and refusal.crashed_at:
        unreadable = as_unreadable(delivery, refusal.crashed_at)
        return replace(unreadable, faults=(refusal.fault, *notes))
    return replace(delivery, faults=(refusal.fault, *notes), is_refused=True)


def _read_file(delivery: Delivery, file: TabularFile, context: ReadContext) -> tuple[Delivery, AddressedTable]:
    """Give the cells of a file their roles. Raises RefusedError."""
    receipt, registry = delivery.receipt, context.catalogue.registry
    table, recognised, sheet_faults = _choose_sheet(file, context.file_formats)
    sender = registry.by_code.get(delivery.sender_code or "")
    roles = read_layout(table, recognised, SenderContext(registry, sender))
    survey, form = recognised.file_format.survey, recognised.file_format.form
    delivery = replace(
        delivery, survey=survey.id, year=roles.year, table_id=form.id, encoding=file.encoding,
        row_count=len(table.rows), cell_count=table.cell_count, faults=(*roles.faults, *sheet_faults),
    )  # fmt: skip
    return delivery, AddressedTable(receipt.delivery_id, survey.id, table, roles)


def _choose_sheet(
    file: TabularFile, file_formats: tuple[FileFormat, ...]
) -> tuple[RawTable, Recognised, tuple[Fault, ...]]:
    """Choose the sheet of a known kind, with a note for each of the others.

    Raises:
        RefusedError: two sheets are of a known kind; or none is, with the nearest kind, or with the sheets not read.
    """
    known: list[tuple[str, RawTable, Recognised]] = []
    refusals: list[RefusedError] = []
    notes = [Fault(f"note.{sheet.reason}_sheet", raw_text=sheet.name) for sheet in file.skipped]
    for name, table in file.sheets:
        try:
            known.append((name, table, recognise(table, file_formats)))
        except RefusedError as refusal:
            refusals.append(refusal)
            notes.append(Fault("note.sheet", raw_text=name))
    if len(known) > 1:
        raise RefusedError(Fault("structure.two_sheets", facts={"sheets": quote(name for name, _, _ in known)}))
    if not known:
        raise _nearest_refusal(file, refusals)
    ((_, table, recognised),) = known
    return table, recognised, tuple(notes)


def _nearest_refusal(file: TabularFile, refusals: list[RefusedError]) -> RefusedError:
    """Return the refusal that helps the sender most: a sheet that nearly fits, else the sheets that were skipped."""
    near = [refusal for refusal in refusals if refusal.fault.rule_id != "structure.no_survey"]
    if file.skipped and not near:
        return RefusedError(Fault("structure.no_sheet", facts={"sheets": quote(one.name for one in file.skipped)}))
    return (near or refusals)[0]
