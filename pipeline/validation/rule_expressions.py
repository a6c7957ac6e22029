"""The rules of scope `answers` as Polars expressions: what a single file is checked with.

Great Expectations takes 1.5 s of CPU to import, four fifths of the check of a questionnaire. A run keeps it; a test
compares the two over thousands of files.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl

from pipeline.definitions.rules import Expectation, Rule
from pipeline.validation.checker import find_breaches

Arguments = Mapping[str, Any]


def find_breaches_at_once(frame: pl.DataFrame, rules: Sequence[Rule]) -> dict[str, list[int]]:
    """Find what `find_breaches` finds; rules of other types than these go to Great Expectations.

    Returns:
        Rule id → numbers of the rows that break it, counted from 0, for the rules that are broken.
    """
    known = {rule.id: expression for rule in rules if (expression := _breach(rule.effective_expectation())) is not None}
    others = [rule for rule in rules if rule.id not in known]
    flags = frame.select(**{rule_id: expression.fill_null(value=False) for rule_id, expression in known.items()})
    broken = {rule_id: flags[rule_id].arg_true().to_list() for rule_id in known if flags[rule_id].any()}
    return broken | (find_breaches(frame, others) if others else {})


def _breach(expectation: Expectation | None) -> pl.Expr | None:
    """Return an expression that is true for the rows that break the expectation; None for an unknown type."""
    if expectation is None or expectation.type not in _BREACHES:
        return None
    breach, names = _BREACHES[expectation.type]
    return breach(expectation.arguments) if expectation.arguments.keys() <= names else None


def _is_outside_set(arguments: Arguments) -> pl.Expr:
    return ~pl.any_horizontal(pl.col(arguments["column"]) == value for value in arguments["value_set"])


def _is_filled(arguments: Arguments) -> pl.Expr:
    return pl.col(arguments["column"]).is_not_null()


def _is_null(arguments: Arguments) -> pl.Expr:
    return pl.col(arguments["column"]).is_null()


def _is_outside_range(arguments: Arguments) -> pl.Expr:
    value, breaches = pl.col(arguments["column"]), []
    if (least := arguments.get("min_value")) is not None:
        breaches.append(value <= least if arguments.get("strict_min") else value < least)
    if (most := arguments.get("max_value")) is not None:
        breaches.append(value >= most if arguments.get("strict_max") else value > most)
    return pl.any_horizontal(breaches)


def _is_not_greater(arguments: Arguments) -> pl.Expr:
    larger, smaller = pl.col(arguments["column_A"]), pl.col(arguments["column_B"])
    return larger < smaller if arguments.get("or_equal") else larger <= smaller


_BREACHES: Mapping[str, tuple[Callable[[Arguments], pl.Expr], frozenset[str]]] = {
    "expect_column_values_to_be_in_set": (_is_outside_set, frozenset({"column", "value_set"})),
    "expect_column_values_to_be_null": (_is_filled, frozenset({"column"})),
    "expect_column_values_to_not_be_null": (_is_null, frozenset({"column"})),
    "expect_column_values_to_be_between": (
        _is_outside_range,
        frozenset({"column", "min_value", "max_value", "strict_min", "strict_max"}),
    ),
    "expect_column_pair_values_a_to_be_greater_than_b": (
        _is_not_greater,
        frozenset({"column_A", "column_B", "or_equal", "ignore_row_if"}),
    ),
}
"""Type → the expression, and the arguments it knows."""
