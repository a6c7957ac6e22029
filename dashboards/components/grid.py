"""A table of many rows: AG Grid (community), Japanese, sorted and filtered in the address, one row a body."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import dash_ag_grid as dag
import dash_mantine_components as dmc
from dash import html

from dashboards.components.ids import grid_id
from dashboards.figures.template import text_width
from dashboards.page_context import AddressContext, PageContext
from dashboards.words import Words

Column = dict[str, Any]
Context = PageContext | AddressContext
ROW, HEAD, MOST_HEIGHT = 36, 44, 560
FEW_ROWS = 12
"""So many rows stand whole; more scroll within the grid."""
LEAST, LEAST_NAME, MOST_NAME, MOST_WORDS, HEAD_MARKS, CELL_MARKS = 84, 130, 290, 290, 52, 28
"""Pixels: a column, one of names, one of words, and what stands beside the words of a heading and of a cell."""
NO_ARROW = " \u2003"
"""As wide as an arrow: numbers with and without one stand below each other."""
LEAST_CHANGE = 106
"""Pixels of a difference with its arrow: `＋13.6 ↑`."""
WAYS = ("asc", "desc")
LEAVE = {"function": "false"}
"""Tab leaves the grid; from heading to heading and from cell to cell lead the arrows, and Enter into a link."""
PICK = {"mode": "singleRow", "checkboxes": False, "enableClickSelection": True}
NARROW = "narrow-heading"
"""`headerClass` of a column of `width`, whose heading may be broken anywhere."""
MANY_COLUMNS = 8
"""From so many on, one chooses which are shown."""
MOST_PRINTED_COLUMNS = 14
"""Columns on paper, by theme.css: with more, a cell would have room for a letter a line."""
MOST_PRINTED = 200
"""Rows on paper: as many as a prefecture has municipalities, but not those of the nation, some fifty sheets."""
THEME = (
    "themeQuartz.withParams({fontFamily: \"'BIZ UDPGothic', Meiryo, sans-serif\", fontSize: 14, headerFontSize: 13, "
    "accentColor: '#0017C1', foregroundColor: '#333333', borderColor: '#D8DEEB', headerBackgroundColor: '#F1F4FB', "
    "selectedRowBackgroundColor: '#D9E6FF', rowHoverColor: '#E8F1FE', cellHorizontalPadding: 10, spacing: 6})"
)


FILTER = {"debounceMs": 150, "maxNumConditions": 1}
"""One condition, soon: the usual half second of waiting is as long as an answer may take."""


@cache
def _japanese() -> dict[str, str]:
    return json.loads((Path(__file__).parent / "ag_grid_ja.json").read_text(encoding="utf-8"))


def text(key: str, title: str, **more: Any) -> Column:
    """A column of words; filtered by what they hold; what is cut off is shown whole under the pointer."""
    return {"field": key, "headerName": title, "filter": "agTextColumnFilter", "tooltipField": key, **more}


def number(key: str, title: str, digits: int = 0, **more: Any) -> Column:
    """A column of numbers, to the right. What is missing is a dash, and comes last."""
    return {"field": key, "headerName": title, "filter": "agNumberColumnFilter", "type": "rightAligned",
            "valueFormatter": {"function": f"number(params.value, {digits})"},
            "comparator": {"function": "missingLast"}, **more}  # fmt: skip


def signed(key: str, title: str, digits: int = 1, **more: Any) -> Column:
    """A column of differences: ＋ and △ in Japanese, as in public accounts."""
    return number(key, title, digits, **more) | {
        "valueFormatter": {"function": f"number(params.value, {digits}, true)"}
    }


def change(key: str, title: str, **more: Any) -> Column:
    """A column of differences, with an arrow where one is judged: `<key> arrow` of the row, of `arrow`."""
    arrow = f"params.data['{key} arrow']"
    written = {"valueFormatter": {"function": f"number(params.value, 1, true) + {arrow}"}}
    return signed(key, title, **{"minWidth": LEAST_CHANGE, **more}) | written


def arrow(direction: str | None, words: Words) -> str:
    """The arrow of a judged change; its room where blanks could turn it around, or nothing is compared."""
    return f" {words.named('arrow', direction)}" if direction else NO_ARROW


def listed(
    titles: Mapping[str, str], digits: Mapping[str, int], differences: Sequence[str] = (), width: int = 96
) -> list[Column]:
    """Columns under their titles: numbers with so many digits, differences with arrows, and words at least so wide."""
    return [
        change(key, title)
        if key in differences
        else number(key, title, digits[key])
        if key in digits
        else text(key, title, minWidth=width)
        for key, title in titles.items()
    ]


def link(key: str, title: str, **more: Any) -> Column:
    """The name of a row, which leads to `href` of the row; stays in sight when the others scroll.

    It is sorted by the reading `kana` of the row, where there is one.
    """
    return text(key, title, cellRenderer="PageLink", pinned="left", comparator={"function": "byReading"}, **more)


def source(key: str, title: str) -> Column:
    """A button that opens the drawer 「出典」 for `source` of the row (components/source.py)."""
    return {"field": key, "headerName": title, "cellRenderer": "SourceButton", "sortable": False, "filter": False,
            "width": 90}  # fmt: skip


def grid(
    context: Context,
    name: str,
    columns: Sequence[Column],
    rows: Sequence[Mapping[str, Any]],
    hidden: Sequence[str] = (),
    key: str = "code",
    is_wrapped: bool = False,
    row_height: int = ROW,
    own: str = "",
) -> html.Div:
    """Show rows, a body each, which a click picks; with another `key` than its code rows are no bodies.

    `hidden`: columns that are only shown when asked for; `is_wrapped`: its texts take several lines, so that a short
    grid is as high as they are; `own`: the code of the row that also stands on top while a
    long grid scrolls.
    """
    words = context.words
    choice = [] if len(columns) < MANY_COLUMNS else [_column_choice(context, name, columns, hidden)]
    shown = context.address.asked(f"{name}.columns")
    asked = shown.split(",") if shown else [column["field"] for column in columns if column["field"] not in hidden]
    height = min(MOST_HEIGHT, HEAD + row_height * max(len(rows), 3) + 20)
    has_own_height = len(rows) <= FEW_ROWS
    made = dag.AgGrid(
        id=grid_id(name),
        columnDefs=_sorted(
            context, name, [{**_fitted(each, rows), "hide": each["field"] not in asked} for each in columns]
        ),
        rowData=list(rows),
        getRowId=f"params.data.{key}",
        defaultColDef={"filterParams": FILTER, "sortable": True, "resizable": True,
                       "flex": 1, "wrapHeaderText": True, "autoHeaderHeight": True, "suppressHeaderMenuButton": True},
        filterModel=_filters(context, name),
        columnSize=None,
        eventListeners={"cellKeyDown": ["enter(params)"]},
        dashGridOptions={
            "localeText": _japanese() if words.lang == "ja" else {},
            **({"rowSelection": PICK} if key == "code" else {}),
            "pinnedTopRowData": [row for row in rows if row.get(key) == own] if own and not has_own_height else [],
            "rowHeight": row_height,
            "headerHeight": HEAD,
            "domLayout": "autoHeight" if has_own_height else "normal",
            "animateRows": False,
            "suppressColumnVirtualisation": len(rows) < 100,
            "ensureDomOrder": True,
            "enableCellTextSelection": True,
            "enableBrowserTooltips": True,
            "accentedSort": True,
            "tabToNextCell": LEAVE,
            "tabToNextHeader": LEAVE,
            "theme": {"function": THEME},
        },
        style={"height": None if has_own_height else MOST_HEIGHT if is_wrapped else height},
        className="grid",
    )  # fmt: skip
    note = "grid.count" if key == "code" else "grid.count_others"
    count = html.P(words(note, count=words.number(len(rows), 0)), className="note")
    head = html.Div([count, *choice], className="grid-head no-print")
    content = [head, made, _on_paper(words, len(rows), len(columns) - len(hidden))]
    return html.Div(content, className="grid-frame", **{"data-undrawn": words("app.undrawn")})


def _on_paper(words: Words, count: int, columns: int) -> html.Table:
    """What stands on paper instead of the grid; assets/dashboards.js fills it when the page is printed."""
    key = "grid.printed" if count <= MOST_PRINTED else "grid.printed_part"
    caption = words(key, count=words.number(count, 0), shown="#", most=MOST_PRINTED)
    if columns > MOST_PRINTED_COLUMNS:
        caption = words.sentences(caption, words("grid.printed_columns", shown=MOST_PRINTED_COLUMNS, count=columns))
    return html.Table(className="table on-paper", **{"data-printed": caption, "data-most": str(MOST_PRINTED)})


def _fitted(column: Column, rows: Sequence[Mapping[str, Any]]) -> Column:
    """The column, wide enough for each word of its heading, all of its numbers and nearly all of its texts.

    One that leads on is as wide as that; another at least so, and takes its share of what is left. Texts have a limit.
    """
    if column.get("headerClass") == NARROW:
        return dict(column)
    heading = max(map(text_width, column["headerName"].split()), default=0) + HEAD_MARKS
    fitted = {**column, "minWidth": round(max(LEAST, heading, column.get("minWidth", 0)))}
    if column.get("filter") == "agNumberColumnFilter":
        return fitted | {"minWidth": round(max(fitted["minWidth"], _numbers_width(column["field"], rows)))}
    if column.get("width") or column.get("filter") != "agTextColumnFilter" or column.get("wrapText"):
        return fitted
    words = _words_width(column["field"], rows)
    if column.get("cellRenderer") == "PageLink" and "width" not in column:
        return fitted | {"width": round(min(max(words, heading, LEAST_NAME), MOST_NAME)), "flex": 0}
    return fitted | {"minWidth": round(max(fitted["minWidth"], min(words, MOST_WORDS)))}


def _numbers_width(field: str, rows: Sequence[Mapping[str, Any]]) -> float:
    """Pixels that the longest number of a column takes, with a decimal, with the room beside it."""
    numbers = [value for row in rows if isinstance(value := row.get(field), int | float)]
    texts = (f"{value:,}" if isinstance(value, int) else f"{value:,.1f}" for value in numbers)
    return max((text_width(text, 14) for text in texts), default=0) + CELL_MARKS


def _words_width(field: str, rows: Sequence[Mapping[str, Any]]) -> float:
    """Pixels that 95 % of the different texts of a column take with the room beside them."""
    widths = sorted(text_width(text, 14) for text in {str(row.get(field) or "") for row in rows})
    return widths[len(widths) * 19 // 20] + CELL_MARKS if widths else 0


def _column_choice(context: Context, name: str, columns: Sequence[Column], hidden: Sequence[str]) -> html.Details:
    """Which columns are shown; the first always is."""
    fields = [column["field"] for column in columns]
    usual = ",".join(field for field in fields if field not in hidden)
    asked = context.address.asked(f"{name}.columns") or usual
    label = {"aria-label": context.words("grid.columns")}
    choice = dmc.MultiSelect(
        id={"type": "columns", "name": name, "default": usual},
        data=[{"value": column["field"], "label": column["headerName"]} for column in columns],
        value=[field for field in asked.split(",") if field in fields],
        size="xs",
        attributes={"inputField": label, "options": label},
    )
    return html.Details([html.Summary(context.words("grid.columns")), choice], className="column-choice no-print")


def _sorted(context: Context, name: str, columns: list[Column]) -> list[Column]:
    """The columns with the order that the address asks for: `score.desc,name.asc`."""
    asked = [part.rpartition(".") for part in context.address.asked(f"{name}.sort").split(",") if part]
    order = {field: (at, way) for at, (field, _, way) in enumerate(asked) if way in WAYS}
    for column in columns:
        if column["field"] in order:
            at, way = order[column["field"]]
            column |= {"initialSort": way, "initialSortIndex": at}
    return columns


def _filters(context: Context, name: str) -> dict[str, Any]:
    try:
        found = json.loads(context.address.asked(f"{name}.filter") or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
