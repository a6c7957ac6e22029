"""Faults into words: what, where, why, how to mend it, a valid example. Same cause, many cells: one finding."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby

import polars as pl

from pipeline.definitions.model import LocalizedText
from pipeline.definitions.rules import Rule, Rules
from pipeline.intake.fault import Fault, Phrase, Texts, cell_address, quoted, truncated

_CELLS_NAMED = 2
_TEXTS_NAMED = 3


@dataclass(frozen=True)
class Finding:
    """One thing the sender should know of.

    `cell` names the first cells, `cell_en` does so in English; `cell_count` is how many share the cause.
    """

    delivery_id: str
    rule_id: str
    severity: str
    category: str
    row_no: int
    column_no: int
    cell: str
    cell_en: str
    cell_count: int
    code: str | None
    item: str | None
    raw_text: str
    message_ja: str
    message_en: str
    fix_ja: str
    fix_en: str
    example: str


def findings_of(delivery_id: str, faults: Iterable[Fault], rules: Rules) -> list[Finding]:
    """Findings of one delivery, the worst first, then in order of place."""
    cause = partial(_cause, rules=rules)
    ordered = sorted(faults, key=lambda f: (cause(f), f.row, f.column))
    merged = [_finding(delivery_id, list(group), rules) for _, group in groupby(ordered, key=cause)]
    severities = ("fatal", "error", "warning", "note")
    return sorted(merged, key=lambda f: (severities.index(f.severity), f.row_no, f.column_no, f.rule_id))


def finding_frame(findings: list[Finding]) -> pl.DataFrame:
    """Findings as a frame, numbered from 1 in order of delivery."""
    schema = {
        "delivery_id": pl.String, "rule_id": pl.String, "severity": pl.String, "category": pl.String,
        "row_no": pl.Int32, "column_no": pl.Int32, "cell": pl.String,
        "cell_en": pl.String, "cell_count": pl.Int32, "code": pl.String, "item": pl.String,
        "raw_text": pl.String, "message_ja": pl.String, "message_en": pl.String,
        "fix_ja": pl.String, "fix_en": pl.String, "example": pl.String,
    }  # fmt: skip
    return pl.DataFrame([vars(finding) for finding in findings], schema=schema).with_row_index("finding_id", offset=1)


def _cause(fault: Fault, rules: Rules) -> tuple[str, str, str]:
    """What makes two faults one: the same rule, and unless the rule says otherwise the same item and text."""
    if rules.get(fault.rule_id).merges == "rule":
        return fault.rule_id, "", ""
    return fault.rule_id, fault.item or "", fault.raw_text


def _finding(delivery_id: str, faults: list[Fault], rules: Rules) -> Finding:
    first, rule = faults[0], rules.get(faults[0].rule_id)
    cells = _cells(faults)
    facts = {"raw_text": first.raw_text, "texts": _texts(faults), "row": first.row, "cell": cells, **first.facts}
    codes = {fault.code for fault in faults}
    return Finding(
        delivery_id, rule.id, rule.severity, rule.category, first.row, first.column, _in(cells, "ja", rules),
        _in(cells, "en", rules), len(faults), codes.pop() if len(codes) == 1 else None, first.item, first.raw_text,
        **_words(rule, facts, rules),
    )  # fmt: skip


def _cells(faults: list[Fault]) -> str | Phrase:
    """`C14`, or `C14, C15 他38件`."""
    named = ", ".join(filter(None, (cell_address(f.row, f.column) for f in faults[:_CELLS_NAMED])))
    rest = len(faults) - _CELLS_NAMED
    return Phrase("and_more", {"named": named, "count": rest}) if rest > 0 else named


def _texts(faults: list[Fault]) -> Texts | Phrase:
    """`「12人」、「３」ほか`: the first few different texts of the cells."""
    return truncated(quoted(dict.fromkeys(fault.raw_text for fault in faults)), _TEXTS_NAMED)


def _words(rule: Rule, facts: Mapping[str, object], rules: Rules) -> dict[str, str]:
    """The rule's sentences in both languages, and the example, which is of the file and so Japanese."""
    ja, en = ({name: _in(fact, language, rules) for name, fact in facts.items()} for language in ("ja", "en"))
    return {
        "message_ja": rule.message.ja.format_map(ja),
        "message_en": rule.message.en.format_map(en),
        "fix_ja": rule.fix.ja.format_map(ja),
        "fix_en": rule.fix.en.format_map(en),
        "example": rule.example.format_map(ja),
    }


def _in(fact: object, language: str, rules: Rules) -> str:
    """A fact in one language; it is put in as text and never read as a pattern again."""
    if isinstance(fact, LocalizedText):
        return str(getattr(fact, language))
    if isinstance(fact, Phrase):
        facts = {name: _in(inner, language, rules) for name, inner in fact.facts.items()}
        return _in(rules.said[fact.key], language, rules).format_map(facts)
    if isinstance(fact, tuple):
        listed = _in(rules.said["separator"], language, rules).join(_in(text, language, rules) for text in fact)
        return listed or _in(rules.said["none"], language, rules)
    return str(fact)
