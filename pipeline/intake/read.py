"""Every received file to cells and answers, or to the fault that says why not."""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import polars as pl

from pipeline.definitions.catalogue import Catalogue
from pipeline.intake.answers import read_answers
from pipeline.intake.cells import Sheet, cell_frame
from pipeline.intake.corrections import correction_sheets
from pipeline.intake.delivery import Delivery
from pipeline.intake.fault import Fault, Phrase, RefusedError
from pipeline.intake.file_formats import FileFormat, file_formats
from pipeline.intake.layouts import SenderContext, read_layout
from pipeline.intake.receive import Receipt
from pipeline.intake.recognise import Recognised, recognise
from pipeline.intake.sender_from_path import sender_from_path
from pipeline.intake.table import Table
from pipeline.intake.tabular_file import TabularFile, read_tabular_file
from pipeline.settings import FileLimits

ContentOf = Callable[[Receipt], bytes]
"""Where the bytes of a received file are."""


@dataclass(frozen=True)
class ReadResult:
    """All deliveries of the history, their cells and their answers."""

    deliveries: tuple[Delivery, ...]
    cells: pl.DataFrame
    answers: pl.DataFrame


@dataclass(frozen=True)
class ReadContext:
    """What a file is read against."""

    catalogue: Catalogue
    shapes: tuple[FileFormat, ...]
    limits: FileLimits


def read_all(
    receipts: Iterable[Receipt], content_of: ContentOf, catalogue: Catalogue, limits: FileLimits
) -> ReadResult:
    """Read every received file afresh under today's definitions. One bad file never stops the others.

    A duplicate has the bytes of an earlier file of the same body that could be read, under another name.
    """
    known = ReadContext(catalogue, file_formats(catalogue.surveys), limits)
    with _without_garbage_collection():
        read = [*_read_each(receipts, content_of, known), *correction_sheets(catalogue.corrections)]
        cells = cell_frame([sheet for _, sheet in read if sheet])
    return ReadResult(tuple(delivery for delivery, _ in read), cells, read_answers(cells, catalogue.surveys))


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """A night reads a million cells that refer to nothing: the collector would walk them again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read_each(
    receipts: Iterable[Receipt], content_of: ContentOf, known: ReadContext
) -> Iterator[tuple[Delivery, Sheet | None]]:
    first_names: dict[tuple[str, str | None], str] = {}
    for receipt in receipts:
        body = sender_from_path(receipt.name, known.catalogue.registry)
        key = receipt.sha256, body.code if body else None
        if first_names.get(key, receipt.name) != receipt.name:
            yield Delivery(receipt, faults=(Fault("file.duplicate"),), is_duplicate=True), None
            continue
        delivery, sheet = _read_one(receipt, content_of, known)
        if not delivery.is_refused:
            first_names.setdefault(key, receipt.name)
        yield delivery, sheet


def _read_one(receipt: Receipt, content_of: ContentOf, known: ReadContext) -> tuple[Delivery, Sheet | None]:
    delivery = Delivery(receipt)
    try:
        _require_size(receipt.size_bytes, known.limits)
        return read_content(delivery, content_of(receipt), known)
    except RefusedError as refusal:
        return replace(delivery, faults=(refusal.fault,), is_refused=True), None


def read_content(delivery: Delivery, content: bytes, known: ReadContext) -> tuple[Delivery, Sheet]:
    """The file as a sheet of cells with their meaning. Raises RefusedError."""
    receipt, registry = delivery.receipt, known.catalogue.registry
    source = read_tabular_file(content, known.limits)
    table, recognised, other_sheets = _recognise_one(source, known.shapes)
    meaning = read_layout(table, recognised, SenderContext(registry, sender_from_path(receipt.name, registry)))
    shape = recognised.shape
    found = replace(
        delivery, survey=shape.survey.id, year=meaning.year, table_id=shape.form.id, encoding=source.encoding,
        row_count=len(table.rows), cell_count=table.cell_count, faults=(*meaning.faults, *other_sheets),
    )  # fmt: skip
    return found, Sheet(receipt.delivery_id, shape.survey.id, table, meaning)


def _require_size(size_bytes: int, limits: FileLimits) -> None:
    if size_bytes > limits.file_bytes:
        facts = {"what": Phrase("file_size"), "limit": f"{limits.file_bytes // 1024**2} MiB"}
        raise RefusedError(Fault("file.limit", facts=facts))


def _recognise_one(source: TabularFile, shapes: tuple[FileFormat, ...]) -> tuple[Table, Recognised, tuple[Fault, ...]]:
    """The first sheet of a known kind, and what is said of the others; where there is none, what the first lacks."""
    known: list[tuple[Table, Recognised]] = []
    refusals: list[RefusedError] = []
    faults: list[Fault] = []
    for name, table in source.sheets:
        try:
            recognised = recognise(table, shapes)
        except RefusedError as refusal:
            refusals.append(refusal)
            faults += [Fault("note.sheet", raw_text=name)] if table.cell_count else []
            continue
        faults += [Fault("structure.other_sheet", raw_text=name)] if known else []
        known.append((table, recognised))
    if not known:
        raise refusals[0]
    return (*known[0], tuple(faults))
