"""The list of a prefecture's bodies: AG Grid, and the same as CSV."""

import dash_ag_grid as dag
import polars as pl

from dashboards.address import Address
from dashboards.figures.marks import bounds_of, score_reason
from dashboards.sheet import Sheet
from dashboards.words import Words

BEFORE_ANY = {"failed": -1.0, "undetermined": -0.5}
"""Where bodies without a stage stand in the order of stages."""
FACTS = ("code", "name", "kind", "peer_group", "population", "stage")
"""Columns of the file before the scores."""


def stage_text(row: dict, words: Words) -> str:
    """How far a body has come, in words."""
    if row["next_step"] is None:
        return words("stage.all")
    if row["stage"] is None:
        return words(f"stage.none_{row['next_state']}", step=row["next_step"])
    return words("stage.reached", step=row["stage"])


def ahead_text(row: dict, words: Words) -> str:
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
            "ahead": ahead_text(row, words),
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


def columns(groups: pl.DataFrame, words: Words) -> list[dict]:
    """Column definitions, one per fact and one per STEP and pillar."""
    number = {"type": "numericColumn", "filter": "agNumberColumnFilter"}

    def head(name: str) -> dict:
        return {"field": name, "headerName": words(f"bodies.col_{name}")}

    return [
        head("name")
        | {"cellRenderer": "BodyLink", "pinned": "left", "width": 160, "lockPinned": True, "tooltipField": "name"},
        head("stage") | {"width": 150, "comparator": {"function": "stageOrder"}, "cellRenderer": "StageCell"},
        *(_group_column(at, group, words) for at, group in enumerate(groups.iter_rows(named=True))),
        head("kind") | {"width": 120},
        head("peer_group") | {"width": 140},
        head("population") | number | {"width": 110, "cellRenderer": "NumberCell"},
        head("coverage") | number | {"width": 100, "cellRenderer": "PercentCell"},
        head("code") | {"width": 110},
        {"field": "kana", "hide": True},
    ]


def group_name(group: dict, words: Words) -> str:
    """`STEP1` for a STEP, else the group's name."""
    return words.pick(group, "name") if group["step"] is None else words("step.label", step=group["step"])


def _group_column(at: int, group: dict, words: Words) -> dict:
    return {
        "field": f"g{at}",
        "headerName": group_name(group, words),
        "headerTooltip": words.pick(group, "name"),
        "filter": "agNumberColumnFilter",
        "cellRenderer": "ScoreCell",
        "width": 118,
    }


def grid(rows: list[dict], groups: pl.DataFrame, words: Words) -> dag.AgGrid:
    """Sortable, filterable, searchable."""
    return dag.AgGrid(
        id="bodies",
        rowData=rows,
        columnDefs=columns(groups, words),
        defaultColDef={"filter": True, "sortable": True, "resizable": True, "suppressHeaderMenuButton": True},
        dashGridOptions=_options(words),
        className="body-grid",
        style={"height": f"{min(560, 46 + 41 * max(3, len(rows)))}px"},
    )


def _options(words: Words) -> dict:
    return {
        "theme": {"function": "boardTheme(themeQuartz)"},
        "localeText": words.under("grid"),
        "includeHiddenColumnsInQuickFilter": True,
        "enableCellTextSelection": True,
        "ensureDomOrder": True,
        "suppressColumnMoveAnimation": True,
        "animateRows": False,
        "tooltipShowDelay": 300,
    }


def sheet(title: str, rows: list[dict], groups: pl.DataFrame, scores: pl.DataFrame, words: Words) -> Sheet:
    """The rows in the order given, bounds and reasons included."""
    of = {(row["code"], row["group_id"]): row for row in scores.iter_rows(named=True)}
    lines = [_line(row, groups, of, words) for row in rows]
    columns = list(lines[0]) if lines else [words(f"bodies.col_{name}") for name in FACTS]
    return Sheet(title, columns, [list(line.values()) for line in lines])


def _line(row: dict, groups: pl.DataFrame, of: dict[tuple[str, str], dict], words: Words) -> dict:
    line = {words(f"bodies.col_{name}"): row[name] for name in FACTS}
    for group in groups.iter_rows(named=True):
        score, name = of[row["code"], group["group_id"]], words.pick(group, "name")
        name = name if group["step"] is None else f"{group_name(group, words)} {name}"
        low, high = bounds_of(score) or (None, None)
        line[name] = score["score"]
        line[words("bodies.col_low", name=name)] = low
        line[words("bodies.col_high", name=name)] = high
        why = None if score["is_published"] else words.named("why", score_reason(score))
        line[words("bodies.col_why", name=name)] = why
    return line | {words("bodies.col_coverage"): row["coverage"]}
