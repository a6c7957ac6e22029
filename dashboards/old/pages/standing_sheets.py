"""The tables of 位置と幅 to take along."""

import polars as pl

from dashboards.address import Address
from dashboards.old.figures.trial import Effect
from dashboards.old.pages.page import LostError, PageContext, Sheets
from dashboards.old.pages.plain import lost
from dashboards.old.pages.standing import effect_of, group_label
from dashboards.old.pages.standing_choice import StandingChoice, choice_of
from dashboards.store import OpenedSnapshot
from dashboards.table_export import Sheet, head_of, sheet_of, worded

RANGES = ("code", "body", "prefecture", "score", "rank", "n", "rank_p05", "rank_median", "rank_p95", "band",
          "rank_best", "rank_worst", "left_out_count", "coverage_pct")  # fmt: skip
TRIAL = ("code", "body", "prefecture", "score", "trial_score", "rank", "trial_rank", "n", "third", "trial_third",
         "rank_p05", "rank_p95")  # fmt: skip


def _choice(snapshot: OpenedSnapshot, address: Address) -> StandingChoice:
    found = choice_of(snapshot, address)
    if isinstance(found, PageContext):
        raise LostError(
            lost("no_ranks", address.words("standing.nothing", year=address.words.year(found.year)), address)
        )
    return found


def _title(key: str, found: StandingChoice, address: Address) -> str:
    words = address.words
    place = words("take.nation") if address.asked("all") or found.scope != "prefecture" else found.context.name
    what = words("standing.file", what=words(key), group=group_label(found.group, words))
    return words("take.file", what=what, place=place, year=found.context.year)


def ranges(snapshot: OpenedSnapshot, address: Address) -> Sheet:
    """The bodies on the page, or with `all=1` every body of the kind; without a score the place stays empty."""
    found = _choice(snapshot, address)
    frame = found.every if address.asked("all") else found.bodies
    frame = frame.with_columns(
        worded(frame, "band", "band", address.words), body="name", coverage_pct=100 * pl.col("coverage")
    )
    return sheet_of(_title("ranges.title", found, address), frame, head_of(RANGES, "export", address.words))


def trial(snapshot: OpenedSnapshot, address: Address) -> Sheet:
    """The prefecture's bodies, or all, before and after the weights of the address."""
    found = _choice(snapshot, address)
    effect: Effect = effect_of(snapshot, found, "nation")
    is_here = (pl.col("prefecture_code") == found.pref) | bool(address.asked("all"))
    frame = effect.rows.filter(is_here).rename({"name": "body"})
    frame = frame.with_columns(worded(frame, name, "band", address.words) for name in ("third", "trial_third"))
    return sheet_of(_title("trial.title", found, address), frame, head_of(TRIAL, "export", address.words))


SHEETS: Sheets = {"ranges": ranges, "trial": trial}
