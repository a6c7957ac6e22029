"""Tables drawn with bars: how the spec writes down what was answered.

    body | policy | roadmap
    -----+--------+--------
    A    | yes    | yes
    B    | yes    |

An empty cell was left blank in the file; a dash: the file has no such cell. Spaces inside double quotes count.
Columns that are no items: body, year (2025 where there is none), received (a day), prefecture, peer_group, population.
"""

from collections.abc import Iterator

ABOUT = ("body", "year", "received", "prefecture", "peer_group", "population")
"""Columns that say whose answers these are, and when they came."""
NO_CELL = "-"
Row = dict[str, str]


def rows_of(drawn: str) -> list[Row]:
    """Return the rows of a drawn table: header → text. Raises ValueError where a row has other columns."""
    lines = [line for line in drawn.splitlines() if line.strip()]
    header = [cell.strip() for cell in lines[0].split("|")]
    return [dict(zip(header, map(_text, line.split("|")), strict=True)) for line in lines[2:]]


def _text(cell: str) -> str:
    cell = cell.strip()
    return cell[1:-1] if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell


def cells_of(row: Row) -> Iterator[tuple[str, str]]:
    """Yield item and text of every cell that the file has."""
    return ((name, text) for name, text in row.items() if name not in ABOUT and text != NO_CELL)


def draw(rows: list[Row]) -> str:
    """Draw rows of the same columns as a table: what `rows_of` reads."""
    lines = [list(rows[0]), ["-"] * len(rows[0]), *(list(row.values()) for row in rows)]
    return "\n".join(" | ".join(line) for line in lines)
