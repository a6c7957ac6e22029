"""Rules as Great Expectations suites. The rules are data (`rules.toml`); this only translates them."""

from collections.abc import Iterable, Mapping
from typing import Any

from expectations.lazy_import import lazy_import

with lazy_import("scipy.stats", "altair"):  # no rule draws charts or compares distributions
    from great_expectations import ExpectationSuite
    from great_expectations.expectations.expectation import Expectation
    from great_expectations.expectations.registry import get_expectation_impl


def build_suite(
    name: str, rules: Iterable[tuple[str, str, Mapping[str, Any]]], values: Mapping[str, Any]
) -> ExpectationSuite:
    """Build a suite with one expectation a rule.

    Args:
        name: the name of the suite.
        rules: id, expectation type and arguments of each rule.
        values: what the arguments written as `@name` stand for.

    Raises:
        KeyError: an argument names an unknown `@name`.
    """
    return ExpectationSuite(name=name, expectations=[_build_expectation(*rule, values) for rule in rules])


def _build_expectation(
    rule_id: str, expectation_type: str, arguments: Mapping[str, Any], values: Mapping[str, Any]
) -> Expectation:
    filled = {key: _fill(value, values) for key, value in arguments.items()}
    return get_expectation_impl(expectation_type)(**filled, meta={"rule_id": rule_id})


def _fill(value: Any, values: Mapping[str, Any]) -> Any:
    return values[value[1:]] if isinstance(value, str) and value.startswith("@") else value
