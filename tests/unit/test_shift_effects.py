"""Which input moves ranks: cases in which only one can."""

import polars as pl
import pytest

from pipeline.definitions.framework import Framework
from pipeline.scoring.shift_effects import measure_shift_effects
from tests.unit.test_sensitivity import points

DRAWS = {"draws": 200}


def choices(*names: str, **group: object) -> Framework:
    """A group of questions: yes is worth 1, a plan 0.25 and anything in 0…0.5, no 0."""
    options = {"points": {"yes": 1, "plan": 0.25, "no": 0}, "points_range": {"plan": [0, 0.5]}}
    indicators = [{"id": name, **options} for name in names]
    whole = {"perspective": "v", "id": "g", "indicators": dict.fromkeys(names, 1)}
    return Framework.model_validate({"id": "f", "group": [whole | group], "indicator": indicators} | DRAWS)


def numbers(*names: str) -> Framework:
    group = {"perspective": "v", "id": "g", "indicators": dict.fromkeys(names, 1)}
    posts = {"goalposts": {"low": 0, "high": 1}}
    return Framework.model_validate(
        {"id": "f", "group": [group], "indicator": [{"id": n, **posts} for n in names]} | DRAWS
    )


def plans(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(option=pl.when(pl.col("points") == 0.25).then(pl.lit("plan")))


def by_input(framework: Framework, frame: pl.DataFrame, column: str = "total") -> dict[str, float | None]:
    found = measure_shift_effects(framework, frame)
    return dict(found.select("input", column).iter_rows())


def test_where_one_option_alone_is_uncertain_it_explains_everything():
    """A plan, 0 … 0.5, beside 0.3 for certain; of one indicator no weight and no mean matters."""
    frame = plans(points(p=[0.3], q=[0.25], r=[1], s=[0]))
    assert by_input(choices("a"), frame, "first") == pytest.approx(
        {"weights": 0, "points": 1, "aggregation": 0}, abs=0.15
    )
    assert by_input(choices("a"), frame)["weights"] == 0


def test_only_a_number_has_another_normalisation():
    """Of 1, 0.9 and 0 the second is by percent_rank in the middle, behind a body with 0.6 and 0.6."""
    frame = points(p=[1, 0], q=[0.9, 0.35], r=[0, 1], s=[0.6, 0.6])
    assert by_input(numbers("a", "b"), frame)["normalisation"] > 0.05
    assert "normalisation" not in by_input(choices("a", "b"), points(p=[1, 0], q=[0, 1], r=[0, 0]))


def test_where_no_rank_moves_there_are_no_effects():
    found = measure_shift_effects(choices("a", "b"), points(p=[1, 1], q=[0, 0]))
    assert found["mean_shift"].to_list() == [0, 0]
    assert found["first"].null_count() == found["total"].null_count() == found.height


def test_one_body_has_no_rank_to_move():
    assert measure_shift_effects(choices("a"), points(p=[1])).is_empty()


def test_a_blank_is_an_input_where_there_is_one():
    """p knows 3 of 4: its blank decides whether it comes before q."""
    frame = points(p=[1, 1, 1, None], q=[1, 1, 1, 0.5], r=[0, 0, 0, 0])
    assert by_input(choices("a", "b", "c", "d"), frame)["blanks"] > 0.5


def test_the_study_repeats_itself():
    frame = plans(points(p=[0.3, 1], q=[0.25, None], r=[1, 0.25]))
    one, other = (measure_shift_effects(choices("a", "b"), frame).write_csv() for _ in range(2))
    assert one == other
