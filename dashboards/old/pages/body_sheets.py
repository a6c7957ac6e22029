"""The tables of 団体カルテ to take along: never more than the page may show."""

from collections.abc import Callable

import polars as pl

from dashboards.address import Address
from dashboards.disclosure import withheld
from dashboards.old.figures.marks import group_name
from dashboards.old.pages.body import body_of, changes_of, groups_of, indicators_of
from dashboards.old.pages.page import PageContext, Sheets
from dashboards.old.pages.plain import page_context
from dashboards.store import OpenedSnapshot
from dashboards.table_export import Sheet, head_of, sheet_of, worded
from dashboards.words import Words

SCORES = ("group", "state", "score", "low", "high", "coverage_pct", "threshold")
ANSWERS = (
    "indicator", "name", "raw_text", "value", "unit", "status", "points", "peer_count", "peer_yes_count",
    "peer_median", "as_of_date", "delivery_name", "row_no", "column_no",
)  # fmt: skip
MOVES = ("group", "before_year", "score_before", "score_after", "change", "why", "indicator_count", "broken_count")
CHANGES = (
    "indicator", "name", "pillar", "before_year", "status_before", "option_before", "value_before", "points_before",
    "status", "option_text", "value", "points", "unit", "why",
)  # fmt: skip
Read = Callable[[OpenedSnapshot, dict, PageContext, Words], pl.DataFrame]


def _sheet(key: str, read: Read, names: tuple[str, ...]) -> Callable[[OpenedSnapshot, Address], Sheet]:
    def make(snapshot: OpenedSnapshot, address: Address) -> Sheet:
        context, words = page_context(snapshot, address), address.words
        body = body_of(snapshot, context, address, address.asked("code"))
        title = words("take.file", what=words(key), place=body["name"], year=context.year)
        return sheet_of(title, read(snapshot, body, context, words), head_of(names, "export", words))

    return make


def _grouped(frame: pl.DataFrame, words: Words) -> pl.DataFrame:
    names = [group_name(row, words) for row in frame.iter_rows(named=True)]
    return frame.with_columns(group=pl.Series(names, dtype=pl.String))


def _scores(snapshot: OpenedSnapshot, body: dict, context: PageContext, words: Words) -> pl.DataFrame:
    frame = _grouped(groups_of(snapshot, body, context.year), words)
    return frame.with_columns(worded(frame, "state", "state", words), coverage_pct=100 * pl.col("coverage"))


def _answers(snapshot: OpenedSnapshot, body: dict, context: PageContext, words: Words) -> pl.DataFrame:
    frame = withheld(indicators_of(snapshot, body, context.year), body["prefecture_code"], context.pref)
    return frame.with_columns(pl.col(f"name_{words.lang}").alias("name"), worded(frame, "status", "status", words))


def _moves(snapshot: OpenedSnapshot, body: dict, context: PageContext, words: Words) -> pl.DataFrame:
    frame = _grouped(snapshot.frame("body_moves", code=body["code"], year=context.year), words)
    return frame.with_columns(worded(frame, "reason", "not_compared", words).alias("why"))


def _changes(snapshot: OpenedSnapshot, body: dict, context: PageContext, words: Words) -> pl.DataFrame:
    frame = changes_of(snapshot, body, context)
    return frame.with_columns(
        *(pl.col(f"{stem}_{words.lang}").alias(stem) for stem in ("name", "pillar")),
        *(worded(frame, column, "status", words) for column in ("status_before", "status")),
        why=pl.when("is_break").then(pl.lit(words("changes.break"))),
    )


SHEETS: Sheets = {
    "scores": _sheet("stepcards.title", _scores, SCORES),
    "answers": _sheet("answers.title", _answers, ANSWERS),
    "moves": _sheet("slope.title", _moves, MOVES),
    "changes": _sheet("changes.answers", _changes, CHANGES),
}
