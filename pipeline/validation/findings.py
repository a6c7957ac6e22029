"""Faults to findings: message, place, fix and example in two languages; cells with the same cause share a finding."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from types import MappingProxyType

import polars as pl

from pipeline.definitions.model import LocalizedText
from pipeline.definitions.rules import SEVERITIES, Rule, Rules
from pipeline.intake.fault import Fault, Phrase, Texts, cell_address, quote, truncate

_CELLS_NAMED = 2
_TEXTS_NAMED = 3


@dataclass(frozen=True)
class FindingBody:
    """The cells of one body among those of a finding; without a code those of which no body is known."""

    code: str | None
    row_no: int
    column_no: int
    cell: str
    cell_en: str
    cell_count: int


@dataclass(frozen=True)
class Finding:
    """One fault, or several with the same cause, as the sender reads it.

    `cell` lists the first cells, `cell_en` does so in English; `cell_count` is how many share the cause. `row_no` and
    `column_no` are those of the first cell, from 1; 0 for the file as a whole. `question`: its number and wording.
    `bodies`: whose cells they are, in order of place.
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
    question: str
    raw_text: str
    message_ja: str
    message_en: str
    fix_ja: str
    fix_en: str
    example: str
    bodies: tuple[FindingBody, ...]


def findings_of(
    delivery_id: str, faults: Iterable[Fault], rules: Rules, questions: Mapping[str, str] = MappingProxyType({})
) -> list[Finding]:
    """Merge the faults of one delivery into findings, the most severe first, then in order of place.

    `questions`: item → number and wording of the question.
    """
    cause = partial(_cause, rules=rules)
    ordered = sorted(faults, key=lambda f: (cause(f), f.row, f.column))
    merged = [_finding(delivery_id, list(group), rules, questions) for _, group in groupby(ordered, key=cause)]
    return sorted(merged, key=lambda f: (SEVERITIES.index(f.severity), f.row_no, f.column_no, f.rule_id))


def finding_frame(findings: list[Finding]) -> pl.DataFrame:
    """Return the findings as a frame, one row each, with `finding_id` from 1 in their order."""
    schema = {
        "delivery_id": pl.String, "rule_id": pl.String, "severity": pl.String, "category": pl.String,
        "row_no": pl.Int32, "column_no": pl.Int32, "cell": pl.String,
        "cell_en": pl.String, "cell_count": pl.Int32, "code": pl.String, "item": pl.String,
        "question": pl.String, "raw_text": pl.String, "message_ja": pl.String, "message_en": pl.String,
        "fix_ja": pl.String, "fix_en": pl.String, "example": pl.String,
    }  # fmt: skip
    rows = [{name: getattr(finding, name) for name in schema} for finding in findings]
    return pl.DataFrame(rows, schema=schema).with_row_index("finding_id", offset=1)


def finding_body_frame(findings: list[Finding]) -> pl.DataFrame:
    """Return one row per finding × body, with the `finding_id` of `finding_frame` and `position` from 1."""
    schema = {
        "finding_id": pl.UInt32, "position": pl.Int32, "code": pl.String, "row_no": pl.Int32, "column_no": pl.Int32,
        "cell": pl.String, "cell_en": pl.String, "cell_count": pl.Int32,
    }  # fmt: skip
    rows = [
        {"finding_id": finding_id, "position": position, **vars(body)}
        for finding_id, finding in enumerate(findings, start=1)
        for position, body in enumerate(finding.bodies, start=1)
    ]
    return pl.DataFrame(rows, schema=schema)


def _cause(fault: Fault, rules: Rules) -> tuple[str, str, str]:
    """Return the key that merges faults: the same rule and, unless it merges all or nothing, the same item and text."""
    merges = rules.get(fault.rule_id).merges
    if merges == "rule":
        return fault.rule_id, "", ""
    own = cell_address(fault.row, fault.column) if merges == "nothing" else fault.raw_text
    return fault.rule_id, fault.item or "", own


def _finding(delivery_id: str, faults: list[Fault], rules: Rules, questions: Mapping[str, str]) -> Finding:
    first, rule = faults[0], rules.get(faults[0].rule_id)
    cells = _cells(faults)
    facts = {"raw_text": first.raw_text, "texts": _texts(faults), "row": first.row, "cell": cells, **first.facts}
    codes = {fault.code for fault in faults}
    return Finding(
        delivery_id, rule.id, rule.severity, rule.category, first.row, first.column,
        _render(cells, "ja", rules), _render(cells, "en", rules), len(faults),
        codes.pop() if len(codes) == 1 else None, first.item, _question(faults, questions), first.raw_text,
        **_sentences(rule, facts, rules), bodies=tuple(_bodies(faults, rules)),
    )  # fmt: skip


def _bodies(faults: list[Fault], rules: Rules) -> Iterator[FindingBody]:
    """Yield the cells body by body, in the order of the first cell of each."""
    by_code: dict[str | None, list[Fault]] = {}
    for fault in faults:
        by_code.setdefault(fault.code, []).append(fault)
    for code, own in by_code.items():
        ja, en = (_render(_cells(own), language, rules) for language in ("ja", "en"))
        yield FindingBody(code, own[0].row, own[0].column, ja, en, len(own))


def _question(faults: list[Fault], questions: Mapping[str, str]) -> str:
    """Return the question that all the faults are about, or nothing."""
    items = {fault.item for fault in faults}
    return questions.get(items.pop() or "", "") if len(items) == 1 else ""


def _cells(faults: list[Fault]) -> str | Phrase:
    """List the cells: `C14`, or `C14, C15 他38件`."""
    cells = list(dict.fromkeys(cell_address(f.row, f.column) for f in faults))
    named = ", ".join(filter(None, cells[:_CELLS_NAMED]))
    rest = len(cells) - _CELLS_NAMED
    return Phrase("and_more", {"named": named, "count": rest}) if rest > 0 else named


def _texts(faults: list[Fault]) -> Texts | Phrase:
    """List the first few distinct texts of the cells: `「12人」、「３」ほか`."""
    return truncate(quote(dict.fromkeys(fault.raw_text for fault in faults)), _TEXTS_NAMED)


def _sentences(rule: Rule, facts: Mapping[str, object], rules: Rules) -> dict[str, str]:
    """Fill the rule's sentences in both languages, and the example, which is typed into a file and so Japanese."""
    ja, en = ({name: _render(fact, language, rules) for name, fact in facts.items()} for language in ("ja", "en"))
    return {
        "message_ja": rule.message.ja.format_map(ja),
        "message_en": rule.message.en.format_map(en),
        "fix_ja": rule.fix.ja.format_map(ja),
        "fix_en": rule.fix.en.format_map(en),
        "example": rule.example.format_map(ja),
    }


def _render(fact: object, language: str, rules: Rules) -> str:
    """Write a fact in one language. The result is inserted as text and never read as a template again."""
    if isinstance(fact, LocalizedText):
        return str(getattr(fact, language))
    if isinstance(fact, Phrase):
        facts = {name: _render(inner, language, rules) for name, inner in fact.facts.items()}
        return _render(rules.phrase[fact.key], language, rules).format_map(facts)
    if isinstance(fact, tuple):
        separator = _render(rules.phrase["separator"], language, rules)
        return separator.join(_render(text, language, rules) for text in fact) or _render(
            rules.phrase["none"], language, rules
        )
    return str(fact)
