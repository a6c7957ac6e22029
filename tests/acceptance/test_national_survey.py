"""The real national survey of FY2023 against published figures, and against a second way of counting."""

import csv
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from pipeline.warehouse.publish import current
from pipeline.warehouse.snapshot import open_snapshot

pytestmark = pytest.mark.slow
# デジタル庁, FY2023: yes of 1,741 municipalities, and of 47 prefectures
PUBLISHED_YES = {
    "cio_appointed": (1270, 43),
    "cio_deputy_appointed": (846, 30),
    "dx_policy": (862, 47),
    "org_wide_structure": (1133, 46),
    "external_talent": (522, 37),
    "staff_development": (1437, 47),
    "all_staff_training": (1203, 46),
    "ai_adopted": (879, 47),
    "rpa_adopted": (720, 44),
    "telework_adopted": (1055, 47),
}
LABELS = {
    "CIOの任命": "cio_appointed",
    "CIO補佐官等の任命": "cio_deputy_appointed",
    "全体方針策定": "dx_policy",
    "全庁的な体制構築": "org_wide_structure",
    "外部人材活用": "external_talent",
    "職員育成の取組": "staff_development",
    "全職員対象研修の実施": "all_staff_training",
    "AIの導入状況": "ai_adopted",
    "RPAの導入状況": "rpa_adopted",
    "テレワークの導入状況": "telework_adopted",
}


@pytest.fixture(scope="module")
def con(national_home: Path):
    published = national_home / "published"
    with open_snapshot(current(published).path(published)) as connection:
        yield connection


@pytest.fixture(scope="module")
def columns(shared: Path) -> list[dict[str, str]]:
    """The column-to-code table made with the data, independently of the pipeline."""
    with (shared / "reference" / "dx_r5_column_to_code.csv").open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def rows(shared: Path) -> list[list[str]]:
    """The comparison file, read without the pipeline."""
    with (shared / "reference" / "dx_r5_municipality_comparison.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("indicator", PUBLISHED_YES)
def test_national_counts_are_those_published(con: duckdb.DuckDBPyConnection, indicator: str):
    found = con.sql(
        "SELECT yes_count FROM mart.indicator_summary WHERE scope = 'nation' AND indicator = $1 AND year = 2023 "
        "ORDER BY body_kind",
        params=[indicator],
    ).fetchall()
    assert tuple(count for (count,) in found) == PUBLISHED_YES[indicator]


def test_all_counts_and_rates_of_the_cio_are_those_published(con: duckdb.DuckDBPyConnection):
    row = con.sql(
        "SELECT yes_count, no_count, not_surveyed_count, rate_of_surveyed_pct, rate_of_all_pct "
        "FROM mart.indicator_summary "
        "WHERE scope = 'nation' AND body_kind = 'municipality' AND indicator = 'cio_appointed'"
    ).fetchone()
    assert row == (1270, 463, 8, 73.28, 72.95)


@pytest.mark.parametrize("scope", ["prefecture", "peer_group", "population_band"])
def test_counts_by_scope_agree_with_counting_the_file(con, rows, columns, shared, scope):
    code_of = {int(column["column_position_1based"]): column["code6"] for column in columns}
    key_of = _keys(con, shared, scope)
    expected: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        indicator = LABELS.get(row[1].strip())
        for position, code in code_of.items() if indicator else ():
            if key := key_of.get(code):
                expected[key, indicator, row[position - 1].strip()] += 1
    found = con.sql(
        "SELECT scope_key, indicator, yes_count, no_count, not_surveyed_count FROM mart.indicator_summary "
        "WHERE scope = $1 AND body_kind = 'municipality' AND year = 2023",
        params=[scope],
    ).fetchall()
    assert len(found) == len(set(key_of.values())) * len(LABELS)
    for key, indicator, *counts in found:
        assert counts == [expected[key, indicator, text] for text in ("実施", "未実施", "調査無し")], (key, indicator)


def _keys(con: duckdb.DuckDBPyConnection, shared: Path, scope: str) -> dict[str, str]:
    """Municipality → its prefecture's code, its peer group of FY2023, or the band its population falls in."""
    with (shared / "reference" / "municipality_codes_peer_groups_2020_2024.csv").open(encoding="utf-8-sig") as file:
        bodies = list(csv.DictReader(file))
    if scope == "peer_group":
        return {body["code6"]: body["peer_group_fy2023"] for body in bodies}
    if scope == "population_band":
        return {body["code6"]: _band(int(body["population_2023"])) for body in bodies}
    codes = dict(con.sql("SELECT left(code, 2), code FROM core.body WHERE body_kind = 'prefecture'").fetchall())
    return {body["code6"]: codes[body["code6"][:2]] for body in bodies}


def _band(population: int) -> str:
    bands = [(5_000, "5千人未満"), (10_000, "5千〜1万人"), (30_000, "1〜3万人"), (50_000, "3〜5万人")]
    bands += [(100_000, "5〜10万人"), (200_000, "10〜20万人"), (500_000, "20〜50万人")]
    return next((label for upper, label in bands if population < upper), "50万人以上")


def test_every_column_lands_on_its_own_code(con, columns, rows):
    """The 57 columns that share a name with another included."""
    cells = con.sql(
        "SELECT DISTINCT column_no, code FROM raw.cell JOIN meta.delivery USING (delivery_id) "
        "WHERE table_id = 'municipality_comparison' AND code IS NOT NULL ORDER BY column_no"
    ).fetchall()
    assert cells == [(int(column["column_position_1based"]), column["code6"]) for column in columns]
    names = Counter(column["header_name"] for column in columns)
    assert sum(count for count in names.values() if count > 1) == 57


def test_bodies_with_the_same_name_have_their_own_answers(con, rows):
    """府中市 of 東京 and of 広島, 伊達市 of 北海道 and of 福島: each answer is the one of its own column."""
    header = next(row for row in rows if "札幌市" in row)
    cio = next(row for row in rows if row[1].strip() == "CIOの任命")
    for name, codes in {"府中市": ["132063", "342084"], "伊達市": ["012335", "072133"]}.items():
        expected = [cio[position] for position, cell in enumerate(header) if cell == name]
        found = con.sql(
            "SELECT raw_text FROM mart.indicator_score WHERE indicator = 'cio_appointed' AND code IN $1 ORDER BY code",
            params=[codes],
        ).fetchall()
        assert [text for (text,) in found] == expected


def test_kanazawa_was_not_surveyed_in_seven_items_and_answered_on_ai(con):
    statuses = dict(
        con.sql("SELECT indicator, status FROM mart.indicator_score WHERE code = '172014' AND year = 2023").fetchall()
    )
    assert [statuses[indicator] for indicator in list(PUBLISHED_YES)[:7]] == ["not_surveyed"] * 7
    assert statuses["ai_adopted"] == "answered"


def test_zero_by_zero_is_undefined(con):
    found = con.sql(
        "SELECT name FROM mart.indicator_score JOIN core.body USING (code) "
        "WHERE indicator = 'frequent_online' AND status = 'undefined' ORDER BY code"
    ).fetchall()
    assert found == [("草津町",), ("天川村",)]


def test_recomputed_percentages_equal_the_published_ones(con):
    agreeing, all_of_them = con.sql(
        "SELECT count(*) FILTER (floor(number + 0.5 + 1e-9) = published_number), count(*) FROM core.answer "
        "JOIN core.body USING (code) JOIN core.item USING (survey, year, item) "
        "WHERE body_kind = 'municipality' AND text LIKE 'よく使う32手続のオンライン化状況' AND status = 'answered'"
    ).fetchone()
    assert (agreeing, all_of_them) == (1739, 1739)


def test_every_cell_of_every_file_is_accounted_for(con):
    row = con.sql("""
        SELECT
            count(*),
            bool_and(cell_count = label_count + ignored_count + loaded_count + held_back_count + empty_count),
            sum(cell_count) = (SELECT count(*) FROM raw.cell)
        FROM meta.ledger
    """).fetchone()
    assert row == (4, True, True)


def test_the_source_files_have_no_findings(con):
    assert con.sql(
        "SELECT count(*) FROM meta.finding JOIN meta.delivery USING (delivery_id) WHERE survey IS NOT NULL"
    ).fetchone() == (0,)
