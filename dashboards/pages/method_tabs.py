"""The tabs of 方法と定義: weights, formulas with examples, what changed and was decided, how sure it is."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from dash import dcc, html

from dashboards.components import grid as grids
from dashboards.components.card import Card, Table, as_table, card
from dashboards.components.page import columns
from dashboards.latin_names import peer_name
from dashboards.page_context import PageContext
from dashboards.page_statements import method as statements
from dashboards.pages import method_cards as cards
from dashboards.surveys import survey_title

FORMULAS = ("points", "score", "coverage", "bounds", "gates", "basis", "peers", "rank", "ranges", "bands", "change")
"""In the order in which they are computed; words below `method.formulas.`."""
STATUSES = {
    "answered": "known", "not_answered": "unknown", "not_surveyed": "unknown", "suppressed": "unknown",
    "invalid": "unknown", "not_asked": "left_out", "not_applicable": "left_out", "undefined": "left_out",
}  # fmt: skip
"""What becomes of a status in a score: it has points, widens the bounds, or leaves the weights."""
RESULTS = ("score", "low", "high", "coverage")
Row = dict[str, Any]
Make = Callable[[PageContext], Card]


def weights_tab(context: PageContext) -> html.Div:
    """重み: a bar per group, and every weight in a grid."""
    made = cards.weights(context)
    titles = made.table.columns
    listed = [
        grids.text("group", titles["group"], minWidth=180),
        grids.text("name", titles["name"], minWidth=240),
        grids.number("weight", titles["weight"], 2),
        grids.number("share_pct", titles["share_pct"], 1),
        grids.text("gate", titles["gate"]),
    ]
    rows = [{**row, "key": f"{row['group']}-{row['indicator']}"} for row in made.table.rows]
    grid = html.Section(grids.grid(context, "weights", listed, rows, key="key"), className="card")
    return html.Div([card(context, "weights", made), grid], className="stack")


def formulas(context: PageContext) -> Card:
    """Every formula in words, with what it means."""
    words, facts = context.words, context.snapshot.row("method_framework")
    least = {"coverage": words.number(100 * facts["min_coverage"], 0), "peers": facts["min_peers"]}
    names = [name for name in FORMULAS if name != "gates" or cards.has_steps(context)]
    rows = [
        {
            "name": words(f"method.formulas.{name}"),
            "formula": words(f"method.formulas.{name}_formula"),
            "text": words(f"method.formulas.{name}_text", **({"min": least[name]} if name in least else {})),
        }
        for name in names
    ]
    items = [
        html.Li([html.H3(row["name"]), _lines(row["formula"]), html.P(row["text"], className="note")]) for row in rows
    ]
    heads = {
        "name": words("method.walk.col_name"),
        "formula": words("method.walk.col_formula"),
        "text": words("method.walk.col_text"),
    }
    title, note = words("method.formulas.answer"), words("method.formulas.summary")
    listed = html.Ol(items, className="formulas")
    return Card(words("method.formulas.title"), title, Table(heads, rows), caveat=note, body=[listed])


def _lines(formula: str) -> html.P:
    return html.P([html.Span(line) for line in formula.splitlines()], className="formula")


def statuses(context: PageContext) -> Card:
    """What becomes of an answer that has no points."""
    words = context.words
    rows = [
        {
            "status": words.named("answer_status", status),
            "meaning": words(f"method.statuses.{status}"),
            "weight": words(f"method.statuses.{fate}"),
        }
        for status, fate in STATUSES.items()
    ]
    heads = {key: words(f"method.statuses.col_{key}") for key in ("status", "meaning", "weight")}
    return _tabled(context, "statuses", Table(heads, rows))


def examples(context: PageContext) -> Card:
    """Every worked example: what stands in the group, and what it comes to."""
    words = context.words
    rows = [
        {
            "title": words.pick(row, "title"),
            "parts": words("app.separator").join(
                words("method.examples.part", name=part["name"], weight=f"{part['weight']:g}", answer=part["answer"])
                for part in cards.example_parts(row, context)
            ),
            **{name: None if row[name] is None else words.number(row[name], 2) for name in RESULTS},
            "text": statements.arithmetic(row["score_text"] or row["low_text"] or ""),
        }
        for row in cards.definition_rows(context, "examples")
    ]
    heads = {key: words(f"method.examples.col_{key}") for key in ("title", "parts", "text", *RESULTS)}
    return _tabled(context, "examples", Table(heads, rows), RESULTS)


def changes(context: PageContext) -> Card:
    """What every version of the framework changed."""
    words, found = context.words, cards.definition_rows(context, "changes")
    rows = [
        {"version": row["version"], "date": row["change_date"].isoformat(), "what": words.pick(row, "what")}
        for row in found
    ]
    heads = {key: words(f"method.changes.col_{key}") for key in ("version", "date", "what")}
    newest = rows[0] if rows else {"version": words("app.none"), "date": words("app.none")}
    facts = {"version": newest["version"], "date": newest["date"]}
    return _tabled(context, "changes", Table(heads, rows), **facts)


def surveys(context: PageContext) -> Card:
    """The surveys that the indicators rest on, and the population bands."""
    words = context.words
    rows = [
        {
            "survey": words.pick(row, "title"),
            "years": statements.years_text(row["years"], words),
            "items": row["item_count"],
            "source": words.pick(row, "source"),
        }
        for row in cards.definition_rows(context, "surveys")
    ]
    heads = {key: words(f"method.about.col_{key}") for key in ("survey", "years", "items", "source")}
    labels = [peer_name(row["label"], words) for row in cards.definition_rows(context, "bands")]
    bands = words("app.separator").join(labels)
    made = _tabled(context, "about", Table(heads, rows), count=len(rows))
    return replace(made, label=words("method.about.surveys"), caveat=words("method.about.bands", bands=bands))


def judgements(context: PageContext) -> Card:
    """The numbers that somebody decided, with their reasons."""
    words, found = context.words, cards.definition_rows(context, "judgements")
    rows = [
        {
            "name": row["name"],
            "value": f"{row['value']:g}{words.named('method.judgement_unit', row['unit'])}",
            "reason": words.pick(row, "reason"),
        }
        for row in found
    ]
    heads = {key: words(f"method.judgements.col_{key}") for key in ("reason", "value", "name")}
    return _tabled(context, "judgements", Table(heads, rows), count=len(rows))


def unscored(context: PageContext) -> Card:
    """The items that feed no indicator, and why."""
    words, found = context.words, cards.definition_rows(context, "context")
    rows = [
        {
            "survey": survey_title(row["survey"], words),
            "item": row["item"],
            "text": row["text"],
            "years": statements.years_text(row["years"], words),
            "reason": words.pick(row, "reason"),
            "key": f"{row['survey']}-{row['item']}",
        }
        for row in found
    ]
    heads = {key: words(f"method.context.col_{key}") for key in ("survey", "item", "text", "years", "reason")}
    return Card(
        words("method.context.title"),
        words("method.context.answer", count=len(rows)),
        Table(heads, rows),
        caveat=words("method.context.summary"),
    )


def tables(context: PageContext) -> Card:
    """The published tables: what a row of each is."""
    words = context.words
    rows = [
        {"table": row["table"], "grain": words.pick(row, "grain"), "columns": row["column_count"]}
        for row in cards.definition_rows(context, "tables")
    ]
    heads = {key: words(f"method.data.col_{key}") for key in ("table", "grain", "columns")}
    made = Card(words("method.data.title"), words("method.data.answer", count=len(rows)), Table(heads, rows))
    return replace(made, caveat=words("method.data.summary"), body=[as_table(context, made)])


def _tabled(context: PageContext, name: str, table: Table, numbers: Sequence[str] = (), **facts: object) -> Card:
    """A card that is a table; its words stand below `method.<name>.`. `numbers`: columns that stand to the right."""
    words = context.words
    made = Card(words(f"method.{name}.title"), words(f"method.{name}.answer", **facts), table)
    frame = _table(made, context, numbers)
    return replace(made, caveat=words(f"method.{name}.summary"), body=[frame])


def _table(made: Card, context: PageContext, numbers: Sequence[str]) -> html.Div:
    """The table of a card, open: it is what one came for."""
    looks = ["num" if key in numbers else "" for key in made.table.columns]
    titles = zip(made.table.columns.values(), looks, strict=True)
    head = html.Thead(html.Tr([html.Th(title, scope="col", className=look) for title, look in titles]))
    rows = [html.Tr(_cells(row, looks, context)) for row in made.table.cells()]
    table = html.Table([head, html.Tbody(rows)], className="table", **{"aria-label": made.label})
    label = f"{made.label}: {context.words('app.table')}"
    return html.Div(table, className="table-frame", tabIndex=0, role="region", **{"aria-label": label})


def _cells(row: Sequence[Any], looks: Sequence[str], context: PageContext) -> list[html.Td]:
    texts = (context.words("app.none") if cell is None else str(cell) for cell in row)
    return [html.Td(text, className=look) for text, look in zip(texts, looks, strict=True)]


def _cards(context: PageContext, makes: Sequence[tuple[str, Make]]) -> list[Any]:
    return [card(context, name, make(context)) for name, make in makes]


def formulas_tab(context: PageContext) -> html.Section:
    """式: every formula."""
    return card(context, "formulas", formulas(context))


def examples_tab(context: PageContext) -> html.Div:
    """計算例: all of them, and what becomes of an answer without points."""
    return html.Div(_cards(context, [("examples", examples), ("statuses", statuses)]), className="stack")


def changes_tab(context: PageContext) -> html.Div:
    """版と変更: versions, surveys, judgements, and the published tables."""
    short = html.Div(_cards(context, [("changes", changes), ("tables", tables)]), className="stack")
    pair = columns(short, card(context, "surveys", surveys(context)), of="tall")
    return html.Div([pair, card(context, "judgements", judgements(context))], className="stack")


def unscored_tab(context: PageContext) -> html.Section:
    """点にしない設問: each with its reason."""
    made = unscored(context)
    columns = [
        grids.text(key, title, minWidth=WIDTHS[key], wrapText=True, autoHeight=True)
        for key, title in made.table.columns.items()
    ]
    shown = grids.grid(context, "unscored", columns, made.table.rows, key="key", is_wrapped=True)
    return card(context, "unscored", replace(made, body=[shown] if made.table.rows else []))


WIDTHS = {"survey": 150, "item": 90, "text": 260, "years": 110, "reason": 260}


def confidence_tab(context: PageContext) -> html.Div:
    """確かさ: the fit of the ladder, the evidence of the verdicts, the sensitivity of the ranks."""
    makes = [("ladder", cards.ladder), ("evidence", cards.evidence)]
    shown = columns(*_cards(context, makes[0 if cards.has_steps(context) else 1 :]), of="two")
    return html.Div([shown, _sensitivity(context)], className="stack")


def _sensitivity(context: PageContext) -> html.Section:
    """The note that a command wrote from real data, where the framework brings one."""
    words, rows = context.words, cards.definition_rows(context, "note")
    title = words("method.sensitivity.title")
    text = words.pick(rows[0], "text").partition("\n")[2].strip() if rows else words("method.sensitivity.nothing")
    box = {"role": "region", "tabIndex": 0, "aria-label": words("method.sensitivity.answer")}
    head = [html.P(title, className="card-label"), html.H2(words("method.sensitivity.answer"))]
    note = html.P(words("method.sensitivity.summary"), className="note")
    content = [*head, note, html.Div(dcc.Markdown(text), className="note-text", **box)]
    return html.Section(content, className="card", **{"aria-label": title})
