"""Who has sent, and who has not: a bar per survey, and the bodies behind it."""

import polars as pl

from dashboards.address import Address
from dashboards.old import html
from dashboards.old.figures.funnel import share
from dashboards.old.figures.marks import as_table, badge, legend, stack
from dashboards.surveys import survey_title
from dashboards.times import local_time
from dashboards.words import Words

STATES = {
    "complete": "passed",
    "with_gaps": "planned",
    "held_back": "failed",
    "sent_back": "sent-back",
    "missing": "undetermined",
}
"""State of a body's answers to a survey, and the fill of its part of the bar."""
NOT_RECEIVED = ("missing", "sent_back")
COLUMNS = ("body", "survey", "state", "answered", "held_back", "received")


def answer(board: pl.DataFrame, words: Words) -> str:
    """The heading: how many have not sent."""
    missing = board.filter(pl.col("state") == "missing")["code"].n_unique()
    sent_back = board.filter(pl.col("state") == "sent_back")["code"].n_unique()
    key = "missing" if missing else "sent_back" if sent_back else "all"
    return words(f"board.answer_{key}", missing=missing, sent_back=sent_back, count=board["code"].n_unique())


def summary(board: pl.DataFrame, words: Words) -> str:
    """One sentence per survey: sent, with gaps, held back."""
    return "".join(
        words(
            "board.summary",
            survey=survey_title(survey, words),
            count=part.height,
            received=part.filter(~pl.col("state").is_in(NOT_RECEIVED)).height,
            gaps=part.filter(pl.col("state") == "with_gaps").height,
            held=part.filter(pl.col("state") == "held_back").height,
        )
        for (survey,), part in board.group_by("survey", maintain_order=True)
    )


def bars(board: pl.DataFrame, address: Address) -> html.Div:
    """A bar per survey from 0 to all bodies, who is missing by name, and the table.

    `board`: survey, code, name, state, item_count, answered_count, invalid_count, last_received_at.
    """
    words = address.words
    key = legend([(f"fill-{fill}", words(f"board.state_{state}")) for state, fill in STATES.items()])
    rows = [_survey(survey[0], part, address) for survey, part in board.group_by("survey", maintain_order=True)]
    return html.Div([key, html.Div(rows, className="funnel"), _table(board, words)])


def _survey(survey: str, board: pl.DataFrame, address: Address) -> html.Div:
    words = address.words
    counts = {state: board.filter(pl.col("state") == state).height for state in STATES}
    received = board.height - counts["missing"] - counts["sent_back"]
    told = words("board.bar", survey=survey_title(survey, words), **counts)
    side = [
        html.Span(words.percent(share(received, board.height)), className="funnel-share num"),
        html.Span(words("board.received", received=received, count=board.height), className="note num"),
    ]
    parts = [(f"fill-{fill}", counts[state]) for state, fill in STATES.items()]
    row = [
        html.Div(html.Span(survey_title(survey, words)), className="funnel-label"),
        stack(parts, board.height, told),
        html.Div(side, className="funnel-side"),
    ]
    named = [line for state in NOT_RECEIVED for line in _named(board, state, address)]
    return html.Div([html.Div(row, className="funnel-row"), *named])


def _named(board: pl.DataFrame, state: str, address: Address) -> list[html.P]:
    """Link the bodies of a state by name: those that have sent nothing, or nothing that could be read."""
    bodies = board.filter(pl.col("state") == state)
    if bodies.is_empty():
        return []
    words = address.words
    links: list = []
    for code, name in bodies.select("code", "name").rows():
        links += [words("app.separator"), html.Link(name, href=address.to_body(code))]
    lead = html.Strong(words(f"board.{state}", count=bodies.height))
    return [html.P([lead, *links[1:]], className="missing-bodies")]


def _table(board: pl.DataFrame, words: Words) -> html.Details:
    rows = [
        [
            row["name"],
            survey_title(row["survey"], words),
            badge(words(f"board.state_{row['state']}"), STATES[row["state"]]),
            html.Span(words("board.of", answered=row["answered_count"], items=row["item_count"]), className="num"),
            html.Span(words.number(row["invalid_count"], 0), className="num"),
            html.Span(local_time(row["last_received_at"]) or words("app.none"), className="num"),
        ]
        for row in board.iter_rows(named=True)
    ]
    return as_table(words, words("board.title"), [words(f"board.col_{name}") for name in COLUMNS], rows)
