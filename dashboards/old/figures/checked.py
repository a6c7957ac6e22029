"""What a check found: state, counts, findings, and the slip to take along."""

from collections.abc import Sequence

from dashboards.old import html
from dashboards.old.figures.deliveries import TONES
from dashboards.old.figures.findings import counted, finding_list
from dashboards.old.figures.marks import badge
from dashboards.surveys import survey_title
from dashboards.words import Words


def checked(deliveries: Sequence[dict], findings: Sequence[dict], words: Words) -> html.Div:
    """An article per delivery. The buttons carry the place of their file in the answer: the workbook first."""
    parts = [
        _delivery(row, [told for told in findings if told["delivery_id"] == row["delivery_id"]], number, words)
        for number, row in enumerate(deliveries, start=1)
    ]
    return html.Div(parts, className="checked")


def _delivery(row: dict, findings: list[dict], number: int, words: Words) -> html.Section:
    state = badge(words.named("delivery", row["state"]), TONES.get(row["state"], "missing"))
    head = html.Div([state, html.H2(row["name"], className="file")], className="delivery-head")
    answer = words("check.clean") if not findings else words.named("check", f"means_{row['state']}")
    parts: list = [head, html.P(answer, className="lead"), html.P(_facts(row, words), className="note")]
    if findings:
        parts += [html.H3(counted(findings, words)), finding_list(findings, words)]
    buttons = [_button(0, words("take.xlsx"), row, words), _button(number, words("check.html"), row, words)]
    parts.append(html.P([html.Span(words("check.slip"), className="take-label"), *buttons], className="take no-print"))
    return html.Section(parts, className="card", **{"aria-label": row["name"]})


def _button(at: int, text: str, row: dict, words: Words) -> html.Button:
    told = words("deliveries.told_slip", name=row["name"], form=text)
    return html.Button(text, type="button", className="take-button", **{"data-file": str(at), "aria-label": told})


def _facts(row: dict, words: Words) -> str:
    if not row["survey"]:
        return words("check.unknown_survey")
    facts = [survey_title(row["survey"], words)]
    facts += [words.year(row["year"])] if row["year"] else []
    facts += [words("check.cells", count=words.number(row["cell_count"], 0))] if row["cell_count"] else []
    return words("compare.dot").join(facts)
