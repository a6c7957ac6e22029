"""Prefectures as rows: a measure over their municipalities that were asked the same, and what blanks could change."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.page_context import PageContext, once
from dashboards.statements import group_name
from dashboards.support_rules import support_rules

Row = dict[str, Any]
SAME = 1e-9


@once
def groups_of(context: PageContext) -> list[Row]:
    """The STEPs and pillars that anybody was asked of, in order; `key` names one in the address."""
    rows = context.rows("nation_groups", pref=None, basis=basis_of(context))
    found = {f"{row['perspective']}.{row['group_id']}": row for row in rows}
    return [{**row, "key": key, "label": group_name(row, context.words)} for key, row in found.items()]


@once
def bases_of(context: PageContext) -> list[str]:
    """The bases with figures, that first in which most prefectures were asked the same as the own one."""
    rows = context.rows("nation_groups", pref=None)
    found = list(dict.fromkeys(row["basis"] for row in rows))
    return sorted(found, key=lambda basis: -_comparable_count(rows, basis, context.pref))


def _comparable_count(rows: Sequence[Row], basis: str, pref: str) -> int:
    own = {(row["group_id"], row["question_set"]) for row in rows if row["basis"] == basis and row["pref"] == pref}
    return len({row["pref"] for row in rows if row["basis"] == basis and (row["group_id"], row["question_set"]) in own})


def basis_of(context: PageContext) -> str:
    """The basis that the address names, else the one in which most prefectures can be compared."""
    return context.asked("basis", tuple(bases_of(context)) or ("",))


@once
def measure_keys(context: PageContext) -> tuple[str, ...]:
    """The keys of the STEPs and pillars, those with a value here first: the first one is shown when none is named."""
    groups = groups_of(context)
    known = [row["key"] for row in groups if _own_value(context, row) is not None]
    return (*known, *(row["key"] for row in groups if row["key"] not in known))


def measure_of(context: PageContext) -> Row | None:
    """The STEP or pillar that the address names, else the first with a value here; None where nothing was asked."""
    keys = measure_keys(context)
    chosen = context.asked("measure", keys) if keys else ""
    return next((row for row in groups_of(context) if row["key"] == chosen), None)


def _own_value(context: PageContext, group: Row) -> float | None:
    return next((row["value"] for row in standings(context, group) if row["code"] == context.pref), None)


def standings(context: PageContext, group: Row) -> list[Row]:
    """Every prefecture in one STEP or pillar of groups_of, the highest first, those without a value last.

    `value`: share passed of those judged in percent, or median; `low`, `high`: what blanks could make of it; `best`,
    `worst`: places that the ranges leave open; `tied_count`; `why` there is no value; `is_like`, `is_own`.
    """
    return _all_standings(context)[group["key"]]


@once
def _all_standings(context: PageContext) -> dict[str, list[Row]]:
    return {group["key"]: _standings_in(context, group) for group in groups_of(context)}


def _standings_in(context: PageContext, group: Row) -> list[Row]:
    found = context.rows(
        "nation_groups",
        pref=None,
        basis=basis_of(context),
        perspective=group["perspective"],
        group_id=group["group_id"],
    )
    own_set = next((row["question_set"] for row in found if row["pref"] == context.pref), None)
    reference = own_set or (found[0]["question_set"] if found else None)
    like = like_sized(context)
    by_pref = {row["pref"]: row for row in found if row["question_set"] == reference}
    asked = {row["pref"] for row in found}
    rows = [
        {
            "code": size["code"],
            "name": size["name"],
            "population": size["population"],
            "is_own": size["code"] == context.pref,
            "is_like": size["code"] in like,
            **_value(by_pref.get(size["code"]), is_share=group["step"] is not None),
            "body_count": size["body_count"],
            "why": _why(context, size["code"], asked, by_pref),
        }
        for size in context.rows("nation_sizes", pref=None)
    ]
    return placed(sorted(rows, key=lambda row: (row["value"] is None, -(row["value"] or 0), row["code"])))


def _value(row: Row | None, *, is_share: bool) -> Row:
    """Value, range and counts of a row of nation_groups.sql."""
    empty = dict.fromkeys(("value", "low", "high", "passed_count", "evidence"))
    if row is None:
        return {**empty, "count": 0, "is_share": is_share}
    if not is_share:
        ends = {"low": row["median_low"], "high": row["median_high"]} if row["score_count"] else {}
        return {
            **empty,
            **ends,
            "value": row["median"],
            "count": row["score_count"],
            "evidence": row["evidence"],
            "is_share": False,
        }
    passed, failed, waiting = (row[f"{state}_count"] for state in ("passed", "failed", "undetermined"))
    judged = passed + failed
    facts = {**empty, "count": judged, "evidence": row["evidence"], "passed_count": passed, "is_share": True}
    if not judged:
        return facts
    whole = judged + waiting
    return {
        **facts,
        "value": 100 * passed / judged,
        "low": 100 * passed / whole,
        "high": 100 * (passed + waiting) / whole,
    }


def _why(context: PageContext, code: str, asked: set[str], by_pref: Mapping[str, Row]) -> str:
    """Why a prefecture has no value: `collecting`, `none` (nothing asked), `other` questions, or `evidence`."""
    if code in _collecting(context):
        return "collecting"
    if code not in asked:
        return "none"
    row = by_pref.get(code)
    if row is None:
        return "other"
    return "evidence" if row["evidence"] == "insufficient" else "blank"


@once
def _collecting(context: PageContext) -> frozenset[str]:
    """The prefectures whose answers of the year are still being collected."""
    return frozenset(row["pref"] for row in context.rows("years", pref=None) if not row["is_closed"])


def placed(rows: Sequence[Row]) -> list[Row]:
    """Rows with the places that their ranges leave open; those without a value have none."""
    known = [row for row in rows if row["value"] is not None]
    return [{**row, **_places(row, known)} for row in rows]


def _places(row: Row, known: Sequence[Row]) -> Row:
    if row["value"] is None:
        return {"best": None, "worst": None, "tied_count": 0}
    others = [other for other in known if other["code"] != row["code"]]
    return {
        "best": 1 + sum(other["low"] > row["high"] + SAME for other in others),
        "worst": 1 + sum(other["high"] > row["low"] + SAME for other in others),
        "tied_count": 1 + sum(abs(other["value"] - row["value"]) <= SAME for other in others),
    }


@once
def like_sized(context: PageContext) -> frozenset[str]:
    """The prefectures nearest in population: as many as support.toml names, and no more than half of the others."""
    sizes = {row["code"]: row["population"] for row in context.rows("nation_sizes", pref=None) if row["population"]}
    own = sizes.pop(context.pref, None)
    if not own:
        return frozenset()
    nearest = sorted(sizes, key=lambda code: (abs(math.log(sizes[code] / own)), code))
    return frozenset(nearest[: min(support_rules(context).judgement.like_sized_count.value, len(nearest) // 2)])
