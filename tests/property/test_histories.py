"""Random histories of a survey: forms in any order, early and late, over two editions that open and close.

Whatever the order, only closed years have results, nothing falls or rises of which the answers do not say so, and
nothing that was published goes without being named.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from pipeline.definitions.catalogue import Catalogue
from pipeline.warehouse.build import build_table, load_inputs
from pipeline.warehouse.database import new_database, open_database
from pipeline.warehouse.publication_guard import compare_with_published
from pipeline.warehouse.tables import table_files
from tests.spec.build import codes_of, inputs
from tests.spec.world import POINTS, STEPS

YEARS = (2024, 2025)
BODIES = ("A", "B", "C", "D", "E")
ITEMS = tuple(STEPS["step2"])
NIGHTS = (date(2024, 6, 10), date(2024, 7, 20), date(2025, 6, 10), date(2025, 7, 20))
TABLES = (
    "mart.score_change", "mart.body_stage", "mart.score_distribution", "mart.submission_board", "meta.delivery",
    "core.code_change", "core.survey", "core.indicator_option", "core.indicator_source", "meta.judgement",
)  # fmt: skip
"""Those that are looked at, and those that the guard compares."""
Form = dict[str, str]
"""Body, year and day of receipt, and the answers: a row of tests/spec."""


def drawn_forms(chance: random.Random) -> list[Form]:
    """Draw a form for most bodies and years: some before the edition opens, some after it closes, some twice."""
    forms = []
    for year in YEARS:
        for body in BODIES:
            for _ in range(chance.choice([0, 1, 1, 1, 2])):
                day = date(year, 4, 10) + timedelta(days=chance.randrange(110))
                answers = {item: chance.choice([*POINTS, "yes", ""]) for item in ITEMS}
                forms.append({"body": body, "year": str(year), "received": day.isoformat(), **answers})
    return forms


def opens(year: int) -> date:
    return date(year, 5, 7)


def closes(year: int) -> date:
    return date(year, 6, 30)


def is_closed(forms: list[Form], year: int, day: date) -> bool:
    """By the words of the method: the day has passed, or all that were asked have answered."""
    received = {form["body"] for form in forms if form["year"] == str(year)}
    return day > closes(year) or (day >= opens(year) and received == set(BODIES))


def built(catalogue: Catalogue, forms: list[Form], day: date, path: Path) -> Path:
    """Build what a night of that day makes of the forms known by then."""
    nobody = {"body": "A", "year": "2023", "received": "2023-06-01", **dict.fromkeys(ITEMS, "no")}
    codes = codes_of(catalogue, [{"body": body} for body in BODIES])
    frames = inputs(catalogue, [nobody, *forms], codes)
    dates = {name: [at(year) for year in YEARS] for name, at in (("opens_date", opens), ("closes_date", closes))}
    staff = pl.DataFrame({"survey": "staff", "year": YEARS, **dates}, schema_overrides={"year": pl.Int32})
    frames["edition"] = (
        frames["edition"]
        .drop("opens_date", "closes_date")
        .join(staff, on=["survey", "year"], how="left")
        .with_columns(has_recipients=pl.col("survey") == "staff")
    )
    sent = [("staff", year, code) for year in (2023, *YEARS) for code in codes.values()]
    frames["edition_recipient"] = pl.DataFrame(sent, schema=frames["edition_recipient"].schema, orient="row")
    frames["run"] = frames["run"].with_columns(night_date=pl.lit(day))
    with new_database(path) as con:
        con.execute("SET TimeZone = 'UTC'")
        load_inputs(con, frames)
        for file in behind(TABLES):
            build_table(con, file)
    return path


def behind(names: tuple[str, ...]) -> Iterator[Any]:
    """Return the tables and all they rest on, in the order in which they are built."""
    files = {file.full_name: file for file in table_files()}
    wanted, pending = set(names) | {"meta.run", "meta.framework"}, list(names)
    while pending:
        fresh = files[pending.pop()].needs & set(files) - wanted
        wanted |= fresh
        pending += fresh
    return (file for file in table_files() if file.full_name in wanted)


def points(forms: list[Form], body: str, year: int) -> dict[str, float]:
    """The points of the latest answer of a body to each item."""
    own = sorted(
        (form for form in forms if (form["body"], form["year"]) == (body, str(year))), key=lambda f: f["received"]
    )
    return {item: POINTS[form[item]] for form in own for item in ITEMS if form[item]}


@pytest.mark.parametrize("nights", [NIGHTS[-2:], pytest.param(NIGHTS[1:], marks=pytest.mark.slow)], ids=len)
def test_no_order_of_forms_makes_a_fall_that_no_answer_tells(catalogue, tmp_path, nights):
    """Nor a result of a year that is not closed: of 2025 two of five have answered in June. `make bench` runs many."""
    assert run_history(catalogue, tmp_path, seed=1, nights=nights) > 0


def run_history(catalogue: Catalogue, folder: Path, seed: int, nights: tuple[date, ...] = NIGHTS) -> int:
    """Run the nights of one history, and check each. Returns how many rises and falls there were."""
    forms, before, moves = drawn_forms(random.Random(seed)), None, 0
    names = {code: body for body, code in codes_of(catalogue, [{"body": body} for body in BODIES]).items()}
    for number, day in enumerate(nights):
        known = [form for form in forms if form["received"] <= day.isoformat()]
        path = built(catalogue, known, day, folder / f"{number}.duckdb")
        with open_database(path, read_only=True) as con:
            require_results_of_closed_years_only(con, known, day)
            moves += require_moves_that_answers_tell(con, known, names)
        if before:
            assert compare_with_published(before, path).losses == ()
        before = path
    assert before is not None
    gone = [form for form in forms if form["year"] != "2024"]
    losses = compare_with_published(before, built(catalogue, gone, nights[-1], folder / "gone.duckdb")).losses
    assert [loss.facts["year"] for loss in losses if loss.kind == "year"] == [2024]
    return moves


def require_results_of_closed_years_only(con: duckdb.DuckDBPyConnection, known: list[Form], day: date) -> None:
    closed = {2023} | {year for year in YEARS if is_closed(known, year, day)}
    for name in ("mart.body_stage", "mart.score_distribution", "mart.question_set"):
        assert {year for (year,) in con.sql(f"SELECT DISTINCT year FROM {name}").fetchall()} <= closed, name
    published = con.sql("SELECT DISTINCT year FROM mart.group_score WHERE is_published").fetchall()
    assert {year for (year,) in published} <= closed
    board = con.sql("SELECT year, count(*) FILTER (state = 'not_submitted') FROM mart.submission_board "
                    "WHERE survey = 'staff' AND year > 2023 GROUP BY ALL").fetchall()  # fmt: skip
    for year, missing in board:
        assert day >= opens(year) and missing == len(BODIES) - len({f["body"] for f in known if f["year"] == str(year)})


def require_moves_that_answers_tell(con: duckdb.DuckDBPyConnection, known: list[Form], names: dict[str, str]) -> int:
    sql = """
        SELECT code, before_year, year, direction
        FROM mart.score_change
        WHERE group_id = 'step2' AND direction IN ('up', 'down') AND before_year > 2023
    """
    moves = con.sql(sql).fetchall()
    for code, before_year, year, direction in moves:
        then, now = (points(known, names[code], one) for one in (before_year, year))
        told = [now[item] - then[item] for item in then.keys() & now.keys()]
        assert any(step > 0 for step in told) if direction == "up" else any(step < 0 for step in told)
    return len(moves)
