"""A card: a title that answers, its chart, the same numbers as a table, and 取り出す (PNG and files)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from textwrap import wrap
from typing import Any

import dash
import dash_mantine_components as dmc
from dash import ALL, ClientsideFunction, Input, Output, State, dcc, html
from flask import current_app

from dashboards.address import Address
from dashboards.components.ids import chart_id
from dashboards.components.page import context_for, empty, page_at
from dashboards.confidentiality import confidentiality_text
from dashboards.documents.exhibit import Exhibit, NativeChart
from dashboards.documents.files import CARD_FORMS, document_of
from dashboards.figures.template import COLOURS, CONFIG, ZOOM, safe
from dashboards.page_context import LostError, PageContext
from dashboards.table_export import Sheet

MOST_ROWS = 60
"""A longer table stands in a grid of the page, not below the chart."""
ABOVE, BELOW, CAPTION_SIGNS = 60, 100, 80
"""Of a chart that is taken out as a picture: pixels for its title and its caption, signs in a line of the caption."""
Figure = Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """The numbers of a card. `columns`: key of a row → heading; texts and numbers as they are read."""

    columns: Mapping[str, str]
    rows: Sequence[Mapping[str, Any]]

    def cells(self) -> list[list[Any]]:
        return [[row.get(key) for key in self.columns] for row in self.rows]


@dataclass(frozen=True)
class Card:
    """One question. `label` names it, `title` answers it; without a figure, `why` explains that there is none.

    `count` is how many bodies it rests on, `caveat` what to bear in mind; both go along with all that is taken out.
    `reading`: how to read or use what the page shows, marks and links that no document has. `native`: how a workbook
    draws it. `body` stands instead of a chart, `more` below it: where it leads.
    """

    label: str
    title: str
    table: Table
    figure: Figure | None = None
    count: int | None = None
    caveat: str = ""
    why: str = ""
    native: NativeChart | None = None
    body: Sequence[Any] = field(default_factory=tuple)
    reading: str = ""
    more: Sequence[Any] = field(default_factory=tuple)


Cards = Mapping[str, Callable[[PageContext], Card]]
"""What a page declares as `cards=` in dash.register_page: name → function of the context."""


def caption(context: PageContext, card: Card) -> str:
    """Source, day, number of bodies and caveat: what every picture and table carries."""
    words = context.words
    facts = context.snapshot.row("snapshot")
    parts = [
        words("take_out.place", pref=context.pref_name, year=words.year(context.year)),
        context.as_of(),
        words("take_out.count", count=words.number(card.count, 0)) if card.count is not None else "",
        words("take_out.source", framework=facts["framework"], run=facts["run_id"]),
        card.caveat,
        context.release_note(),
        confidentiality_text(words),
    ]
    return words("take_out.separator").join(part for part in parts if part)


def card(context: PageContext, name: str, made: Card, *, wide: bool = False) -> html.Section:
    """Show a card. `name` is the one under which the page declares it in `cards`."""
    content: list[Any] = [*made.body]
    if made.figure:
        content.append(chart(context, name, made))
    elif not made.body and made.why != made.title:
        content.append(empty(made.why or context.words("app.nothing")))
    content += made.more
    if made.reading or made.caveat:
        content.append(html.P(_note(context, made), className="note"))
    if made.figure and 0 < len(made.table.rows) <= MOST_ROWS:
        content.append(as_table(context, made))
    menu = [take_menu(context, name, has_chart=bool(made.figure))] if made.table.rows else []
    head = html.Div([html.P(made.label, className="card-label"), *menu], className="card-head")
    return html.Section(
        [head, html.H2(made.title), *content],
        className="card card-wide" if wide else "card",
        **{"data-card": name, "aria-label": made.label},
    )


def _note(context: PageContext, made: Card) -> Any:
    """How to read it, and what to bear in mind; a list on paper has neither colours nor anything to choose."""
    text = context.words.sentences(made.reading, made.caveat)
    if made.figure or not made.reading:
        return text
    return [html.Span(made.reading, className="no-print"), text.removeprefix(made.reading)]


def chart(context: PageContext, name: str, made: Card) -> html.Div:
    """The figure, ready to be taken along; named for those who do not see it: the table below has the same numbers."""
    assert made.figure is not None
    layout, least = made.figure["layout"], made.figure["layout"]["meta"]["least_width"]
    layout = layout | {"meta": picture(context, made)}
    graph = dcc.Graph(
        id=chart_id(name),
        figure={**made.figure, "layout": layout},
        config=CONFIG | (ZOOM if "geo" in layout else {}) | {"locale": context.words.lang},
        responsive=True,
        style={"height": layout["height"], "minWidth": least},
    )
    data = {"aria-label": made.title, "data-undrawn": context.words("app.undrawn")}
    return html.Div(graph, role="group", className="chart", **data)


def picture(context: PageContext, made: Card) -> dict[str, Any]:
    """What the figure has besides when it is taken out as PNG: its title above, and its caption below."""
    assert made.figure is not None
    layout = made.figure["layout"]
    margin, full = layout["margin"], layout["height"] + ABOVE + BELOW
    title = {"text": safe(made.title), "x": 0.01, "xanchor": "left", "y": 1 - 14 / full, "yanchor": "top",
             "font": {"size": 19}}  # fmt: skip
    whole = replace(made, caveat=context.words.sentences(made.reading, made.caveat))
    lines = wrap(caption(context, whole), CAPTION_SIGNS)
    below = {"text": "<br>".join(map(safe, lines)), "xref": "paper", "yref": "paper", "x": 0, "y": 0,
             "yshift": -(margin["b"] + 12), "xanchor": "left", "yanchor": "top", "showarrow": False, "align": "left",
             "font": {"size": 12, "color": COLOURS["soft"]}}  # fmt: skip
    room = {**margin, "t": margin["t"] + ABOVE, "b": margin["b"] + BELOW}
    legend = {**layout["legend"], "y": 1 - 52 / full}
    changed = {"title": title, "legend": legend, "height": full, "margin": room}
    file = {"format": "png", "width": 1200, "height": full, "scale": 2, "filename": safe(made.title)}
    return {"picture": changed, "caption": below, "file": file}


def as_table(context: PageContext, made: Card) -> html.Details:
    """Show the numbers behind a chart as a table, to be read aloud or copied: one component, its cells are data."""
    rows = [[_cell(context, value) for value in row] for row in made.table.cells()]
    numbers = [f"number-{at}" for at, key in enumerate(made.table.columns, 1) if _has_numbers(made.table, key)]
    table = dmc.Table(
        data={"head": list(made.table.columns.values()), "body": rows},
        className=" ".join(("table", *numbers)),
        **{"aria-label": made.label},
    )
    label = f"{made.label}: {context.words('app.table')}"
    frame = html.Div(table, className="table-frame", tabIndex=0, role="region", **{"aria-label": label})
    return html.Details([html.Summary(context.words("app.table")), frame], className="as-table")


def _has_numbers(table: Table, key: str) -> bool:
    """A column of numbers stands to the right, with its heading and what is missing, be it all of them."""
    values = [row.get(key) for row in table.rows]
    return any(map(_is_number, values)) or all(value is None for value in values)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _cell(context: PageContext, value: Any) -> str:
    if _is_number(value):
        return context.words.number(value, 0 if isinstance(value, int) else 1)
    return context.words("app.none") if value is None else str(value)


def take_menu(context: PageContext, name: str, *, has_chart: bool) -> html.Details:
    """取り出す: the chart as a picture, the card as a file of each form."""
    words = context.words
    picture = [html.Button("PNG", id={"type": "png", "card": name})] if has_chart else []
    files = [
        html.Button(words(f"take_out.{form}"), id={"type": "take", "card": name, "form": form}) for form in CARD_FORMS
    ]
    return html.Details(
        [html.Summary(words("take_out.label")), html.Div([*picture, *files], className="take-menu")],
        className="take no-print",
    )


def card_at(address: Address, name: str) -> tuple[PageContext, Card]:
    """Make the card at an address. Raises LookupError, also where the person who asks may not see page or figures."""
    page = page_at(address.path)
    if page is None or name not in page.get("cards", {}):
        raise LookupError(name)
    try:
        context = context_for(page, address)
        return context, page["cards"][name](context)
    except LostError:
        raise LookupError(name) from None


def exhibit_of(context: PageContext, made: Card) -> Exhibit:
    """A card as documents show it."""
    sheet = Sheet(
        f"{made.label}_{context.pref_name}_{context.year}",
        list(made.table.columns.values()),
        made.table.cells(),
        caption(context, made),
        _handling(context),
    )
    return Exhibit(made.label, made.title, sheet, made.native, made.why or context.words("app.nothing"))


def _handling(context: PageContext) -> tuple[str, str] | None:
    words = context.words
    texts = [text for text in (confidentiality_text(words), context.release_note()) if text]
    return (words("footer.confidentiality"), words("take_out.separator").join(texts)) if texts else None


def file_of(context: PageContext, made: Card, form: str) -> tuple[str, bytes]:
    """Name and content of what is taken out: `form` is one of CARD_FORMS."""
    exhibit = exhibit_of(context, made)
    return f"{exhibit.sheet.title}.{form}", document_of(exhibit, form, context.words)


def register_callbacks(app: dash.Dash) -> None:
    """Take a card along: as a picture in the browser, as a file from the server."""
    app.clientside_callback(
        ClientsideFunction("take", "png"),
        Output("taken", "data"),
        Input({"type": "png", "card": ALL}, "n_clicks"),
        prevent_initial_call=True,
    )

    app.clientside_callback(
        ClientsideFunction("take", "file"),
        Output("file-wanted", "data"),
        Input({"type": "take", "card": ALL, "form": ALL}, "n_clicks"),
        prevent_initial_call=True,
    )

    @app.callback(
        Output("download", "data"), Input("file-wanted", "data"), State("address", "data"), prevent_initial_call=True
    )
    def take(wanted: Mapping[str, str] | None, shown: tuple[str, str]) -> Any:
        if not isinstance(wanted, Mapping) or wanted.get("form") not in CARD_FORMS:
            return dash.no_update
        try:
            context, made = card_at(Address.parse(*shown, current_app.config["BASE"]), wanted["card"])
        except LookupError:
            return dash.no_update  # a request made by hand: no page offers a card that its reader may not see
        name, content = file_of(context, made, wanted["form"])
        return dcc.send_bytes(content, name)
