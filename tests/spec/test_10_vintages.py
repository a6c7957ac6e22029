"""Published figures are revised years later; what was known on a day stays known (design: `answer_as_known`).

総務省, 市区町村: R3 CIO補佐官 895 → 808; R4 CIO 1,279 → 1,222, CIO補佐官 864 → 798; R5 CIO 1,270, CIO補佐官 846.
"""

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipeline.definitions.catalogue import load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.intake.answers import ANSWER_SCHEMA
from pipeline.settings import Home
from pipeline.warehouse.build import create
from pipeline.warehouse.inputs import definition_frames
from tests.run_tables import run_tables

CIO, DEPUTY = "D01", "D02"
# day of arrival: year → item → bodies that say yes
ARRIVALS = {
    datetime(2023, 3, 1, tzinfo=UTC): {2021: {DEPUTY: 895}, 2022: {CIO: 1279, DEPUTY: 864}},
    datetime(2024, 5, 1, tzinfo=UTC): {2023: {CIO: 1270, DEPUTY: 846}},
    datetime(2024, 6, 1, tzinfo=UTC): {2021: {DEPUTY: 808}, 2022: {CIO: 1222, DEPUTY: 798}},
}
YES_COUNT = """
SELECT count(*) FROM answer_as_known($1) WHERE item = $2 AND year = $3 AND option_text = '実施'
"""


def answers_of(number: int, year: int, item: str, yes_count: int, codes: list[str]) -> pl.DataFrame:
    texts = ["実施"] * yes_count + ["未実施"] * (len(codes) - yes_count)
    said = pl.DataFrame({"code": codes, "raw_text": texts, "option": texts, "row_no": range(len(codes))})
    return said.with_columns(
        delivery_id=pl.lit(f"arrival {number}"), survey=pl.lit("dx_dashboard"), year=pl.lit(year), item=pl.lit(item),
        status=pl.lit("answered"), column_no=pl.lit(1),
    )  # fmt: skip


@pytest.fixture(scope="module")
def con(tmp_path_factory):
    """All 1,741 municipalities, with both vintages of every revised year."""
    catalogue = load_catalogue(definition_paths(Home(Path("nowhere")), "2026.1"))
    codes = [body.code for body in catalogue.registry.of_kind("municipality")]
    assert len(codes) == 1741
    frames = [
        answers_of(number, year, item, yes_count, codes)
        for number, years in enumerate(ARRIVALS.values())
        for year, items in years.items()
        for item, yes_count in items.items()
    ]
    answers = pl.concat([pl.DataFrame(schema=ANSWER_SCHEMA), *frames], how="diagonal_relaxed")
    own = run_tables("hand")
    deliveries = pl.concat(
        own["delivery"].with_columns(delivery_id=pl.lit(f"arrival {number}"), received_at=pl.lit(day))
        for number, day in enumerate(ARRIVALS)
    )
    cells = answers.select("delivery_id", "row_no", "column_no", "raw_text", "code", "item", role=pl.lit("answer"))
    loaded = {"answer": answers, "cell": cells, "delivery": deliveries.cast(own["delivery"].schema)}
    path = tmp_path_factory.mktemp("vintages") / "world.duckdb"
    definitions = definition_frames(catalogue)
    editions = [definitions["item_coverage"].with_columns(year=pl.lit(year, pl.Int32)) for year in (2021, 2022, 2023)]
    create(path, definitions | own | loaded | {"item_coverage": pl.concat(editions).unique(maintain_order=True)})
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


def known(con, day: str, item: str, year: int) -> int:
    return con.execute(YES_COUNT, [datetime.fromisoformat(f"{day}T23:59:59+09:00"), item, year]).fetchone()[0]


@pytest.mark.parametrize(
    ("day", "item", "year", "expected"),
    [
        ("2023-02-28", CIO, 2022, 0),
        ("2024-05-31", CIO, 2022, 1279),
        ("2024-06-01", CIO, 2022, 1222),
        ("2024-05-31", DEPUTY, 2021, 895),
        ("2024-06-01", DEPUTY, 2021, 808),
        ("2024-05-31", DEPUTY, 2022, 864),
        ("2024-06-01", DEPUTY, 2022, 798),
    ],
)
def test_each_day_knows_its_own_vintage(con, day, item, year, expected):
    assert known(con, day, item, year) == expected


def test_the_published_change_of_r5_holds_only_against_the_revised_r4(con):
    """1,270 − 1,279 = −9 with the first vintage; +48, as published, with the revised one."""
    changes = {day: known(con, day, CIO, 2023) - known(con, day, CIO, 2022) for day in ("2024-05-31", "2024-06-01")}
    assert changes == {"2024-05-31": -9, "2024-06-01": 1270 - 1222}
    assert 1270 - 1222 == 48


def test_todays_summary_stands_on_the_latest_vintage(con):
    found = con.sql(
        "SELECT year, yes_count FROM mart.indicator_summary WHERE scope = 'nation' AND body_kind = 'municipality' "
        "AND indicator = 'cio_appointed' AND year >= 2022 ORDER BY year"
    ).fetchall()
    assert found == [(2022, 1222), (2023, 1270)]


def test_a_revision_of_a_figure_can_be_walked_back_to_both_files(con):
    """The 1,279th body said yes in the first file and no in the second."""
    code = con.sql(
        "SELECT code FROM core.answer WHERE year = 2022 AND item = 'D01' AND revision = 2 ORDER BY code"
    ).fetchall()
    assert len(code) == 1279 - 1222
    lines = con.execute(
        "SELECT revision, raw_text, delivery_id, is_used FROM lineage($1, 'cio_appointed', 2022)", code[-1]
    ).fetchall()
    assert lines == [(2, "未実施", "arrival 2", True), (1, "実施", "arrival 0", False)]
