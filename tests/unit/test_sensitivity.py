"""Moves of ranks, influence of indicators, correlations: small cases computed by hand."""

import polars as pl
import pytest

from pipeline.definitions.framework import Framework
from pipeline.definitions.model import DefinitionError
from pipeline.definitions.sensitivity_note import load_sensitivity_note
from pipeline.scoring.sensitivity import correlations, indicator_influence, internal_consistency, rank_moves

SCHEMA = {
    "unit": pl.String, "indicator": pl.String, "points": pl.Float64, "status": pl.String, "option": pl.String,
}  # fmt: skip


def framework(**weights: float) -> Framework:
    numbers = [{"id": name, "goalposts": {"low": 0, "high": 1}} for name in weights]
    group = {"perspective": "v", "id": "g", "indicators": weights}
    return Framework.model_validate({"id": "f", "draws": 50, "group": [group], "indicator": numbers})


def points(**bodies: list[float | None]) -> pl.DataFrame:
    """Unit → the points of a, b, c…; None is a blank."""
    rows = [
        (unit, name, value, "not_answered" if value is None else "answered", None)
        for unit, values in bodies.items()
        for name, value in zip("abcd", values, strict=False)
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def moves(framework: Framework, frame: pl.DataFrame) -> dict[str, tuple]:
    """Cause → bodies, median, 95 % quantile, share in another third."""
    found = rank_moves(framework, frame).drop("perspective", "group")
    return {cause: tuple(rest) for cause, *rest in found.iter_rows()}


def named(frame: pl.DataFrame, *columns: str) -> list[tuple]:
    return frame.select(columns).rows()


def test_where_one_body_leads_in_everything_nothing_moves():
    still = moves(framework(a=1, b=1), points(p=[1, 1], q=[0.5, 0.5], r=[0, 0]))
    assert set(still.values()) == {(3, 0, 0, 0)}


def test_a_geometric_mean_reverses_an_even_and_an_uneven_body():
    """Arithmetic 0.50 and 0.45; geometric √(1 × 0.01) = 0.10 and 0.45: first and second change places."""
    found = moves(framework(a=1, b=1), points(uneven=[1, 0], even=[0.45, 0.45]))
    assert found["geometric"] == (2, 1, 1, 1)


def test_other_weights_reverse_close_scores_and_not_distant_ones():
    close = moves(framework(a=1, b=1), points(one=[1, 0.01], other=[0, 1]))
    assert 0 < close["weights"][3] < 1
    far = moves(framework(a=1, b=1), points(one=[1, 0.9], other=[0, 1]))
    assert far["weights"] == (2, 0, 0, 0)


def test_without_one_of_its_indicators_a_group_may_turn_round():
    """p leads by a, 2 : 1; in every second draw b alone is left, and q leads. Of one indicator none is left out."""
    found = moves(framework(a=2, b=1), points(p=[1, 0], q=[0, 1]))
    assert found["left_out"] == (2, 0.5, 1, 1 / 2)
    assert moves(framework(a=1), points(p=[1], q=[0]))["left_out"] == (2, 0, 0, 0)


def test_what_nobody_was_asked_is_not_left_out():
    asked = points(p=[1, 1], q=[0, 1]).with_columns(
        status=pl.when(pl.col("indicator") == "b").then(pl.lit("not_asked")).otherwise("status"),
        points=pl.when(pl.col("indicator") != "b").then("points"),
    )
    assert moves(framework(a=1, b=1), asked)["left_out"] == (2, 0, 0, 0)


def test_blanks_count_as_zero_as_the_mean_or_as_a_draw():
    """p knows a = 1 of two and is published first (weights 3 : 1, coverage 0.75), before q with 0.75 × 0.9 + 0.25.

    With its blank as 0 p has 0.75 and falls behind q with 0.925; as the mean of b, (1 + 0) ÷ 2, it has 0.875 and falls
    too; r stays last. Drawn, p stays first where its draw is above 0.7.
    """
    found = moves(framework(a=3, b=1), points(p=[1, None], q=[0.9, 1], r=[0, 0]))
    assert found["blanks_zero"] == found["blanks_mean"] == (3, 1, 1, 2 / 3)
    assert 0 < found["blanks_drawn"][3] < 2 / 3
    assert found["weights"][0] == 3


def test_bodies_without_a_score_are_ranked_once_blanks_have_a_value():
    """Two bodies answered nothing: as the mean, 0.6, both come between the two that did."""
    found = moves(framework(a=1), points(p=[1], q=[0.2], r=[None], s=[None]))
    assert found["blanks_mean"][:2] == (2, (0 + 2) / 2)
    assert found["blanks_zero"][:3] == (2, 0, 0)


def test_an_indicator_that_never_varies_contributes_no_variance():
    """b never varies and brings nothing; then the score is a's alone, whatever it weighs."""
    found = indicator_influence(framework(a=1, b=3), points(p=[1, 1], q=[0, 1], r=[0.5, 1]))
    shares = {name: rest for name, *rest in named(found, "indicator", "weight_share", "variance_share")}
    assert shares["a"] == [1 / 4, pytest.approx(1)]
    assert shares["b"] == [3 / 4, 0]


def test_independent_indicators_share_the_variance_by_their_squared_weights():
    """All four pairs of yes and no, weights 2 : 1: variances 4 : 1, so 4 ÷ 5 and 1 ÷ 5."""
    found = indicator_influence(framework(a=2, b=1), points(p=[0, 0], q=[0, 1], r=[1, 0], s=[1, 1]))
    assert found["variance_share"].to_list() == pytest.approx([4 / 5, 1 / 5])


def test_phi_of_two_yes_or_no_answers():
    """Both 2, only a 1, only b 1, neither 2: φ = (2 × 2 − 1 × 1) ÷ √(3 × 3 × 3 × 3) = 1 ÷ 3."""
    answers = points(p=[1, 1], q=[1, 1], r=[1, 0], s=[0, 1], t=[0, 0], u=[0, 0], v=[1, None])
    found = correlations(framework(a=1, b=1), answers, above=0.3)
    assert named(found, "indicator", "other", "n", "groups") == [("a", "b", 6, ["g"])]
    assert found["correlation"].to_list() == pytest.approx([1 / 3])
    assert correlations(framework(a=1, b=1), answers, above=0.34).height == 0


def test_an_indicator_of_weight_zero_has_no_correlations():
    assert correlations(framework(a=1, b=0), points(p=[1, 1], q=[0, 0]), above=0.3).height == 0


def test_a_note_in_one_language_is_refused(tmp_path):
    (tmp_path / "sensitivity.md").write_text("# 感度分析\n", encoding="utf-8")
    with pytest.raises(DefinitionError, match="monosashi sensitivity --out"):
        load_sensitivity_note(tmp_path / "sensitivity.md")


def test_two_indicators_that_agree_measure_one_thing_and_two_that_do_not_measure_none():
    """b = a: α is 1, one component has all. b at right angles to a: α is 0, half each. A blank leaves its body out."""
    agree = points(p=[0, 0], q=[1, 1], r=[1, None])
    crossed = points(p=[0, 0], q=[0, 1], r=[1, 0], s=[1, 1])
    found = [internal_consistency(framework(a=1, b=1), frame) for frame in (agree, crossed)]
    assert [named(frame, "indicator_count", "n") for frame in found] == [[(2, 2)], [(2, 4)]]
    assert [frame["alpha"][0] for frame in found] == pytest.approx([1, 0])
    assert [frame["first_component_share"][0] for frame in found] == pytest.approx([1, 0.5])


def test_where_nothing_varies_there_is_no_alpha():
    found = internal_consistency(framework(a=1, b=1), points(p=[1, 1], q=[1, 1]))
    assert named(found, "alpha", "first_component_share") == [(None, None)]
