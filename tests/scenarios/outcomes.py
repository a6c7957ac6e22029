"""What became of a broken file, held against what must: each difference is a failure, in one sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from pipeline.orchestration.precheck import make_slips
from pipeline.settings import Settings
from pipeline.validation.validate import Validated
from tests.scenarios.questionnaires import (
    NOT_APPLICABLE,
    YEAR,
    Expected,
    Key,
    Line,
    Questionnaire,
    Value,
    load_definitions,
)

Row = dict[str, Any]
_PARTS = ("label_count", "ignored_count", "loaded_count", "held_back_count", "empty_count")
_ERRORS = ("error", "fatal")
_ROUNDING = 0.06
"""A percentage is recomputed from its parts."""
_COUNTS = re.compile(
    r"(?:延べ|設問)(?P<asked>[0-9,]+)問(?:のうち(?P<answered>[0-9,]+)問|(?P<all>すべて))の回答を受け付けました"
)
_MOSTLY_WRONG_FROM = 0.4


@dataclass
class Outcome:
    """What became of one file: its rows of the tables that a night would load."""

    delivery: Row
    answers: list[Row] = field(default_factory=list)
    findings: list[Row] = field(default_factory=list)
    ledger: Row | None = None
    sentence: str = ""

    @property
    def is_refused(self) -> bool:
        return self.delivery["state"] == "rejected"

    @property
    def errors(self) -> list[Row]:
        return [finding for finding in self.findings if finding["severity"] in _ERRORS]

    def rules(self) -> set[str]:
        return {finding["rule_id"] for finding in self.findings}


def outcomes(checked: Validated) -> dict[str, Outcome]:
    """Name of a file → what became of it."""
    by_id = {row["delivery_id"]: Outcome(row) for row in checked.deliveries.to_dicts()}
    for row in checked.answers.to_dicts():
        by_id[row["delivery_id"]].answers.append(row)
    for row in checked.findings.to_dicts():
        by_id[row["delivery_id"]].findings.append(row)
    for row in checked.ledger.to_dicts():
        by_id[row["delivery_id"]].ledger = row
    for slip in make_slips(checked, load_definitions(), Settings()):
        by_id[slip.row["delivery_id"]].sentence = slip.sentences("ja")[0]
    return {one.delivery["name"]: one for one in by_id.values()}


def failures(sheet: Questionnaire, outcome: Outcome) -> list[str]:
    """Return all that is wrong with an outcome; nothing where it is right."""
    if outcome.delivery["state"] == "unreadable_by_us":
        return [f"our own code raised: {outcome.delivery['crashed_at']}"]
    if sheet.is_refused:
        return list(_not_refused(outcome))
    return [
        *_wrong_answers(sheet, outcome), *_strangers(sheet, outcome), *_needless_errors(sheet, outcome),
        *_lost_cells(sheet, outcome), *_untrue_sentence(sheet, outcome),
    ]  # fmt: skip


def _not_refused(outcome: Outcome) -> Iterator[str]:
    if not outcome.is_refused:
        yield f"not refused: {outcome.delivery['state']}"
    if any(_is_loaded(row) for row in outcome.answers):
        yield "answers of a refused file are loaded"
    if [finding["severity"] for finding in outcome.findings].count("fatal") != 1:
        yield f"not one fatal finding: {sorted(outcome.rules())}"
    if "読み込めませんでした" not in outcome.sentence:
        yield f"untrue: {outcome.sentence}"


def _wrong_answers(sheet: Questionnaire, outcome: Outcome) -> Iterator[str]:
    loaded = {(row["code"], row["item"]): row for row in outcome.answers if row["year"] == YEAR}
    is_mostly_wrong = outcome.is_refused and _may_be_refused(sheet, outcome)
    lines = _lines_of(sheet)
    for key, expected in sheet.expected.items():
        row = loaded.get(key)
        if is_mostly_wrong and not (row and _is_loaded(row)):
            continue
        fault = _fault(sheet, outcome, key, expected, row, lines.get(key, []))
        if fault:
            yield f"{key[0]} {key[1]}: {fault}; expected {expected}, found {_shown(row)}"


def _lines_of(sheet: Questionnaire) -> dict[Key, list[Line]]:
    lines: dict[Key, list[Line]] = {}
    for line in sheet.lines:
        for key in sheet.keys(line):
            lines.setdefault(key, []).append(line)
    return lines


def _may_be_refused(sheet: Questionnaire, outcome: Outcome) -> bool:
    """A file of which half is held back is refused as a whole; a damaged one is for any reason."""
    if sheet.is_damaged:
        return True
    kinds = [one.kind for one in sheet.expected.values()]
    filled = len(kinds) - kinds.count("blank") - kinds.count("absent")
    held = kinds.count("held") + kinds.count("value_or_held") + kinds.count("open")
    doubled = sum(len(sheet.keys(line)) for line in sheet.lines) - len(
        {k for line in sheet.lines for k in sheet.keys(line)}
    )
    return held + doubled > _MOSTLY_WRONG_FROM * (filled + doubled) or (
        not filled and outcome.rules() >= {"file.blank"}
    )


def _fault(
    sheet: Questionnaire, outcome: Outcome, key: Key, expected: Expected, row: Row | None, lines: list[Line]
) -> str:
    is_loaded = row is not None and _is_loaded(row)
    if is_loaded and row:
        return _fault_of_loaded(sheet, outcome, expected, row)
    if sheet.is_damaged:
        is_noticed = bool(outcome.findings) or key[0] in sheet.lost_codes or expected.kind in ("blank", "absent")
        return "" if is_noticed else "lost without a finding"
    if expected.kind == "value":
        return "lost"
    if expected.kind in ("held", "value_or_held"):
        return "" if any(_is_named(sheet, outcome, key, line) for line in lines) else "held back without an error"
    return ""


def _fault_of_loaded(sheet: Questionnaire, outcome: Outcome, expected: Expected, row: Row) -> str:
    if expected.kind == "open" or (
        sheet.is_damaged and {"structure.repeated", "structure.repeated_block"} & set(outcome.rules())
    ):
        return ""
    if expected.kind in ("value", "value_or_held") and _has_value(row, expected.value):
        is_asked = any(one["rule_id"] == expected.question and one["item"] == row["item"] for one in outcome.findings)
        return "" if not expected.question or is_asked else "loaded without a question"
    return "a wrong value is loaded"


def _is_loaded(row: Row) -> bool:
    return row["status"] not in ("invalid", "not_answered")


def _has_value(row: Row, value: Value | None) -> bool:
    if row["status"] == "not_applicable":
        return value == NOT_APPLICABLE
    if isinstance(value, float):
        return row["number"] is not None and (
            abs(row["number"] - value) <= (_ROUNDING if row["number"] != row["published_number"] else 1e-9)
            or abs(row["published_number"] - value) <= 1e-9
        )
    found = row["option"] or row["date"] or row["raw_text"]
    return bool(found == value)


def _shown(row: Row | None) -> str:
    if row is None:
        return "no such answer"
    return f"{row['status']} {row['option'] or row['date'] or row['number']} from {row['raw_text'][:40]!r}"


def _is_named(sheet: Questionnaire, outcome: Outcome, key: Key, line: Line) -> bool:
    """Return whether an error names the cell, its row or the file. Of cells with one cause the first are named."""
    row = sheet.row_number(line) if line in sheet.lines else 0
    return any(
        one["severity"] == "fatal"
        or (one["row_no"] == row and (one["item"] in (None, key[1])))
        or (one["item"] in (None, key[1]) and one["cell_count"] > 1)
        or one["rule_id"] == "structure.repeated_block"
        for one in outcome.errors
    )


def _strangers(sheet: Questionnaire, outcome: Outcome) -> Iterator[str]:
    """Answers of bodies, years or questions that the file has none of."""
    for row in outcome.answers:
        is_own = (row["code"], row["item"]) in sheet.expected and row["year"] == YEAR
        if _is_loaded(row) and not is_own and not (sheet.is_damaged and row["code"] in {b.code for b in sheet.bodies}):
            yield f"an answer of nobody is loaded: {row['code']} {row['year']} {row['item']} {_shown(row)}"


def _needless_errors(sheet: Questionnaire, outcome: Outcome) -> Iterator[str]:
    kinds = {one.kind for one in sheet.expected.values()}
    if sheet.is_damaged or sheet.has_wrong_line or kinds & {"held", "value_or_held", "open"}:
        return
    if outcome.is_refused and kinds <= {"blank", "absent"}:
        return
    for finding in outcome.errors:
        if finding["rule_id"] not in sheet.tolerated:
            yield f"an error without a cause: {finding['rule_id']} {finding['message_ja'][:80]}"


def _lost_cells(sheet: Questionnaire, outcome: Outcome) -> Iterator[str]:
    ledger = outcome.ledger
    if ledger is None:
        if not outcome.is_refused and sheet.expected:
            yield "no ledger"
        return
    if ledger["cell_count"] != sum(ledger[part] for part in _PARTS):
        yield f"the ledger does not add up: {ledger}"
    written = sum(len(row) for row in sheet.rows() if row != [""])
    if sheet.kind == "csv" and sheet.content is None and ledger["cell_count"] != written:
        yield f"{ledger['cell_count']} cells in the ledger, {written} in the file"


def _untrue_sentence(sheet: Questionnaire, outcome: Outcome) -> Iterator[str]:
    """The first sentence counts what was read as an answer, and is 「すべて」 only where that is every question."""
    if outcome.delivery["state"] in ("rejected", "superseded"):
        return
    match = _COUNTS.search(outcome.sentence)
    if not match:
        yield f"no count in the first sentence: {outcome.sentence}"
        return
    is_whole = bool(match["all"])
    asked = int(match["asked"].replace(",", ""))
    answered = asked if is_whole else int(match["answered"].replace(",", ""))
    if answered != sum(_is_loaded(row) for row in outcome.answers):
        yield f"answers miscounted: {outcome.sentence}"
    present = {line.code for line in sheet.lines}
    unread = [
        key for key, one in sheet.expected.items() if key[0] in present and one.kind in ("held", "blank", "absent")
    ]
    if is_whole and not sheet.is_damaged and unread:
        yield f"not all: {outcome.sentence}"
    if is_whole and "structure.missing_items" in outcome.rules():
        yield f"questions are missing: {outcome.sentence}"


def unlike(ours: pl.DataFrame, suites: pl.DataFrame) -> pl.DataFrame:
    """Return the findings that two checks do not have equally often, with how often each has them."""
    columns = [column for column in ours.columns if column != "finding_id"]
    frames = {"ours": ours, "suites": suites}
    both = pl.concat(frame.select(*columns, by=pl.lit(by)) for by, frame in frames.items())
    counts = both.group_by(columns).agg(**{by: (pl.col("by") == by).sum() for by in frames})
    return counts.filter(pl.col("ours") != pl.col("suites"))
