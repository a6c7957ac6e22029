"""Small frameworks and tables, written by hand or drawn at random, and what the SQL makes of them."""

import random
from typing import Any, get_args

import duckdb
import polars as pl

from pipeline.definitions.framework import Framework, Indicator
from pipeline.definitions.model import Status
from pipeline.intake.value_table import VALUE_SCHEMA
from pipeline.warehouse.score_table import build_scores, score_values

Cell = float | str
"""A number, an option, or a status."""
STATUSES = [status for status in get_args(Status) if status != "answered"]
Answers = dict[str, dict[str, Cell]]
"""Unit → indicator → cell."""


def framework(**tables: Any) -> Framework:
    """Return the framework of these TOML tables."""
    return Framework.model_validate(tables)


def share(name: str, **more: Any) -> dict[str, Any]:
    """An indicator whose value is its points."""
    return {"id": name, "goalposts": {"low": 0, "high": 1}} | more


def scores(of: Framework, answers: Answers) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Unit, perspective and group → the row of the SQL."""
    rows = score_values(of, values(of, answers)).scores.to_dicts()
    return {(row["unit"], row["perspective"], row["group"]): row for row in rows}


def components(of: Framework, answers: Answers) -> dict[str, dict[str, float | None]]:
    """Group → child → its contribution, for one unit."""
    with duckdb.connect() as con:
        build_scores(con, of, values(of, answers), "mart.score_component")
        rows = con.sql(
            "SELECT group_id, child_id, contribution FROM mart.score_component "
            "JOIN core.body USING (code) WHERE body_kind = 'municipality'"
        ).fetchall()
    found: dict[str, dict[str, float | None]] = {group: {} for group, _, _ in rows}
    for group, child, contribution in rows:
        found[group][child] = contribution
    return found


def values(of: Framework, answers: Answers) -> pl.DataFrame:
    """The table that `monosashi score` would have read."""
    kinds = {indicator.id: indicator.kind for indicator in of.indicator}
    cells = [(unit, name, cell) for unit, own in answers.items() for name, cell in own.items()]
    rows = [_row(number, *cell, kinds[cell[1]]) for number, cell in enumerate(cells, start=2)]
    return pl.DataFrame(rows, schema=VALUE_SCHEMA, orient="row")


def _row(number: int, unit: str, item: str, cell: Cell, kind: str) -> tuple[object, ...]:
    if cell in STATUSES:
        return (unit, item, cell, "", None, None, number, 3)
    option, amount = (cell, None) if kind == "choice" else (None, float(cell))
    return (unit, item, "answered", str(cell), option, amount, number, 3)


def drawn_framework(chance: random.Random, normalisations: list[str], aggregations: list[str]) -> Framework:
    """Some indicators of every kind in two views: trees up to four levels deep, with groups and indicators mixed."""
    indicators = [_indicator(chance, f"i{number}", normalisations) for number in range(chance.randint(2, 9))]
    groups = [
        group for perspective in ("first", "second") for group in _tree(chance, perspective, indicators, aggregations)
    ]
    return framework(indicator=indicators, group=groups, min_coverage=chance.choice([0, 0.3, 0.7, 1]))


def _indicator(chance: random.Random, name: str, normalisations: list[str]) -> dict[str, Any]:
    if chance.random() < 0.4:
        return {"id": name, "points": {"yes": 1, "planned": chance.random(), "no": 0}}
    own = {"normalisation": chance.choice(normalisations), "direction": chance.choice(["higher", "lower"])}
    own["transform"] = chance.choice(["none", "log10"])
    return share(name, **own)


def _tree(
    chance: random.Random, perspective: str, indicators: list[dict[str, Any]], aggregations: list[str]
) -> list[dict[str, Any]]:
    """Every indicator hangs below some group; no group is empty, or holds only what weighs nothing."""
    groups: list[dict[str, Any]] = [{"id": perspective}]
    for number in range(chance.randint(0, 5)):
        parent = chance.choice(groups[-3:])["id"]
        groups.append({"id": f"{perspective}.{number}", "parent": parent, "weight": _weight(chance)})
    for group in groups:
        group |= {"perspective": perspective, "aggregation": chance.choice(aggregations), "indicators": {}}
    for indicator in indicators:
        chance.choice(groups)["indicators"][indicator["id"]] = _weight(chance)
    for group in groups[::-1]:
        below = [child for child in groups if child.get("parent") == group["id"]]
        if not below and not group["indicators"]:
            groups.remove(group)
        elif not any([*group["indicators"].values(), *(child["weight"] for child in below)]):
            group["indicators"] = dict.fromkeys(group["indicators"], 1.0)
            for child in below:
                child["weight"] = 1.0
    return groups


def _weight(chance: random.Random) -> float:
    return chance.choice([0, 0.25, 0.5, 1, 1, 3])


def drawn_answers(chance: random.Random, of: Framework, count: int) -> Answers:
    """Draw a value or a status for every unit and indicator; some rows are missing."""
    first = {of.indicator[0].id: "not_asked"}
    return {
        f"unit {number}": first | {i.id: _cell(chance, i) for i in of.indicator if chance.random() < 0.9}
        for number in range(count)
    }


def _cell(chance: random.Random, indicator: Indicator) -> Cell:
    if chance.random() < 0.35:
        return chance.choice(STATUSES)
    if indicator.kind == "choice":
        return chance.choice(list(indicator.points))
    return chance.choice([0.05, 0.5, 1.0, 1.7, round(chance.random() + 0.01, 3)])
