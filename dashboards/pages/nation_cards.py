"""The cards of 全国の中の都道府県."""

from typing import Any

from dashboards.components.card import Card, Table
from dashboards.documents.exhibit import NativeChart
from dashboards.figures.prefectures import prefectures
from dashboards.figures.scatter import scatter as scatter_figure
from dashboards.page_context import PageContext
from dashboards.page_statements import nation as statements
from dashboards.pages.nation_rows import Row, groups_of, measure_of, standings
from dashboards.statements import span
from dashboards.words import rounded

SIZES = ("population", "body_count")
"""What may stand on an axis of the scatter beside STEPs and pillars."""


def own_row(rows: list[Row]) -> Row | None:
    return next((row for row in rows if row["is_own"]), None)


def lines(context: PageContext, group: Row) -> list[Row]:
    """The prefectures in one measure, as they are read: `value_text`, `range`, `place`, `count_text`, `hover`."""
    words = context.words
    return [
        {
            **row,
            **_texts(context, row),
            "rounded": rounded(row["value"]),
            "reason": "" if row["value"] is not None else words(f"nation.why_{row['why']}"),
        }
        for row in standings(context, group)
    ]


def _texts(context: PageContext, row: Row) -> Row:
    words = context.words
    if row["value"] is None:
        return {"range": "", "place": "", "count_text": "", "hover": ""}
    key = "nation.count_share" if row["is_share"] else "nation.count_median"
    count = words(key, passed=row["passed_count"], count=row["count"])
    place, spread = statements.place(row, words), span(row["low"], row["high"], words, 0 if row["is_share"] else 1)
    return {"range": spread, "place": place, "count_text": count, "hover": f"{place} {count} {spread}".strip()}


def compared(context: PageContext) -> Card:
    """The chosen STEP or pillar, prefecture by prefecture."""
    words, group = context.words, measure_of(context)
    if group is None:
        return Card(words("nation.compared"), words("nation.nothing"), Table({}, []), why=words("nation.why_none"))
    rows = lines(context, group)
    known = [row for row in rows if row["value"] is not None]
    is_share = group["step"] is not None
    columns = {
        "name": words("nation.col_name"),
        "place": words("nation.col_place"),
        "rounded": words("nation.col_share" if is_share else "nation.col_median"),
        "range": words("nation.col_range"),
        "count_text": words("nation.col_count"),
        "reason": words("nation.col_reason"),
    }
    unit = "%" if is_share else ""
    tentative = words("nation.tentative").strip() if any(map(statements.is_tentative, known)) else ""
    note = words("nation.note_share" if is_share else "nation.note_median", count=len(known), all=len(rows))
    return Card(
        group["label"],
        statements.sure_leads(own_row(known), known, context.pref_name, words),
        Table(columns, rows),
        prefectures(known, context.pref_name, unit, words) if known else None,
        len(known),
        words.sentences(tentative, rests(context, group), note),
        why=words("nation.why_none"),
        reading=words("nation.marks_share" if is_share else "nation.marks_median"),
        native=NativeChart("column", 0, (2,), own=context.pref_name),
    )


def rests(context: PageContext, group: Row) -> str:
    """How many bodies a STEP or pillar rests on, of how many: in the own prefecture, and in all that are compared."""
    every = standings(context, group)
    own = own_row(every) or {"count": 0, "body_count": 0}
    compared_with = [row for row in every if row["value"] is not None]
    return context.words(
        "nation.rests_share" if group["step"] is not None else "nation.rests_median",
        name=context.pref_name,
        count=own["count"],
        body_count=own["body_count"],
        all_count=context.words.number(sum(row["count"] for row in compared_with), 0),
        all_bodies=context.words.number(sum(row["body_count"] for row in compared_with), 0),
    )


def profile(context: PageContext) -> Card:
    """The own prefecture in every STEP and pillar, with the places its ranges leave open."""
    words = context.words
    rows = []
    for group in groups_of(context):
        every = lines(context, group)
        own = own_row(every)
        if own is not None:
            of = sum(row["value"] is not None for row in every)
            rows.append(
                {
                    **own,
                    "key": group["key"],
                    "measure": group["label"],
                    "short": group["label"] if group["step"] is None else words("step.label", step=group["step"]),
                    "of": of,
                    "rests": f"{own['count']}/{own['body_count']}",
                    "value_text": statements.marked_value(own, words) if own["value"] is not None else own["reason"],
                }
            )
    columns = {
        "measure": words("nation.col_measure"),
        "value_text": words("nation.col_value"),
        "range": words("nation.col_range"),
        "count_text": words("nation.col_count"),
        "rests": words("nation.col_rests"),
        "place": words("nation.col_place"),
        "of": words("nation.col_of"),
    }
    title = words("nation.profile_title", name=context.pref_name)
    return Card(words("nation.profile"), title, Table(columns, rows), caveat=words("nation.note_profile"))


def axis_choices(context: PageContext) -> dict[str, str]:
    """What the scatter can show: address → heading."""
    groups = {group["key"]: group["label"] for group in groups_of(context)}
    return {name: context.words(f"nation.size_{name}") for name in SIZES} | groups


def scatter(context: PageContext) -> Card:
    """Prefectures by two measures, that `x` and `y` name: population and the chosen measure at first."""
    words, choices = context.words, axis_choices(context)
    if len(choices) == len(SIZES):
        return Card(words("nation.tab_scatter"), words("nation.nothing"), Table({}, []), why=words("nation.why_none"))
    x, y = scatter_axes(context)
    sides = {name: _numbers(context, choice) for name, choice in (("x", x), ("y", y))}
    names = {row["code"]: row["name"] for row in context.rows("nation_sizes", pref=None)}
    rows = [
        {"code": code, "name": name, "pref": code, "x": sides["x"].get(code), "y": sides["y"].get(code)}
        for code, name in names.items()
    ]
    points = [row for row in rows if row["x"] is not None and row["y"] is not None]
    heads = {"x": choices[x], "y": choices[y], "own": context.pref_name, "others": words("nation.others")}
    columns = {"name": words("nation.col_name"), "x": heads["x"], "y": heads["y"]}
    is_log = x == "population" and all(row["x"] > 0 for row in points)
    figure = scatter_figure(points, context.pref, heads, words, is_log=is_log) if points else None
    return Card(
        words("nation.tab_scatter"),
        words("scatter.title", **{key: heads[key] for key in "xy"}),
        Table(columns, points),
        figure,
        len(points),
        words.sentences(_rests_of_axes(context, (x, y), len(points), len(names)), words("nation.note_scatter")),
        why=words("nation.why_none"),
        native=NativeChart("scatter", 1, (2,)),
    )


def _rests_of_axes(context: PageContext, axes: tuple[str, str], count: int, every: int) -> str:
    """How many prefectures have a dot, and on how many bodies their shares and medians rest."""
    words = context.words
    parts = [
        words("nation.rests_axis", measure=group["label"], rests=rests(context, group))
        for group in groups_of(context) if group["key"] in axes
    ]  # fmt: skip
    return words.sentences(words("nation.rests_scatter", count=count, all=every), *parts)


def scatter_axes(context: PageContext) -> tuple[str, str]:
    """What stands on both axes."""
    keys, group = tuple(axis_choices(context)), measure_of(context)
    y = context.address.asked("y")
    return context.asked("x", keys), y if y in keys else (group["key"] if group else keys[0])


def _numbers(context: PageContext, choice: str) -> dict[str, Any]:
    """Code of a prefecture → what it has in one measure."""
    if choice in SIZES:
        return {row["code"]: row[choice] for row in context.rows("nation_sizes", pref=None)}
    group = next(group for group in groups_of(context) if group["key"] == choice)
    return {row["code"]: rounded(row["value"]) for row in standings(context, group)}
