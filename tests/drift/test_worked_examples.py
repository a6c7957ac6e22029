"""The worked examples of the method (data/framework/2026.1/examples.toml) against the SQL and the reference."""

import pytest

from pipeline.definitions.examples import Example, evaluate, load_examples
from pipeline.settings import ROOT
from tests.property.generators import framework, scores, share
from tests.property.reference import part_of

EXAMPLES = load_examples(ROOT / "data" / "framework" / "2026.1")


def world(example: Example):
    group = {"id": example.group, "aggregation": example.aggregation, "indicators": example.weights}
    return framework(indicator=[share(name) for name in example.weights], group=[group])


def expected(example: Example) -> dict[str, float | None]:
    said = example.expected.model_dump()
    return {name: None if text is None else pytest.approx(evaluate(text), abs=1e-9) for name, text in said.items()}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.id)
def test_the_sql_agrees_with_the_arithmetic(example):
    row = scores(world(example), {"town": dict(example.points)})["town", "all", example.group]
    assert {name: row[name] for name in ("score", "low", "high", "coverage")} == expected(example)
    assert row["is_published"] == (example.expected.score is not None)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.id)
def test_the_reference_agrees_with_the_arithmetic(example):
    of, wanted = world(example), expected(example)
    said = {name: (x, None) if isinstance(x, str) else ("answered", x) for name, x in example.points.items()}
    part = part_of(of, of.group[0], said)
    if wanted["coverage"] is None:
        assert part.applicable == 0
        return
    assert (100 * part.low, 100 * part.high, part.known / part.applicable) == (
        wanted["low"], wanted["high"], wanted["coverage"],
    )  # fmt: skip
    if wanted["score"] is not None:
        assert 100 * part.mean == wanted["score"]


@pytest.mark.parametrize(("text", "value"), [("100 * (0.5 + 1) / 4", 37.5), ("-2 ** 2", -4), ("2 ** -1", 0.5)])
def test_arithmetic_is_worked_out(text, value):
    assert evaluate(text) == value


@pytest.mark.parametrize("text", ["__import__('os')", "a + 1", "1 if 1 else 2", "'x' * 3", "[1][0]"])
def test_nothing_but_arithmetic_is(text):
    with pytest.raises(ValueError, match="not plain arithmetic"):
        evaluate(text)
