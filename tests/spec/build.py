"""A drawn table of answers → tables of a snapshot, built by the SQL of a run over the small survey."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl

from pipeline.definitions.catalogue import Catalogue
from pipeline.definitions.peers import BodyTrait
from pipeline.intake.answers import read_answers
from pipeline.warehouse.build import build_all, build_table, create_schemas, load_input, load_inputs
from pipeline.warehouse.database import new_database, open_database
from pipeline.warehouse.input_tables import definition_frames
from pipeline.warehouse.tables import files_behind, table_files
from tests.run_tables import run_tables
from tests.spec.tables import Row, cells_of, rows_of
from tests.spec.world import SURVEY_OF, Changes, framework, surveys

YEAR, RECEIVED, PREFECTURE = "2025", "2026-01-01", "48"
_CELL = {
    "delivery_id": pl.String, "survey": pl.String, "year": pl.Int32, "code": pl.String, "item": pl.String,
    "row_no": pl.Int32, "column_no": pl.Int32, "raw_text": pl.String, "role": pl.String,
}  # fmt: skip


_INPUT = re.compile(r"\binput\.(\w+)")
_COMPUTED_FROM = ("answer", "framework_document")
_COMPARED = ("mart.group_score", "mart.body_stage", "meta.run")


@dataclass(frozen=True)
class Built:
    """A built database, and the codes of the bodies by their names in the table."""

    path: Path
    codes: dict[str, str]


def build_compared(catalogue: Catalogue, path: Path, answers: str, changes: Changes) -> Built:
    """Write what two snapshots are compared by. `changes`: what differs from the small framework."""
    rows = rows_of(answers)
    codes = codes_of(catalogue, rows)
    names = [file.full_name for file in table_files() if file.schema == "core"] + list(_COMPARED)
    behind = {file.full_name for name in names for file in files_behind(name)}
    with new_database(path) as con:
        con.execute("SET TimeZone = 'UTC'")
        load_inputs(con, inputs(catalogue, rows, codes, changes))
        build_all(con, [file for file in table_files() if file.full_name in behind])
    return Built(path, codes)


@dataclass
class PartialTables:
    """Tables of one drawn table of answers, in memory: each is built when it is asked for, with all it rests on."""

    codes: dict[str, str]
    con: duckdb.DuckDBPyConnection
    frames: dict[str, pl.DataFrame]
    names: set[str] = field(default_factory=set)

    def require(self, names: Iterable[str]) -> None:
        """Build the tables of these names, and those behind them, as far as they are not there."""
        for file in (file for name in names for file in files_behind(name)):
            if file.full_name not in self.names:
                read = {*_INPUT.findall(file.sql), *(_COMPUTED_FROM if file.schema == "computed" else ())}
                for own in sorted(read & set(self.frames)):
                    load_input(self.con, own, self.frames.pop(own))
                build_table(self.con, file)
                self.names.add(file.full_name)


def partial_tables(catalogue: Catalogue, answers: str, changes: Changes) -> PartialTables:
    """Prepare the inputs, from which single tables can be built; each is loaded with the first table that reads it."""
    rows = rows_of(answers)
    codes = codes_of(catalogue, rows)
    con = open_database()
    con.execute("SET TimeZone = 'UTC'")
    create_schemas(con)
    return PartialTables(codes, con, inputs(catalogue, rows, codes, changes))


def codes_of(catalogue: Catalogue, rows: Iterable[Row]) -> dict[str, str]:
    """Give each name of a table a municipality of its prefecture, in order."""
    codes: dict[str, str] = {}
    left = {prefecture: iter(municipalities(catalogue, prefecture)) for prefecture in ("48", "49")}
    for row in rows:
        if row["body"] not in codes:
            codes[row["body"]] = next(left[row.get("prefecture", PREFECTURE)])
    return codes


def municipalities(catalogue: Catalogue, prefecture: str = PREFECTURE) -> list[str]:
    """Return the codes of the municipalities of one prefecture of the sample, in order."""
    bodies = catalogue.registry.of_kind("municipality")
    return [body.code for body in bodies if body.code.startswith(prefecture)]


def inputs(
    catalogue: Catalogue, rows: list[Row], codes: dict[str, str], changes: Changes | None = None
) -> dict[str, pl.DataFrame]:
    """Return what reading and the definitions leave of these answers, for the tables to be built from."""
    traits = tuple(_traits(rows, codes)) or catalogue.traits
    small = replace(catalogue, surveys=surveys(_recipients(rows)), framework=framework(changes), traits=traits)
    of_row = {"row_as_of": pl.lit(None, pl.Date), "row_status": pl.lit(None, pl.String)}
    cells = _cells(rows, codes).with_columns(**of_row)
    loaded = {"cell": cells.drop("survey", "year"), "answer": read_answers(cells, small.surveys)}
    return definition_frames(small) | run_tables("2026-01-01") | loaded | {"delivery": _deliveries(rows)}


def _recipients(rows: list[Row]) -> dict[tuple[str, int], set[str]]:
    """Send each survey to the prefectures of which the table has an answer to it."""
    sent: dict[tuple[str, int], set[str]] = {}
    for row in rows:
        for item, _ in cells_of(row):
            key = (SURVEY_OF[item], int(row.get("year", YEAR)))
            sent.setdefault(key, set()).add(row.get("prefecture", PREFECTURE))
    return sent


def _traits(rows: list[Row], codes: dict[str, str]) -> Iterable[BodyTrait]:
    for row in rows:
        if "peer_group" in row:
            yield BodyTrait(codes[row["body"]], int(row.get("year", YEAR)), row["peer_group"], int(row["population"]))


def _cells(rows: list[Row], codes: dict[str, str]) -> pl.DataFrame:
    """Cells as the layouts address them: one column for every body and delivery, one row for every item."""
    cells = [
        (row.get("received", RECEIVED), SURVEY_OF[item], int(row.get("year", YEAR)), codes[row["body"]], item,
         row_no, column_no, text, "answer")
        for column_no, row in enumerate(rows, start=3)
        for row_no, (item, text) in enumerate(cells_of(row), start=2)
    ]  # fmt: skip
    return pl.DataFrame(cells, schema=_CELL, orient="row")


def _deliveries(rows: list[Row]) -> pl.DataFrame:
    days = sorted({row.get("received", RECEIVED) for row in rows})
    noon = {day: pl.lit(_noon(day), pl.Datetime("us", "UTC")) for day in days}
    return pl.concat([run_tables(day)["delivery"].with_columns(received_at=noon[day]) for day in days])


def _noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)
