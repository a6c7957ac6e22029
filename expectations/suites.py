"""Rules as Great Expectations suites. The rules are data (`rules.toml`); this only translates them."""

from collections.abc import Mapping, Sequence
from typing import Any

from expectations.lazy_import import lazy_import
from pipeline.definitions.rules import Rule

with lazy_import("scipy.stats", "altair"):  # a third of the time; no rule draws or compares distributions
    from great_expectations import ExpectationSuite
    from great_expectations.expectations.expectation import Expectation
    from great_expectations.expectations.registry import get_expectation_impl


def build_suite(name: str, rules: Sequence[Rule], values: Mapping[str, Any]) -> ExpectationSuite:
    """A suite with one expectation a rule. `values` fill the arguments written as `@name`.

    Raises KeyError for an unknown `@name`: a rule that cannot be run is a fault of the pipeline.
    """
    return ExpectationSuite(name=name, expectations=[_expectation(rule, values) for rule in rules])


def _expectation(rule: Rule, values: Mapping[str, Any]) -> Expectation:
    checked = rule.checked()
    if checked is None:
        raise ValueError(f"rule {rule.id} has no expectation")
    arguments = {key: _filled(value, values) for key, value in checked.arguments.items()}
    expectation_class = get_expectation_impl(checked.type)
    return expectation_class(**arguments, meta={"rule_id": rule.id})


def _filled(value: Any, values: Mapping[str, Any]) -> Any:
    return values[value[1:]] if isinstance(value, str) and value.startswith("@") else value
