"""A world small enough to work out by hand: a few bodies, the framework in force, answers as they stand in a file."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipeline.definitions.catalogue import Catalogue, load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.definitions.framework import Framework
from pipeline.intake.answers import read_answers
from pipeline.settings import Home
from pipeline.warehouse.build import create
from pipeline.warehouse.inputs import definition_frames
from tests.run_tables import run_tables

YES, NO, LEFT_OUT, BLANK = "実施", "未実施", "調査無し", ""
ITEMS = {
    "cio": "D01", "deputy": "D02", "policy": "D03", "structure": "D04", "external": "D05", "development": "D06",
    "training": "D07", "ai": "D08", "rpa": "D09", "telework": "D10", "card": "D11", "childcare": "D12",
    "frequent": "D13", "frequent_total": "D14", "frequent_online": "D15",
}  # fmt: skip
TOWN = "482226"
Answers = dict[str, str]


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The definitions in force, over the fictional bodies of the sample."""
    from pipeline.cli.reference import install_sample

    home = Home(tmp_path_factory.mktemp("definitions"))
    install_sample(home)
    return load_catalogue(definition_paths(home, "2026.1"))


@pytest.fixture
def read(catalogue: Catalogue) -> Callable[[Answers], pl.DataFrame]:
    """Answers of one town, by item: text as written → what is read."""

    def _read(answers: Answers) -> pl.DataFrame:
        cells = _cells({TOWN: answers})
        return read_answers(cells, catalogue.surveys).with_columns(
            name=pl.col("item").replace_strict({v: k for k, v in ITEMS.items()})
        )

    return _read


@pytest.fixture
def score(catalogue: Catalogue, tmp_path: Path) -> Callable[[dict[str, Answers]], duckdb.DuckDBPyConnection]:
    """Answers by body → all tables, built by the SQL of the night."""

    def _score(answers: dict[str, Answers]) -> duckdb.DuckDBPyConnection:
        cells = _cells(answers)
        loaded = {"cell": cells.drop("survey", "year"), "answer": read_answers(cells, catalogue.surveys)}
        path = tmp_path / "world.duckdb"
        create(path, definition_frames(catalogue) | run_tables("hand") | loaded)
        return duckdb.connect(str(path), read_only=True)

    return _score


@pytest.fixture
def world(catalogue: Catalogue, tmp_path: Path) -> Callable[..., Path]:
    """Name, answers by body → the file of all tables; `framework` in place of the one in force."""

    def _world(name: str, answers: dict[str, Answers], framework: Framework | None = None) -> Path:
        own = replace(catalogue, framework=framework) if framework else catalogue
        cells = _cells(answers)
        loaded = {"cell": cells.drop("survey", "year"), "answer": read_answers(cells, own.surveys)}
        create(tmp_path / f"{name}.duckdb", definition_frames(own) | run_tables("hand") | loaded)
        return tmp_path / f"{name}.duckdb"

    return _world


def _cells(answers: dict[str, Answers]) -> pl.DataFrame:
    """Cells as the layouts address them: a row for every item, a column for every body."""
    rows = [
        ("hand", "dx_dashboard", 2023, code, ITEMS[name], row, column, text, "answer" if text else "empty")
        for column, (code, own) in enumerate(answers.items(), start=3)
        for row, (name, text) in enumerate(own.items(), start=2)
    ]
    names = ["delivery_id", "survey", "year", "code", "item", "row_no", "column_no", "raw_text", "role"]
    numbers = {"year": pl.Int32, "row_no": pl.Int32, "column_no": pl.Int32}
    return pl.DataFrame(rows, schema=names, orient="row").cast(numbers)
