"""Validation of a night: findings, answers held back, state and ledger of every delivery."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from pipeline.definitions.catalogue import Catalogue
from pipeline.definitions.rules import Rule
from pipeline.intake.answers import item_frame
from pipeline.intake.corrections import TABLE_ID
from pipeline.intake.delivery import Delivery
from pipeline.intake.fault import Fault, quoted
from pipeline.intake.read import ReadResult
from pipeline.validation.checker import breaches, columns_used
from pipeline.validation.corrections import judge_corrections, without_inactive_corrections
from pipeline.validation.findings import Finding, finding_frame, findings_of
from pipeline.validation.ledger import ledger_frame
from pipeline.validation.rule_inputs import rule_inputs
from pipeline.validation.superseded import superseded

_HOLDS_BACK = ("error", "fatal")


@dataclass(frozen=True)
class Validated:
    """Frames ready to load: deliveries with their state, answers with held-back ones marked, findings and ledger."""

    deliveries: pl.DataFrame
    cells: pl.DataFrame
    answers: pl.DataFrame
    findings: pl.DataFrame
    ledger: pl.DataFrame
    corrections: pl.DataFrame


def validate(read: ReadResult, catalogue: Catalogue) -> Validated:
    """Run all rules over all answers in one batch. Raises RuleCrashedError when a rule cannot be run."""
    faults = faults_by_delivery(read, catalogue)
    ids = [delivery.receipt.delivery_id for delivery in read.deliveries]
    judged = judge_corrections(read, catalogue)
    for delivery_id, found in judged.faults.items():
        faults[delivery_id] += found
    answers = hold_back(read.answers.filter(pl.col("code").is_not_null()), faults, catalogue)
    answers = without_inactive_corrections(answers, judged.frame)
    ledger = ledger_frame(read.cells, answers)
    if too_wrong := _mostly_wrong(read.deliveries, ledger, catalogue):
        answers = _without(answers, list(too_wrong))
        ledger = ledger_frame(read.cells, answers)
    for delivery_id, fault in too_wrong.items():
        faults[delivery_id].append(fault)
    told = [findings_of(delivery_id, faults[delivery_id], catalogue.rules) for delivery_id in ids]
    loaded = dict(ledger.select("delivery_id", "loaded_count").iter_rows())
    later = superseded(answers, read.deliveries)
    rows = [
        _delivery_row(delivery, own, loaded.get(delivery.receipt.delivery_id, 0), later)
        for delivery, own in zip(read.deliveries, told, strict=True)
    ]
    deliveries = pl.DataFrame(rows, schema=pl.Schema(DELIVERY_SCHEMA))
    findings = finding_frame([finding for own in told for finding in own])
    return Validated(deliveries, read.cells, answers, findings, ledger, judged.frame)


def faults_by_delivery(read: ReadResult, catalogue: Catalogue) -> dict[str, list[Fault]]:
    """Delivery → faults seen while reading, and those the rules found."""
    faults: dict[str, list[Fault]] = defaultdict(list)
    for delivery in read.deliveries:
        faults[delivery.receipt.delivery_id] += delivery.faults
    rules = catalogue.rules.of_scope("answers")
    frame = rule_inputs(read.answers, catalogue)
    broken = _broken_rows(frame, rules)
    taken: set[int] = set()
    for rule in rules:
        for row in frame[sorted(set(broken.get(rule.id, ())) - taken)].iter_rows(named=True):
            rests_on_error = not taken.isdisjoint({row["numerator_row"], row["denominator_row"]})
            if not rests_on_error and not (rule.is_confirmed_by_remark and row["remark"]):
                faults[row["delivery_id"]].append(_fault(rule, row))
        if rule.severity in _HOLDS_BACK:  # what an error holds back breaks other rules only because of it
            taken |= set(broken.get(rule.id, ()))
    return faults


def _broken_rows(frame: pl.DataFrame, rules: Sequence[Rule]) -> dict[str, list[int]]:
    """Rule id → rows that break it.

    Rules look at one row at a time, so rows that are alike in all that rules look at are checked once: a nation's
    hundred thousand answers are a few thousand cases.
    """
    columns = columns_used(rules, frame.columns)
    cases = frame.with_row_index("row").group_by(columns, maintain_order=True).agg("row")
    broken = breaches(cases.select(columns), rules, {})
    return {rule_id: cases["row"][numbers].explode().to_list() for rule_id, numbers in broken.items()}


def _fault(rule: Rule, row: dict) -> Fault:
    numbers = ("minimum", "maximum", "numerator", "denominator", "recomputed")
    facts: dict[str, object] = {name: _plain(row[name]) for name in numbers}
    facts |= {name: row[name] or "" for name in ("previous_text", "other_text")}
    if rule.implies:
        facts["other_answer"] = row[f"other:{rule.id}"] or ""
    facts |= {
        "item_text": row["item_text"],
        "options": quoted(row["options"] or ()),
        "option_example": (row["options"] or [""])[0],
    }
    return Fault(rule.id, row["row_no"], row["column_no"], row["raw_text"], row["code"], row["item"], facts)


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}".removesuffix(".0")


def hold_back(answers: pl.DataFrame, faults: dict[str, list[Fault]], catalogue: Catalogue) -> pl.DataFrame:
    """Mark as `invalid` every answer an error names: one cell, or all cells of a body in that delivery."""
    bad = [
        (delivery_id, fault.code, fault.item)
        for delivery_id, group in faults.items()
        for fault in group
        if fault.code and catalogue.rules.get(fault.rule_id).severity in _HOLDS_BACK
    ]
    schema = {"delivery_id": pl.String, "code": pl.String, "item": pl.String}
    named = pl.DataFrame(bad, schema=schema, orient="row").unique().with_columns(is_held=True)
    cells = named.filter(pl.col("item").is_not_null()).rename({"is_held": "cell_held"})
    bodies = named.filter(pl.col("item").is_null()).drop("item").rename({"is_held": "body_held"})
    said = pl.col("raw_text").str.strip_chars() != ""
    held = (pl.col("cell_held").fill_null(False) | pl.col("body_held").fill_null(False)) & said
    marked = (
        answers.join(cells, on=["delivery_id", "code", "item"], how="left", maintain_order="left")
        .join(bodies, on=["delivery_id", "code"], how="left", maintain_order="left")
        .with_columns(status=pl.when(held).then(pl.lit("invalid")).otherwise("status"))
        .with_columns(
            *(pl.when(pl.col("status") == "answered").then(name).alias(name) for name in ("option", "number", "date"))
        )
        .drop("cell_held", "body_held")
    )
    return _without_held_parts(marked, catalogue)


def _without_held_parts(answers: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """A percentage whose part is held back stands as it was published: what is wrong feeds nothing."""
    body = ["delivery_id", "year", "code"]
    items = item_frame(catalogue.surveys).select("survey", "year", "item", "numerator_item", "denominator_item")
    parts = items.unpivot(["numerator_item", "denominator_item"], index=["survey", "year", "item"], value_name="part")
    held = answers.filter(pl.col("status") == "invalid").select(*body, "survey", part="item")
    shares = (
        held.join(parts, on=["survey", "year", "part"]).select(*body, "item").unique().with_columns(rests_on_held=True)
    )
    joined = answers.join(shares, on=[*body, "item"], how="left", maintain_order="left")
    is_share = pl.col("rests_on_held").is_not_null() & (pl.col("status") == "answered")
    number = pl.when(is_share).then("published_number").otherwise("number")
    return joined.with_columns(number=number).drop("rests_on_held")


def _mostly_wrong(deliveries: Sequence[Delivery], ledger: pl.DataFrame, catalogue: Catalogue) -> dict[str, Fault]:
    """Deliveries of which so much is held back that the rest cannot be trusted either.

    Not the office's corrections: each was decided by itself, and many wait for a source or have outlived one.
    """
    counts = {row[0]: row[1:] for row in ledger.select("delivery_id", "loaded_count", "held_back_count").iter_rows()}
    found: dict[str, Fault] = {}
    for delivery in (one for one in deliveries if one.table_id != TABLE_ID):
        loaded, held = counts.get(delivery.receipt.delivery_id, (0, 0))
        limit = catalogue.survey(delivery.survey).max_invalid if delivery.survey else 1.0
        if loaded and held > limit * (loaded + held):
            facts = {"said_count": loaded + held, "held_count": held, "limit": f"{100 * limit:.0f}"}
            found[delivery.receipt.delivery_id] = Fault("file.mostly_wrong", facts=facts)
    return found


def _without(answers: pl.DataFrame, delivery_ids: list[str]) -> pl.DataFrame:
    """Nothing these deliveries say is taken in."""
    is_out = pl.col("delivery_id").is_in(delivery_ids)
    is_said = is_out & (pl.col("raw_text").str.strip_chars() != "")
    values = (pl.when(~is_out).then(name).alias(name) for name in ("option", "number", "date"))
    return answers.with_columns(*values, status=pl.when(is_said).then(pl.lit("invalid")).otherwise("status"))


DELIVERY_SCHEMA: dict[str, type[pl.DataType] | pl.DataType] = {
    "delivery_id": pl.String, "name": pl.String, "sha256": pl.String, "size_bytes": pl.Int64,
    "received_at": pl.Datetime("us", "UTC"), "state": pl.String, "survey": pl.String, "year": pl.Int32,
    "table_id": pl.String, "encoding": pl.String, "row_count": pl.Int32, "cell_count": pl.Int64,
    "error_count": pl.Int32, "warning_count": pl.Int32, "superseded_by": pl.String,
}  # fmt: skip


def _delivery_row(
    delivery: Delivery, findings: list[Finding], loaded_count: int, later: dict[str, str]
) -> dict[str, object]:
    receipt, superseded_by = delivery.receipt, later.get(delivery.receipt.delivery_id)
    severities = [finding.severity for finding in findings]
    return {
        **{name: getattr(receipt, name) for name in ("delivery_id", "name", "sha256", "size_bytes", "received_at")},
        **{
            name: getattr(delivery, name)
            for name in ("survey", "year", "table_id", "encoding", "row_count", "cell_count")
        },
        "state": "superseded" if superseded_by else _state(delivery, severities, loaded_count),
        "superseded_by": superseded_by,
        "error_count": sum(s in _HOLDS_BACK for s in severities),
        "warning_count": severities.count("warning"),
    }


def _state(delivery: Delivery, severities: list[str], loaded_count: int) -> str:
    """The state of a delivery (intake: States of a delivery). Without one answer taken in, nothing was accepted."""
    if delivery.is_duplicate:
        return "duplicate"
    if delivery.is_refused:
        return "rejected"
    if any(severity in _HOLDS_BACK for severity in severities):
        return "partially_accepted" if loaded_count else "rejected"
    return "accepted_with_notes" if severities else "accepted"
