"""Cards of one body: a verdict per STEP, a score per pillar."""

import polars as pl

from dashboards.old import html
from dashboards.old.figures.marks import as_table, badge, bounds_of, legend, missing, score_reason
from dashboards.old.figures.standing import rank_text
from dashboards.old.figures.strips import strip, strip_text
from dashboards.words import Words

GATES = (
    ("gates_met", "gate_met"), ("gates_unmet", "gate_unmet"), ("gates_unknown", "gate_unknown"),
    ("gates_not_asked", "gate_not_asked"),
)  # fmt: skip
"""Columns of required indicators, and the class of their mark."""


class Around:
    """What stands around one body: distribution and medians of every group, its ranks, its required answers."""

    def __init__(
        self, body: dict, strips: pl.DataFrame, medians: pl.DataFrame, standing: pl.DataFrame, gates: dict[str, str]
    ) -> None:
        self.body_kind: str = body["body_kind"]
        self.gates = gates
        self._bins = strips
        self._medians = {row["group_id"]: row for row in medians.iter_rows(named=True)}
        self._peers = {
            row["group_id"]: row for row in standing.filter(pl.col("comparison_set") == "peers").iter_rows(named=True)
        }

    def bins(self, group_id: str) -> pl.DataFrame:
        return self._bins.filter(pl.col("group_id") == group_id)

    def median(self, group_id: str) -> dict:
        return self._medians.get(group_id, {})

    def peers(self, group_id: str) -> dict | None:
        return self._peers.get(group_id)


def cards(groups: list[dict], around: Around, words: Words) -> html.Div:
    """One card per group, in the order of the framework."""
    return html.Div([_card(group, around, words) for group in groups], className=f"score-cards of-{len(groups)}")


def _card(group: dict, around: Around, words: Words) -> html.Article:
    step = group["step"]
    title = [] if step is None else [html.Span(words("step.label", step=step), className="step-tag")]
    head = [html.H3([*title, html.Span(words.pick(group, "name"))]), _verdict(group, words)]
    if not group["asked_count"]:
        content = [html.Div(words("pillars.not_asked"), className="not-asked")]
    else:
        content = [_score(group, words), _strip(group, around, words), *_notes(group, around, words)]
    tone = group["state"] or "plain"
    return html.Article([html.Div(head, className="score-head"), *content], className=f"score-card is-{tone}")


def _verdict(group: dict, words: Words) -> html.Span | None:
    if group["state"] is None:
        return None
    named = words(f"state.{group['state']}")
    is_provisional = group.get("evidence") == "provisional"
    return badge(words("state_provisional.badge", state=named) if is_provisional else named, group["state"])


def _score(group: dict, words: Words) -> html.Div:
    if not group["is_published"]:
        return html.Div(missing(words, score_reason(group), bounds_of(group)), className="score-line")
    value = [
        html.Span(words.number(group["score"]), className="score-value num"),
        html.Span(words("stepcards.of"), className="score-of num"),
    ]
    return html.Div(value, className="score-line")


def _strip(group: dict, around: Around, words: Words) -> html.Div:
    told = strip_text(group, around.median(group["group_id"]), around.body_kind, words)
    return strip(group, around.bins(group["group_id"]), told)


def _notes(group: dict, around: Around, words: Words) -> list:
    rank = around.peers(group["group_id"])
    place = (
        words("stepcards.peers", n=rank["n"], rank=rank_text(rank, words)) if rank else words("stepcards.peers_none")
    )
    lines = [html.P(place, className="note"), *_gates(group, around, words)]
    if group["is_ahead_of_order"]:
        lines.append(html.P(html.Span(words("stepcards.ahead"), className="tag"), className="note"))
    return lines


def _gates(group: dict, around: Around, words: Words) -> list:
    if group["step"] is None:
        return []
    lines = [
        html.Li(around.gates[indicator], className=key.replace("_", "-"))
        for column, key in GATES
        for indicator in group[column] or []
        if column != "gates_unknown" or indicator not in (group["gates_not_asked"] or [])
    ]
    return [html.Ul(lines, className="gates")] if lines else [html.P(words("stepcards.no_gates"), className="note")]


def strip_legend(body: dict, has_range: bool, words: Words) -> html.Ul:
    """How to read the strips. The range is explained only where one is drawn."""
    entries = [
        ("swatch-own", words("stepcards.legend_own")),
        ("swatch-bar-nation", words("stepcards.legend_nation", nation=words(f"stepcards.nation_{body['body_kind']}"))),
        ("swatch-bar-peer", words("stepcards.legend_peers")),
        ("swatch-threshold", words("stepcards.legend_threshold")),
    ]
    return legend([*entries, *([("fill-undetermined", words("stepcards.legend_range"))] if has_range else [])])


def score_table(groups: list[dict], around: Around, words: Words) -> html.Details:
    """The numbers behind the cards."""
    names = ("group", "state", "score", "bounds", "coverage", "threshold", "nation", "peers")
    rows = [_score_row(group, around.median(group["group_id"]), words) for group in groups]
    return as_table(words, words("stepcards.title"), [words(f"stepcards.col_{name}") for name in names], rows)


def _score_row(group: dict, median: dict, words: Words) -> list:
    name, bounds = words.pick(group, "name"), bounds_of(group)
    spread = words("stepcards.bounds", low=words.number(bounds[0]), high=words.number(bounds[1])) if bounds else None
    coverage = group["coverage"]
    return [
        name if group["step"] is None else words("step.named", step=group["step"], name=name),
        words(f"state.{group['state']}") if group["state"] else words("app.none"),
        words.number(group["score"])
        if group["is_published"]
        else words("bodies.missing_plain", why=words.named("why", score_reason(group))),
        spread or words("app.none"),
        words.percent(None if coverage is None else 100 * coverage),
        words.number(group["threshold"], 0),
        words.number(median.get("nation_median")),
        words.number(median.get("peer_median")),
    ]


def pillar_answer(groups: list[dict], words: Words) -> str:
    """The heading above the pillars: every pillar with its score, or why it has none."""
    return words("app.separator").join(
        words(
            "pillarcards.part",
            name=words.pick(group, "name"),
            score=words.number(group["score"])
            if group["is_published"]
            else words("bodies.missing_plain", why=words.named("why", score_reason(group))),
        )
        for group in groups
    )


def step_answer(groups: list[dict], words: Words) -> str:
    """The heading above the STEPs: how many are passed, failed, open."""
    states = [group["state"] for group in groups]
    counts = {state: states.count(state) for state in ("passed", "failed", "undetermined")}
    told = words("stepcards.answer", total=len(states), **counts)
    not_judged = states.count("not_judged")
    return told + (words("stepcards.answer_not_judged", not_judged=not_judged) if not_judged else "")
