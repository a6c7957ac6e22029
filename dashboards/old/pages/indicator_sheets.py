"""The tables of 指標 to take along: never more than the page may show."""

from collections.abc import Callable

import polars as pl

from dashboards.address import Address
from dashboards.old.figures.answers import status_of
from dashboards.old.pages.indicator import bodies_of, indicator_of, scopes_of
from dashboards.old.pages.page import PageContext, Sheets
from dashboards.old.pages.plain import page_context
from dashboards.store import OpenedSnapshot
from dashboards.table_export import Sheet, head_of, sheet_of

BODIES = ("code", "body", "prefecture", "kind", "peer_group", "population", "status", "raw_text", "value", "points",
          "as_of_date", "delivery_name", "row_no", "column_no")  # fmt: skip
SCOPES = ("scope_name", "yes", "planned", "no", "not_surveyed", "not_answered", "body_count", "rate_pct", "value_count",
          "lower_quartile", "median", "upper_quartile")  # fmt: skip
SPREAD = ("answer", "points", "here_count", "nation_count")


def _asked(snapshot: OpenedSnapshot, address: Address) -> tuple[dict, PageContext]:
    return indicator_of(snapshot, address, address.asked("id")), page_context(snapshot, address)


def _title(indicator: dict, place: str, context: PageContext, address: Address) -> str:
    return address.words("take.file", what=address.words.pick(indicator, "name"), place=place, year=context.year)


def _followed(frame: pl.DataFrame, address: Address) -> pl.DataFrame:
    """Those of the bodies that the list shows, in its order."""
    if "codes" not in address.more:
        return frame
    shown = pl.DataFrame({"code": address.asked("codes").split(",")}, schema={"code": pl.String})
    return shown.unique(maintain_order=True).join(frame, on="code", how="inner", maintain_order="left")


def bodies(snapshot: OpenedSnapshot, address: Address) -> Sheet:
    """List body by body as far as the indicator may be disclosed.

    These are the bodies in the order of the browser's list (`codes`), the prefecture, or with `all=1` the nation.
    """
    indicator, context = _asked(snapshot, address)
    words = address.words
    is_all = bool(address.asked("all"))
    frame = _followed(bodies_of(snapshot, indicator, context, is_all), address)
    states = [
        words.named("status", status_of(row | {"kind": indicator["kind"]})) for row in frame.iter_rows(named=True)
    ]
    frame = frame.with_columns(status=pl.Series(states, dtype=pl.String))
    place = words("take.nation") if is_all and indicator["disclosure"] == "public" else context.name
    return sheet_of(_title(indicator, place, context, address), frame, head_of(BODIES, "export", words))


def _scopes(scope: str) -> Callable[[OpenedSnapshot, Address], Sheet]:
    def make(snapshot: OpenedSnapshot, address: Address) -> Sheet:
        indicator, context = _asked(snapshot, address)
        words = address.words
        frame = scopes_of(snapshot, indicator, context).filter(pl.col("scope").is_in([scope, "nation"]))
        counts = ("yes", "planned", "no", "not_surveyed", "not_answered")
        shown = ~pl.col("is_hidden")
        numbers = {name: pl.col(f"{name}_count") for name in counts}
        numbers |= {"rate_pct": pl.col("rate").round(2), "value_count": pl.col("answered_count")}
        numbers |= {name: pl.col(name) for name in ("lower_quartile", "median", "upper_quartile")}
        empty = set() if indicator["kind"] == "number" else {"value_count"}
        empty |= {"yes", "planned", "no", "rate_pct"} if indicator["kind"] == "number" else set()
        frame = frame.with_columns(
            pl.when(pl.col("scope") == "nation")
            .then(pl.lit(words("take.nation")))
            .otherwise("scope_name")
            .alias("scope_name"),
            **{name: pl.when(shown & (name not in empty)).then(value) for name, value in numbers.items()},
        )
        place = words(f"scopes.{scope}")
        return sheet_of(_title(indicator, place, context, address), frame, head_of(SCOPES, "export", words))

    return make


def spread(snapshot: OpenedSnapshot, address: Address) -> Sheet:
    """Options with counts (numbers: values with counts), then the reasons without a value."""
    indicator, context = _asked(snapshot, address)
    words = address.words
    asked = {"indicator": indicator["indicator"], "pref": context.pref, "year": context.year}
    missing = snapshot.frame("indicator_missing", **asked)
    states = {status: words.named("status", status) for status in missing["status"]}
    gaps = missing.with_columns(answer=pl.col("status").replace(states), points=pl.lit(None, pl.Float64))
    if indicator["kind"] == "choice":
        known = snapshot.frame("indicator_options", **asked).with_columns(answer="option_text")
    else:
        bins = snapshot.frame("indicator_bins", **asked, unit=indicator["unit"] or "")
        value = pl.col("low") + pl.col("bin") / 100 * (pl.col("high") - pl.col("low"))
        known = bins.with_columns(answer=value.round(2).cast(pl.String), points=pl.lit(None, pl.Float64))
    frame = pl.concat([known.select(SPREAD), gaps.select(SPREAD)], how="vertical_relaxed")
    head = head_of(SPREAD, "export", words)
    return sheet_of(_title(indicator, words("spread.title"), context, address), frame, head)


SHEETS: Sheets = {
    "bodies": bodies,
    "peer_group": _scopes("peer_group"),
    "prefecture": _scopes("prefecture"),
    "spread": spread,
}
