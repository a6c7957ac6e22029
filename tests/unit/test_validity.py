"""Whether a score foretells a later outcome: a signal that is there is found, and size alone is none."""

import csv
import random
from pathlib import Path

import polars as pl
import pytest

from pipeline.definitions.catalogue import load_catalogue, require_sources
from pipeline.definitions.definition_paths import definition_paths
from pipeline.definitions.framework import Framework
from pipeline.definitions.model import DefinitionError
from pipeline.scoring.validity import measure_validity
from pipeline.settings import Home
from tests.spec.build import partial_tables
from tests.spec.tables import draw
from tests.spec.world import framework

OUTCOME = {
    "id": "later", "survey": "services", "item": "card", "year": 2025, "measured": "2025-04-01", "predictor_year": 2023,
    "basis": "full", "indicators": ["policy"], "groups": ["steps/step1"],
}  # fmt: skip


def of(**own: object) -> Framework:
    return framework({"framework": {"outcome": [OUTCOME | own], "judgement": {"draws": 400}}})


def pairs(rows: list[tuple[str, float, float]]) -> pl.DataFrame:
    """Band, score before and outcome after, a body each."""
    columns = {"population_band": pl.String, "predicted_by": pl.Float64, "outcome_value": pl.Float64}
    name = {"year": pl.lit(2025, pl.Int32), "outcome": pl.lit("later"), "predictor_kind": pl.lit("indicator")}
    name |= {"predictor": pl.lit("policy"), "position": pl.lit(0, pl.Int32)}
    return pl.DataFrame(rows, schema=columns, orient="row").with_row_index("code").with_columns(**name)


def found(rows: list[tuple[str, float, float]], **own: object) -> dict[str, dict]:
    measured = measure_validity(of(**own), pairs(rows))
    return {row["scope"] if row["scope"] != "population_band" else row["scope_key"]: row for row in measured.to_dicts()}


def is_beyond_permutations(row: dict) -> bool:
    return not row["permutation_low"] <= row["correlation"] <= row["permutation_high"]


def drawn(seed: int, signal: float, size: float) -> list[tuple[str, float, float]]:
    """Three bands of a hundred bodies: the outcome is the score times `signal`, the band times `size`, and noise."""
    chance = random.Random(seed)
    rows = []
    for band in range(3):
        for _ in range(100):
            score = chance.gauss(size * band, 1)
            rows.append((f"band {band}", score, signal * score + size * band + chance.gauss(0, 1)))
    return rows


def test_a_planted_signal_is_found_over_all_and_within_bands():
    rows = found(drawn(1, signal=0.4, size=0))
    assert all(is_beyond_permutations(rows[scope]) for scope in ("nation", "within_bands"))
    assert rows["within_bands"]["correlation"] > 0.2


@pytest.mark.parametrize("seed", range(5))
def test_size_alone_makes_a_correlation_over_all_and_none_within_bands(seed):
    rows = found(drawn(seed, signal=0, size=2))
    assert is_beyond_permutations(rows["nation"]) and rows["nation"]["correlation"] > 0.5
    assert abs(rows["within_bands"]["correlation"]) < 0.2


def test_chance_alone_is_beyond_permutations_once_in_twenty():
    beyond = [is_beyond_permutations(found(drawn(seed, signal=0, size=0))["within_bands"]) for seed in range(60)]
    assert sum(beyond) <= 60 * 0.05 + 3 * (60 * 0.05 * 0.95) ** 0.5


def test_the_coefficient_is_that_of_spearman_with_mid_ranks():
    """Ranks 1, 2.5, 2.5, 4 beside 1, 2, 3, 4: products 2.25 + 0 + 0 + 2.25 over √(4.5 · 5)."""
    row = found([("a", 1, 1), ("a", 2, 2), ("a", 2, 3), ("a", 3, 4)], min_bodies=4)["nation"]
    assert row["correlation"] == pytest.approx(4.5 / (4.5 * 5) ** 0.5) and row["n"] == 4


@pytest.mark.parametrize(
    "rows", [[("a", 1, 2)] * 30, [("a", 1, 2), ("a", 2, 1)], [("a", 3, value) for value in range(30)]]
)
def test_what_cannot_be_measured_stays_as_a_row_without_figures(rows):
    for row in found(rows).values():
        assert (row["correlation"], row["permutation_low"], row["permutation_high"]) == (None, None, None)
        assert row["n"] == len(rows)


def test_the_same_bodies_in_another_order_give_the_same_figures():
    frame = pairs(drawn(3, signal=0.2, size=1))
    assert measure_validity(of(), frame).equals(measure_validity(of(), frame.sample(fraction=1, shuffle=True, seed=1)))


def test_an_outcome_that_is_not_measured_after_its_predictors_is_refused(tmp_path: Path):
    own = load_catalogue(definition_paths(Home(tmp_path), "2026.2"))
    (outcome,) = own.framework.outcome
    before = outcome.model_copy(update={"measured": outcome.measured.replace(year=2023)})
    faulty = own.framework.model_copy(update={"outcome": (before,)})
    with pytest.raises(DefinitionError, match="standardisation_2026 のキー measured: 2023-01-31 は、予測に使う"):
        require_sources(faulty, own.surveys, tmp_path)


def test_an_outcome_that_names_what_the_framework_does_not_have_is_refused():
    with pytest.raises(ValueError, match="later のキー groups: 枠組みに steps/step9 がありません"):
        of(groups=["steps/step9"])


# ── From answers to the table ────────────────────────────────────────────────────────────────────────────────────


def answers(year: int, policy: list[str], card: list[str]) -> list[dict[str, str]]:
    """Return forty bodies; a dash: the file has no such cell."""
    chosen = {"training": "yes", "message": "yes", "roadmap": "no", "review": "no"}
    return [
        {"body": f"b{number}", "year": str(year), **chosen, "policy": policy[number], "card": card[number]}
        for number in range(40)
    ]


@pytest.fixture(scope="module")
def table(catalogue) -> list[tuple]:
    chance = random.Random(5)
    policy = [chance.choice(["yes", "no", ""]) for _ in range(40)]
    card = [f"{(1 if text == 'yes' else 0) + chance.random() * 0.5:.3f}" for text in policy]
    drawn_rows = answers(2023, policy, ["-"] * 40) + answers(2025, ["no"] * 40, card)
    changes = {"framework": {"outcome": [OUTCOME], "judgement": {"draws": 200}}}
    tables = partial_tables(catalogue, draw(drawn_rows), changes)
    tables.require(["mart.validity"])
    found_rows = tables.con.sql("SELECT * FROM mart.validity ORDER BY ALL").fetchall()
    known = sum(text != "" for text in policy)
    assert [row[7] for row in found_rows if row[2] == "policy" and row[3] == "nation"] == [known]
    return found_rows


def test_the_points_before_meet_the_outcome_after_of_the_same_body(table):
    """The outcome of 2025 follows the policy of 2023; that of 2025 is no for all."""
    (row,) = [row for row in table if row[2] == "policy" and row[3] == "nation"]
    assert row[8] > 0.8 and row[11] is True


def test_groups_foretell_too_and_every_scope_has_its_row(table):
    assert {row[2] for row in table} == {"policy", "steps/step1"}
    assert {"nation", "within_bands"} <= {row[3] for row in table}


# ── What the data of today give ──────────────────────────────────────────────────────────────────────────────────

ORGANISATION = (
    "CIOの任命", "CIO補佐官等の任命", "全体方針策定", "全庁的な体制構築", "外部人材活用", "職員育成の取組",
    "全職員対象研修の実施",
)  # fmt: skip
BANDS = (5_000, 10_000, 30_000, 50_000, 100_000, 200_000, 500_000)


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_the_organisation_of_fy2023_does_not_foretell_standardisation_within_size_bands(shared: Path):
    """Over all −0.01; within the eight population bands between −0.18 and 0.20."""
    folder = shared / "reference"
    table = {row[1]: row[2:1743] for row in read(folder / "dx_r5_municipality_comparison.csv")[1:]}
    later = [float(row[2]) for row in read(folder / "standardisation" / "std_steps_2026-01.csv")[1:]]
    people = pl.read_csv(folder / "municipality_codes_peer_groups_2020_2024.csv", infer_schema=False)
    size = [int(text) for text in people["population_2023"]]
    counts = [[table[item][place] for item in ORGANISATION].count("実施") for place in range(1741)]
    known = [place for place in range(1741) if "調査無し" not in [table[item][place] for item in ORGANISATION]]
    rows = [(str(sum(size[p] >= least for least in BANDS)), float(counts[p]), later[p]) for p in known]
    measured = found(rows)
    within = [row["correlation"] for scope, row in measured.items() if scope.isdigit()]
    print({scope: round(row["correlation"], 3) for scope, row in measured.items()})
    assert measured["nation"]["correlation"] == pytest.approx(-0.01, abs=0.01)
    assert len(within) == 8 and min(within) == pytest.approx(-0.18, abs=0.02) and max(within) < 0.21
    assert abs(measured["within_bands"]["correlation"]) < 0.1
