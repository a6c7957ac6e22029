"""A blank is never a fall, a rise or a lead: the same bodies once with all their answers, once with some left blank.

What the tables give over the blanked answers must hold over the full ones, which is what the blanks hold.
"""

import random
from typing import Any

import duckdb
import pytest

from pipeline.definitions.catalogue import Catalogue
from tests.spec.build import municipalities, partial_tables
from tests.spec.tables import Row, draw
from tests.spec.world import STEPS, SURVEY_OF

YEARS = (2023, 2025)
ITEMS = tuple(item for items in STEPS.values() for item in items)
TABLES = ("mart.score_change", "mart.stage_change", "mart.role_model")
MIN_LEAD = 10
"""The judgement role_model_lead of the small framework, its default."""


def drawn_rows(chance: random.Random, bodies: int) -> list[Row]:
    """Draw full answers of two years: alike in fours in the earlier one, half of them anew in the later one."""
    rows: list[Row] = []
    before: dict[str, str] = {}
    for number in range(bodies):
        if number % 4 == 0:
            before = {item: chance.choice(["yes", "yes", "no", "plan"]) for item in ITEMS}
        after = {
            item: chance.choice(["yes", "yes", "yes", "no"]) if chance.random() < 0.5 else before[item]
            for item in ITEMS
        }
        rows += [{"body": f"b{number}", "year": str(YEARS[0]), **before, "published": "-"}]
        rows += [{"body": f"b{number}", "year": str(YEARS[1]), **after}]
    return rows


def blanked(chance: random.Random, rows: list[Row]) -> list[Row]:
    """Leave out some answers of most forms, up to three of them."""
    found = []
    for row in rows:
        left = chance.sample([item for item in ITEMS if row[item] != "-"], chance.choice([0, 0, 1, 1, 2, 3]))
        found.append(row | dict.fromkeys(left, ""))
    return found


def tables_of(catalogue: Catalogue, rows: list[Row]) -> duckdb.DuckDBPyConnection:
    tables = partial_tables(catalogue, draw(rows), {})
    tables.require(TABLES)
    return tables.con


def rows_by(con: duckdb.DuckDBPyConnection, sql: str) -> dict[tuple, Any]:
    return {tuple(key): value for *key, value in con.sql(sql).fetchall()}


SCORES = "SELECT code, year, perspective, group_id, direction FROM mart.score_change"
STAGES = "SELECT code, year, direction FROM mart.stage_change"
STAGE = "SELECT code, coalesce(stage, -1) FROM mart.body_stage WHERE year = 2025"
LEADS = "SELECT code, role_model_code, coalesce(role_model_stage, -1) > coalesce(stage, -1) FROM mart.role_model"
WHOLE = "SELECT code, low FROM mart.group_score WHERE year = 2025 AND group_id = 'steps'"


@pytest.fixture(scope="module", params=[1, 2])
def both(request: pytest.FixtureRequest, catalogue: Catalogue) -> tuple[Any, Any]:
    """The tables over all answers, and over those that are left."""
    chance = random.Random(request.param)
    rows = drawn_rows(chance, len(municipalities(catalogue)))
    return tables_of(catalogue, rows), tables_of(catalogue, blanked(chance, rows))


def test_every_item_belongs_to_a_survey():
    assert set(ITEMS) <= set(SURVEY_OF)


@pytest.mark.parametrize("sql", [SCORES, STAGES], ids=["score", "stage"])
def test_a_blank_is_no_rise_and_no_fall(both, sql):
    full, left = (rows_by(con, sql) for con in both)
    moved = {key: way for key, way in left.items() if way in ("up", "down")}
    assert len(moved) > 5
    assert {key: (way, full[key]) for key, way in moved.items() if full[key] != way} == {}


def test_a_blank_is_no_lead(both):
    full, left = both
    stage, score = (rows_by(full, sql) for sql in (STAGE, WHOLE))
    pairs = rows_by(left, LEADS)
    assert len(pairs) > 5
    for (own, other), is_higher in pairs.items():
        if is_higher:
            assert stage[other,] > stage[own,]
        else:
            assert stage[other,] == stage[own,] and score[other,] - score[own,] >= MIN_LEAD - 1e-6
