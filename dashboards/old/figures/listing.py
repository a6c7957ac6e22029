"""A list that its reader sorts and searches: a plain table. What moves in it is in assets/list.js."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboards.old import html
from dashboards.words import Words


@dataclass(frozen=True)
class Column:
    """A heading, which is also a button that sorts. `full` says what is short in it; `kind` is a class of its cells."""

    label: str
    kind: str = ""
    full: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class Cell:
    """`key` is what to sort by where the text will not do. What is no number in a column of numbers stands last."""

    content: Any
    key: str | float | None = None
    kind: str = ""
    style: dict[str, Any] | None = None


@dataclass(frozen=True)
class Row:
    """The first cell is the heading. `also` is found by the search though it is not seen: a reading, a code."""

    code: str
    cells: Sequence[Cell]
    also: Sequence[str] = field(default=())


def listing(name: str, caption: str, columns: Sequence[Column], rows: Sequence[Row], words: Words) -> html.Div:
    """Search, table, and what is said when nothing is found. `name` is the table's id."""
    return html.Div([_search(name, len(rows), words), _frame(name, caption, columns, rows), _nothing(name, words)])


def _search(name: str, count: int, words: Words) -> html.Div:
    id_ = f"{name}-search"
    placeholder = words("field.list_search_placeholder")
    box = html.Input(id=id_, type="search", placeholder=placeholder, autoComplete="off", **{"data-searches": name})
    texts = {f"data-{key}": words(f"list.{key}") for key in ("count", "found")}
    counted = html.P(words("list.count", count=count), id=f"{name}-count", role="status", **texts)
    return html.Div(
        [html.Label(words("field.list_search"), htmlFor=id_), html.Div([box, counted], className="list-search")],
        className="list-tools no-print",
    )


def _frame(name: str, caption: str, columns: Sequence[Column], rows: Sequence[Row]) -> html.Div:
    table = html.Table(
        [
            html.Caption(caption, className="visually-hidden"),
            html.Thead(html.Tr([_head(column) for column in columns])),
            html.Tbody([_row(row, columns) for row in rows]),
        ],
        id=name,
        className="table list",
    )
    # A scrolling region must be reachable by keyboard.
    return html.Div(table, className="list-frame", tabIndex=0, role="region", **{"aria-label": caption})


def _nothing(name: str, words: Words) -> html.P:
    return html.P(words("list.nothing"), id=f"{name}-nothing", className="empty", hidden=True)


def _head(column: Column) -> html.Th:
    mark = html.Span(className="sort-mark", **{"aria-hidden": "true"})
    button = html.Button([column.label, mark], type="button", className="sort", title=column.full or None)
    sorts = {"data-number": ""} if column.is_number else {}
    return html.Th(button, scope="col", className=column.kind or None, **{"aria-sort": "none"}, **sorts)


def _row(row: Row, columns: Sequence[Column]) -> html.Tr:
    head, *rest = row.cells
    cells = [_cell(cell, column) for cell, column in zip(rest, columns[1:], strict=True)]
    first = html.Th(head.content, scope="row", **_sorts(head))
    return html.Tr([first, *cells], **{"data-code": row.code, "data-also": " ".join(row.also)})


def _cell(cell: Cell, column: Column) -> html.Td:
    kind = f"{column.kind} {cell.kind}".strip()
    return html.Td(cell.content, className=kind or None, style=cell.style, **_sorts(cell))


def _sorts(cell: Cell) -> dict[str, str]:
    return {} if cell.key is None else {"data-sort": str(cell.key)}
