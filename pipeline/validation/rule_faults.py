"""The faults that the rules of scope `answers` find, by delivery."""

from collections import defaultdict
from collections.abc import Callable, Sequence

import polars as pl

from pipeline.definitions.catalogue import Catalogue
from pipeline.definitions.rules import HOLDING_SEVERITIES, Rule
from pipeline.intake.fault import Fault, Phrase, quote
from pipeline.validation.checker import columns_used
from pipeline.validation.rule_inputs import build_rule_inputs

_NUMBER_FACTS = ("minimum", "maximum", "numerator", "denominator", "recomputed")


BreachFinder = Callable[[pl.DataFrame, Sequence[Rule]], dict[str, list[int]]]
"""Finds the rows of a frame that break rules: rule id → row numbers, counted from 0."""


def find_faults(
    answers: pl.DataFrame, catalogue: Catalogue, find_breaches: BreachFinder
) -> defaultdict[str, list[Fault]]:
    """Find the faults of each delivery that break rules, in all answers of some bodies.

    What an error holds back breaks no further rule, nor does a percentage whose part is held back.
    """
    faults: defaultdict[str, list[Fault]] = defaultdict(list)
    rules = catalogue.rules.of_scope("answers")
    frame = build_rule_inputs(answers, catalogue)
    broken = _find_broken_rows(frame, rules, find_breaches)
    held_rows: set[int] = set()
    for rule in rules:
        rows = set(broken.get(rule.id, ()))
        for row in frame[sorted(rows - held_rows)].iter_rows(named=True):
            has_held_part = not held_rows.isdisjoint({row["numerator_row"], row["denominator_row"]})
            if not has_held_part and not (rule.is_confirmed_by_remark and row["remark"]):
                faults[row["delivery_id"]].append(_fault(rule, row))
        if rule.severity in HOLDING_SEVERITIES:
            held_rows |= rows
    return faults


def _find_broken_rows(frame: pl.DataFrame, rules: Sequence[Rule], find_breaches: BreachFinder) -> dict[str, list[int]]:
    """Map the id of each broken rule to the rows that break it.

    A rule looks at one row at a time, so rows with the same values in all columns that rules use are checked once: a
    nation's hundred thousand answers are a few thousand cases.
    """
    columns = columns_used(rules, frame.columns)
    cases = frame.with_row_index("row").group_by(columns, maintain_order=True).agg("row")
    broken = find_breaches(cases.select(columns), rules)
    return {rule_id: cases["row"][numbers].explode().to_list() for rule_id, numbers in broken.items()}


def _fault(rule: Rule, row: dict) -> Fault:
    options = row["options"] or ()
    facts: dict[str, object] = {name: _format_number(row[name]) for name in _NUMBER_FACTS}
    facts |= {name: row[name] or "" for name in ("previous_text", "other_text", "remark")}
    if rule.implies or rule.compares:
        facts["other_answer"] = row[f"other:{rule.id}"] or ""
    if row["refusal"]:
        facts["reason"] = Phrase(row["refusal"], {"unit": _unit(row)})
    facts |= {"item_text": row["item_text"], "options": quote(options), "option_example": [*options, ""][0]}
    facts["number_example"] = _number_example(row)
    return Fault(
        rule.id, row["row_no"], row["column_no"], row["raw_text"], row["code"], row["item"], facts, row["year"]
    )


def _unit(row: dict) -> str | Phrase:
    return row["unit"] or ("%" if row["kind"] == "percent" else Phrase("none"))


def _number_example(row: dict) -> str:
    """Return a number that the question would take."""
    usual = 74.2 if row["kind"] == "percent" else 12.0
    least, most = (row[name] if row[name] is not None else usual for name in ("minimum", "maximum"))
    return _format_number(min(max(usual, least), most))


def _format_number(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}".removesuffix(".0")
