"""Runs a suite over a frame: a summary of all rules first, row detail only for those that failed."""

import logging
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import polars as pl

from pipeline.definitions.rules import Rule
from pipeline.operations.worker_process import run_in_worker


class RuleCrashedError(RuntimeError):
    """A rule could not be run. That is a fault of the pipeline, never of the sender: the night stops."""


def breaches(frame: pl.DataFrame, rules: Sequence[Rule], values: Mapping[str, Any]) -> dict[str, list[int]]:
    """Rule id → numbers of the rows that break it, counted from 0; rules that hold are absent.

    A rule about the table as a whole that fails has an empty list. Raises RuleCrashedError.
    """
    broken: dict[str, list[int]] = run_in_worker(_breaches, frame, rules, values)
    return broken


def columns_used(rules: Sequence[Rule], columns: Sequence[str]) -> list[str]:
    """Those of the columns that the rules look at, in order of name."""
    checked = [expectation for rule in rules if (expectation := rule.checked())]
    return sorted({text for expectation in checked for text in expectation.texts()} & set(columns))


def _breaches(frame: pl.DataFrame, rules: Sequence[Rule], values: Mapping[str, Any]) -> dict[str, list[int]]:
    from expectations.suites import build_suite  # before Great Expectations: it knows what of it can wait

    batch = _frames().get_batch({"dataframe": frame.to_pandas()})
    summary = _failing(batch, build_suite("night", rules, values), "SUMMARY")
    if not summary:
        return {}
    failed = [rule for rule in rules if rule.id in summary]
    return _failing(batch, build_suite("night", failed, values), "COMPLETE")


def _failing(batch: Any, suite: Any, result_format: str) -> dict[str, list[int]]:
    outcome = batch.validate(suite, result_format=result_format)
    return {_rule_id(result): _rows(result) for result in outcome.results if _has_failed(result)}


@cache
def _frames() -> Any:
    """One context a process: each makes a folder for pages that nobody asked for."""
    import great_expectations as gx

    logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.ERROR)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("night").add_dataframe_asset("frame")
    return asset.add_batch_definition_whole_dataframe("whole")


def _rule_id(result: Any) -> str:
    return str(result.expectation_config.meta["rule_id"])


def _has_failed(result: Any) -> bool:
    """A crash also says `success=False`, so the exceptions are read first."""
    info = result.exception_info or {}
    raised = [info] if "raised_exception" in info else list(info.values())
    for exception in raised:
        if exception.get("raised_exception"):
            raise RuleCrashedError(f"rule {_rule_id(result)} crashed: {exception.get('exception_message')}")
    return not result.success


def _rows(result: Any) -> list[int]:
    """The frame's own index: naming a column for it costs Great Expectations a slow look-up a row."""
    return [int(row) for row in result.result.get("unexpected_index_list") or []]
