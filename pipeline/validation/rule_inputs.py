"""The columns that the rules of scope `answers` use: one row per answer."""

import operator

import polars as pl

from pipeline.definitions.catalogue import Catalogue
from pipeline.definitions.framework import Framework
from pipeline.definitions.rules import Rule
from pipeline.intake.answers import is_bare_number, item_frame, unit_factor
from pipeline.intake.text import is_blank, normalize_column

_RELATIONS = {"<": operator.lt, "<=": operator.le, "=": operator.eq, ">=": operator.ge, ">": operator.gt}
_BODY = ["survey", "code", "year"]
_NUMBER_ALONE = r"^[0-9][0-9,]*(\.[0-9]+)?\s?\D{0,2}$"
_DATE_ALONE = r"^\D{0,2}([0-9]{1,4}|元)[-/.年][0-9]{1,2}([-/.月][0-9]{1,2}日?|月)?$"


def build_rule_inputs(answers: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Add the columns that `rules.toml` names to the answers. A null means that the rule does not apply."""
    items = item_frame(catalogue.surveys).rename({"text": "item_text"}).drop("as_of_date", "has_own_as_of")
    frame = (
        answers.join(items, on=["survey", "year", "item"], how="left", maintain_order="left")
        .pipe(_with_parts)
        .pipe(_with_last_year)
        .pipe(_with_other_survey, catalogue.framework)
        .with_columns(**_text_columns(), **_number_columns(), **_date_columns(), **_comparison_columns())
    )
    for rule in catalogue.rules.of_scope("answers"):
        frame = _with_implication(frame, rule) if rule.implies else frame
        frame = _with_comparison(frame, rule) if rule.compares else frame
    return frame


def _is_answered(*kinds: str) -> pl.Expr:
    return (pl.col("status") == "answered") & pl.col("kind").is_in(kinds)


def _stripped_text() -> pl.Expr:
    return pl.col("raw_text").str.strip_chars()


def _text_columns() -> dict[str, pl.Expr]:
    is_unexpected_blank = is_blank("raw_text") & ~pl.col("blank_is_usual")
    is_in_remark = is_unexpected_blank & _is_answer_like_remark().fill_null(False)
    return {
        "is_option": pl.when(_is_answered("choice")).then(pl.col("option").is_not_null()),
        "answer_in_remark": pl.when(is_in_remark).then("remark"),
        "expected_text": pl.when(~is_unexpected_blank | is_in_remark).then(pl.lit("filled")),
    }


def _is_answer_like_remark() -> pl.Expr:
    """Return whether a remark is what an answer would be: an option, nothing but a number and its unit, or a date."""
    remark = normalize_column("remark")
    return (
        pl.when(pl.col("kind") == "choice")
        .then(pl.col("options").list.contains(remark))
        .when(pl.col("kind") == "date")
        .then(remark.str.contains(_DATE_ALONE))
        .otherwise(remark.str.contains(_NUMBER_ALONE))
    )


def _number_columns() -> dict[str, pl.Expr]:
    is_repaired = pl.col("published_number").is_not_null() & ~_is_plain_number()
    is_unlikely_percent = (
        (pl.col("kind") == "percent")
        & pl.col("recomputed").is_null()
        & (pl.col("scale") == 1)
        & is_bare_number()
        & pl.col("published_number").is_between(0, 1, closed="right")
    )
    return {
        "split_number": pl.when(_may_be_split()).then("remark"),
        "number_refusal": pl.when(_is_answered("number", "percent")).then("refusal"),
        "fraction": pl.when(pl.col("is_whole")).then(pl.col("published_number") % 1),
        "unlikely_percent": pl.when(is_unlikely_percent).then("published_number"),
        "repaired_number": pl.when(is_repaired).then("raw_text"),
        "undefined_denominator": pl.when(pl.col("normal_text") == "%").then(pl.col("denominator").fill_null(-1)),
    }


def _may_be_split() -> pl.Expr:
    """Return whether a number of up to three digits has three as its remark: 1,103 unquoted is two cells."""
    is_short = pl.col("published_number").is_not_null() & pl.col("normal_text").str.contains(r"^\D?[0-9]{1,3}$")
    return is_short & pl.col("remark").str.contains(r"^\s*[0-9]{3}(\.[0-9]+)?\s*$")


def _date_columns() -> dict[str, pl.Expr]:
    is_end_of_period = (pl.col("status") == "answered") & pl.col("ends_a_period") & pl.col("date").is_not_null()
    is_repaired = pl.col("date").dt.to_string("%Y-%m-%d") != _stripped_text()
    return {
        "date_refusal": pl.when(_is_answered("date")).then("refusal"),
        "days_since_end": pl.when(is_end_of_period).then((pl.col("as_of_date") - pl.col("date")).dt.total_days()),
        "repaired_date": pl.when(is_repaired).then("raw_text"),
    }


def _is_plain_number() -> pl.Expr:
    """Return whether a cell holds nothing but a number in ASCII; a percentage may have its sign."""
    sign = pl.when(pl.col("kind") == "percent").then(pl.lit("%")).otherwise(pl.lit(""))
    return _stripped_text().str.strip_suffix(sign).str.contains(r"^-?[0-9]+(?:\.[0-9]+)?$")


def _comparison_columns() -> dict[str, pl.Expr]:
    now, before = pl.col("published_number"), pl.col("previous_number")
    larger, smaller = pl.max_horizontal(now, before), pl.min_horizontal(now, before)
    options, is_choice = pl.col("options"), pl.col("kind") == "choice"
    was_yes, is_no = pl.col("previous_option") == options.list.first(), pl.col("option") == options.list.last()
    return {
        "percent_gap": (_round_half_up(pl.col("recomputed"), _decimals_written()) - now).round(6) + 0.0,
        "growth": pl.when(smaller > 0).then(larger / smaller),
        "is_withdrawn": pl.when(is_choice & pl.col("previous_option").is_not_null()).then(was_yes & is_no),
        "points_gap": (pl.col("points") - pl.col("other_points")).abs(),
    }


def _with_parts(frame: pl.DataFrame) -> pl.DataFrame:
    """Add numerator and denominator to the percentage they belong to, and the numbers of their rows."""
    body = ["delivery_id", *_BODY]
    numbered = frame.with_row_index("row")
    shares = numbered.filter(pl.col("numerator_item").is_not_null())
    part = numbered.select(*body, "item", "row", pl.col("published_number").alias("value"))
    for name in ("numerator", "denominator"):
        renamed = part.rename({"item": f"{name}_item", "value": name, "row": f"{name}_row"})
        shares = shares.join(renamed, on=[*body, f"{name}_item"], how="left", maintain_order="left")
    ratio = 100 * pl.col("numerator") / pl.col("denominator")
    parts = shares.with_columns(recomputed=pl.when(pl.col("denominator") > 0).then(ratio)).select(
        "row", "numerator", "denominator", "numerator_row", "denominator_row", "recomputed"
    )
    return numbered.join(parts, on="row", how="left", maintain_order="left").drop("row")


def _with_last_year(frame: pl.DataFrame) -> pl.DataFrame:
    """Add the same body's answer to the same item in the year before, as last delivered."""
    key = [*_BODY, "item"]
    before = (
        frame.filter(pl.col("status") == "answered")
        .group_by(key, maintain_order=True)
        .agg(
            previous_option=pl.col("option").last(),
            previous_number=pl.col("published_number").last(),
            previous_text=pl.col("raw_text").last(),
        )
        .with_columns(year=pl.col("year") + 1)
    )
    return frame.join(before, on=key, how="left", maintain_order="left")


def _with_other_survey(frame: pl.DataFrame, framework: Framework) -> pl.DataFrame:
    """Add the points of an answer, and those of another survey's answer for the same indicator and year."""
    answers = frame.join(_points(framework), on=["survey", "item", "option"], how="left", maintain_order="left")
    key = ["code", "year", "indicator"]
    own = answers.filter(pl.col("indicator").is_not_null()).select("survey", *key, "points", "raw_text")
    others = own.rename({"survey": "other_survey", "points": "other_points", "raw_text": "other_text"})
    pairs = own.select("survey", *key).join(others, on=key).filter(pl.col("survey") != pl.col("other_survey"))
    last_pairs = pairs.unique(["survey", *key], keep="last", maintain_order=True)
    return answers.join(last_pairs, on=["survey", *key], how="left", maintain_order="left")


def _points(framework: Framework) -> pl.DataFrame:
    """Return survey × item × option → indicator and points, for indicators with several sources."""
    rows = [
        (survey, item, indicator.id, option, points)
        for indicator in framework.indicator
        for survey, item in indicator.source_items.items()
        if len(indicator.source_items) > 1
        for option, points in indicator.points.items()
    ]
    schema = {"survey": pl.String, "item": pl.String, "indicator": pl.String, "option": pl.String, "points": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row").unique(["survey", "item", "option"])


def _with_implication(frame: pl.DataFrame, rule: Rule) -> pl.DataFrame:
    """Add the other answer of an implication, and `satisfied` or `violated` where both answers are known."""
    implication = rule.implies
    if implication is None:
        return frame
    body, other = ["delivery_id", *_BODY], f"other:{rule.id}"
    others = frame.filter(pl.col("item") == implication.then_item).select(*body, pl.col("option").alias(other))
    joined = frame.join(others.unique(body, keep="last"), on=body, how="left", maintain_order="left")
    is_item = (pl.col("survey") == implication.survey) & (pl.col("item") == implication.item)
    applies = is_item & pl.col("option").is_in(implication.options) & pl.col(other).is_not_null()
    is_satisfied = pl.col(other).is_in(implication.then_options)
    verdict = pl.when(is_satisfied).then(pl.lit("satisfied")).otherwise(pl.lit("violated"))
    return joined.with_columns(pl.when(applies).then(verdict).alias(rule.column))


def _with_comparison(frame: pl.DataFrame, rule: Rule) -> pl.DataFrame:
    """Add the other number of a comparison as text, and `satisfied` or `violated` where both numbers are known."""
    comparison = rule.compares
    if comparison is None:
        return frame
    body, other = ["delivery_id", *_BODY], f"other:{rule.id}"
    is_other = (pl.col("survey") == comparison.survey) & (pl.col("item") == comparison.other_item)
    others = frame.filter(is_other).select(*body, pl.col("raw_text").alias(other), value="published_number")
    joined = frame.join(others.unique(body, keep="last"), on=body, how="left", maintain_order="left")
    is_item = (pl.col("survey") == comparison.survey) & (pl.col("item") == comparison.item)
    is_satisfied = _RELATIONS[comparison.relation](pl.col("published_number"), pl.col("value"))
    verdict = pl.when(is_satisfied).then(pl.lit("satisfied")).when(~is_satisfied).then(pl.lit("violated"))
    return joined.with_columns(pl.when(is_item).then(verdict).alias(rule.column)).drop("value")


def _decimals_written() -> pl.Expr:
    """Count the decimals in the cell, in the item's unit: a percentage is checked to the precision it is given in."""
    written = pl.col("normal_text").str.extract(r"\.([0-9]+)").str.len_chars().fill_null(0).cast(pl.Int32)
    return (written - unit_factor().log10().round().cast(pl.Int32)).clip(0)


def _round_half_up(value: pl.Expr, decimals: pl.Expr) -> pl.Expr:
    """Round as officials do: 12.5 becomes 13. The small term raises binary fractions just below a half."""
    unit = pl.lit(10.0).pow(decimals)
    return (value * unit + 0.5 + 1e-9).floor() / unit
