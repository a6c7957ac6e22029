"""Small marks that several figures share: badges, missing values, sections, tables."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboards.words import Words

ICONS = {"passed": "✓", "yes": "✓", "answered": "✓", "planned": "△", "failed": "×", "no": "×"}
"""Icon of a verdict or a status. Whatever is not here has no value, and gets a question mark."""


def badge(word: str, state: str) -> html.Span:
    """A verdict or a status: icon and word, never colour alone."""
    tone = state if state in ICONS else "missing"
    icon = html.Span(ICONS.get(state, "?"), className="badge-icon", **{"aria-hidden": "true"})
    return html.Span([icon, word], className=f"badge badge-{tone}")


def score_reason(row: dict) -> str:
    """Why a group has no score, as a key below `why.`: `low_coverage`, `not_asked` or `undefined`."""
    if not row["asked_count"]:
        return "not_asked"
    return "undefined" if row["coverage"] is None else "low_coverage"


def missing(words: Words, reason: str, bounds: tuple[float, float] | None = None) -> html.Span:
    """A value that is not there: hatched, with the reason in words and the range it may lie in."""
    text = words.named("why", reason)
    spread = words("stepcards.bounds", low=words.number(bounds[0]), high=words.number(bounds[1])) if bounds else ""
    return html.Span(
        [html.Span(text, className="missing-why"), html.Span(spread, className="num")], className="missing"
    )


def bounds_of(row: dict) -> tuple[float, float] | None:
    """Lower and upper bound of a group's score (0…100); None where nothing was asked."""
    return None if row["low"] is None or row["coverage"] is None else (row["low"], row["high"])


def section(key: str, label: str, answer: str, children: Sequence[Any], summary: str = "") -> html.Section:
    """A card: a small label saying what it is about, and a heading that answers."""
    heading = f"{key}-heading"
    head = [html.P(label, className="card-label"), html.H2(answer, id=heading)]
    if summary:
        head.append(html.P(summary, className="card-summary"))
    content = [html.Div(head, className="card-head"), *children]
    return html.Section(content, id=key, className=f"card card-{key}", **{"aria-labelledby": heading})


def table(caption: str, head: Sequence[Any], rows: Sequence[Sequence[Any]], className: str = "") -> html.Div:  # noqa: N803
    """A plain table that scrolls by itself on a narrow screen. The first cell of each row is its heading."""
    labels = [str(text) for text in head]
    body = [
        html.Tr(
            [
                html.Th(row[0], scope="row"),
                *(html.Td(cell, **{"data-label": labels[at]}) for at, cell in enumerate(row[1:], start=1)),
            ]
        )
        for row in rows
    ]
    inner = html.Table(
        [
            html.Caption(caption, className="visually-hidden"),
            html.Thead(html.Tr([html.Th(text, scope="col") for text in head])),
            html.Tbody(body),
        ],
        className=f"table {className}".strip(),
    )
    # A scrolling region must be reachable by keyboard.
    return html.Div(inner, className="table-frame", tabIndex=0, role="region", **{"aria-label": caption})


def as_table(words: Words, caption: str, head: Sequence[Any], rows: Sequence[Sequence[Any]]) -> html.Details:
    """The numbers behind a chart, folded away until asked for."""
    return html.Details(
        [html.Summary(words("app.table")), table(caption, head, rows, "table-compact")], className="as-table"
    )


def legend(entries: Sequence[tuple[str, str]]) -> html.Ul:
    """Entries are (class of the swatch, text)."""
    return html.Ul(
        [
            html.Li([html.Span(className=f"swatch {swatch}", **{"aria-hidden": "true"}), text])
            for swatch, text in entries
        ],
        className="legend",
    )


def at(percent: float) -> str:
    """A place on an axis of 0–100, for CSS."""
    return f"{min(100, max(0, percent)):.2f}%"


def axis() -> html.Div:
    """The ruler below every strip: 0 to 100."""
    ticks = [html.Span(str(tick), style={"left": at(tick)}) for tick in (0, 20, 40, 60, 80, 100)]
    return html.Div(ticks, className="ruler", **{"aria-hidden": "true"})


def cell_address(row_no: int | None, column_no: int | None) -> str:
    """Row 2, column 63 → `BK2`, as a spreadsheet writes it. Empty when there is no cell."""
    if not row_no or not column_no:
        return ""
    letters = ""
    while column_no:
        column_no, rest = divmod(column_no - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row_no}"
