"""The open data of a night: the same tables, built without what may not be shown to everybody.

What is left out before the first table is built cannot be computed back from any: answers to items that feed restricted
indicators, those of editions that are not released, the files that came in and what was found in them. Counts of
restricted answers stand in `mart.suppression` alone.

The identifier of a delivery is made of the bytes of its file: with all public answers at hand, whoever tries the few
answers that are missing would find the one that fits. So deliveries have numbers here, and no size, state or count.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl

from pipeline.definitions.catalogue import Catalogue
from pipeline.definitions.restricted import restricted_items
from pipeline.warehouse.database import open_database

_EMPTY_INPUTS = ("cell", "finding", "finding_body", "ledger")
_EMPTIED = (
    "meta.delivery_body", "meta.open_delivery", "meta.correction", "mart.submission_board", "mart.snapshot_change",
)  # fmt: skip
"""Tables on what bodies sent, which are for them and their prefecture."""
_OF_CELLS = ("size_bytes", "state", "row_count", "cell_count", "error_count", "warning_count", "superseded_by",
             "sender_code")  # fmt: skip
"""Columns of a delivery that depend on what stands in its cells, or whose file it was."""
_CELL, _ITEM, _EDITION = ("delivery_id", "row_no"), ("survey", "item"), ("survey", "year")
_NUMBER_DIGITS = 12
_UNCLOSED = "SELECT survey, year, code FROM core.edition_body WHERE NOT is_closed"

Inputs = Mapping[str, pl.DataFrame | Path]


class DisclosureError(RuntimeError):
    """The open data holds what may not be shown; it is not published."""


def open_inputs(
    inputs: Inputs, catalogue: Catalogue, internal: Path, day: date, work: Path
) -> dict[str, pl.DataFrame | Path]:
    """Return the input tables of the open data. `internal`: the snapshot built before, which knows what is closed."""
    restricted, embargoed = _item_frame(catalogue), _embargoed(catalogue, day)
    corrections = _scan(inputs["correction"]).collect()
    held = corrections.join(_held_corrections(catalogue, day), on=("survey", "year", "code", "item"), how="semi")
    with open_database(internal, read_only=True) as con:
        unclosed = con.execute(_UNCLOSED).pl()
    released = _scan(inputs["answer"])
    for left_out, key in ((held, _CELL), (restricted, _ITEM), (unclosed, (*_EDITION, "code")), (embargoed, _EDITION)):
        released = released.join(left_out.lazy(), on=key, how="anti", maintain_order="left")
    numbers = _delivery_numbers(inputs["delivery"], released)
    work.mkdir(parents=True, exist_ok=True)
    _renumbered(released, numbers).sink_parquet(work / "answer.parquet")
    coverage = inputs["item_coverage"]
    assert isinstance(coverage, pl.DataFrame)
    return {
        **inputs,
        **{name: _scan(inputs[name]).head(0).collect() for name in _EMPTY_INPUTS},
        "delivery": _nameless(inputs["delivery"], numbers),
        "delivery_body": _in_order(_scan(inputs["delivery_body"]), numbers),
        "correction": _in_order(corrections.join(held, on=_CELL, how="anti").lazy(), numbers),
        "run": _scan(inputs["run"]).with_columns(input_digest=pl.lit("")).collect(),
        "item_coverage": coverage.join(restricted, on=_ITEM, how="anti").join(embargoed, on=_EDITION, how="anti"),
        "answer": work / "answer.parquet",
    }


def empty_collection(path: Path) -> None:
    """Remove from built open data what bodies sent, and when."""
    with open_database(path) as con:
        for table in _EMPTIED:
            con.execute(f"TRUNCATE {table}")
        con.execute("UPDATE meta.delivery SET name = ''")


def require_disclosable(path: Path) -> None:
    """Read the built open data once more. Raises DisclosureError where a restricted answer is in it."""
    with open_database(path, read_only=True) as con:
        found = {name: con.execute(sql).fetchall()[0][0] for name, sql in _LEFT.items()}
    if left := [f"{name}: {count}" for name, count in found.items() if count]:
        raise DisclosureError(", ".join(left))


_LEFT = {
    "core.indicator_value": "SELECT count(*) FROM core.indicator_value JOIN core.indicator USING (indicator) "
    "WHERE disclosure <> 'public' AND (status <> 'not_asked' OR value IS NOT NULL OR raw_text IS NOT NULL)",
    "core.answer": "SELECT count(*) FROM core.answer SEMI JOIN (SELECT survey, item FROM core.indicator_source "
    "JOIN core.indicator USING (indicator) WHERE disclosure <> 'public') USING (survey, item)",
    "raw.cell": "SELECT count(*) FROM raw.cell",
    "meta.finding": "SELECT count(*) FROM meta.finding",
    "meta.finding_body": "SELECT count(*) FROM meta.finding_body",
}


def _item_frame(catalogue: Catalogue) -> pl.DataFrame:
    schema = {"survey": pl.String, "item": pl.String}
    return pl.DataFrame(sorted(restricted_items(catalogue.framework)), schema=schema, orient="row")


def _held_corrections(catalogue: Catalogue, day: date) -> pl.DataFrame:
    """Return the corrections that others do not see yet: until then they see what came in."""
    rows = [
        (one.survey, file.year, one.code, one.item) for file in catalogue.corrections for one in file.entries_held(day)
    ]
    schema: dict[str, type[pl.DataType]] = {"survey": pl.String, "year": pl.Int32, "code": pl.String, "item": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _delivery_numbers(deliveries: pl.DataFrame | Path, released: pl.LazyFrame) -> pl.DataFrame:
    """Return `delivery_id` → `delivery_number`: a text that sorts as arrival and name, which choose a revision.

    A file without an answer that is released has none: that it came, as a correction does, is not shown either.
    """
    shown = _scan(deliveries).join(released, on="delivery_id", how="semi")
    ordered = shown.select("delivery_id", "received_at", "name").collect().sort("received_at", "name")
    number = pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(_NUMBER_DIGITS)
    return ordered.select("delivery_id", delivery_number=number)


def _renumbered(frame: pl.LazyFrame, numbers: pl.DataFrame) -> pl.LazyFrame:
    columns = frame.collect_schema().names()
    joined = frame.join(numbers.lazy(), on="delivery_id", how="inner", maintain_order="left")
    return joined.with_columns(delivery_id="delivery_number").select(columns)


def _in_order(frame: pl.LazyFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """Return a table of what came in by its numbers: the order before is one of identifiers, too."""
    return _renumbered(frame, numbers).sort("delivery_id", maintain_order=True).collect()


def _nameless(deliveries: pl.DataFrame | Path, numbers: pl.DataFrame) -> pl.DataFrame:
    """Return the deliveries with their numbers, also as their names, and nothing that depends on a single cell."""
    frame = _in_order(_scan(deliveries), numbers).with_columns(name="delivery_id", sha256=pl.lit(""))
    return frame.with_columns(pl.lit(None).alias(column) for column in _OF_CELLS)


def _embargoed(catalogue: Catalogue, day: date) -> pl.DataFrame:
    rows = [(s.id, one.year) for s in catalogue.surveys for one in s.edition if not one.is_visible(day)]
    return pl.DataFrame(rows, schema={"survey": pl.String, "year": pl.Int32}, orient="row")


def _scan(table: pl.DataFrame | Path) -> pl.LazyFrame:
    if isinstance(table, pl.DataFrame):
        return table.lazy()
    return pl.scan_parquet(sorted(table.glob("*.parquet")) if table.is_dir() else table)
