"""What a new snapshot would lose of the published one: two small files beside one another."""

from pathlib import Path

import duckdb
import pytest

from pipeline.outputs.losses import loss_sentences, loss_summary
from pipeline.warehouse.publication_guard import Comparison, compare_with_published, record_acceptance

TABLES = """
    CREATE SCHEMA core; CREATE SCHEMA mart; CREATE SCHEMA meta;
    CREATE TABLE meta.run AS SELECT '1' AS run_id, '4' AS schema_version,
        NULL::VARCHAR AS accepted_reason, NULL::VARCHAR AS accepted_by, NULL::VARCHAR[] AS accepted_losses;
    CREATE TABLE meta.framework AS SELECT '2026.1' AS framework;
    CREATE TABLE meta.delivery AS SELECT * FROM (VALUES
        ('d1', 'a.csv', 'accepted', 'long'), ('d2', 'b.csv', 'partially_accepted', 'long'),
        ('d3', 'c.csv', 'rejected', NULL), ('d4', 'd.csv', 'accepted', 'long')
    ) AS t(delivery_id, name, state, table_id);
    CREATE TABLE core.answer AS SELECT code::VARCHAR AS code, year::INTEGER AS year, 'd1' AS delivery_id
        FROM range(100) AS bodies(code), range(2024, 2026) AS years(year);
    CREATE TABLE mart.group_score AS SELECT code::VARCHAR AS code, year::INTEGER AS year, 'full' AS basis,
        'g' AS group_id, true AS is_published
        FROM range(100) AS bodies(code), range(2024, 2026) AS years(year);
"""


def compared(folder: Path, change: str) -> Comparison:
    """Compare the tables with themselves after a change."""
    for name, sql in (("old", ""), ("new", change)):
        with duckdb.connect(str(folder / f"{name}.duckdb")) as con:
            con.execute(TABLES + sql)
    return compare_with_published(folder / "old.duckdb", folder / "new.duckdb")


def kinds(comparison: Comparison) -> list[str]:
    return [loss.kind for loss in comparison.losses]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("", []),
        ("DELETE FROM mart.group_score WHERE year = 2024", ["year"]),
        ("UPDATE mart.group_score SET is_published = false WHERE year = 2024", ["year"]),
        ("UPDATE mart.group_score SET is_published = false WHERE year = 2024 AND code::INTEGER < 2", []),
        ("UPDATE mart.group_score SET is_published = false WHERE year = 2024 AND code::INTEGER < 3", ["scores"]),
        ("UPDATE meta.delivery SET state = 'rejected' WHERE delivery_id = 'd1'", ["delivery"]),
        ("UPDATE meta.delivery SET state = 'unreadable_by_us' WHERE delivery_id = 'd2'", ["delivery"]),
        ("UPDATE meta.delivery SET state = 'superseded' WHERE delivery_id = 'd1'", []),
        ("DELETE FROM meta.delivery WHERE delivery_id = 'd4'", ["delivery"]),
        ("DELETE FROM meta.delivery WHERE delivery_id = 'd3'", []),
        ("DROP TABLE core.answer; CREATE TABLE core.answer(code VARCHAR, year INTEGER, delivery_id VARCHAR)", []),
        ("ALTER TABLE core.answer ADD COLUMN more INTEGER", []),
        ("ALTER TABLE meta.framework ADD COLUMN x INTEGER; ALTER TABLE meta.delivery DROP COLUMN name; "
         "ALTER TABLE meta.delivery ADD COLUMN name VARCHAR", []),
        ("ALTER TABLE meta.run DROP COLUMN run_id", ["contract"]),
        ("ALTER TABLE meta.run DROP COLUMN run_id; UPDATE meta.run SET schema_version = '5'", []),
        ("UPDATE meta.framework SET framework = '2027.1'", ["framework"]),
    ],
)  # fmt: skip
def test_what_is_gone_is_named(tmp_path, change, expected):
    assert kinds(compared(tmp_path, change)) == expected


def test_scores_that_a_new_file_takes_away_are_its_own(tmp_path):
    """The same bodies that lost their scores sent something new about the year."""
    gone = "UPDATE mart.group_score SET is_published = false WHERE year = 2024 AND code::INTEGER < 50;"
    new = "INSERT INTO core.answer SELECT code::VARCHAR, 2024, 'd5' FROM range(50) AS bodies(code);"
    assert kinds(compared(tmp_path, gone + new)) == []
    for path in tmp_path.iterdir():
        path.unlink()
    assert kinds(compared(tmp_path, gone + new.replace("2024", "2025"))) == ["scores"]


def test_a_delivery_judged_anew_is_listed_without_those_a_later_one_took_the_place_of(tmp_path):
    change = (
        "UPDATE meta.delivery SET state = 'accepted' WHERE delivery_id = 'd3';"
        "UPDATE meta.delivery SET state = 'superseded' WHERE delivery_id = 'd1'"
    )
    found = compared(tmp_path, change).changed_deliveries
    assert found == ({"delivery_id": "d3", "name": "c.csv", "state_before": "rejected", "state": "accepted"},)


def test_a_snapshot_of_an_earlier_shape_is_compared_as_far_as_it_goes(tmp_path):
    with duckdb.connect(str(tmp_path / "old.duckdb")) as con:
        con.execute(TABLES + "DROP TABLE mart.group_score; UPDATE meta.run SET schema_version = '1'")
    with duckdb.connect(str(tmp_path / "new.duckdb")) as con:
        con.execute(TABLES + "DELETE FROM meta.delivery WHERE delivery_id = 'd1'")
    assert kinds(compare_with_published(tmp_path / "old.duckdb", tmp_path / "new.duckdb")) == ["delivery"]


def test_every_loss_has_a_sentence_and_the_operator_reads_the_first_three(tmp_path):
    change = (
        "DELETE FROM mart.group_score WHERE year = 2024 OR code::INTEGER < 50; DROP TABLE core.answer; "
        "CREATE TABLE core.answer(code VARCHAR, year INTEGER, delivery_id VARCHAR);"
        "UPDATE meta.framework SET framework = '2027.1'; UPDATE meta.delivery SET state = 'rejected';"
        "ALTER TABLE meta.run DROP COLUMN run_id"
    )
    losses = compared(tmp_path, change).losses
    sentences = loss_sentences(losses)
    assert sentences[0] == "2024年度の公開がすべてなくなります"
    assert "受理していた提出 a.csv（受付番号 d1）が「差戻し」になります" in sentences
    assert "2025年度の公表した点 100のうち50がなくなります" in sentences
    assert "表か列 meta.run.run_id がなくなります" in sentences
    assert sentences[-1] == "公表した年度（2024・2025）の枠組みが 2026.1 から 2027.1 に変わります"
    assert loss_summary(losses).endswith(f"、ほか{len(losses) - 3}件")


def test_an_accepted_loss_is_written_down(tmp_path):
    with duckdb.connect(str(tmp_path / "built.duckdb")) as con:
        con.execute(TABLES)
    record_acceptance(tmp_path / "built.duckdb", "取り下げ", "tanaka", ["2024年度の公開がすべてなくなります"])
    with duckdb.connect(str(tmp_path / "built.duckdb"), read_only=True) as con:
        row = con.sql("SELECT accepted_reason, accepted_by, accepted_losses FROM meta.run").fetchall()
    assert row == [("取り下げ", "tanaka", ["2024年度の公開がすべてなくなります"])]
