"""Which years a prefecture's pages offer: closed ones with verdicts, and those that are being collected."""

from typing import cast

import duckdb
import polars as pl
import pytest

from dashboards.address import Address
from dashboards.page_context import PageContext
from dashboards.store import OpenedSnapshot
from pipeline.settings import ROOT

QUERY = (ROOT / "dashboards" / "queries" / "years.sql").read_text(encoding="utf-8")
TABLES = """
    CREATE SCHEMA core; CREATE SCHEMA mart; CREATE SCHEMA meta;
    CREATE TABLE meta.framework AS SELECT 'full' AS default_basis;
    CREATE TABLE core.body AS SELECT code, '480002' AS prefecture_code, 'municipality' AS body_kind
        FROM (VALUES ('a'), ('b')) AS bodies(code);
    CREATE TABLE core.year_state AS SELECT code, 2025 AS year, 'full' AS basis, 'final' AS edition_state,
        true AS is_closed FROM core.body;
    CREATE TABLE core.edition_body AS SELECT 'cars' AS survey, 2026 AS year, code, code = 'a' AS is_received,
        'collecting' AS edition_state FROM core.body;
    CREATE TABLE mart.question_set AS SELECT 2025 AS year, 9 AS asked_count;
    CREATE TABLE mart.group_score AS SELECT code, 2025 AS year, true AS is_published FROM core.body WHERE false;
    CREATE TABLE mart.submission_board AS SELECT code, survey, year, edition_state FROM core.edition_body;
"""


@pytest.mark.parametrize("scored", [True, False])
def test_a_survey_that_is_not_scored_has_its_year_while_it_is_collected(scored):
    """Also where nothing else was ever published: its board of submissions is what the office needs."""
    with duckdb.connect() as con:
        con.execute(TABLES)
        if not scored:
            con.execute("DELETE FROM core.year_state; DELETE FROM mart.question_set")
        rows = con.sql(QUERY).fetchall()
    collecting = ("480002", 2026, False, "collecting", 1, 2)
    assert rows == [collecting, *([("480002", 2025, True, "final", 0, 0)] if scored else [])]


def test_the_year_of_a_survey_that_is_not_scored_stays_when_it_closes():
    with duckdb.connect() as con:
        con.execute(TABLES)
        con.execute("UPDATE core.edition_body SET edition_state = 'provisional'")
        con.execute("UPDATE mart.submission_board SET edition_state = 'provisional'")
        rows = con.sql(QUERY).fetchall()
    assert rows == [("480002", 2026, False, "provisional", 0, 0), ("480002", 2025, True, "final", 0, 0)]


class Frames:
    """A snapshot of three prefectures, of which the second has a year."""

    def in_language(self, _: str) -> "Frames":
        return self

    def frame(self, name: str, **_: object) -> pl.DataFrame:
        found = {
            "prefectures": {"code": ["470007", "480002", "490008"], "name": ["甲県", "乙県", "丙県"]},
            "years": {"pref": ["480002"], "year": [2026], "is_closed": [False]},
        }
        return pl.DataFrame(found[name])


def test_pages_open_with_the_first_prefecture_that_has_a_year():
    assert PageContext.in_snapshot(cast(OpenedSnapshot, Frames()), Address()).pref == "480002"
    assert PageContext.in_snapshot(cast(OpenedSnapshot, Frames()), Address(pref="490008")).pref == "490008"
