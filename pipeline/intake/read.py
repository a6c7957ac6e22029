"""One received file to addressed cells, or to the fault that says why not."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipeline.definitions.catalogue import Catalogue
from pipeline.intake.answers import read_answers
from pipeline.intake.decode import decode
from pipeline.intake.fault import Fault, RefusedError
from pipeline.intake.layouts import CELL_SCHEMA, address
from pipeline.intake.receive import Receipt
from pipeline.intake.recognise import recognise
from pipeline.intake.table import Limits, parse


@dataclass(frozen=True)
class Delivery:
    """A receipt and what was read of it. `survey` is None when the file was refused or is a duplicate."""

    receipt: Receipt
    survey: str | None = None
    year: int | None = None
    table_id: str | None = None
    encoding: str | None = None
    row_count: int | None = None
    cell_count: int | None = None
    faults: tuple[Fault, ...] = ()
    is_refused: bool = False


@dataclass(frozen=True)
class Read:
    """All deliveries of the history, their cells and their answers."""

    deliveries: tuple[Delivery, ...]
    cells: pl.DataFrame
    answers: pl.DataFrame


_NO_CELLS = pl.DataFrame(schema={"delivery_id": pl.String, "survey": pl.String, "year": pl.Int32} | CELL_SCHEMA)


def read_all(receipts: tuple[Receipt, ...], history: Path, catalogue: Catalogue, limits: Limits) -> Read:
    """Read every received file afresh under today's definitions. One bad file never stops the others."""
    read = [_read_one(receipt, history, catalogue, limits) for receipt in receipts]
    cells = pl.concat([_NO_CELLS, *(frame for _, frame in read if frame is not None)])
    return Read(tuple(delivery for delivery, _ in read), cells, read_answers(cells, catalogue.surveys))


def _read_one(
    receipt: Receipt, history: Path, catalogue: Catalogue, limits: Limits
) -> tuple[Delivery, pl.DataFrame | None]:
    if receipt.is_duplicate:
        return Delivery(receipt, faults=(Fault("file.duplicate"),)), None
    try:
        return _read_content(receipt, receipt.content(history), catalogue, limits)
    except RefusedError as refusal:
        return Delivery(receipt, faults=(refusal.fault,), is_refused=True), None


def _read_content(
    receipt: Receipt, content: bytes, catalogue: Catalogue, limits: Limits
) -> tuple[Delivery, pl.DataFrame]:
    if receipt.size_bytes > limits.file_bytes:
        facts = {"what": "ファイルの大きさ", "limit": f"{limits.file_bytes // 1024**2} MiB"}
        raise RefusedError(Fault("file.limit", facts=facts))
    decoded = decode(content)
    table = parse(decoded.text, limits)
    known = recognise(table, catalogue.surveys)
    addressed = address(table, known, catalogue.registry)
    identity = {"delivery_id": receipt.delivery_id, "survey": known.survey.id, "year": known.edition.year}
    delivery = Delivery(
        receipt, known.survey.id, known.edition.year, known.table.id,
        decoded.encoding, len(table.rows), table.cell_count, addressed.faults,
    )  # fmt: skip
    columns = [pl.lit(value, _NO_CELLS.schema[name]).alias(name) for name, value in identity.items()]
    return delivery, addressed.cells.select(*columns, pl.all())
