"""The open data of a night: the same tables, built without what may not be shown to everybody.

What is left out before the first table is built cannot be computed back from any: answers to items that feed restricted
indicators, those of editions that are not released, the files that came in and what was found in them. Counts of
restricted answers stand in `mart.suppression` alone.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl

from pipeline.definitions.catalogue import Catalogue
from pipeline.definitions.restricted import restricted_items
from pipeline.warehouse.database import open_database

_EMPTY_INPUTS = ("cell", "finding", "finding_body", "ledger", "correction")
_EMPTIED = ("meta.delivery_body", "meta.open_delivery", "mart.submission_board", "mart.snapshot_change")
"""Tables on what bodies sent, which are for them and their prefecture."""
_UNCLOSED = "SELECT survey, year, code FROM core.edition_body WHERE NOT is_closed"

Inputs = Mapping[str, pl.DataFrame | Path]


class DisclosureError(RuntimeError):
    """The open data holds what may not be shown; it is not published."""


def open_inputs(
    inputs: Inputs, catalogue: Catalogue, internal: Path, day: date, work: Path
) -> dict[str, pl.DataFrame | Path]:
    """Return the input tables of the open data. `internal`: the snapshot built before, which knows what is closed."""
    restricted = _item_frame(catalogue)
    own = dict(inputs)
    for name in _EMPTY_INPUTS:
        own[name] = _scan(inputs[name]).head(0).collect()
    coverage = inputs["item_coverage"]
    assert isinstance(coverage, pl.DataFrame)
    own["item_coverage"] = coverage.join(restricted, on=("survey", "item"), how="anti")
    with open_database(internal, read_only=True) as con:
        unclosed = con.execute(_UNCLOSED).pl()
    released = (
        _scan(inputs["answer"])
        .join(restricted.lazy(), on=("survey", "item"), how="anti", maintain_order="left")
        .join(unclosed.lazy(), on=("survey", "year", "code"), how="anti", maintain_order="left")
        .join(_embargoed(catalogue, day).lazy(), on=("survey", "year"), how="anti", maintain_order="left")
    )
    work.mkdir(parents=True, exist_ok=True)
    released.sink_parquet(work / "answer.parquet")
    return own | {"answer": work / "answer.parquet"}


def empty_collection(path: Path) -> None:
    """Remove from built open data what bodies sent, and when."""
    with open_database(path) as con:
        for table in _EMPTIED:
            con.execute(f"TRUNCATE {table}")
        con.execute("UPDATE meta.delivery SET name = '', sha256 = ''")


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


def _embargoed(catalogue: Catalogue, day: date) -> pl.DataFrame:
    rows = [(s.id, one.year) for s in catalogue.surveys for one in s.edition if not one.is_visible(day)]
    return pl.DataFrame(rows, schema={"survey": pl.String, "year": pl.Int32}, orient="row")


def _scan(table: pl.DataFrame | Path) -> pl.LazyFrame:
    if isinstance(table, pl.DataFrame):
        return table.lazy()
    return pl.scan_parquet(sorted(table.glob("*.parquet")) if table.is_dir() else table)
