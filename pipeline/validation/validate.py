"""Validation of a run: findings, answers held back, state and ledger of every delivery."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import polars as pl

from pipeline.definitions.catalogue import Catalogue
from pipeline.intake.delivery import Delivery, mark_unreadable
from pipeline.intake.fault import Fault
from pipeline.intake.frame_parts import FrameParts, MemoryParts
from pipeline.intake.isolation import find_crashing, is_crash
from pipeline.intake.read import ReadResult
from pipeline.validation.answer_counts import count_answers
from pipeline.validation.body_groups import split_by_body
from pipeline.validation.checker import find_breaches as find_breaches_with_suites
from pipeline.validation.corrections import CorrectionStates, assess_corrections, without_inactive_corrections
from pipeline.validation.delivery_table import build_delivery_table
from pipeline.validation.findings import Finding, finding_body_frame, finding_frame, findings_of
from pipeline.validation.hold_back import find_mostly_wrong, hold_back_deliveries, hold_back_faulty
from pipeline.validation.ledger import build_ledger
from pipeline.validation.rule_faults import BreachFinder, find_faults
from pipeline.validation.superseded import find_superseded


@dataclass(frozen=True)
class Verdicts:
    """What became of the deliveries: frames with a row each, or with few.

    `corrections` have their states, `delivery_bodies` the answers of each delivery counted by body, `finding_bodies`
    the cells of each finding by body. The grain of each is in DELIVERY_SCHEMA, Finding, `build_ledger`,
    CORRECTION_SCHEMA, ANSWER_COUNT_SCHEMA, FindingBody.
    """

    deliveries: pl.DataFrame
    findings: pl.DataFrame
    ledger: pl.DataFrame
    corrections: pl.DataFrame
    delivery_bodies: pl.DataFrame
    finding_bodies: pl.DataFrame


@dataclass(frozen=True)
class Validated(Verdicts):
    """The same with cells and answers (CELL_SCHEMA, ANSWER_SCHEMA), those that are held back marked."""

    cells: pl.DataFrame
    answers: pl.DataFrame


def validate(
    read: ReadResult, catalogue: Catalogue, find_breaches: BreachFinder = find_breaches_with_suites
) -> Validated:
    """Run all rules over all answers in one group, in memory: `validate_in_groups` for a single check."""
    checked = MemoryParts()
    verdicts = validate_in_groups(read, catalogue, checked, find_breaches=find_breaches)
    return Validated(**vars(verdicts), cells=read.cells.collect(), answers=checked.scan().collect())


def validate_in_groups(
    read: ReadResult,
    catalogue: Catalogue,
    checked: FrameParts,
    most_answers: int | None = None,
    find_breaches: BreachFinder = find_breaches_with_suites,
) -> Verdicts:
    """Run all rules over all answers, those of some bodies at a time, and leave the answers in `checked`.

    A delivery over which the rules cannot be run is marked as unreadable by us. Raises RuleCrashedError when that is so
    for all of them: then the rule is at fault.

    Args:
        read: what was read.
        catalogue: the definitions.
        checked: gets the answers (ANSWER_SCHEMA), those that are held back marked; all of a body are in one part.
        most_answers: in a group; without it there is one.
        find_breaches: finds the rows that break rules.
    """
    run = _Validation(catalogue, checked, most_answers, find_breaches)
    try:
        return run.validate(read)
    except OSError:  # a full disk is the fault of no delivery
        raise
    except BaseException as error:
        if not is_crash(error) or not (rest := _without_crashing(read, run)):
            raise
        return run.validate(rest)


def _without_crashing(read: ReadResult, run: "_Validation") -> ReadResult | None:
    """Return what was read without the deliveries over which the rules raise; None when all do, or none by itself."""
    ids = [one.receipt.delivery_id for one in read.deliveries if one.survey]
    crashed = dict(find_crashing(ids, lambda some: run.validate(_only(read, some))))
    if not crashed or len(crashed) == len(ids):
        return None
    whole = _only(read, [delivery_id for delivery_id in ids if delivery_id not in crashed])
    return replace(whole, deliveries=mark_unreadable(read.deliveries, crashed))


def _only(read: ReadResult, ids: Collection[str]) -> ReadResult:
    is_one = pl.col("delivery_id").is_in(list(ids))
    deliveries = tuple(one for one in read.deliveries if one.receipt.delivery_id in ids)
    return ReadResult(deliveries, read.cells.filter(is_one), read.answers.filter(is_one))


@dataclass(frozen=True)
class _Validation:
    """How a run validates, and where the answers go."""

    catalogue: Catalogue
    checked: FrameParts
    most_answers: int | None
    find_breaches: BreachFinder

    def validate(self, read: ReadResult) -> Verdicts:
        self.checked.clear()
        corrections = assess_corrections(read, self.catalogue)
        faults = self._check_groups(read, corrections)
        ledger = self._hold_back_mostly_wrong(read, faults)
        findings = [self._findings_of(delivery, faults) for delivery in read.deliveries]
        loaded_counts = dict(ledger.select("delivery_id", "loaded_count").iter_rows())
        superseded_by = find_superseded(self.checked, read.deliveries)
        deliveries = build_delivery_table(read.deliveries, findings, loaded_counts, superseded_by)
        found = list(chain.from_iterable(findings))
        counts = count_answers(read.deliveries, self.checked.scan(), self.catalogue)
        return Verdicts(deliveries, finding_frame(found), ledger, corrections.frame, counts, finding_body_frame(found))

    def _check_groups(self, read: ReadResult, corrections: CorrectionStates) -> defaultdict[str, list[Fault]]:
        """Return the faults of each delivery: those found while reading, of the rules, and of corrections."""
        faults: defaultdict[str, list[Fault]] = defaultdict(list)
        for delivery in read.deliveries:
            faults[delivery.receipt.delivery_id] += delivery.faults
        for answers in split_by_body(read.answers, self.most_answers):
            for delivery_id, broken in find_faults(answers, self.catalogue, self.find_breaches).items():
                faults[delivery_id] += broken
            own = {delivery_id: faults[delivery_id] for delivery_id in answers["delivery_id"].unique()}
            held = hold_back_faulty(answers.filter(pl.col("code").is_not_null()), own, self.catalogue)
            self.checked.append(without_inactive_corrections(held, corrections.frame))
        for delivery_id, correction_faults in corrections.faults.items():
            faults[delivery_id] += correction_faults
        return faults

    def _hold_back_mostly_wrong(self, read: ReadResult, faults: defaultdict[str, list[Fault]]) -> pl.DataFrame:
        """Hold back the deliveries of which too much is wrong, and return the ledger."""
        ledger = build_ledger(read.cells, self.checked.scan())
        mostly_wrong = find_mostly_wrong(read.deliveries, ledger, self.catalogue)
        if not mostly_wrong:
            return ledger
        for delivery_id, fault in mostly_wrong.items():
            faults[delivery_id].append(fault)
        for number, answers in enumerate(self.checked):
            self.checked.replace(number, hold_back_deliveries(answers, mostly_wrong))
        return build_ledger(read.cells, self.checked.scan())

    def _findings_of(self, delivery: Delivery, faults: Mapping[str, Sequence[Fault]]) -> list[Finding]:
        delivery_id = delivery.receipt.delivery_id
        return findings_of(delivery_id, faults[delivery_id], self.catalogue.rules, _questions(delivery, self.catalogue))


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
