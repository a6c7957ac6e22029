"""The tables of 県の概況 to take along."""

from collections.abc import Callable

import polars as pl

from dashboards.address import Address
from dashboards.old.figures import body_list
from dashboards.old.pages.page import PageContext, Sheets
from dashboards.old.pages.plain import page_context
from dashboards.store import OpenedSnapshot
from dashboards.table_export import Sheet, head_of, sheet_of, worded

STEPS = (
    "prefecture_code",
    "prefecture",
    "step",
    "name",
    "passed",
    "failed",
    "undetermined",
    "not_judged",
    "body_count",
    "share_pct",
)
SCORES = (
    "code", "body", "prefecture", "group", "score", "low", "high", "coverage_pct", "edition_state",
)  # fmt: skip
INDICATORS = (
    "prefecture_code", "prefecture", "indicator", "name", "yes", "planned", "no", "not_surveyed", "not_answered",
    "surveyed", "rate_pct", "value_count", "median", "unit",
)  # fmt: skip
CHANGES = (
    "code", "body", "prefecture", "before_year", "group", "score_before", "score_after", "change", "stage_before",
    "stage",
)  # fmt: skip


def scope_of(
    snapshot: OpenedSnapshot, address: Address, *, is_result: bool = True
) -> tuple[PageContext, dict[str, str | int | None]]:
    """The desk, and what a query of it is asked: with `all=1` the whole nation."""
    context = page_context(snapshot, address, is_result=is_result)
    return context, {"pref": None if address.asked("all") else context.pref, "year": context.year}


def place(context: PageContext, address: Address) -> str:
    """What a file is of, for its name."""
    return address.words("take.nation") if address.asked("all") else context.name


def titled(key: str, context: PageContext, address: Address) -> str:
    return address.words("take.file", what=address.words(key), place=place(context, address), year=context.year)


def _query_sheet(query: str, names: tuple[str, ...], key: str) -> Callable[[OpenedSnapshot, Address], Sheet]:
    def make(snapshot: OpenedSnapshot, address: Address) -> Sheet:
        context, asked = scope_of(snapshot, address)
        frame = snapshot.frame(query, **asked, lang=address.lang)
        if "edition_state" in frame.columns:
            frame = frame.with_columns(worded(frame, "edition_state", "edition_state", address.words))
        return sheet_of(titled(key, context, address), frame, head_of(names, "export", address.words))

    return make


def bodies(snapshot: OpenedSnapshot, address: Address) -> Sheet:
    """The list as it is sorted and filtered in the browser (`codes`), all of the prefecture, or the nation."""
    context, asked = scope_of(snapshot, address)
    groups = snapshot.frame("groups")
    scores = snapshot.frame("overview_scores", **asked)
    root = snapshot.row("snapshot")["steps_root"]
    rows = body_list.rows_of(snapshot.frame("overview_bodies", **asked), scores, groups, address, root)
    by_code = {row["code"]: row for row in rows}
    codes = address.asked("codes").split(",") if "codes" in address.more else list(by_code)
    shown = [by_code[code] for code in codes if code in by_code]
    return body_list.sheet(titled("bodies.file", context, address), shown, groups, scores, address.words)


def changes(snapshot: OpenedSnapshot, address: Address) -> Sheet:
    """Every municipality's change by pillar since its last year, of the prefecture or the nation."""
    context, asked = scope_of(snapshot, address)
    frame = snapshot.frame("overview_changes", **asked).with_columns(group=pl.col(f"name_{address.lang}"))
    return sheet_of(titled("moves.title", context, address), frame, head_of(CHANGES, "export", address.words))


SHEETS: Sheets = {
    "steps": _query_sheet("export_steps", STEPS, "steps.title"),
    "scores": _query_sheet("export_scores", SCORES, "pillars.title"),
    "indicators": _query_sheet("export_indicators", INDICATORS, "indicators.title"),
    "bodies": bodies,
    "changes": changes,
}
