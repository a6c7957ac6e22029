"""Every received file to cells and answers, or to the fault for which it is refused."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl

from pipeline.definitions.catalogue import Catalogue
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
class ReadResult:
    """All deliveries of the history, their cells (CELL_SCHEMA) and their answers (ANSWER_SCHEMA)."""

    deliveries: tuple[Delivery, ...]
    cells: pl.DataFrame
    answers: pl.DataFrame


@dataclass(frozen=True)
class ReadContext:
    """The definitions and limits that files are read under."""

    catalogue: Catalogue
    file_formats: tuple[FileFormat, ...]
    limits: FileLimits
    quarantine: Quarantine | None = None


def read_all(
    receipts: Iterable[Receipt],
    content_of: ContentOf,
    catalogue: Catalogue,
    limits: FileLimits,
    quarantine: Quarantine | None = None,
) -> ReadResult:
    """Read every received file afresh under today's definitions. One bad file never stops the others.

    With a quarantine, what is in it is left out, and a file over which the reading process ends twice goes there.
    A duplicate has the bytes of an earlier file of the same body that could be read, under another name. A file over
    which our own code raises is `crashed_at` its place, and nothing of it is loaded.
    """
    context = ReadContext(catalogue, list_file_formats(catalogue.surveys), limits, quarantine)
    read = [*_read_each(receipts, content_of, context), *make_correction_deliveries(catalogue.corrections)]
    deliveries = tuple(delivery for delivery, _ in read)
    tables = [table for _, table in read if table]
    try:
        return _as_result(deliveries, tables, catalogue)
    except BaseException as error:
        if not is_crash(error) or not (crashed := _find_crashing_tables(tables, catalogue)):
            raise
        whole = [table for table in tables if table.delivery_id not in crashed]
        return _as_result(mark_unreadable(deliveries, crashed), whole, catalogue)


def _as_result(deliveries: tuple[Delivery, ...], tables: Sequence[AddressedTable], catalogue: Catalogue) -> ReadResult:
    cells = build_cell_frame(tables)
    return ReadResult(deliveries, cells, read_answers(cells, catalogue.surveys))


def _find_crashing_tables(tables: Sequence[AddressedTable], catalogue: Catalogue) -> dict[str, str]:
    found = find_crashing(tables, lambda some: read_answers(build_cell_frame(some), catalogue.surveys))
    return {table.delivery_id: place for table, place in found}


def _read_each(
    receipts: Iterable[Receipt], content_of: ContentOf, context: ReadContext
) -> Iterator[tuple[Delivery, AddressedTable | None]]:
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


def _read_one(delivery: Delivery, file_of: FileOf, context: ReadContext) -> tuple[Delivery, AddressedTable | None]:
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
