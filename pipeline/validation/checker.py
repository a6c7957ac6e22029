"""Run a suite of rules over a frame: a summary of all rules first, row detail only for those that failed."""

import logging
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any

import polars as pl

from pipeline.definitions.rules import Rule
from pipeline.operations.worker_process import run_in_worker

PlainRule = tuple[str, str, dict[str, Any]]
"""Rule id, expectation type, arguments: what `expectations.suites` translates."""


class RuleCrashedError(RuntimeError):
    """A rule could not be run: a fault of the pipeline, never of the sender. The run stops."""


def find_breaches(
    frame: pl.DataFrame, rules: Sequence[Rule], values: Mapping[str, Any] = MappingProxyType({})
) -> dict[str, list[int]]:
    """Run the rules over a frame, in the worker process where there is one.

    Args:
        frame: the columns that the rules use.
        rules: rules with an expectation or an implication.
        values: what `@name` in the arguments stands for.

    Returns:
        Rule id → numbers of the rows that break it, counted from 0, for the rules that are broken. A rule about the
        table as a whole has an empty list.

    Raises:
        RuleCrashedError: a rule could not be run.
    """
    broken: dict[str, list[int]] = run_in_worker(
        _find_breaches, frame, [_as_plain_rule(rule) for rule in rules], dict(values)
    )
    return broken


def columns_used(rules: Sequence[Rule], columns: Sequence[str]) -> list[str]:
    """Return those of the columns that the rules use, in order of name."""
    expectations = [expectation for rule in rules if (expectation := rule.effective_expectation())]
    return sorted({text for expectation in expectations for text in expectation.texts()} & set(columns))


def _as_plain_rule(rule: Rule) -> PlainRule:
    expectation = rule.effective_expectation()
    if expectation is None:
        raise ValueError(f"rule {rule.id} has no expectation")
    return rule.id, expectation.type, expectation.arguments


def _find_breaches(frame: pl.DataFrame, rules: Sequence[PlainRule], values: Mapping[str, Any]) -> dict[str, list[int]]:
    from expectations.suites import build_suite

    batch = _batch_definition().get_batch({"dataframe": frame.to_pandas()})
    summary = _failing(batch, build_suite("rules", rules, values), "SUMMARY")
    if not summary:
        return {}
    failed = [rule for rule in rules if rule[0] in summary]
    return _failing(batch, build_suite("rules", failed, values), "COMPLETE")


def _failing(batch: Any, suite: Any, result_format: str) -> dict[str, list[int]]:
    outcome = batch.validate(suite, result_format=result_format)
    return {_rule_id(result): _rows(result) for result in outcome.results if _has_failed(result)}


@cache
def _batch_definition() -> Any:
    """Make one context a process: each creates a folder for pages that are never written."""
    import great_expectations as gx

    logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.ERROR)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("rules").add_dataframe_asset("frame")
    return asset.add_batch_definition_whole_dataframe("whole")


def _rule_id(result: Any) -> str:
    return str(result.expectation_config.meta["rule_id"])


def _has_failed(result: Any) -> bool:
    """Return whether a rule is broken. Raises RuleCrashedError: a crash, too, has `success=False`."""
    info = result.exception_info or {}
    raised = [info] if "raised_exception" in info else list(info.values())
    for exception in raised:
        if exception.get("raised_exception"):
            raise RuleCrashedError(f"rule {_rule_id(result)} crashed: {exception.get('exception_message')}")
    return not result.success


def _rows(result: Any) -> list[int]:
    """Return row numbers by the frame's own index: a named index column costs Great Expectations a look-up a row."""
    return [int(row) for row in result.result.get("unexpected_index_list") or []]
