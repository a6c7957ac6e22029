"""Where a body stands: ranks as ranges among all, in its prefecture, and among its peers."""

import polars as pl

from dashboards.old import html
from dashboards.old.figures.marks import table
from dashboards.old.figures.ranges import range_text
from dashboards.words import Words

SETS = ("nation", "prefecture", "peers")


def last_rank(row: dict) -> int:
    """The last of the places that bodies with the same score share."""
    return row["rank"] + max(1, row["equal_count"]) - 1


def rank_text(row: dict, words: Words) -> str:
    """`3位`, or `1〜5位（同順5団体）` where several bodies share the score."""
    rank, last = words.number(row["rank"], 0), words.number(last_rank(row), 0)
    if rank == last:
        return words("peers.rank_one", rank=rank)
    return words("peers.rank_tie", rank=rank, last=last, count=words.number(row["equal_count"], 0))


def place_text(row: dict, words: Words) -> str:
    """Of how many, in which band, and between which places nine draws in ten leave it."""
    return words("peers.cell", n=words.number(row["n"], 0), band=range_text(row, words))


def answer(standing: pl.DataFrame, words: Words) -> str:
    """The heading: the place of the body among its peers, pillar by pillar."""
    pillars = standing.filter((pl.col("comparison_set") == "peers") & pl.col("step").is_null())
    parts = [
        words("peers.part", name=words.pick(row, "name"), n=words.number(row["n"], 0), rank=rank_text(row, words))
        for row in pillars.iter_rows(named=True)
    ]
    return words("peers.answer", parts=words("app.separator").join(parts)) if parts else words("peers.answer_none")


def rule_text(body: dict, min_peers: int, words: Words) -> str:
    """Whom the body is compared with, and why them."""
    kind = "group" if body["peer_traits"] else f"all_{body['body_kind']}"
    named = words(f"peers.{kind}", rule=words.pick(body, "peer_rule"), key=body["peer_key"], count=body["peer_count"])
    closer = body[f"closer_rules_{words.lang}"]
    if not closer or body["body_kind"] == "prefecture":
        return named
    return named + words("peers.too_few", closer=words("app.separator").join(closer), min=min_peers)


def standing_table(groups: list[dict], standing: pl.DataFrame, body_kind: str, words: Words) -> html.Div:
    """A row per group that was asked: rank, band and range in every set."""
    places = {(row["group_id"], row["comparison_set"]): row for row in standing.iter_rows(named=True)}
    sets = SETS if body_kind == "municipality" else ("nation", "peers")
    labels = {"nation": f"peers.nation_{body_kind}", "prefecture": "peers.prefecture", "peers": "peers.peers"}
    head = [words("peers.col_group"), *(words(labels[name]) for name in sets)]
    rows = [
        [_group_label(group, words), *(_cell(places.get((group["group_id"], name)), words) for name in sets)]
        for group in groups
        if group["asked_count"]
    ]
    return table(words("peers.title"), head, rows, "table-standing")


def _group_label(group: dict, words: Words) -> list:
    name = words.pick(group, "name")
    if group["step"] is None:
        return [name]
    return [html.Span(words("step.label", step=group["step"]), className="step-tag"), " ", name]


def _cell(row: dict | None, words: Words) -> html.Span:
    if row is None:
        return html.Span(words("peers.no_score"), className="missing")
    place = html.Span(rank_text(row, words), className="num strong")
    return html.Span([place, html.Span(place_text(row, words), className="note num")], className="stack")
