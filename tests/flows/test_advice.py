"""Advice is checked by applying it: re-scored with the proposed answers, a body passes its next STEP."""

import csv
from pathlib import Path

import duckdb
import pytest

from pipeline.warehouse.publish import current
from pipeline.warehouse.snapshot import open_snapshot
from tests.conftest import night

YEAR = 2025
HEAD = ("団体コード", "団体名", "調査年度", "設問番号", "設問", "回答")
ADVICE = """
SELECT advice.code, body.name, advice.step, advice.indicator, item.item, item.text,
    coalesce(
        (SELECT option FROM core.indicator_option AS option
         WHERE option.indicator = advice.indicator AND option.points = 1 AND list_contains(item.options, option.option)
         ORDER BY option.position LIMIT 1),
        if(indicator.direction = 'lower', goalpost_low, goalpost_high)::INTEGER::VARCHAR
    ) AS answer
FROM mart.next_action AS advice
JOIN core.body AS body USING (code)
JOIN core.indicator AS indicator USING (indicator)
JOIN core.indicator_source AS feed ON feed.indicator = advice.indicator AND feed.survey = 'pref_dx'
JOIN core.item AS item ON item.survey = feed.survey AND item.item = feed.item AND item.year = advice.year
WHERE advice.year = $1 AND advice.basis = 'full'
ORDER BY advice.code, advice.position
"""
TIES = """
SELECT year, basis, count(*) AS equal_count
FROM mart.ranking
WHERE comparison_set = 'prefecture'
GROUP BY year, basis, "perspective", group_id, set_key, n, rank
"""
VERDICTS = "SELECT code, step, state FROM mart.step_status WHERE year = $1 AND basis = 'full'"


def open_current(home: Path) -> duckdb.DuckDBPyConnection:
    return open_snapshot(current(home / "published").path(home / "published"))


@pytest.fixture(scope="module")
def con(sample_home: Path):
    with open_current(sample_home) as connection:
        yield connection


@pytest.fixture(scope="module")
def advised(con: duckdb.DuckDBPyConnection) -> dict[str, list[dict]]:
    """Code → proposals, in order."""
    rows = con.sql(ADVICE, params=[YEAR]).pl().rows_by_key("code", named=True, include_key=True)
    return {code: [*proposed] for code, proposed in rows.items()}


def verdicts(home: Path) -> dict[tuple[str, int], str]:
    with open_current(home) as con:
        return {(code, step): state for code, step, state in con.sql(VERDICTS, params=[YEAR]).fetchall()}


def send(inbox: Path, proposals: dict[str, list[dict]]) -> None:
    """Write one file for each body, with the proposed answers only."""
    inbox.mkdir()
    for code, proposed in proposals.items():
        with (inbox / f"{code}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            lines = csv.writer(file)
            lines.writerow(HEAD)
            lines.writerows([code, row["name"], YEAR, row["item"], row["text"], row["answer"]] for row in proposed)


def test_every_municipality_with_a_next_step_has_proposals_for_it(con, advised):
    """The proposals are those for the next STEP."""
    found = con.execute(
        "SELECT code, next_step FROM mart.body_stage JOIN core.body USING (code) "
        "WHERE year = $1 AND basis = 'full' AND body_kind = 'municipality' AND next_step IS NOT NULL",
        [YEAR],
    )
    assert {code: rows[0]["step"] for code, rows in advised.items()} == dict(found.fetchall())


@pytest.mark.slow
def test_a_body_that_follows_all_proposals_passes_its_next_step(own_sample, tmp_path, advised):
    """The proposals of all bodies are applied in one run."""
    before = verdicts(own_sample)
    steps = {code: rows[0]["step"] for code, rows in advised.items()}
    assert set(steps.values()) == {0, 1, 2, 3}
    assert "passed" not in {before[key] for key in steps.items()}
    send(tmp_path / "inbox", advised)
    night(own_sample, tmp_path / "inbox", minute=1)
    after = verdicts(own_sample)
    assert {key: after[key] for key in steps.items() if after[key] != "passed"} == {}


@pytest.mark.bench
def test_a_body_that_leaves_one_proposal_out_does_not_pass(own_sample, tmp_path, advised):
    """No proposal is superfluous: without the last one no body passes."""
    several = {code: rows for code, rows in advised.items() if len(rows) > 1}
    assert {rows[0]["step"] for rows in several.values()} == {0, 1, 2, 3}
    send(tmp_path / "inbox", {code: rows[:-1] for code, rows in several.items()})
    night(own_sample, tmp_path / "inbox", minute=1)
    after = verdicts(own_sample)
    steps = {code: rows[0]["step"] for code, rows in several.items()}
    assert {key for key in steps.items() if after[key] == "passed"} == set()


@pytest.mark.parametrize(
    ("situation", "condition"),
    [
        ("before STEP 0", "FROM mart.body_stage WHERE stage IS NULL"),
        ("STEP 0", "FROM mart.body_stage WHERE stage = 0"),
        ("STEP 1", "FROM mart.body_stage WHERE stage = 1"),
        ("STEP 2", "FROM mart.body_stage WHERE stage = 2"),
        ("STEP 3", "FROM mart.body_stage WHERE stage = 3"),
        ("undetermined", "FROM mart.body_stage WHERE next_state = 'undetermined'"),
        ("ahead of order", "FROM mart.body_stage WHERE len(ahead_steps) > 0"),
        ("below the least coverage", "FROM mart.group_score WHERE NOT is_published AND coverage > 0"),
        ("ties", f"FROM ({TIES}) WHERE equal_count > 1"),
    ],
)
def test_the_sample_has_every_situation(con, situation, condition):
    """In the latest year, so that every page has something to show."""
    ((count,),) = con.execute(f"SELECT count(*) {condition} AND year = $1 AND basis = 'full'", [YEAR]).fetchall()
    assert count > 0, situation
