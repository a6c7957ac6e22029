"""The first screen of 団体カルテ: a verdict a STEP, the pillars among the peers, the next step, what holds."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

from dashboards import statements as shared
from dashboards.body_record import BodyRecord
from dashboards.components.badges import badge, evidence_mark
from dashboards.components.card import Card, Table, card
from dashboards.components.page import columns
from dashboards.components.tabs import tab_link
from dashboards.documents.exhibit import NativeChart
from dashboards.figures.body_strips import body_strips
from dashboards.page_context import LostError, PageContext
from dashboards.page_statements import body as statements
from dashboards.peers import PUBLISHED
from dashboards.words import Words

Row = Mapping[str, Any]
MOST_REASONS = 3
"""Reasons on the chip of a STEP; all of them stand in the answers below."""
MOST_ACTIONS = 4
DEFINITIONS = ("peers", "band", "nearest")
"""Under whom a statement among the peers must hold as well: columns of mart.robustness."""


def code_of(context: PageContext) -> str:
    return context.address.below("/body")


def known_body(context: PageContext) -> Row:
    """The body that the path names, whatever the year has of it. Raises LostError."""
    rows = (row for row in context.snapshot.frame("bodies").iter_rows(named=True) if row["code"] == code_of(context))
    found = next(rows, None)
    if found is None:
        raise LostError("no_body", code=code_of(context), year=context.words.year(context.year))
    return found


def name_of(context: PageContext) -> str:
    return str(known_body(context)["name"])


def record_of(context: PageContext) -> BodyRecord:
    """The body that the path names, in the year in view. Raises LostError."""
    rule = context.address.peers or PUBLISHED
    record = BodyRecord.of(context.snapshot, code_of(context), context.year, context.pref, rule)
    if record is None:
        raise LostError("no_body", code=code_of(context), year=context.words.year(context.year))
    return record


def identity(context: PageContext) -> html.P:
    """Prefecture, reading (beside Latin letters: the written name), kind, peer group, code; the ways to compare it."""
    words, body = context.words, record_of(context).body
    population = body["population"]
    facts = [
        body["prefecture"] if body["body_kind"] == "municipality" else "",
        body["kana"] or "" if body["written"] == body["name"] else body["written"],
        words.named("kind", body["kind"]),
        words("body.peer_group", name=body["peer_group"]) if body["peer_group"] else "",
        words("body.population", value=words.number(population, 0)) if population else words("body.population_none"),
        words("body.code", code=body["code"]),
    ]
    compare = dcc.Link(words("peers.to_compare"), href=context.address.to("/compare", codes=body["code"]))
    ranges = dcc.Link(words("peers.to_ranges"), href=context.address.to("/ranking", code=body["code"]))
    known = words("body.facts_separator").join(filter(None, facts))
    return html.P([known, " ", compare, " ", ranges], className="definition-line")


def first_screen(context: PageContext) -> html.Div:
    """The cards that answer; without STEPs the pillars and what holds."""
    made = {"step_chips": step_chips, "pillar_strips": pillar_strips, "held": held, "next": next_actions}
    has_steps = bool(record_of(context).steps)
    names = made if has_steps else ("pillar_strips", "held")
    shown = [html.Div(card(context, name, made[name](context)), className=f"at-{name}") for name in names]
    return columns(*shown, of="body" if has_steps else "two")


def limits(context: PageContext) -> html.Details:
    """What these figures cannot tell."""
    words, framework = context.words, context.snapshot.row("snapshot")["framework"]
    texts = [words(f"limits.{name}") for name in ("score", "gap", "rank")]
    texts.append(words("limits.official", framework=framework))
    listed = html.Ul([html.Li(text) for text in texts], className="note")
    return html.Details([html.Summary(words("paper.limits")), listed], className="as-table")


def step_chips(context: PageContext) -> Card:
    """A chip a STEP: verdict, score beside its threshold, and why."""
    words, record = context.words, record_of(context)
    names = ("group", "state", "why", "score", "low", "high", "coverage", "threshold", "nation", "peers")
    columns = {name: words(f"stepcards.col_{name}") for name in names}
    chips = [_chip(group, record.indicators, words) for group in record.steps]
    return Card(
        words("stepcards.title"),
        statements.step_count(record.steps, words),
        Table(columns, [_step_row(group, record, words) for group in record.steps]),
        caveat=context.ladder(record.body["body_kind"]),
        body=[html.Div(chips, className="step-chips")],
        native=NativeChart("column", 0, (3, 7, 8), ("own", "missing", "nation"), unit=words("chart_unit.points")),
    )


def _step_row(group: Row, record: BodyRecord, words: Words) -> dict[str, Any]:
    median = record.peer_medians.get(group["group_id"], {})
    coverage = group["coverage"]
    return {
        "group": shared.group_name(group, words),
        "state": shared.verdict(group, words),
        "why": "" if group["state"] == "passed" else statements.reason_of(group, record.indicators, words),
        "score": group["score"] if group["is_published"] else None,
        "low": group["low"],
        "high": group["high"],
        "coverage": None if coverage is None else 100 * coverage,
        "threshold": group["threshold"],
        "nation": median.get("nation_median"),
        "peers": median.get("peer_median"),
    }


def _chip(group: Row, indicators: Mapping[str, Row], words: Words) -> html.Article:
    state = group["state"]
    name = html.H3(
        [html.Span(words("step.label", step=group["step"]), className="step-tag"), words.pick(group, "name")]
    )
    evidence = None if state == "not_judged" else evidence_mark(group["evidence"], words)
    mark = html.Span([badge(state, words(f"step_state.{state}")), evidence])
    reasons = _reasons(group, indicators, words)
    more = len(reasons) - MOST_REASONS
    items = [html.Li(text) for text in reasons[:MOST_REASONS]]
    items += [html.Li(words("stepcards.more", count=more), className="note")] if more > 0 else []
    return html.Article([name, _score_line(group, mark, words), html.Ul(items)], className=f"step-chip is-{state}")


def _score_line(group: Row, mark: html.Span, words: Words) -> html.P:
    score = html.Span(shared.score_text(group, words), className="step-score num")
    spread = shared.bounds_text(group, words)
    texts = [words("stepcards.threshold", value=words.number(group["threshold"], 0))]
    texts += [words("stepcards.range", range=spread)] if spread else []
    return html.P([mark, score, html.Span(words("app.separator").join(texts), className="note")], className="step-line")


def _reasons(group: Row, indicators: Mapping[str, Row], words: Words) -> list[str]:
    """Short lines: the required answers that are missing, the score, what it rests on, then what is met."""
    if group["state"] == "not_judged":
        return [statements.reason_of(group, indicators, words)]
    met = (
        words("stepcards.all_met", count=len(group["gates_met"])) if group["gates_met"] else words("stepcards.no_gates")
    )
    if group["state"] == "passed":
        ahead = words("stepcards.ahead") if group["is_ahead_of_order"] else ""
        return [met, *filter(None, [ahead, shared.evidence_text(group, words)])]
    marks = {"gates_unmet": "unmet", "gates_unknown": "unknown"}
    gates = [
        words(f"stepcards.gate_{mark}", gate=shared.answered(indicators[name], words))
        for key, mark in marks.items()
        for name in group[key] or []
    ]
    coverage = group["coverage"]
    is_open = group["state"] == "undetermined" and not group["is_published"] and coverage is not None
    texts = [
        statements.low_score(group, words) if group["state"] == "failed" else "",
        words("verdict.low_coverage", coverage=words.number(100 * coverage, 0)) if is_open else "",
        shared.evidence_text(group, words),
    ]
    return [*gates, *filter(None, texts)] or [met]


def pillar_strips(context: PageContext) -> Card:
    """Every pillar among the peers, with what blanks leave open."""
    words, record = context.words, record_of(context)
    peers = context.snapshot.frame("body_peer_scores", peers=record.peers, year=context.year).to_dicts()
    others = [row for row in peers if row["code"] != record.code]
    names = {group["group_id"]: words.pick(group, "name") for group in record.pillars}
    columns = {"code": words("bodies.col_code"), "name": words("bodies.col_name"), **names}
    rows: dict[str, dict[str, Any]] = {record.code: {"code": record.code, "name": record.body["name"]}}
    for row in peers:
        rows.setdefault(row["code"], {"code": row["code"], "name": row["name"]})[row["group_id"]] = row["score"]
    return Card(
        words("pillarcards.title"),
        statements.pillars(record.groups, words, "pillarcards.answer"),
        Table(columns, list(rows.values())),
        body_strips(record.pillars, others, record.peer_medians, words) if record.pillars else None,
        len(record.peer_sets.get(record.rule, ())),
        _compared_with(record, words),
        native=NativeChart(
            "column",
            1,
            tuple(range(2, 2 + len(names))),
            ("own", "nation", "own_light"),
            unit=words("chart_unit.points"),
        ),
    )


def _compared_with(record: BodyRecord, words: Words) -> str:
    """The rule by which the peers were found, in a line."""
    return statements.rule_short(record.body, words) if record.rule == PUBLISHED else record.rule_in_words(words)


def next_actions(context: PageContext) -> Card:
    """The fewest things that pass the next STEP; where all are passed, what else would raise their scores."""
    words, record = context.words, record_of(context)
    step = record.next_step
    rows = [_action(row, context) for row in record.to_do]
    columns = {name: words(f"next.col_{name}") for name in ("position", "name", "now", "peers", "gain", "advice")}
    title = statements.next_title(step, len(rows), words) if step else words("next.answer_none")
    notes = [words("next.text_left")] if rows and not step else []
    notes += [words("next.shown", count=MOST_ACTIONS, total=len(rows))] if len(rows) > MOST_ACTIONS else []
    listed = html.Ol([_action_item(row) for row in rows[:MOST_ACTIONS]], className="next-list")
    return Card(
        words("next.title"), title, Table(columns, rows), body=[listed] if rows else [], caveat="".join(notes),
        why=words("next.none" if step else "next.text_none"),
        more=[tab_link(words, "next.to_examples", "examples")] if step else [],
    )  # fmt: skip


def _action(row: Row, context: PageContext) -> dict[str, Any]:
    words = context.words
    name = words.pick(row, "name")
    return {
        "position": row["position"],
        "name": words("paper.required", name=name) if row["is_required"] else name,
        "now": words("next.now", status=shared.answer(row, words)),
        "peers": statements.peers_done(row, words),
        "gain": row["gain"],
        "advice": words.pick(row, "advice"),
        "href": context.address.to(f"/indicator/{row['indicator']}"),
    }


def _action_item(row: Row) -> html.Li:
    facts = [html.Span(row["now"]), html.Span(row["peers"])]
    return html.Li([dcc.Link(row["name"], href=row["href"]), html.P(facts, className="note", title=row["advice"])])


def held(context: PageContext) -> Card:
    """Above or below the middle, under every definition of peers."""
    words, record = context.words, record_of(context)
    rows = held_rows(record, {group["group_id"] for group in record.pillars}, words)
    columns = {
        "name": words("peers.col_group"),
        **{key: words(f"held.{key}") for key in (*DEFINITIONS, "all", "nation")},
    }
    table = html.Table(
        [
            html.Thead(html.Tr([html.Th(title, scope="col") for title in columns.values()])),
            html.Tbody([_held_line(row, columns) for row in rows]),
        ],
        className="table table-held",
    )
    return Card(
        words("held.title"), statements.held_title(rows, words), Table(columns, rows), body=[table] if rows else [],
        caveat=words("held.note"), why=words("peers.answer_none"),
    )  # fmt: skip


def _held_line(row: Row, columns: Mapping[str, str]) -> html.Tr:
    return html.Tr([html.Th(row["name"], scope="row"), *(html.Td(row[key]) for key in list(columns)[1:])])


def held_rows(record: BodyRecord, groups: set[str], words: Words) -> list[dict[str, Any]]:
    """A row a group that has a score: the side under each definition, and whether it holds whatever the blanks are."""
    scores = {group["group_id"]: group for group in record.groups}
    rows = []
    for row in record.rows("body_held"):
        group = scores[row["group_id"]]
        if row["group_id"] not in groups:
            continue
        place = record.ranking.get((row["group_id"], "nation"))
        bounds = shared.bounds_of(group) or (None, None)
        facts = {"low": bounds[0], "high": bounds[1], "evidence": place and place["evidence"],
                 "peer_median": record.medians.get(row["group_id"], {}).get("peer_median")}  # fmt: skip
        is_held = shared.is_held({**row, **facts})
        unheld = "step_state.not_judged" if facts["evidence"] in shared.UNJUDGED else "held.no"
        rows.append(
            {
                "group_id": row["group_id"],
                "name": words.pick(row, "name"),
                "among_peers": row["among_peers"],
                "is_held": is_held,
                **{name: words(f"held.side_{row[f'among_{name}'] or 'few'}") for name in DEFINITIONS},
                "all": words("held.yes" if is_held else unheld),
                "nation": shared.band(place, words) if place else words("band.none"),
            }
        )
    return rows


def group_names(groups: Sequence[Row], words: Words) -> dict[str, str]:
    """By group: its name."""
    return {group["group_id"]: shared.group_name(group, words) for group in groups}
