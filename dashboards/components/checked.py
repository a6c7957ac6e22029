"""What a check found in a file that was dropped: state, findings in a grid, the slip to take along."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from dashboards.components import grid as grids
from dashboards.components.findings import counted, findings_columns, findings_table, state_badge
from dashboards.components.ids import slip_id
from dashboards.page_context import AddressContext
from dashboards.surveys import survey_title
from dashboards.words import Words

HIDDEN = ("row", "column", "category")
Row = Mapping[str, Any]


def checked(deliveries: Sequence[Row], findings: Sequence[Row], context: AddressContext) -> list[html.Section]:
    """A section per delivery: a ZIP holds several. The slips stand in the answer with the workbook first."""
    return [
        _delivery(row, [each for each in findings if each["delivery_id"] == row["delivery_id"]], number, context)
        for number, row in enumerate(deliveries, start=1)
    ]


def _delivery(row: Row, findings: Sequence[Row], number: int, context: AddressContext) -> html.Section:
    words = context.words
    head = html.Div(
        [state_badge(row["state"], words), html.H2(row["name"]), _slips(row, number, words)], className="checked-head"
    )
    answer = words("check.clean") if not findings else words.named("check", f"means_{row['state']}")
    lines = [head, html.P(answer, className="checked-answer"), html.P(_facts(row, words), className="note")]
    if findings:
        lines += [html.H3(counted(findings, words)), _grid(findings, number, context)]
    return html.Section(lines, className="card", **{"aria-label": row["name"]})


def _grid(findings: Sequence[Row], number: int, context: AddressContext) -> html.Div:
    table = findings_table(findings, context.words)
    columns = findings_columns(table)
    return grids.grid(
        context, f"checked-{number}", columns, table.rows, hidden=HIDDEN, key="finding_id", is_wrapped=True
    )


def _slips(row: Row, number: int, words: Words) -> html.P:
    buttons = [
        html.Button(
            words(f"check.slip_{form}"),
            id=slip_id(at),
            className="take-button",
            **{"aria-label": words("check.take_slip", name=row["name"], form=form)},
        )
        for at, form in ((0, "xlsx"), (number, "html"))
        if form == "html" or number == 1
    ]
    return html.P([html.Span(words("check.slip")), *buttons], className="slips no-print")


def _facts(row: Row, words: Words) -> str:
    if not row["survey"]:
        return words("check.unknown_survey")
    facts = [survey_title(row["survey"], words)]
    facts += [words.year(row["year"])] if row["year"] else []
    facts += [words("check.cells", count=words.number(row["cell_count"], 0))] if row["cell_count"] else []
    return words("app.separator").join(facts)
