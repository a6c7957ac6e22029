"""The list of a prefecture's bodies on the page, and the same as CSV."""

import polars as pl

from dashboards.address import Address
from dashboards.old import html
from dashboards.old.figures.listing import Cell, Column, Row, listing
from dashboards.old.figures.marks import bounds_of, group_name, score_reason, short_name
from dashboards.table_export import Sheet
from dashboards.words import Words

BEFORE_ANY = {"failed": -1.0, "undetermined": -0.5, "not_judged": -0.25}
"""Where bodies without a stage stand in the order of stages."""
FACTS = ("code", "name", "kind", "peer_group", "population", "stage")
"""Columns of the file before the scores."""
NUMBERS = ("population", "coverage")
NOT_ON_PAPER = ("code", "kind", "coverage")


def stage_text(row: dict, words: Words) -> str:
    """How far a body has come, in words."""
    if row["next_step"] is None:
        return words("stage.all")
    if row["stage"] is None:
        return words(f"stage.none_{row['next_state']}", step=row["next_step"])
    return words("stage.reached", step=row["stage"])


def out_of_order_text(row: dict, words: Words) -> str:
    """Which STEPs were passed ahead of order; empty when none."""
    steps = words("app.separator").join(words("step.label", step=step) for step in row["ahead_steps"] or [])
    return words("stage.ahead", steps=steps) if steps else ""


def rows_of(
    bodies: pl.DataFrame, scores: pl.DataFrame, groups: pl.DataFrame, address: Address, root: str
) -> list[dict]:
    """A dict per body for the grid. Group n has its score in `g<n>`; without one, `g<n>_why` and `g<n>_range`."""
    words = address.words
    of = {(row["code"], row["group_id"]): row for row in scores.iter_rows(named=True)}
    return [
        {
            "code": row["code"],
            "name": row["name"],
            "kana": row["kana"],
            "href": address.to_body(row["code"]),
            "kind": words.named("kind", row["kind"]),
            "peer_group": row["peer_group"],
            "population": row["population"],
            "stage": stage_text(row, words),
            "stage_order": BEFORE_ANY.get(row["next_state"], -1.0) if row["stage"] is None else row["stage"],
            "ahead": out_of_order_text(row, words),
            "coverage": 100 * (of[row["code"], root]["coverage"] or 0),
        }
        | _group_cells([of[row["code"], group_id] for group_id in groups["group_id"]], words)
        for row in bodies.iter_rows(named=True)
    ]


def _group_cells(scores: list[dict], words: Words) -> dict:
    cells: dict = {}
    for at, row in enumerate(scores):
        cells[f"g{at}"] = round(row["score"], 6) if row["is_published"] else None
        if not row["is_published"]:
            cells[f"g{at}_why"] = words("bodies.missing_plain", why=words.named("why", score_reason(row)))
            cells[f"g{at}_range"] = _range(row, words)
    return cells


def _range(row: dict, words: Words) -> str:
    bounds = bounds_of(row)
    if bounds is None:
        return ""
    return words("bodies.missing_range", low=words.number(bounds[0], 0), high=words.number(bounds[1], 0))


def body_list(rows: list[dict], groups: pl.DataFrame, words: Words) -> html.Div:
    """Rows of `rows_of`, sortable by every column and searchable."""
    columns = [
        *(_column(name, words) for name in ("name", "stage")),
        *(_group_column(at, group, rows, words) for at, group in enumerate(groups.iter_rows(named=True))),
        *(_column(name, words) for name in ("kind", "peer_group", "population", "coverage", "code")),
    ]
    lines = [Row(row["code"], _cells(row, groups.height, words), (row["kana"] or "",)) for row in rows]
    return listing("bodies", words("bodies.title"), columns, lines, words)


def _column(name: str, words: Words) -> Column:
    # On A4 there is no room for what the name of a body or its peer group tells already.
    kind = " ".join(["num"] * (name in NUMBERS) + ["no-print"] * (name in NOT_ON_PAPER))
    return Column(words(f"bodies.col_{name}"), kind, is_number=name in (*NUMBERS, "stage"))


def _group_column(at: int, group: dict, rows: list[dict], words: Words) -> Column:
    is_told = any(row[f"g{at}"] is not None or row[f"g{at}_range"] for row in rows)
    kind = "cell-score" if is_told else "cell-score no-print"
    return Column(short_name(group, words), kind, words.pick(group, "name"), is_number=True)


def _cells(row: dict, group_count: int, words: Words) -> list[Cell]:
    ahead = html.Small(row["ahead"]) if row["ahead"] else None
    return [
        Cell(html.Link(row["name"], href=row["href"]), row["kana"]),
        Cell([row["stage"], ahead], row["stage_order"]),
        *(_score_cell(row, at, words) for at in range(group_count)),
        Cell(row["kind"]),
        Cell(row["peer_group"] or words("app.none")),
        Cell(words.number(row["population"], 0)),
        Cell(words.percent(row["coverage"])),
        Cell(row["code"]),
    ]


def _score_cell(row: dict, at: int, words: Words) -> Cell:
    score = row[f"g{at}"]
    if score is None:
        return Cell([row[f"g{at}_why"], html.Small(row[f"g{at}_range"])], kind="cell-missing")
    return Cell(words.number(score), style={"--part": f"{score / 100:.2f}"})


def sheet(title: str, rows: list[dict], groups: pl.DataFrame, scores: pl.DataFrame, words: Words) -> Sheet:
    """The rows in the order given, bounds and reasons included."""
    of = {(row["code"], row["group_id"]): row for row in scores.iter_rows(named=True)}
    lines = [_line(row, groups, of, words) for row in rows]
    columns = list(lines[0]) if lines else [words(f"bodies.col_{name}") for name in FACTS]
    return Sheet(title, columns, [list(line.values()) for line in lines])


def _line(row: dict, groups: pl.DataFrame, of: dict[tuple[str, str], dict], words: Words) -> dict:
    line = {words(f"bodies.col_{name}"): row[name] for name in FACTS}
    for group in groups.iter_rows(named=True):
        score, name = of[row["code"], group["group_id"]], group_name(group, words)
        low, high = bounds_of(score) or (None, None)
        line[name] = score["score"]
        line[words("bodies.col_low", name=name)] = low
        line[words("bodies.col_high", name=name)] = high
        why = None if score["is_published"] else words.named("why", score_reason(score))
        line[words("bodies.col_why", name=name)] = why
    return line | {words("bodies.col_coverage"): row["coverage"]}
