"""A box whose words narrow a grid to the rows that hold them, in whichever column, shown or not."""

import dash
import dash_mantine_components as dmc
from dash import MATCH, Input, Output, Patch

from dashboards.page_context import PageContext

DEBOUNCE_MS = 200


def grid_search(context: PageContext, grid: str, words: str) -> dmc.TextInput:
    """`grid`: the name of the grid; `words`: the key of the label, and with `_placeholder` of the example."""
    return dmc.TextInput(
        id={"type": "grid-search", "name": grid},
        label=context.words(words),
        placeholder=context.words(f"{words}_placeholder"),
        debounce=DEBOUNCE_MS,
        size="sm",
        className="grid-search no-print",
    )


def register_callbacks(app: dash.Dash) -> None:
    """Hand the words to the grid's own search."""

    @app.callback(
        Output({"type": "grid", "name": MATCH}, "dashGridOptions"),
        Input({"type": "grid-search", "name": MATCH}, "value"),
        prevent_initial_call=True,
    )
    def narrow(text: str | None) -> Patch:
        options = Patch()
        options["quickFilterText"] = str(text or "")
        options["includeHiddenColumnsInQuickFilter"] = True
        return options
