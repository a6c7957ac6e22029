"""The cards of 方法と定義 that have a chart, and what stands beside them on the first screen."""

from collections.abc import Mapping
from typing import Any

from dash import html

from dashboards.components.card import Card, Table
from dashboards.documents.exhibit import NativeChart
from dashboards.figures.ladder import MEASURES, ladder_lines
from dashboards.figures.part_bars import FULL, HATCHED, PALE
from dashboards.figures.stacked import stacked
from dashboards.figures.weights import weight_bars
from dashboards.figures.worked_example import example_bars
from dashboards.page_context import PageContext
from dashboards.page_statements import method as statements
from dashboards.statements import group_name

WALK = ("points", "score", "bounds", "gates", "ranges", "bands")
"""The formulas of the first screen, in the order of computing; all are in a tab."""
UNKNOWN = ("not_answered", "not_surveyed", "suppressed", "invalid")
EVIDENCE: Mapping[str, Any] = {"full": FULL, "provisional": PALE, "insufficient": HATCHED}
Row = dict[str, Any]


def definition_rows(context: PageContext, name: str) -> list[Row]:
    """The answer to `queries/method_<name>.sql`: of the framework, whatever prefecture and year are in view."""
    return context.snapshot.frame(f"method_{name}").to_dicts()


def has_steps(context: PageContext) -> bool:
    return bool(context.snapshot.row("method_framework")["step_count"])


def steps(context: PageContext) -> Card:
    """From an answer to a band: what is computed, in order."""
    words = context.words
    names = [name for name in WALK if name != "gates" or has_steps(context)]
    rows = [{"name": words(f"method.formulas.{name}"), "text": words(f"method.walk.{name}")} for name in names]
    items = [html.Li([html.Strong(row["name"]), html.Span(row["text"])]) for row in rows]
    table = Table({"name": words("method.walk.col_name"), "text": words("method.walk.col_text")}, rows)
    return Card(words("method.walk.label"), words("method.walk.title"), table, body=[html.Ol(items, className="walk")])


def names_of(context: PageContext) -> dict[str, str]:
    """Indicator → its name."""
    return {row["indicator"]: context.words.pick(row, "name") for row in definition_rows(context, "indicators")}


def example(context: PageContext) -> Card:
    """One worked example: the first with a blank, because that is what is asked about most."""
    words, rows = context.words, definition_rows(context, "examples")
    if not rows:
        none = words("method.examples.none")
        return Card(words("method.examples.title"), none, Table({}, []), why=none)
    row = next((row for row in rows if row["score"] is not None and set(row["answers"]) & set(UNKNOWN)), rows[0])
    parts = [part for part in example_parts(row, context) if part["points"] is not None or part["code"] in UNKNOWN]
    heads = {"name": "col_part", "weight": "col_weight", "answer": "col_answer"}
    columns = {key: words(f"method.examples.{head}") for key, head in heads.items()}
    looks = {kind: words(f"method.examples.{kind}") for kind in ("won", "lost", "unknown")}
    label = words("method.examples.label", title=words.pick(row, "title"))
    figure = example_bars(parts, looks, words("method.examples.axis")) if parts else None
    note = words("method.examples.note")
    return Card(label, statements.example(row, words), Table(columns, parts), figure, caveat=note)


def example_parts(row: Row, context: PageContext) -> list[Row]:
    """The parts of a worked example by name; a part that is no indicator of the framework by its number."""
    words, names = context.words, names_of(context)
    given = zip(row["parts"], row["weights"], row["answers"], strict=True)
    return [
        {
            "name": names.get(part) or words("method.examples.unnamed", number=number),
            "weight": weight,
            "code": answer,
            "points": _points(answer),
            "answer": answer if _points(answer) is not None else words.named("answer_status", answer),
        }
        for number, (part, weight, answer) in enumerate(given, start=1)
    ]


def _points(answer: str) -> float | None:
    try:
        return float(answer)
    except ValueError:
        return None


def limits(context: PageContext) -> html.Section:
    """ご利用上の注意, and the facts of the framework."""
    words, facts = context.words, context.snapshot.row("method_framework")
    known = {
        "version": facts["framework"],
        "date": facts["published_date"].isoformat(),
        "min_coverage": words("method.about.min_coverage_value", value=words.number(100 * facts["min_coverage"], 0)),
        "min_peers": words("method.about.min_peers_value", value=facts["min_peers"]),
    }
    names = [name for name in ("score", "gap", "official", "rank") if name != "official" or has_steps(context)]
    items = [html.Li(words(f"limits.{name}", framework=facts["framework"])) for name in names]
    terms = [html.Div([html.Dt(words(f"method.about.{key}")), html.Dd(text)]) for key, text in known.items()]
    content = [
        html.H2(words("limits.title")),
        html.Ul(items, className="limits"),
        html.Dl(terms, className="facts-list"),
    ]
    return html.Section(content, className="card", **{"aria-label": words("limits.title")})


def weights(context: PageContext) -> Card:
    """How much each indicator weighs in its STEP or pillar."""
    words, gates = context.words, {row["indicator"]: row["is_gate"] for row in definition_rows(context, "indicators")}
    names = names_of(context)
    rows = [
        {
            "group": group_name(member, words),
            "name": names[member["indicator"]],
            "indicator": member["indicator"],
            "weight": member["weight"],
            "share_pct": member["share_pct"] or 0.0,
            "is_gate": gates[member["indicator"]] and member["step"] is not None,
        }
        for member in definition_rows(context, "members")
    ]
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["group"], []).append(row)
    for own in groups.values():
        own.sort(key=lambda row: -row["share_pct"])
    table = [{**row, "gate": words("indicators.gate") if row["is_gate"] else ""} for row in rows]
    columns = {key: words(f"method.trees.col_{key}") for key in ("group", "name", "weight", "share_pct", "gate")}
    title = statements.heaviest(rows, words)
    figure = weight_bars(groups, words("method.trees.gate"), words("method.trees.other")) if groups else None
    return Card(words("method.trees.title"), title, Table(columns, table), figure, caveat=words("method.trees.summary"))


def ladder(context: PageContext) -> Card:
    """Are the STEPs a ladder: does the number of STEPs passed determine which ones."""
    words, rows = context.words, context.snapshot.frame("ladder", body_kind="municipality").to_dicts()
    judged = {row["name"]: row["value"] for row in definition_rows(context, "judgements")}
    nation, own = ([row for row in rows if row["scope_key"] == key] for key in ("JP", context.pref))
    label = words("method.ladder.title")
    if not nation or not all(f"ladder_{measure}" in judged for measure in MEASURES):
        none = words("method.ladder.none")
        return Card(label, none, Table({}, []), why=none)
    limits = {measure: judged[f"ladder_{measure}"] for measure in MEASURES}
    scopes = {words("spread.nation"): nation, context.pref_name: own}
    table = [_fit(name, row, context) for name, found in scopes.items() for row in found]
    keys = ("scope", "year", "count", *MEASURES, "skipped", "evidence")
    columns = {key: words(f"method.ladder.col_{key}") for key in keys}
    series = {
        name: [{**row, "count_text": words("app.bodies", value=row["body_count"])} for row in found]
        for name, found in scopes.items()
    }
    names = {
        measure: words(f"method.ladder.panel_{measure}", limit=words.number(limits[measure], 1)) for measure in MEASURES
    }
    return Card(
        label,
        statements.ladder(nation, limits, words),
        Table(columns, table),
        ladder_lines(series, limits, names, words("trend.year", year="{year}")),
        nation[-1]["body_count"],
        words("method.ladder.note"),
    )


def _fit(scope: str, row: Row, context: PageContext) -> Row:
    words = context.words
    return {
        "scope": scope,
        "year": str(row["year"]),
        "count": row["body_count"],
        **{measure: None if row[measure] is None else words.number(row[measure], 2) for measure in MEASURES},
        "skipped": row["ahead_of_order_count"],
        "evidence": words.named("method.evidence", row["evidence"]),
    }


def evidence(context: PageContext) -> Card:
    """How many verdicts of the year rest on enough questions."""
    words = context.words
    rows = [
        {**row, "title": group_name(row, words)}
        for row in context.snapshot.frame("method_evidence", year=context.year).to_dicts()
    ]
    names = {kind: words(f"method.evidence.{kind}") for kind in EVIDENCE}
    columns = {"title": words("overview.col_group"), **names, "count": words("board.col_count")}
    year = words.year(context.year)
    weak = [row["title"] for row in rows if row["full"] < row["count"]]
    key = "some" if weak else "all"
    title = words(f"method.evidence.answer_{key}", year=year, count=len(weak), groups=len(rows))
    if not rows:
        title = words("method.evidence.none", year=year)
    return Card(
        words("method.evidence.title"),
        title,
        Table(columns, rows),
        stacked(rows, EVIDENCE, names, words("board.of", count="{count}")) if rows else None,
        rows[0]["count"] if rows else None,
        words("method.evidence.note"),
        native=NativeChart("bar", 0, (1, 2, 3), ("own", "own_pale", "missing"), "percent_stacked"),
    )
