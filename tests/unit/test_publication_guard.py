"""What a new snapshot would lose of the published one: two small files beside one another."""

import shutil
from pathlib import Path

import duckdb
import pytest

from pipeline.outputs.losses import loss_sentences, loss_summary
from pipeline.warehouse.publication_guard import Comparison, compare_with_published, record_acceptance, record_notes

TABLES = """
    CREATE SCHEMA core; CREATE SCHEMA mart; CREATE SCHEMA meta;
    CREATE TABLE meta.run AS SELECT '1' AS run_id, '4' AS schema_version, DATE '2026-11-24' AS night_date,
        NULL::VARCHAR AS accepted_reason, NULL::VARCHAR AS accepted_by, NULL::VARCHAR[] AS accepted_losses,
        NULL::VARCHAR[] AS noted_losses;
    CREATE TABLE meta.framework AS SELECT '2026.1' AS framework;
    CREATE TABLE meta.delivery AS SELECT * FROM (VALUES
        ('d1', 'a.csv', 'accepted', 'long'), ('d2', 'b.csv', 'partially_accepted', 'long'),
        ('d3', 'c.csv', 'rejected', NULL), ('d4', 'd.csv', 'accepted', 'long')
    ) AS t(delivery_id, name, state, table_id);
    CREATE TABLE core.answer AS SELECT code::VARCHAR AS code, year::INTEGER AS year, 'd1' AS delivery_id
        FROM range(100) AS bodies(code), range(2024, 2026) AS years(year);
    CREATE TABLE mart.group_score AS SELECT code::VARCHAR AS code, year::INTEGER AS year, 'full' AS basis,
        'steps' AS perspective, 'g' AS group_id, true AS is_published, 50.0::DOUBLE AS score
        FROM range(100) AS bodies(code), range(2024, 2026) AS years(year);
    CREATE TABLE core.body AS SELECT DISTINCT code, '町' || code AS name FROM mart.group_score;
    CREATE TABLE core.code_change(code_before VARCHAR);
    CREATE TABLE core.survey AS SELECT 's' AS survey, '調査' AS title_ja, 'Survey' AS title_en;
    CREATE TABLE core.edition_body AS SELECT 's' AS survey, year, code, year = 2024 AS is_closed FROM mart.group_score;
    CREATE TABLE core.indicator_value AS SELECT code, year, basis, 'i' AS indicator, 'answered' AS status
        FROM mart.group_score;
    CREATE TABLE core.group_child AS SELECT 'steps' AS perspective, 'g' AS group_id, 'i' AS child_id, 1.0 AS share;
    CREATE TABLE core.indicator_group AS SELECT 'steps' AS perspective, 'g' AS group_id, 60.0 AS threshold,
        'arithmetic' AS aggregation;
    CREATE TABLE core.indicator AS SELECT 'i' AS indicator, 'none' AS transform, 'goalposts' AS normalisation,
        'higher' AS direction, 0.0 AS goalpost_low, 1.0 AS goalpost_high, false AS is_gate;
    CREATE TABLE core.indicator_option AS SELECT 'i' AS indicator, '実施' AS option, 1.0 AS points, 1.0 AS points_low,
        1.0 AS points_high;
    CREATE TABLE core.indicator_source AS SELECT 'i' AS indicator, 's' AS survey, 'Q1' AS item;
    CREATE TABLE meta.judgement AS SELECT 'min_coverage' AS name, 0.7 AS value;
"""


_BASE: dict[str, Path] = {}


@pytest.fixture(scope="module", autouse=True)
def base(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Write the published file once: every test compares its own change of a copy with it."""
    _BASE["old"] = tmp_path_factory.mktemp("guard") / "old.duckdb"
    with duckdb.connect(str(_BASE["old"])) as con:
        con.execute(TABLES)


def compared(folder: Path, change: str) -> Comparison:
    """Compare the tables with themselves after a change."""
    new = Path(shutil.copyfile(_BASE["old"], folder / "new.duckdb"))
    with duckdb.connect(str(new)) as con:
        con.execute(change or "SELECT 1")
    return compare_with_published(_BASE["old"], new)


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
        ("DELETE FROM core.body WHERE code = '7'", ["body"]),
        ("DELETE FROM core.body WHERE code = '7'; INSERT INTO core.code_change VALUES ('7')", []),
        ("DELETE FROM core.edition_body WHERE code = '7' AND year = 2024", ["asked"]),
        ("DELETE FROM core.edition_body WHERE code = '7' AND year = 2025", []),
        ("UPDATE core.indicator_value SET status = 'not_asked' WHERE code = '7' AND year = 2024", ["question"]),
        ("UPDATE core.indicator_value SET status = 'invalid' WHERE code = '7' AND year = 2024", []),
        ("UPDATE core.group_child SET share = 0.5", ["method"]),
        ("UPDATE core.indicator_group SET threshold = 50", ["method"]),
        ("UPDATE core.indicator SET is_gate = true", ["method"]),
        ("UPDATE core.indicator SET goalpost_high = 2", ["method"]),
        ("UPDATE core.indicator_option SET points = 0.5", ["method"]),
        ("UPDATE core.indicator_source SET survey = 't'", ["method"]),
        ("UPDATE meta.judgement SET value = 0.5", ["method"]),
        ("UPDATE meta.judgement SET value = 0.5; UPDATE meta.framework SET framework = '2027.1'", ["framework"]),
        ("DELETE FROM meta.judgement; UPDATE meta.run SET schema_version = '5'", []),
        ("INSERT INTO meta.judgement VALUES ('more', 1)", []),
        ("UPDATE meta.run SET night_date = DATE '2024-01-01'", []),
        ("UPDATE meta.run SET night_date = DATE '2024-01-01'; DELETE FROM mart.group_score WHERE year = 2024",
         ["day", "year"]),
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


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("", []),
        ("UPDATE mart.group_score SET is_published = false WHERE year = 2024 AND code = '7'",
         ["2024年度の町7（7）の公表した点1がなくなりました"]),
        ("UPDATE mart.group_score SET score = 48.75 WHERE year = 2024 AND code IN ('7', '8')",
         ["2024年度の2団体の公表した点が変わりました（最大1.3点）"]),
        ("UPDATE mart.group_score SET score = 48.75; UPDATE meta.framework SET framework = '2027.1'", []),
        ("UPDATE mart.group_score SET score = 48.75 WHERE code = '7'; INSERT INTO core.answer VALUES "
         "('7', 2024, 'd5'), ('7', 2025, 'd5')", []),
    ],
)  # fmt: skip
def test_a_score_that_moved_or_went_without_a_new_file_is_noted(tmp_path, change, expected):
    """One body of a hundred is too few to refuse the night; it is never unnoticed."""
    assert loss_sentences(compared(tmp_path, change).notes) == expected


def test_notes_are_written_down(tmp_path):
    with duckdb.connect(str(tmp_path / "built.duckdb")) as con:
        con.execute(TABLES)
    record_notes(tmp_path / "built.duckdb", ["2024年度の町7（7）の公表した点1がなくなりました"])
    with duckdb.connect(str(tmp_path / "built.duckdb"), read_only=True) as con:
        rows = con.sql("SELECT noted_losses, accepted_losses FROM meta.run").fetchall()
    assert rows == [(["2024年度の町7（7）の公表した点1がなくなりました"], None)]


def test_a_change_of_the_method_names_what_and_the_way(tmp_path):
    sentences = loss_sentences(compared(tmp_path, "UPDATE core.group_child SET share = 0.5").losses)
    assert sentences == [
        "枠組み 2026.1 の版を変えずに、採点の重み 1件が変わります（steps/g/i: 1.0 → 0.5）。改めるときは "
        "`monosashi new framework` で新しい版を作ります"
    ]


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
