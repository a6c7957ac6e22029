"""方法と定義: the framework in words, every indicator under an anchor of its own."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboards.address import Address
from dashboards.old import html
from dashboards.old.figures import framework as figures
from dashboards.old.figures.definition import Definition, entry, sheet_line
from dashboards.old.figures.marks import section, table
from dashboards.old.figures.note import note
from dashboards.old.pages.page import Page, page_head
from dashboards.store import OpenedSnapshot
from dashboards.table_export import Sheet
from dashboards.words import Words

SECTIONS = (
    "about", "trees", "formulas", "examples", "sensitivity", "statuses", "indicators", "context", "limits", "changes",
    "data",
)  # fmt: skip
"""In reading order; each is an anchor."""
Rows = list[dict]


@dataclass(frozen=True)
class Method:
    """What the page is made from: the framework of the snapshot."""

    framework: dict
    indicators: Mapping[str, dict]
    groups: Rows
    members: Rows
    surveys: Rows
    definitions: Mapping[str, Definition]

    @classmethod
    def of(cls, snapshot: OpenedSnapshot) -> "Method":
        read = {name: _rows(snapshot, name) for name in ("indicators", "groups", "members", "surveys")}
        by = {name: _by_indicator(_rows(snapshot, name)) for name in ("feeds", "options", "members")}
        groups = {(group["perspective"], group["group_id"]): group for group in read["groups"]}
        surveys = {survey["survey"]: survey for survey in read["surveys"]}
        indicators = {row["indicator"]: row for row in read["indicators"]}
        definitions = {
            name: Definition(row, by["feeds"][name], by["options"][name], by["members"][name], groups, surveys)
            for name, row in indicators.items()
        }
        return cls(
            snapshot.row("method_framework"), indicators, read["groups"], read["members"], read["surveys"], definitions
        )

    def homes(self) -> list[tuple[dict, list[str]]]:
        """Every group with the indicators that are shown there: each once, in the first group that lists it."""
        left, homes = set(self.indicators), []
        for group in self.groups:
            own = [m["indicator"] for m in self.members if _is_in(m, group) and m["indicator"] in left]
            left -= set(own)
            homes += [(group, own)] if own else []
        return homes


def _is_in(member: Mapping, group: Mapping) -> bool:
    return (member["perspective"], member["group_id"]) == (group["perspective"], group["group_id"])


def _rows(snapshot: OpenedSnapshot, name: str) -> Rows:
    return list(snapshot.frame(f"method_{name}").iter_rows(named=True))


def _by_indicator(rows: Rows) -> defaultdict[str, Rows]:
    found: defaultdict[str, Rows] = defaultdict(list)
    for row in rows:
        found[row["indicator"]].append(row)
    return found


def page(snapshot: OpenedSnapshot, address: Address) -> Page:
    """The framework of the snapshot, whatever year or prefecture the URL names."""
    words = address.words
    method = Method.of(snapshot)
    counts = _counts(method)
    controls = [
        html.A(words("method.csv"), href=address.to_definitions(), className="button no-print"),
        html.Button(words("method.print"), id="print", type="button", className="button no-print"),
    ]
    head = page_head(words("method.eyebrow", framework=method.framework["framework"]), words("method.title"), controls)
    lead = html.P(words("method.lead", **counts) + words("method.lead_more"), className="lead")
    body = html.Div([_contents(method, words), html.Div(_sections(snapshot, method, words))], className="with-contents")
    return Page(words("method.title"), html.Div([head, lead, body], className="page-method"))


def _counts(method: Method) -> dict[str, int]:
    facts = method.framework
    return {"count": facts["indicator_count"], "steps": facts["step_count"], "pillars": facts["pillar_count"]}


def _contents(method: Method, words: Words) -> html.Nav:
    """Anchors of all sections and indicators, with a search that narrows both."""
    box = html.Input(
        id="method-search",
        type="search",
        placeholder=words("method.search_placeholder"),
        autoComplete="off",
        **{"data-narrows": ""},
    )
    find = html.Div([html.Label(words("method.search"), htmlFor="method-search"), box], className="control")
    sections = html.Ul([html.Li(html.A(_section_title(name, words), href=f"#{name}")) for name in SECTIONS])
    homes = [
        html.Li(
            [html.Span(figures.group_title(group, words)), html.Ul([_to(method.indicators[n], words) for n in own])]
        )
        for group, own in method.homes()
    ]
    indicators = html.Ul(homes, className="contents-indicators")
    return html.Nav(
        [find, html.P(words("method.contents"), className="card-label"), sections, indicators],
        id="contents",
        className="contents no-print",
        **{"aria-label": words("method.contents")},
    )


def _home(group: Mapping, own: Rows, words: Words) -> html.Li:
    return html.Li([html.Span(figures.group_title(group, words)), html.Ul([_to(row, words) for row in own])])


def _to(indicator: Mapping, words: Words) -> html.Li:
    link = html.A(words.pick(indicator, "name"), href=f"#{indicator['indicator']}")
    return html.Li(link, **{"data-find-as": indicator["indicator"]})


def _section_title(name: str, words: Words) -> str:
    return words("limits.title" if name == "limits" else f"method.{name}.title")


def _sections(snapshot: OpenedSnapshot, method: Method, words: Words) -> list[Any]:
    counts = _counts(method)
    facts = method.framework
    title = words.pick(facts, "title")
    about = [
        figures.facts(facts, words),
        figures.surveys(method.surveys, words),
        figures.bands(_rows(snapshot, "bands"), words),
    ]
    trees = [figures.tree(method.groups, method.members, method.indicators, v, words) for v in _perspectives(method)]
    return [
        _section("about", about, words, title=title, framework=facts["framework"], date=facts["published_date"]),
        _section("trees", trees, words, **counts),
        _section("formulas", [figures.formulas(facts, words)], words),
        _section("examples", [figures.examples(_rows(snapshot, "examples"), words)], words),
        _sensitivity(snapshot, words),
        _section("statuses", [figures.statuses(words)], words),
        _section("indicators", _entries(method, words), words, count=counts["count"]),
        _context(snapshot, method, words),
        _limits(facts, words),
        _changes(snapshot, words),
        _data(snapshot, words),
    ]


def _perspectives(method: Method) -> list[str]:
    return list(dict.fromkeys(group["perspective"] for group in method.groups))


def _section(name: str, content: Sequence[Any], words: Words, **values: object) -> html.Section:
    answer, summary = words(f"method.{name}.answer", **values), words(f"method.{name}.summary")
    return section(name, words(f"method.{name}.title"), answer, content, summary)


def _sensitivity(snapshot: OpenedSnapshot, words: Words) -> html.Section:
    """The note that a command wrote from real data, where the framework brings one."""
    rows = _rows(snapshot, "note")
    told = note(words.pick(rows[0], "text")) if rows else html.P(words("method.sensitivity.nothing"))
    return _section("sensitivity", [told], words)


def _entries(method: Method, words: Words) -> list[Any]:
    groups = [
        html.Div(
            [html.H3(_home_title(group, words)), *(entry(method.definitions[name], words) for name in own)],
            className="entries",
        )
        for group, own in method.homes()
    ]
    nothing = html.P(words("method.search_none"), id="method-none", className="message", role="status", hidden=True)
    return [nothing, *groups]


def _home_title(group: Mapping, words: Words) -> list | str:
    if group["step"] is not None:
        return figures.group_title(group, words)
    return words("method.indicators.only_pillar", name=words.pick(group, "name"))


def _context(snapshot: OpenedSnapshot, method: Method, words: Words) -> html.Section:
    rows = snapshot.frame("method_context")
    titles = {survey["survey"]: words.pick(survey, "title") for survey in method.surveys}
    head = [words("method.about.col_survey"), words("method.context.col_items"), words("method.context.col_reason")]
    reasons = rows.group_by("survey", "reason_ja", "reason_en", maintain_order=True)
    together = reasons.agg(pl.struct("item", "text", "years"))
    lines = [
        [titles[row["survey"]], _items(row["item"], words), words.pick(row, "reason")]
        for row in together.iter_rows(named=True)
    ]
    content = [table(words("method.context.title"), head, lines, "table-method table-context")]
    return _section("context", content, words, count=rows.height)


def _items(items: Rows, words: Words) -> Any:
    """Few items one below the other; many folded away."""
    lines = html.Ul(
        [
            html.Li([html.Span(item["item"], className="num strong"), " ", item["text"], _years(item, words)])
            for item in items
        ],
        className="item-list",
    )
    if len(items) < 10:
        return lines
    return html.Details([html.Summary(words("method.context.list", count=len(items))), lines], className="as-table")


def _years(item: Mapping, words: Words) -> html.Span:
    return html.Span(words("app.bracketed", text=figures.years_text(item["years"], words)), className="note")


def _limits(facts: Mapping, words: Words) -> html.Section:
    texts = [words(f"limits.{name}") for name in ("score", "gap", "rank")]
    texts.append(words("limits.official", framework=facts["framework"]))
    title = html.H2(words("limits.title"), id="limits-heading")
    listed = html.Ul([html.Li(text) for text in texts])
    return html.Section([title, listed], id="limits", className="limits", **{"aria-labelledby": "limits-heading"})


def _changes(snapshot: OpenedSnapshot, words: Words) -> html.Section:
    rows = _rows(snapshot, "changes")
    head = [words(f"method.changes.col_{name}") for name in ("version", "date", "what")]
    lines = [[row["version"], row["change_date"].isoformat(), words.pick(row, "what")] for row in rows]
    content = [table(words("method.changes.title"), head, lines, "table-method table-changes")]
    newest = rows[0] if rows else {"version": words("app.none"), "change_date": words("app.none")}
    return _section("changes", content, words, version=newest["version"], date=newest["change_date"])


def _data(snapshot: OpenedSnapshot, words: Words) -> html.Section:
    rows = _rows(snapshot, "tables")
    head = [words(f"method.data.col_{name}") for name in ("table", "grain", "columns")]
    lines = [[html.Code(row["table"]), words.pick(row, "grain"), str(row["column_count"])] for row in rows]
    listed = table(words("method.data.title"), head, lines, "table-compact")
    folded = html.Details([html.Summary(words("method.data.list")), listed], className="as-table")
    return _section("data", [folded], words, count=len(rows))


def definition_sheet(snapshot: OpenedSnapshot, address: Address) -> Sheet:
    """A line for every indicator, all that is said of it, in the language of the URL."""
    words = address.words
    method = Method.of(snapshot)
    heads = words.under("method.sheet")
    lines = [sheet_line(definition, words) for definition in method.definitions.values()]
    names = list(lines[0]) if lines else []
    title = words("method.csv_title", framework=method.framework["framework"])
    return Sheet(title, [heads[name] for name in names], [list(line.values()) for line in lines])


SHEETS = {"indicators": definition_sheet}
"""The tables of this page as files, by the name in their address."""
