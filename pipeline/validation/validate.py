"""Validation of a run: findings, answers held back, state and ledger of every delivery."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import polars as pl

from pipeline.definitions.catalogue import Catalogue
from pipeline.intake.delivery import Delivery, mark_unreadable
from pipeline.intake.isolation import find_crashing, is_crash
from pipeline.intake.read import ReadResult
from pipeline.validation.answer_counts import count_answers
from pipeline.validation.checker import find_breaches as find_breaches_with_suites
from pipeline.validation.corrections import assess_corrections, without_inactive_corrections
from pipeline.validation.delivery_table import build_delivery_table
from pipeline.validation.findings import finding_frame, findings_of
from pipeline.validation.hold_back import find_mostly_wrong, hold_back_deliveries, hold_back_faulty
from pipeline.validation.ledger import build_ledger
from pipeline.validation.rule_faults import BreachFinder, find_faults
from pipeline.validation.superseded import find_superseded


@dataclass(frozen=True)
class Validated:
    """Frames to load: deliveries with states, cells, answers with held-back ones marked, findings, ledger and more.

    `corrections` have their states, `delivery_bodies` the answers of each delivery counted by body. The grain of each
    is in DELIVERY_SCHEMA, CELL_SCHEMA, ANSWER_SCHEMA, Finding, `build_ledger`, CORRECTION_SCHEMA, ANSWER_COUNT_SCHEMA.
    """

    deliveries: pl.DataFrame
    cells: pl.DataFrame
    answers: pl.DataFrame
    findings: pl.DataFrame
    ledger: pl.DataFrame
    corrections: pl.DataFrame
    delivery_bodies: pl.DataFrame


def validate(
    read: ReadResult, catalogue: Catalogue, find_breaches: BreachFinder = find_breaches_with_suites
) -> Validated:
    """Run all rules over all answers in one batch.

    A delivery over which the rules cannot be run is marked as unreadable by us. Raises RuleCrashedError when that is so
    for all of them: then the rule is at fault.
    """
    try:
        return _validate(read, catalogue, find_breaches)
    except BaseException as error:
        if not is_crash(error) or not (rest := _without_crashing(read, catalogue, find_breaches)):
            raise
        return _validate(rest, catalogue, find_breaches)


def _without_crashing(read: ReadResult, catalogue: Catalogue, find_breaches: BreachFinder) -> ReadResult | None:
    """Return what was read without the deliveries over which the rules raise; None when all do, or none by itself."""
    ids = [one.receipt.delivery_id for one in read.deliveries if one.survey]
    crashed = dict(find_crashing(ids, lambda some: _validate(_only(read, some), catalogue, find_breaches)))
    if not crashed or len(crashed) == len(ids):
        return None
    whole = _only(read, [delivery_id for delivery_id in ids if delivery_id not in crashed])
    return replace(whole, deliveries=mark_unreadable(read.deliveries, crashed))


def _only(read: ReadResult, ids: Collection[str]) -> ReadResult:
    is_one = pl.col("delivery_id").is_in(list(ids))
    deliveries = tuple(one for one in read.deliveries if one.receipt.delivery_id in ids)
    return ReadResult(deliveries, read.cells.filter(is_one), read.answers.filter(is_one))


def _validate(read: ReadResult, catalogue: Catalogue, find_breaches: BreachFinder) -> Validated:
    faults = find_faults(read, catalogue, find_breaches)
    corrections = assess_corrections(read, catalogue)
    for delivery_id, correction_faults in corrections.faults.items():
        faults[delivery_id] += correction_faults
    answers = hold_back_faulty(read.answers.filter(pl.col("code").is_not_null()), faults, catalogue)
    answers = without_inactive_corrections(answers, corrections.frame)
    ledger = build_ledger(read.cells, answers)
    if mostly_wrong := find_mostly_wrong(read.deliveries, ledger, catalogue):
        answers = hold_back_deliveries(answers, mostly_wrong)
        ledger = build_ledger(read.cells, answers)
    for delivery_id, fault in mostly_wrong.items():
        faults[delivery_id].append(fault)
    ids = [delivery.receipt.delivery_id for delivery in read.deliveries]
    findings = [
        findings_of(delivery_id, faults[delivery_id], catalogue.rules, _questions(delivery, catalogue))
        for delivery_id, delivery in zip(ids, read.deliveries, strict=True)
    ]
    loaded_counts = dict(ledger.select("delivery_id", "loaded_count").iter_rows())
    deliveries = build_delivery_table(
        read.deliveries, findings, loaded_counts, find_superseded(answers, read.deliveries)
    )
    all_findings = finding_frame([finding for own in findings for finding in own])
    counts = count_answers(read.deliveries, answers, catalogue)
    return Validated(deliveries, read.cells, answers, all_findings, ledger, corrections.frame, counts)


def _questions(delivery: Delivery, catalogue: Catalogue) -> dict[str, str]:
    """Return item → number and wording of the question, as the delivery's edition has them."""
    if delivery.survey is None or delivery.year is None:
        return {}
    survey, year = catalogue.survey(delivery.survey), delivery.year
    has_numbers = bool(survey.form)
    texts = {item.id: item.text_in(year) for item in survey.item}
    return {
        item.id: f"{item.label_in(year)} {texts[item.id]}" if has_numbers else texts[item.id] for item in survey.item
    }
