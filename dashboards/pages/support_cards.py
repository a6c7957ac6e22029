"""The cards of 支援の組み立て: what most bodies lack, and bodies × measures."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dash import html

from dashboards.components import grid as grids
from dashboards.components.card import Card, Table, card
from dashboards.documents.exhibit import NativeChart
from dashboards.figures.lacking import KINDS, lacking_bars
from dashboards.figures.template import COLOURS
from dashboards.page_context import PageContext, once
from dashboards.page_statements import support as statements
from dashboards.pages.support_rows import HAS, LACKS, OPEN_STATES, PARTLY, SHORT, Needs, Row, needs

BARS = 7
"""Measures in the chart of the first screen; all are in the grid."""
MEASURE_WIDTH = {"ja": 108, "en": 128}
"""Pixels of a column of bodies × measures: as many as can be stand side by side, their headings in several lines."""


def state_text(context: PageContext, needed: Needs, state: str) -> str:
    """A state in words: 実施, 一部, the name of a readiness, 半分未満, 未実施, or why there is no answer."""
    words = context.words
    ready = next((one.name for one in needed.rules.readiness if one.id == state), None)
    if ready is not None:
        return ready.ja if words.lang == "ja" else ready.en
    if state in (HAS, PARTLY, SHORT, LACKS):
        return words(f"support.state_{state}")
    return words.named("answer_status", state)


@once
def measure_rows(context: PageContext) -> list[Row]:
    """A row per measure, those that most bodies lack first; `passing`: bodies for which it alone passes a STEP."""
    words = context.words
    needed = needs(context)
    ready = {one.id for one in needed.rules.readiness}
    rows = []
    for name, measure in needed.measures.items():
        states = [needed.states.get((code, name), "not_surveyed") for code in needed.bodies]
        lacking = needed.lacking(name)
        cost = needed.rules.cost_of(name).name
        step = measure["step"]
        rows.append(
            {
                "indicator": name,
                "name": words.pick(measure, "name"),
                "group": words.pick(measure, "group") if step is None else words("step.label", step=step),
                "lacking": len(lacking),
                "begun_not": states.count(LACKS),
                "short": states.count(SHORT),
                "ready": sum(state in ready for state in states),
                "silent": sum(state in OPEN_STATES for state in states),
                "passing": sum(needed.is_passing_alone(code, name) for code in lacking),
                "cost": cost.ja if words.lang == "ja" else cost.en,
                "joint": words("support.joint_yes") if needed.rules.is_joint(name) else "",
            }
        )
    return rows


def lacking(context: PageContext) -> Card:
    """The measures that most bodies lack."""
    words, needed = context.words, needs(context)
    rows, count = measure_rows(context), len(needed.bodies)
    columns = {
        key: words(f"support.col_{key}") for key in ("name", "group", "lacking", *KINDS, "passing", "cost", "joint")
    }
    shown = [row for row in rows if row["lacking"]][:BARS]
    title = statements.lacking_title(rows, count, words)
    return Card(
        words("support.lacking"),
        title,
        Table(columns, rows),
        lacking_bars(shown, count, words) if shown else None,
        count,
        words("support.note_lacking"),
        why=title,
        reading=words("support.first_lacking", shown=len(shown)) if shown else "",
        native=NativeChart(
            "bar",
            0,
            (3, 4, 5, 6),
            ("own", "own_light", "own_pale", "missing"),
            "stacked",
            unit=words("chart_unit.bodies"),
        ),
    )


def towns(context: PageContext) -> Card:
    """Bodies × measures: the state of every answer; who lacks most comes first."""
    words, needed = context.words, needs(context)
    fields = _fields(needed)
    counts = {name: len(needed.lacking(name)) for name in needed.measures}
    texts = {state: state_text(context, needed, state) for state in {"not_asked", *needed.states.values()}}
    rows = [_body_row(context, needed, code, fields, texts) for code in needed.bodies]
    columns = {"name": words("bodies.col_name"), "lack_count": words("support.col_lack_count")} | {
        fields[name]: words("support.col_measure", name=words.pick(measure, "name"), count=counts[name])
        for name, measure in needed.measures.items()
    }
    rows.sort(key=lambda row: (-row["lack_count"], row["code"]))
    none = sum(not row["lack_count"] for row in rows)
    title = words("support.towns_title", count=len(rows), lacking=len(rows) - none) if counts else words("support.none")
    return Card(
        words("support.tab_towns"),
        title,
        Table(columns, rows),
        count=len(rows),
        caveat=words("support.note_towns"),
        reading=words("support.towns_colours"),
        why=words("support.none"),
    )


def _fields(needed: Needs) -> dict[str, str]:
    """Measure → the column of the grid, which takes no dots: the same name whatever the order of columns."""
    return {name: f"m{at}" for at, name in enumerate(sorted(needed.measures))}


def _body_row(
    context: PageContext, needed: Needs, code: str, fields: Mapping[str, str], texts: Mapping[str, str]
) -> Row:
    cells = {field: texts[needed.states.get((code, name), "not_asked")] for name, field in fields.items()}
    return {
        "code": code,
        "name": needed.bodies[code]["name"],
        "kana": needed.bodies[code]["kana"],
        "href": context.address.to(f"/body/{code}"),
        "lack_count": len(needed.lacked_by(code)),
        **cells,
    }


def towns_tab(context: PageContext) -> html.Section:
    """団体×取組, as a heat grid: every cell has its state in words, too."""
    made, needed = towns(context), needs(context)
    if not needed.measures:
        return card(context, "towns", made)
    style, wide = _cell_style(context, needed), MEASURE_WIDTH[context.words.lang]
    columns = [
        grids.link("name", made.table.columns["name"]),
        grids.number("lack_count", made.table.columns["lack_count"], pinned="left", flex=0, width=100),
    ]
    columns += [
        grids.text(key, title, flex=0, width=wide, headerClass=grids.NARROW, cellStyle=style)
        for key, title in made.table.columns.items()
        if key not in ("name", "lack_count")
    ]
    hidden = [key for name, key in _fields(needed).items() if not needed.lacking(name)]
    shown = grids.grid(context, "towns", columns, made.table.rows, hidden=hidden)
    return card(context, "towns", replace(made, body=[shown]))


def _cell_style(context: PageContext, needed: Needs) -> dict[str, Any]:
    """Dark where nothing has begun, pale where it is near, white where it is done, dashed where nothing is known."""
    looks = {
        LACKS: {"backgroundColor": COLOURS["own"], "color": "#FFFFFF"},
        SHORT: {"backgroundColor": COLOURS["own_light"], "color": "#000000"},
    }
    looks |= {
        one.id: {"backgroundColor": COLOURS["own_pale"], "color": COLOURS["text"]} for one in needed.rules.readiness
    }
    looks |= {
        state: {"backgroundColor": "#FFFFFF", "color": COLOURS["soft"], "border": f"1px dashed {COLOURS['missing']}"}
        for state in OPEN_STATES
    }
    return {
        "styleConditions": [
            {"condition": f"params.value === {_quoted(state_text(context, needed, state))}", "style": look}
            for state, look in looks.items()
        ]
    }


def _quoted(text: str) -> str:
    """A text as a string of the small language of conditions."""
    plain = text.replace("\\", "").replace("'", "")
    return f"'{plain}'"
