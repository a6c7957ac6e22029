"""団体比較: up to eight bodies side by side, against peers of one's choice."""

from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from dashboards.address import Address
from dashboards.old import html
from dashboards.old.figures import compare
from dashboards.old.figures.compare import Bodies
from dashboards.old.figures.marks import downloads, pills, section
from dashboards.old.pages.alike import alike, controls
from dashboards.old.pages.as_of_line import basis
from dashboards.old.pages.page import LostError, Page, PageContext, Sheets, body_choice, page_head
from dashboards.old.pages.plain import lost, page_context
from dashboards.store import OpenedSnapshot
from dashboards.table_export import Sheet, head_of, sheet_of, worded
from dashboards.words import Words

MOST = 8
PEERS = ("peer_group", "band", "prefecture", "alike", "own", "all")
"""With whom: same 類似団体 group, population band, prefecture; the nearest by traits; those chosen; all of a kind."""

SHARED = {"peer_group": "peer_group", "band": "population_band", "prefecture": "prefecture_code"}
"""Rules by which the peers are those that share something, and what."""


@dataclass(frozen=True)
class Choice:
    """What the URL asks to compare, put right: `unknown`, `surplus`, `unlike` are the codes that were left out."""

    context: PageContext
    bodies: Bodies
    unknown: list[str]
    surplus: list[str]
    unlike: list[str]
    peers: str
    counts: dict[str, int]
    peer_codes: str

    @property
    def asked(self) -> dict[str, str | int]:
        return {"codes": ",".join(self.bodies.codes), "year": self.context.year}


def choice_of(snapshot: OpenedSnapshot, address: Address) -> Choice:
    """Reads `codes` and `peers` of the URL. Raises LostError when codes are given and none is known."""
    context = page_context(snapshot, address)
    given = list(dict.fromkeys(code.strip() for code in address.asked("codes").split(",") if code.strip()))
    rows = [row for code in given if (row := snapshot.row("body", code=code, year=context.year))]
    if given and not rows:
        codes = address.words("app.separator").join(given[:MOST])
        text = address.words("compare.unknown", codes=codes, year=address.words.year(context.year))
        raise LostError(lost("no_bodies", text, address))
    alike = [row for row in rows if row["body_kind"] == rows[0]["body_kind"]]
    bodies = Bodies(alike[:MOST])
    known = {row["code"] for row in rows}
    counts, peers, codes = _peers(snapshot, bodies, context, address)
    return Choice(
        context,
        bodies,
        unknown=[code for code in given if code not in known],
        surplus=[row["name"] for row in alike[MOST:]],
        unlike=[row["name"] for row in rows if row not in alike],
        peers=peers,
        counts=counts,
        peer_codes=codes,
    )


def _peers(
    snapshot: OpenedSnapshot, bodies: Bodies, context: PageContext, address: Address
) -> tuple[dict[str, int], str, str]:
    """How many peers each rule gives, the rule in force, and the codes by it."""
    if not bodies.rows:
        return {}, "", ""
    every = snapshot.frame("compare_peers", body_kind=bodies.rows[0]["body_kind"], year=context.year)
    own = every.row(by_predicate=pl.col("code") == bodies.codes[0], named=True)
    shared = {rule: every.filter(pl.col(column) == pl.lit(own[column], pl.String)) for rule, column in SHARED.items()}
    found = {rule: frame["code"].to_list() for rule, frame in (shared | {"all": every}).items()}
    found["alike"] = alike(snapshot, bodies.rows[0], context.year, address)
    found["own"] = sorted(bodies.codes)
    found = {rule: found[rule] for rule in PEERS}
    counts = {rule: len(codes) for rule, codes in found.items() if len(codes) > 1}
    rule = address.asked("peers") if address.asked("peers") in counts else next(iter(counts), "all")
    return counts, rule, ",".join(found[rule])


def page(snapshot: OpenedSnapshot, address: Address) -> Page:
    """The bodies in `codes` (comma-separated); without any, how to begin."""
    words = address.words
    choice = choice_of(snapshot, address)
    adds = len(choice.bodies.rows) < MOST
    controls = [body_choice("add", words)] if adds else []
    head = page_head(words("nav.compare"), words("compare.title"), [*controls, *choice.context.controls(words)])
    content = _content(snapshot, choice, address) if choice.bodies.rows else [_begin(snapshot, choice.context, address)]
    return Page(words("compare.title"), html.Div([head, *content], className="page-compare", **choice.context.data))


def _begin(snapshot: OpenedSnapshot, context: PageContext, address: Address) -> html.Div:
    """Nothing chosen yet: how, and the bodies of the prefecture to begin with."""
    words = address.words
    bodies = snapshot.frame("overview_bodies", pref=context.pref, year=context.year)
    links = [
        html.Li(html.Link(name, href=address.here(codes=code))) for code, name in bodies.select("code", "name").rows()
    ]
    heading = html.H2(words("compare.begin_title", name=context.name))
    return html.Div(
        [
            html.P(words("compare.begin"), className="lead"),
            html.Div([heading, html.Ul(links, className="link-list")], className="card"),
        ]
    )


def _content(snapshot: OpenedSnapshot, choice: Choice, address: Address) -> list[Any]:
    words = address.words
    kind = choice.bodies.rows[0]["body_kind"]
    spread: dict[str, Any] = {"peers": choice.peer_codes, "year": choice.context.year, "body_kind": kind}
    scores = _scores(snapshot, choice)
    medians = snapshot.frame("compare_medians", **spread)
    bins = snapshot.frame("compare_strips", **spread)
    asked = scores.filter(pl.col("asked_count").max().over("group_id") > 0)
    rules = [(rule, words(f"compare.by_{rule}"), count) for rule, count in choice.counts.items()]
    return [
        *_left_out(choice, words),
        html.P(_lead(choice, words), className="lead"),
        basis(snapshot, choice.context.year, address),
        compare.chosen(choice.bodies, address),
        *_peer_pills(address, rules, choice),
        *_scored(asked, bins, medians, choice, address),
        _values(snapshot, choice, address),
    ]


def _scored(
    asked: pl.DataFrame, bins: pl.DataFrame, medians: pl.DataFrame, choice: Choice, address: Address
) -> list[html.Section]:
    """The groups that one of the bodies was asked about, as strips and as a table."""
    words = address.words
    if asked.is_empty():
        none = words("compare.none_asked", year=words.year(choice.context.year))
        return [section("strips", words("compare.strips_title"), none, [])]
    figure = compare.strips(asked, bins, medians, choice.bodies, words)
    answer = compare.answer(asked, choice.bodies, words)
    return [
        section(
            "strips", words("compare.strips_title"), answer,
            [figure, _take("scores", "compare.strips_title", address)], words("compare.strips_summary"),
        ),
        section(
            "scores", words("compare.scores_title"), words("compare.scores_answer"),
            [compare.score_table(asked, medians, choice.bodies, words)],
        ),
    ]  # fmt: skip


def _peer_pills(address: Address, rules: list[tuple[str, str, int]], choice: Choice) -> list[html.Nav]:
    now = replace(address, more={**address.more, "peers": choice.peers})
    by_rule = pills(now, "peers", address.words("compare.with"), rules, None)
    return [by_rule, *(controls(now) if choice.peers == "alike" else [])]


def _take(sheet: str, title: str, address: Address) -> html.P:
    return downloads(address, "compare", sheet, address.words(title), has_all=False)


def _lead(choice: Choice, words: Words) -> str:
    first = choice.bodies.rows[0]
    names = words("app.separator").join(choice.bodies.names)
    key = {"peer_group": first["peer_group"], "band": first["population_band"], "prefecture": first["prefecture"]}
    count = words.number(choice.counts.get(choice.peers, 1), 0)
    peers = words(f"compare.rule_{choice.peers}", name=first["name"], key=key.get(choice.peers, ""), count=count)
    return words("compare.lead", names=names, year=words.year(choice.context.year), peers=peers)


def _left_out(choice: Choice, words: Words) -> list[html.P]:
    """What the URL asks for and the page does not show, and why."""
    said = {"unknown_some": choice.unknown, "surplus": choice.surplus, "unlike": choice.unlike}
    return [
        html.P(
            words(f"compare.{key}", names=words("app.separator").join(names), most=MOST),
            className="hint",
            role="status",
        )
        for key, names in said.items()
        if names
    ]


def _scores(snapshot: OpenedSnapshot, choice: Choice) -> pl.DataFrame:
    """STEP by STEP and pillar by pillar, the bodies in their order."""
    parts = [snapshot.frame("compare_scores", code=code, year=choice.context.year) for code in choice.bodies.codes]
    return pl.concat(parts).sort("position", maintain_order=True)


def _asked_values(snapshot: OpenedSnapshot, choice: Choice) -> pl.DataFrame:
    members = snapshot.frame("compare_members", peers=choice.peer_codes, year=choice.context.year)
    values = snapshot.frame("compare_values", **choice.asked).join(
        members, on="indicator", how="left", maintain_order="left"
    )
    return values.filter((pl.col("status") != "not_asked").any().over("indicator"))


def _values(snapshot: OpenedSnapshot, choice: Choice, address: Address) -> html.Section:
    words, pref = address.words, choice.context.pref
    values = _asked_values(snapshot, choice)
    least = snapshot.row("snapshot")["min_peers"]
    differing, count = compare.differing(values, pref)
    answer = words("compare.values_answer", count=count, differing=differing)
    content = [
        compare.value_table(values, choice.bodies, pref, least, address),
        _take("values", "compare.values_title", address),
    ]
    return section("values", words("compare.values_title"), answer, content, words("compare.values_summary"))


SCORES = ("code", "body", "group", "state", "score", "low", "high", "coverage_pct", "threshold", "nation_median",
          "peer_median", "peer_count")  # fmt: skip
VALUES = ("indicator", "name", "code", "body", "status", "raw_text", "value", "unit", "points", "as_of_date",
          "peer_count", "peer_yes_count", "peer_median")  # fmt: skip


def _title(key: str, choice: Choice, words: Words) -> str:
    return words("take.file", what=words(key), place=choice.bodies.names[0], year=choice.context.year)


def _some(choice: Choice, address: Address) -> None:
    if not choice.bodies.rows:
        raise LostError(lost("no_bodies", address.words("compare.begin"), address))


def scores_sheet(snapshot: OpenedSnapshot, address: Address) -> Sheet:
    choice, words = choice_of(snapshot, address), address.words
    _some(choice, address)
    spread = {"peers": choice.peer_codes, "year": choice.context.year, "body_kind": choice.bodies.rows[0]["body_kind"]}
    frame = _scores(snapshot, choice).join(
        snapshot.frame("compare_medians", **spread), on="group_id", how="left", maintain_order="left"
    )
    names = dict(zip(choice.bodies.codes, choice.bodies.names, strict=True))
    step = pl.format("STEP{} ", "step").fill_null("")
    frame = frame.with_columns(
        worded(frame, "state", "state", words),
        body=pl.col("code").replace(names),
        group=step + pl.col(f"name_{address.lang}"),
        coverage_pct=100 * pl.col("coverage"),
    )
    return sheet_of(_title("compare.strips_title", choice, words), frame, head_of(SCORES, "export", words))


def values_sheet(snapshot: OpenedSnapshot, address: Address) -> Sheet:
    """As on the page: what may not be shown body by body stays out."""
    choice, words = choice_of(snapshot, address), address.words
    _some(choice, address)
    values = _asked_values(snapshot, choice)
    shown = [compare.is_shown(row, choice.context.pref) for row in values.iter_rows(named=True)]
    frame = values.filter(pl.Series(shown, dtype=pl.Boolean)).with_columns(name=f"name_{address.lang}")
    frame = frame.with_columns(worded(frame, "status", "status", words))
    return sheet_of(_title("compare.values_title", choice, words), frame, head_of(VALUES, "export", words))


SHEETS: Sheets = {"scores": scores_sheet, "values": values_sheet}
