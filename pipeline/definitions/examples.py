"""The worked examples of the method as data, which officials read and tests run."""

import ast
import operator
from collections.abc import Callable
from pathlib import Path

from pydantic import Field

from pipeline.definitions.framework import Aggregation, Points, Weight
from pipeline.definitions.model import Identifier, Model, Status, load, require_unique
from pipeline.definitions.named import Text

_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


class Expected(Model):
    """The expected values of the group, as arithmetic; None where there is no value."""

    score: str | None = None
    low: str | None = None
    high: str | None = None
    coverage: str | None = None


class Example(Model):
    """One group of indicators, the points or status of each, and the expected values."""

    id: Identifier
    title: Text
    group: Identifier
    aggregation: Aggregation = "arithmetic"
    weights: dict[Identifier, Weight]
    points: dict[Identifier, Points | Status]
    expected: Expected


class Examples(Model):
    """`data/framework/<version>/examples.toml`."""

    example: tuple[Example, ...] = Field(min_length=1)


def load_examples(framework: Path) -> tuple[Example, ...]:
    """Read the examples in a framework's folder. Raises DefinitionError, ValueError for an id given twice."""
    examples = load(Examples, framework / "examples.toml").example
    require_unique([example.id for example in examples], "example")
    return examples


def evaluate(arithmetic: str) -> float:
    """Compute numbers joined by + − * / ** and brackets. Raises ValueError for anything else."""
    return _value(ast.parse(arithmetic, mode="eval").body)


def _value(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _OPERATORS:
            return _OPERATORS[type(sign)](_value(left), _value(right))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand)
    raise ValueError(f"not plain arithmetic: {ast.unparse(node)}")
