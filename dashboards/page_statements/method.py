"""The sentences of 方法と定義: what a definition comes to in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.statements import amount, group_name
from dashboards.words import Words

TIE = 1e-9
NAMED = 2
"""Indicators that a title names; more are counted."""
Row = Mapping[str, Any]


def years_text(years: Sequence[int], words: Words) -> str:
    """`2023、2024年度`; runs of three and more as `2023〜2025年度`."""
    first, last = years[0], years[-1]
    if len(years) > 2 and last - first == len(years) - 1:
        return words("method.year_list", years=words("method.indicators.range", low=first, high=last))
    return words("method.year_list", years=words("app.separator").join(map(str, years)))


def weight_text(member: Row, words: Words) -> str:
    """How much an indicator weighs in one of its groups. `member`: of method_members.sql."""
    key = "method.indicators.weight" if member["weight"] else "method.indicators.weight_zero"
    share = words.number(member["share_pct"] or 0, 1)
    return words(key, group=group_name(member, words), weight=f"{member['weight']:g}", share=share)


def heaviest(rows: Sequence[Row], words: Words) -> str:
    """Which indicators weigh most in their group; all of those that weigh the same. `rows`: name, group, share_pct."""
    most = max((row["share_pct"] for row in rows), default=0)
    if not most:
        return words("method.trees.none")
    found = [words("method.trees.of_group", **row) for row in rows if row["share_pct"] >= most - TIE]
    named = words("app.separator").join(found) if len(found) <= NAMED else words("method.trees.many", count=len(found))
    return words("method.trees.answer", names=named, share=words.number(most, 0))


def goalposts_text(row: Row, words: Words) -> str:
    """Which values are worth 0 and 1; empty for an indicator of options."""
    if row["goalpost_low"] is None:
        return ""
    low, high = (amount(row[f"goalpost_{end}"], row["unit"], words) for end in ("low", "high"))
    return words(f"method.indicators.goalposts_{row['direction']}", low=low, high=high)


def option_text(option: Row, words: Words) -> str:
    """An option, its points, and the range from which rank ranges draw them."""
    low, high = option["points_low"], option["points_high"]
    facts = {"option": words.named("option_named", option["option"]), "points": f"{option['points']:g}"}
    if low == high:
        return words("method.sheet.option", **facts)
    return words("method.sheet.option_range", **facts, low=f"{low:g}", high=f"{high:g}")


def arithmetic(text: str) -> str:
    """The arithmetic of an example as it is written by hand."""
    return text.replace("**", "^").replace("*", "×").replace("/", "÷").replace("-", "−")


def example(row: Row, words: Words) -> str:
    """What a worked example comes to: score with its arithmetic, else the bounds."""
    low, high = (words.number(row[end], 1) for end in ("low", "high"))
    if row["score"] is None:
        return words("method.examples.only_bounds", low=low, high=high)
    score = words.number(row["score"], 1)
    if row["low"] == row["high"]:
        return words("method.examples.result", text=arithmetic(row["score_text"]), score=score)
    return words("method.examples.result_range", text=arithmetic(row["score_text"]), score=score, low=low, high=high)


def ladder(rows: Sequence[Row], limits: Mapping[str, float], words: Words) -> str:
    """Whether the STEPs are a ladder in the newest year of the nation. `rows`: of ladder.sql, of one scope."""
    newest = rows[-1]
    key = "insufficient" if newest["evidence"] == "insufficient" else "yes" if newest["is_ladder"] else "no"
    scalability = words.number(newest["scalability"], 2)
    return words(
        f"method.ladder.answer_{key}",
        year=words.year(newest["year"]),
        count=newest["body_count"],
        share=words.percent(100 * newest["reproducibility"], 0),
        limit=words.percent(100 * limits["reproducibility"], 0),
        scalability=scalability,
        scalability_limit=words.number(limits["scalability"], 2),
    )
