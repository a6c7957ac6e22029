"""`spec(answers, …)`: build the real tables from a drawn table of answers, and compare their figures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from pipeline.definitions.catalogue import Catalogue
from pipeline.warehouse.change_attribution import attribute_changes
from tests.spec.build import YEAR, Built, PartialTables, build_compared, partial_tables
from tests.spec.measures import COUNTS, MEASURES, OF_OUTCOMES, RATES, Measure
from tests.spec.world import Changes

Expected = Any
"""Body → figure; for counts of the nation the figure alone; for outcomes scope → figure."""
AS_KNOWN = "FROM answer_as_known(CAST($1 || ' 23:59:59+09' AS TIMESTAMPTZ))"


@dataclass
class Spec:
    """Builds each table of answers once a session, and compares figures of the snapshot with the expected ones."""

    catalogue: Catalogue
    folder: Path
    parts: dict[tuple[str, str], PartialTables] = field(default_factory=dict)
    snapshots: dict[tuple[str, str], Built] = field(default_factory=dict)

    def __call__(
        self,
        answers: str,
        of: str = "",
        year: int = int(YEAR),
        changes: Changes | None = None,
        known_on: str = "",
        **expected: Expected,
    ) -> None:
        """Compare. `of`: a group, an indicator or an item; `changes`: of the framework; `known_on`: a day."""
        built = self.some_tables(answers, tables_of(expected, known_on), changes)
        con = built.con
        for name, wanted in expected.items():
            if name in (*COUNTS, *RATES):
                assert of_the_nation(con, of, year)[name] == approximately(wanted), name
                continue
            if name in OF_OUTCOMES:
                found = by_scope(con, OF_OUTCOMES[name], of, year)
                assert {scope: found.get(scope) for scope in wanted} == approximately(wanted), name
                continue
            measure = MEASURES[name]
            rows = con.sql(AS_KNOWN, params=[known_on]).pl() if known_on else con.sql(f"FROM {measure.table}").pl()
            found = by_body(rows, measure, built.codes, of, year)
            assert {body: found.get(body) for body in wanted} == approximately(wanted), name

    def compared(self, answers: str, changes: Changes | None = None) -> Built:
        """Return a database with what two snapshots of these answers are compared by."""
        key = (answers, repr(changes or {}))
        if key not in self.snapshots:
            path = self.folder / f"compared-{len(self.snapshots)}.duckdb"
            self.snapshots[key] = build_compared(self.catalogue, path, answers, changes or {})
        return self.snapshots[key]

    def some_tables(self, answers: str, names: Iterable[str], changes: Changes | None = None) -> PartialTables:
        """Return the tables of these names, and those they rest on."""
        key = (answers, repr(changes or {}))
        if key not in self.parts:
            self.parts[key] = partial_tables(self.catalogue, answers, changes or {})
        self.parts[key].require(names)
        return self.parts[key]

    def close(self) -> None:
        """Close all databases."""
        for part in self.parts.values():
            part.con.close()

    def difference(
        self,
        old_answers: str,
        new_answers: str,
        of: str,
        /,
        measure: str = "score",
        changes: Changes | None = None,
        **expected: Mapping[str, Expected],
    ) -> None:
        """Compare the parts of what changed between two snapshots; each change has to be the sum of its parts."""
        old, new = self.compared(old_answers), self.compared(new_answers, changes)
        rows = attribute_changes(old.path, new.path)
        whole = rows.drop_nulls("change")
        assert ((whole["change"] - whole.select(pl.col("^from_.*$")).sum_horizontal()).abs() < 1e-9).all()
        own = rows.filter((pl.col("measure") == measure) & (pl.col("group_id") == of))
        names = {code: body for body, code in new.codes.items()}
        for name, wanted in expected.items():
            found = {names.get(code): value for code, value in own.select("code", name).iter_rows()}
            assert {body: found.get(body) for body in wanted} == approximately(wanted), name


def tables_of(expected: Iterable[str], known_on: str) -> set[str]:
    """Return the tables in which the expected figures stand."""
    if known_on:
        return {"macro.answer_as_known"}
    if set(expected) & set(OF_OUTCOMES):
        return {"mart.validity"}
    return {"mart.indicator_summary" if name in (*COUNTS, *RATES) else MEASURES[name].table for name in expected}


def by_body(rows: pl.DataFrame, measure: Measure, codes: dict[str, str], of: str, year: int) -> dict[str, Any]:
    """Return body → value; a list where the body has several rows. Codes of bodies are shown by their names."""
    own = rows.filter(pl.col("code").is_in(list(codes.values())) & (pl.col("year") == year))
    key = {"group": "group_id", "child": "child_id"}.get(measure.of, measure.of)
    if measure.of == "step":
        own = own.filter(pl.col("step") == int(of.removeprefix("step")))
    elif measure.of != "body":
        own = own.filter(pl.col(key) == of)
    if measure.table == "mart.ranking":
        own = own.filter(pl.col("comparison_set") == "nation")
    names = {code: body for body, code in codes.items()}
    values = [(names[code], names.get(value, value) if isinstance(value, str) else value)
              for code, value in own.select("code", measure.column).iter_rows()]  # fmt: skip
    if measure.is_list:
        return {body: [value for name, value in values if name == body] for body in codes}
    assert len(values) == len(dict(values)), f"{measure.table}: several rows for one body"
    return dict(values)


def of_the_nation(con: duckdb.DuckDBPyConnection, indicator: str, year: int) -> dict[str, Any]:
    """Return the counts of an indicator among all municipalities."""
    rows = con.table("mart.indicator_summary").pl()
    where = {"scope": "nation", "body_kind": "municipality", "indicator": indicator, "year": year}
    return rows.filter([pl.col(name) == value for name, value in where.items()]).row(0, named=True)


def by_scope(con: duckdb.DuckDBPyConnection, column: str, predictor: str, year: int) -> dict[str, Any]:
    """Return scope, or the band where it is one, → figure of an outcome with a predictor."""
    rows = con.table("mart.validity").pl().filter((pl.col("predictor") == predictor) & (pl.col("year") == year))
    return {
        row["scope_key"] if row["scope"] == "population_band" else row["scope"]: row[column] for row in rows.to_dicts()
    }


def approximately(expected: Any) -> Any:
    """Numbers within 1e-9 (rates are rounded to two decimals where they are published), all else equal."""
    if isinstance(expected, dict):
        return {key: approximately(value) for key, value in expected.items()}
    if isinstance(expected, list):
        return [approximately(value) for value in expected]
    return pytest.approx(expected, abs=1e-9) if type(expected) in (int, float) else expected
