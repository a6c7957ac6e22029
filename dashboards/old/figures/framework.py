"""The framework as a whole: its facts, its trees of groups, the formulas, the statuses."""

from collections.abc import Mapping, Sequence

from dashboards.old import html
from dashboards.old.figures.marks import at, badge, table
from dashboards.words import Words

FORMULAS = (
    "points", "score", "coverage", "bounds", "gates", "basis", "peers", "rank", "ranges", "bands", "change",
)  # fmt: skip
"""In the order in which they are computed; words below `method.formulas.`."""
STATUSES = {
    "answered": "known", "not_answered": "unknown", "not_surveyed": "unknown", "suppressed": "unknown",
    "invalid": "unknown", "not_asked": "left_out", "not_applicable": "left_out", "undefined": "left_out",
}  # fmt: skip
"""What becomes of a status in a score: it has points, widens the bounds, or leaves the weights."""

Rows = Sequence[Mapping]


def facts(framework: Mapping, words: Words) -> html.Dl:
    """What the framework asks for before it publishes a figure. `framework`: `queries/method_framework.sql`."""
    coverage = words.number(100 * framework["min_coverage"], 0)
    told = {
        "version": framework["framework"],
        "date": framework["published_date"].isoformat(),
        "indicators": words(
            "method.about.indicators_value", count=framework["indicator_count"], gates=framework["gate_count"]
        ),
        "min_coverage": words("method.about.min_coverage_value", value=coverage),
        "min_peers": words("method.about.min_peers_value", value=framework["min_peers"]),
    }
    pairs = [html.Div([html.Dt(words(f"method.about.{key}")), html.Dd(text)]) for key, text in told.items()]
    return html.Dl(pairs, className="method-facts")


def surveys(rows: Rows, words: Words) -> html.Div:
    """The surveys, their years, and where they come from."""
    head = [words(f"method.about.col_{name}") for name in ("survey", "years", "items", "source")]
    lines = [
        [words.pick(row, "title"), years_text(row["years"], words), str(row["item_count"]), words.pick(row, "source")]
        for row in rows
    ]
    return table(words("method.about.surveys"), head, lines, "table-method table-surveys")


def years_text(years: Sequence[int], words: Words) -> str:
    """`2023、2024、2025年度`; runs of three and more as `2023〜2025年度`."""
    first, last = years[0], years[-1]
    if len(years) > 2 and last - first == len(years) - 1:
        return words("method.year_list", years=words("method.indicators.range", low=first, high=last))
    return words("method.year_list", years=words("app.separator").join(str(year) for year in years))


def bands(rows: Rows, words: Words) -> html.P:
    """The population bands in one line."""
    label = html.Span(words("method.about.bands"), className="method-label")
    return html.P([label, words("app.separator").join(row["label"] for row in rows)], className="note")


def tree(groups: Rows, members: Rows, indicators: Mapping[str, Mapping], perspective: str, words: Words) -> html.Div:
    """One card for each child of the root; groups inside groups as rows of their own."""
    own = [group for group in groups if group["perspective"] == perspective]
    root = next(group["group_id"] for group in own if group["parent_id"] is None)
    cards = [
        html.Div(_branch(group, own, members, indicators, words), className="tree-card")
        for group in own
        if group["parent_id"] == root
    ]
    return html.Div(cards, className="trees")


def group_title(group: Mapping, words: Words) -> list:
    """The name of a group, its STEP before it."""
    name = words.pick(group, "name")
    if group["step"] is None:
        return [name]
    return [html.Span(words("step.label", step=group["step"]), className="step-tag"), name]


def _branch(group: Mapping, groups: Rows, members: Rows, indicators: Mapping[str, Mapping], words: Words) -> list:
    own = [m for m in members if (m["perspective"], m["group_id"]) == (group["perspective"], group["group_id"])]
    inner = [
        html.Div(_branch(child, groups, members, indicators, words), className="tree-inner")
        for child in groups
        if child["parent_id"] == group["group_id"]
    ]
    heading = html.H3 if group["parent_id"] == group["perspective"] else html.H4
    head = html.Div([heading(group_title(group, words)), _conditions(group, own, indicators, words)])
    listed = html.Ul([_leaf(member, indicators[member["indicator"]], words) for member in own], className="tree-list")
    return [head, *([listed] if own else []), *inner]


def _conditions(group: Mapping, own: Rows, indicators: Mapping[str, Mapping], words: Words) -> html.P | None:
    if group["threshold"] is None:
        return None
    gates = sum(indicators[member["indicator"]]["is_gate"] for member in own)
    parts = [
        words("method.trees.threshold", value=words.number(group["threshold"], 0)),
        words("method.trees.gates", count=gates),
    ]
    return html.P(words("app.separator").join(parts), className="note num")


def _leaf(member: Mapping, indicator: Mapping, words: Words) -> html.Li:
    link = html.A(words.pick(indicator, "name"), href=f"#{indicator['indicator']}")
    tag = _tag(member, indicator, words)
    share = member["share_pct"] or 0
    bar = html.Span(html.Span(style={"width": at(4 * share)}), className="share-bar", **{"aria-hidden": "true"})
    weight = html.Span(f"{member['weight']:g}", className="num tree-weight", title=words("method.trees.col_weight"))
    percent = html.Span(words.percent(share, 1), className="num tree-share", title=words("method.trees.col_share"))
    return html.Li([html.Span([link, *tag], className="tree-name"), weight, bar, percent])


def _tag(member: Mapping, indicator: Mapping, words: Words) -> list:
    if not member["weight"]:
        title = words("method.trees.reference_title")
        return [html.Span(words("method.trees.reference"), className="tag", title=title)]
    if indicator["is_gate"]:
        return [html.Span(words("indicators.gate"), className="tag", title=words("indicators.gate_title"))]
    return []


def formulas(framework: Mapping, words: Words) -> html.Ol:
    """Every formula in words, with what it means, in the order of computing."""
    values = {"min": {"coverage": words.number(100 * framework["min_coverage"], 0), "peers": framework["min_peers"]}}
    return html.Ol([_formula(name, values["min"].get(name), words) for name in FORMULAS], className="formula-list")


def _formula(name: str, least: object, words: Words) -> html.Li:
    key = f"method.formulas.{name}"
    text = words(f"{key}_text") if least is None else words(f"{key}_text", min=least)
    lines = [html.Span(line) for line in words(f"{key}_formula").splitlines()]
    return html.Li([html.H3(words(key)), html.P(lines, className="formula"), html.P(text, className="note")])


def examples(rows: Rows, words: Words) -> html.Div:
    """Worked examples: what stands in the group, and what it comes to. `rows`: `queries/method_examples.sql`."""
    return html.Div([_example(row, words) for row in rows], className="examples")


def _example(row: Mapping, words: Words) -> html.Div:
    title = words.pick(row, "title")
    head = [words(f"method.examples.col_{name}") for name in ("part", "weight", "answer")]
    told = zip(row["parts"], row["weights"], row["answers"], strict=True)
    lines = [[html.Code(part), f"{weight:g}", words.named("status", answer)] for part, weight, answer in told]
    results = [
        html.Div([html.Dt(words(f"method.examples.{name}")), html.Dd(_worked(row, name, words), className="num")])
        for name in ("score", "low", "high", "coverage")
    ]
    content = [html.H3(title), table(title, head, lines, "table-compact"), html.Dl(results, className="worked")]
    return html.Div(content, className="example")


def _worked(row: Mapping, name: str, words: Words) -> str:
    if row[name] is None:
        return words("app.none")
    arithmetic = row[f"{name}_text"].replace("**", "^").replace("*", "×").replace("/", "÷").replace("-", "−")
    value = words.number(row[name], 2)
    return (
        arithmetic if arithmetic == f"{row[name]:g}" else words("method.examples.worked", text=arithmetic, value=value)
    )


def statuses(words: Words) -> html.Div:
    """The closed set of statuses, and what each does to a score."""
    head = [words(f"method.statuses.col_{name}") for name in ("status", "meaning", "weight")]
    rows = [
        [
            badge(words.named("status", status), status),
            words(f"method.statuses.{status}"),
            words(f"method.statuses.{fate}"),
        ]
        for status, fate in STATUSES.items()
    ]
    return table(words("method.statuses.title"), head, rows, "table-method table-statuses")
