"""催促の下書き: letters to those that have not sent or have to correct something; to copy, with the slip to attach."""

from typing import Any

from dash import dcc, html

from dashboards.components.card import Card, Table, card
from dashboards.components.ids import tab_query_id
from dashboards.components.pickers import select
from dashboards.outside import home
from dashboards.page_context import PageContext
from dashboards.page_statements import reminder
from dashboards.page_statements.reminder import Letter, Sender
from dashboards.pages.deliveries_cards import open_deliveries, sender_of, today
from pipeline.settings import SETTINGS_FILE

LINES = 15
"""Height of the box that holds a letter."""
Row = dict[str, Any]


def letters(context: PageContext) -> list[Letter]:
    """All letters: to all that have not sent a survey, then body by body."""
    board, sender, waiting = context.rows("board"), _sender(context), open_deliveries(context)
    missing = [row for row in board if row["state"] == "missing"]
    surveys = dict.fromkeys(row["survey"] for row in missing)
    together = [[row for row in missing if row["survey"] == survey] for survey in surveys]
    made = [reminder.to_all(rows, sender) for rows in together if len(rows) > 1]
    made += [reminder.to_missing(row, sender) for row in missing]
    for state in ("sent_back", "held_back"):
        made += [_to_correct(row, waiting, context, sender) for row in board if row["state"] == state]
    return made


def _sender(context: PageContext) -> Sender:
    contact = home(SETTINGS_FILE).settings().contact
    who = "　".join(filter(None, [contact.office, contact.person, contact.telephone, contact.mail]))
    return Sender(today(context), who, context.words)


def _to_correct(row: Row, waiting: list[Row], context: PageContext, sender: Sender) -> Letter:
    """A letter with the errors of the newest open delivery of a body."""
    own = (each for each in waiting if sender_of(each) == row["code"])
    delivery = next((e for e in own if e["survey"] in (None, row["survey"]) and e["year"] in (None, row["year"])), None)
    found = context.snapshot.frame("delivery_findings", delivery_id=delivery["delivery_id"]) if delivery else None
    findings = [] if found is None else [f for f in found.to_dicts() if f["severity"] in ("fatal", "error")]
    return reminder.to_correct(row, delivery, findings, sender)


def letters_card(context: PageContext) -> Card:
    """The letters as a table, for a mail merge."""
    words, made = context.words, letters(context)
    columns = {key: words(f"draft.col_{key}") for key in ("to", "subject", "text")}
    rows = [{"to": each.to, "subject": each.subject, "text": each.text} for each in made]
    title = words("draft.title" if made else "draft.title_none", count=len(made))
    caveat = words("draft.note") if made else ""
    return Card(words("draft.label"), title, Table(columns, rows), caveat=caveat, why=words("draft.none"))


def reminder_tab(context: PageContext) -> html.Section:
    """The letter that is chosen, ready to be copied."""
    made = letters_card(context)
    found = {each.key: each for each in letters(context)}
    if not found:
        return card(context, "reminder", made)
    chosen = found[context.asked("to", tuple(found))]
    options = [{"value": each.key, "label": each.to} for each in found.values()]
    first = next(iter(found))
    choice = select(
        context.words("draft.to"), options, chosen.key, tab_query_id("to", first), className="picker picker-to"
    )
    body = [html.Div(choice, className="tab-controls no-print"), _letter(chosen, context)]
    return card(context, "reminder", Card(made.label, made.title, made.table, caveat=made.caveat, body=body))


def _letter(letter: Letter, context: PageContext) -> html.Div:
    words = context.words
    text = f"{letter.subject}\n\n{letter.text}"
    box = dcc.Textarea(id="letter", value=text, readOnly=True, rows=LINES, className="letter")
    named = html.Label([html.Span(words("draft.text"), className="note"), box])
    copy = html.Span(
        [dcc.Clipboard(target_id="letter", title=words("draft.copy")), words("draft.copy")], className="copy no-print"
    )
    return html.Div([copy, named, *_slip(letter, context)])


def _slip(letter: Letter, context: PageContext) -> list[Any]:
    if not letter.delivery_id:
        return []
    words = context.words
    links = [
        html.A(form, href=context.address.to(f"/returns/{letter.delivery_id}.{form.lower()}", pref="", year=""))
        for form in ("XLSX", "HTML")
    ]
    return [html.P([html.Span(words("draft.attach")), *links], className="basis")]
