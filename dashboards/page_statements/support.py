"""The sentences of 支援の組み立て."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from dashboards.page_statements.body import value_text
from dashboards.statements import step_labels
from dashboards.words import Words

Row = Mapping[str, Any]


def sentence(rows: Sequence[Row], name: str, count: int, words: Words) -> str:
    """What most bodies lack, and which measure alone passes most STEPs. `rows`: of support_cards.measure_rows."""
    most = next((row for row in rows if row["lacking"]), None)
    if most is None:
        return words(f"support.sentence_{_why_nobody(rows, count)}", name=name, count=count)
    tied = sum(row["lacking"] == most["lacking"] for row in rows)
    key = "support.sentence_most_tied" if tied > 1 else "support.sentence_most"
    said = words(
        key,
        name=name,
        count=count,
        measure=most["name"],
        lacking=most["lacking"],
        part=_part(most, words),
        others=tied - 1,
    )
    best = max(rows, key=lambda row: row["passing"])
    return said + (
        words("support.sentence_step", measure=best["name"], passing=best["passing"]) if best["passing"] else ""
    )


def _part(row: Row, words: Words) -> str:
    """Of those that lack a measure, how many plan it; of a number, for how many it is low."""
    kind = "short" if row["short"] else "ready"
    return words(f"support.part_{kind}", count=row[kind])


def lacking_title(rows: Sequence[Row], count: int, words: Words) -> str:
    """How many measures some body lacks. `rows`: of support_cards.measure_rows; `count`: of bodies."""
    lacked = sum(bool(row["lacking"]) for row in rows)
    if not lacked:
        return nobody_lacking(rows, count, words)
    return words("support.lacking_title", count=lacked, all=len(rows))


def nobody_lacking(rows: Sequence[Row], count: int, words: Words) -> str:
    """That no body lacks a measure, as far as there are answers."""
    return words(f"support.{_why_nobody(rows, count)}")


def _why_nobody(rows: Sequence[Row], count: int) -> str:
    """`nobody`: all answered; `nobody_known`: some did not; `nobody_silent`: none did. Silence is no answer."""
    silent = sum(row["silent"] for row in rows)
    if not silent:
        return "nobody"
    return "nobody_silent" if silent == count * len(rows) else "nobody_known"


def reason(state: str, alone: Sequence[int], together: Sequence[int], words: Words, *, is_silent: bool) -> str:
    """Why a body is invited: its state, and the STEPs it would pass."""
    said = words("support.reason_silent" if is_silent else "support.reason_state", state=state)
    if alone:
        return said + words("support.reason_alone", steps=step_labels(alone, words))
    return said + (words("support.reason_together", steps=step_labels(together, words)) if together else "")


def sent_to(count: int, steps: int, lowest: int, words: Words) -> str:
    """What the best choice passes, beside that of the lowest scores."""
    key = "support.send_title_same" if steps == lowest else "support.send_title"
    return words(key, count=count, steps=steps, lowest=lowest)


def raised_text(changes: Sequence[Row], words: Words, passed: int | None = None) -> str:
    """`2024年度: CIOの任命「予定」→「任命している」`, a part for each year. `changes`: of mart.indicator_change.

    `passed`: the year in which the STEP was passed; what rose later did not pass it, and is marked as later.
    """
    parts = []
    for year, own in groupby(sorted(changes, key=lambda change: change["year"]), key=lambda change: change["year"]):
        texts = words("app.separator").join(_raised(change, words) for change in own)
        parts.append(words(f"examples.raised_{_when(year, passed)}", year=year, texts=texts))
    return words("examples.raised_separator").join(parts) or words("examples.raised_none")


def _when(year: int, passed: int | None) -> str:
    if passed is None or year < passed:
        return "in"
    return "with" if year == passed else "after"


def _raised(change: Row, words: Words) -> str:
    before, after = value_text(change, "_before", words), value_text(change, "", words)
    return words("examples.raised", name=words.pick(change, "name"), before=before, after=after)
