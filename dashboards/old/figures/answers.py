"""Every indicator of one body: its answer, what that is worth, its peers, and the cell it came from."""

import polars as pl

from dashboards.address import Address
from dashboards.disclosure import WITHHELD
from dashboards.old import html
from dashboards.old.figures.funnel import share
from dashboards.old.figures.marks import at, badge, cell_address, table
from dashboards.old.figures.rates import name_cell, with_unit
from dashboards.words import Words

FULL = 1 - 1e-9
NAMES = ("indicator", "answer", "status", "points", "peers", "source", "as_of")


def status_of(row: dict) -> str:
    """A key below `status.`: for a choice that was answered, what its points say; else the status itself."""
    if row["status"] != "answered" or row["kind"] != "choice" or row["points"] is None:
        return row["status"]
    return "yes" if row["points"] >= FULL else "planned" if row["points"] > 1e-9 else "no"


def answer(indicators: pl.DataFrame, words: Words) -> str:
    """The heading: how many indicators have points."""
    return words("answers.answer", count=indicators.height, known=indicators["points"].count())


def answer_table(indicators: pl.DataFrame, words: Words, address: Address | None = None) -> html.Div:
    """A row per indicator: columns as `queries/body_indicators.sql` gives them."""
    head = [words(f"answers.col_{name}") for name in NAMES]
    return table(
        words("answers.title"),
        head,
        [_row(row, words, address) for row in indicators.iter_rows(named=True)],
        "table-answers",
    )


def _row(row: dict, words: Words, address: Address | None) -> list:
    status = status_of(row)
    date = row["as_of_date"]
    name = html.Span([html.Span(name_cell(row, words, address), className="indicator-name"), _definition(row, words)])
    return [
        name,
        _raw_text(row, words),
        badge(words.named("status", status), status),
        html.Span(words.number(row["points"], 2), className="num"),
        peer_cell(row, words),
        _source(row, words),
        html.Span(date.isoformat(), className="num") if date else html.Span(words("answers.no_date"), className="note"),
    ]


def _definition(row: dict, words: Words) -> html.Span:
    limits = words.pick(row, "limits")
    text = [words.pick(row, "definition"), *([" ", limits] if limits else [])]
    return html.Span(text, className="note definition")


def _raw_text(row: dict, words: Words) -> html.Span:
    # Text of an answer is text: Dash escapes it, and nothing here reads it as markup.
    text = (row["raw_text"] or "").strip()
    if text:
        return html.Span(text, className="raw-text")
    key = WITHHELD if row["status"] == WITHHELD else "no_cell" if row["raw_text"] is None else "blank"
    return html.Span(words(f"answers.{key}"), className="note")


def peer_cell(row: dict, words: Words) -> html.Span | html.Div:
    """How the peers answered: the share who do it, or their median."""
    if row["kind"] == "number":
        if not row["peer_value_count"]:
            return html.Span(words("app.none"))
        value = words("answers.peers_median", value=with_unit(row["peer_median"], row["unit"], words))
        return _stack(value, words("answers.peers_values", n=row["peer_value_count"]))
    if not row["peer_count"]:
        return html.Span(words("app.none"))
    percent = share(row["peer_yes_count"], row["peer_count"])
    bar = html.Span(html.Span(style={"width": at(percent)}), className="mini-bar", **{"aria-hidden": "true"})
    told = words("answers.peers_count", n=row["peer_count"], yes=row["peer_yes_count"])
    return html.Div([bar, _stack(words("answers.peers_rate", share=words.number(percent, 0)), told)], className="peer")


def _stack(value: str, note: str) -> html.Span:
    return html.Span([html.Span(value, className="num"), html.Span(note, className="note num")], className="stack")


def _source(row: dict, words: Words) -> html.Span:
    if not row["delivery_name"]:
        return html.Span(words("app.none"))
    cell = words("answers.cell", cell=cell_address(row["row_no"], row["column_no"]))
    return html.Span(
        [html.Span(row["delivery_name"], className="file"), html.Span(cell, className="note num")], className="stack"
    )


def steps_to_go(indicators: pl.DataFrame, members: set[str]) -> list[dict]:
    """The indicators of a STEP that do not have full points yet: required ones first, in order of the framework."""
    rows = [row for row in indicators.iter_rows(named=True) if row["indicator"] in members and is_open(row)]
    return sorted(rows, key=lambda row: not row["is_gate"])


def actions_text(actions: pl.DataFrame, indicators: pl.DataFrame) -> list[dict]:
    """The fewest things that pass the next STEP, in their order, each with the answer it would change and its gain.

    What this desk may not be told of the body is left out.
    """
    told = {row["indicator"]: row for row in indicators.iter_rows(named=True) if row["status"] != WITHHELD}
    ways = actions.iter_rows(named=True)
    return [told[way["indicator"]] | {"gain": way["gain"]} for way in ways if way["indicator"] in told]


def is_open(row: dict) -> bool:
    """Was it asked, and is it not yet worth full points?"""
    return row["status"] not in ("not_asked", "not_applicable", WITHHELD) and (
        row["points"] is None or row["points"] < FULL
    )


def next_list(rows: list[dict], words: Words) -> html.Ol:
    """What to do, and how many of the peers already do it."""
    return html.Ol([html.Li(_next_item(row, words)) for row in rows], className="next-list")


def _next_item(row: dict, words: Words) -> list:
    status = words.named("status", status_of(row))
    now = status if row["value"] is None else with_unit(row["value"], row["unit"], words)
    if row["kind"] == "number":
        peers = words(
            "next.peers_median", n=row["peer_value_count"], value=with_unit(row["peer_median"], row["unit"], words)
        )
    else:
        peers = words("next.peers_do", n=row["peer_count"], yes=row["peer_yes_count"])
    told = [words("next.now", status=now), peers]
    if row.get("gain") is not None:
        told.append(words("next.gain", gain=words.number(row["gain"])))
    return [
        html.P(name_cell(row, words), className="next-name"),
        html.P(words.pick(row, "advice")),
        html.P(" / ".join(told), className="note num"),
    ]
