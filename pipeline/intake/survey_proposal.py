"""What survey a file looks like: which columns name the bodies, and the kind of each of the others."""

from collections.abc import Sequence

from pipeline.definitions.registry import Registry
from pipeline.definitions.scaffolds import ProposedItem, ProposedSurvey
from pipeline.intake.codes import read_code
from pipeline.intake.dates import read_date
from pipeline.intake.fiscal_years import read_fiscal_year
from pipeline.intake.header_rows import header_key
from pipeline.intake.inspection import find_header
from pipeline.intake.number_text import read_number
from pipeline.intake.table import RawTable
from pipeline.intake.text import normalize_text

_MOST_ROWS = 2_000
_MOST_OPTIONS = 12
_MOST_SHARE = 0.9
"""The share of the filled cells of a column that decides what it holds."""
_TICKS = {"○", "◯", "〇", "レ", "✓", "1"}


def propose_survey(table: RawTable, registry: Registry) -> ProposedSurvey | None:
    """Propose a survey of a table with a row per body; None where no column names bodies."""
    header_row = find_header(table)
    headers = table.rows[header_row - 1] if header_row else ()
    rows = table.rows[header_row : header_row + _MOST_ROWS]
    values = [[row[number].strip() for row in rows if number < len(row)] for number in range(len(headers))]
    columns: dict[str, int] = {}
    for number, texts in enumerate(values):
        if headers[number].strip() and (name := _form_column(texts, registry)):
            columns.setdefault(name, number)
    if "code" not in columns and "name" not in columns:
        return None
    dates = {day for text in values[columns["as_of"]] if (day := read_date(text).value)} if "as_of" in columns else ()
    items = [
        _propose_item(label, values[number])
        for number, label in enumerate(_numbered(headers))
        if label and number not in columns.values()
    ]
    named = {name: headers[number].strip() for name, number in columns.items()}
    return ProposedSurvey(named, tuple(sorted(dates)), tuple(items))


def _numbered(headers: Sequence[str]) -> list[str]:
    """Return the headers, of those that repeat the second as `件数(2)`."""
    seen: list[str] = []
    labels = []
    for header in headers:
        key = header_key(header)
        seen.append(key)
        labels.append(f"{header.strip()}({seen.count(key)})" if key and seen.count(key) > 1 else header.strip())
    return labels


def _form_column(texts: Sequence[str], registry: Registry) -> str:
    """Return the form column that a column of these texts is; empty for one of answers."""
    filled = [text for text in texts if text]
    prefectures = {body.name for body in registry.of_kind("prefecture")}
    if _is_most(filled, [text in prefectures for text in filled]):
        return "prefecture"
    if _is_most(filled, [read_code(text, registry.by_code).code is not None for text in filled]):
        return "code"
    if _is_most(filled, [bool(registry.named(text)) for text in filled]):
        return "name"
    if _is_most(filled, [len(text) < 12 and read_fiscal_year(text) is not None for text in filled]):
        return "year"
    is_one_day = len(set(filled)) <= _MOST_OPTIONS
    return "as_of" if is_one_day and _is_most(filled, [read_date(text).value is not None for text in filled]) else ""


def _is_most(filled: Sequence[str], is_it: Sequence[bool]) -> bool:
    return bool(filled) and sum(is_it) >= _MOST_SHARE * len(filled)


def _propose_item(label: str, texts: Sequence[str]) -> ProposedItem:
    filled = [text for text in texts if text]
    options = tuple(dict.fromkeys(map(normalize_text, filled)))
    if len(options) == 1 and options[0] in _TICKS and len(filled) < len(texts):
        return ProposedItem(label, "choice", is_tick=True)
    numbers = [read_number(text, (), is_percent=True).value for text in filled]
    if _is_most(filled, [number is not None for number in numbers]):
        is_rate = any(word in label for word in ("率", "割合", "%", "％")) or any("%" in text for text in options)
        is_share = all(number is None or 0 <= number <= 1 for number in numbers) and any("." in text for text in filled)
        return ProposedItem(label, "percent" if is_rate or is_share else "number", is_share=is_share)
    if _is_most(filled, [read_date(text).value is not None for text in filled]):
        return ProposedItem(label, "date")
    is_choice = 0 < len(options) <= _MOST_OPTIONS and len(options) < max(2, len(filled))
    return ProposedItem(label, "choice", options) if is_choice else ProposedItem(label, "text")
