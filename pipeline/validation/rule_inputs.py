"""The answers of a night as the rules see them: one row per answer, one column per thing a rule asks of it."""

import polars as pl

from pipeline.definitions.catalogue import Catalogue
from pipeline.definitions.framework import Framework
from pipeline.definitions.rules import Rule
from pipeline.intake.answers import digits_of, item_frame

_BODY = ["survey", "code", "year"]


def rule_inputs(answers: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Answers with the columns of `rules.toml`. A null means that the rule has nothing to say of this answer."""
    items = item_frame(catalogue.surveys).rename({"text": "item_text"}).drop("as_of_date")
    frame = (
        answers.join(items, on=["survey", "year", "item"], how="left", maintain_order="left")
        .pipe(_with_parts)
        .pipe(_with_last_year)
        .pipe(_with_other_survey, catalogue.framework)
        .with_columns(**_asked_of_the_cell(), **_asked_of_two_values())
    )
    for rule in catalogue.rules.of_scope("answers"):
        frame = _with_implication(frame, rule) if rule.implies else frame
    return frame


def _asked_of_the_cell() -> dict[str, pl.Expr]:
    answered, kind = pl.col("status") == "answered", pl.col("kind")
    bare, is_number = pl.col("raw_text").str.strip_chars(), pl.col("published_number").is_not_null()
    blank = bare == ""
    digits = digits_of(pl.col("normal_text"), pl.col("unit"))
    is_end_past = answered & pl.col("ends_a_period") & pl.col("date").is_not_null()
    return {
        "is_option": pl.when(answered & (kind == "choice")).then(pl.col("option").is_not_null()),
        "number_text": pl.when(answered & kind.is_in(["number", "percent"])).then(digits),
        "fraction": pl.when(pl.col("is_whole")).then(pl.col("published_number") % 1),
        "unlikely_percent": pl.when(
            (kind == "percent")
            & pl.col("numerator_item").is_null()
            & (pl.col("scale") == 1)
            & pl.col("normal_text").str.contains(r"^0?\.\d*[1-9]\d*$")
        ).then("published_number"),
        "is_date": pl.when(answered & (kind == "date")).then(pl.col("date").is_not_null()),
        "days_since_end": pl.when(is_end_past).then((pl.col("as_of_date") - pl.col("date")).dt.total_days()),
        "expected_text": pl.when(~(blank & ~pl.col("blank_is_usual"))).then(pl.lit("filled")),
        "repaired_number": pl.when(is_number & ~_is_plain_number(digits)).then("raw_text"),
        "repaired_date": pl.when(pl.col("date").dt.to_string("%Y-%m-%d") != bare).then("raw_text"),
        "undefined_denominator": pl.when(pl.col("normal_text") == "%").then(pl.col("denominator").fill_null(-1)),
    }


def _is_plain_number(digits: pl.Expr) -> pl.Expr:
    """Digits as they stand in the cell; a percentage may bear its sign."""
    bare = pl.col("raw_text").str.strip_chars()
    return pl.when(pl.col("kind") == "percent").then(bare.str.strip_suffix("%")).otherwise(bare) == digits


def _asked_of_two_values() -> dict[str, pl.Expr]:
    now, before = pl.col("published_number"), pl.col("previous_number")
    larger, smaller = pl.max_horizontal(now, before), pl.min_horizontal(now, before)
    options, is_choice = pl.col("options"), pl.col("kind") == "choice"
    was_yes, is_no = pl.col("previous_option") == options.list.first(), pl.col("option") == options.list.last()
    return {
        "percent_gap": (_half_up(pl.col("recomputed"), _decimals()) - now).round(6) + 0.0,
        "growth": pl.when((smaller > 0) & (pl.col("kind") == "number")).then(larger / smaller),
        "is_withdrawn": pl.when(is_choice & pl.col("previous_option").is_not_null()).then(was_yes & is_no),
        "points_gap": (pl.col("points") - pl.col("other_points")).abs(),
    }


def _with_parts(frame: pl.DataFrame) -> pl.DataFrame:
    """Numerator and denominator beside the percentage they belong to, and the rows they stand in."""
    body = ["delivery_id", *_BODY]
    numbered = frame.with_row_index("row")
    shares = numbered.filter(pl.col("numerator_item").is_not_null())
    part = numbered.select(*body, "item", "row", pl.col("published_number").alias("value"))
    for name in ("numerator", "denominator"):
        renamed = part.rename({"item": f"{name}_item", "value": name, "row": f"{name}_row"})
        shares = shares.join(renamed, on=[*body, f"{name}_item"], how="left", maintain_order="left")
    ratio = 100 * pl.col("numerator") / pl.col("denominator")
    found = shares.with_columns(recomputed=pl.when(pl.col("denominator") > 0).then(ratio)).select(
        "row", "numerator", "denominator", "numerator_row", "denominator_row", "recomputed"
    )
    return numbered.join(found, on="row", how="left", maintain_order="left").drop("row")


def _with_last_year(frame: pl.DataFrame) -> pl.DataFrame:
    """The same body's answer to the same item in the edition before, as last delivered."""
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
    """The points of an answer, and those of another survey's answer for the same indicator and year."""
    feeds = [
        (survey, item, indicator.id, option, points)
        for indicator in framework.indicator
        for survey, item in indicator.source_items.items()
        if len(indicator.source_items) > 1
        for option, points in indicator.points.items()
    ]
    schema = {"survey": pl.String, "item": pl.String, "indicator": pl.String, "option": pl.String, "points": pl.Float64}
    points = pl.DataFrame(feeds, schema=schema, orient="row").unique(["survey", "item", "option"])
    pointed = frame.join(points, on=["survey", "item", "option"], how="left", maintain_order="left")
    key = ["code", "year", "indicator"]
    own = pointed.filter(pl.col("indicator").is_not_null()).select("survey", *key, "points", "raw_text")
    others = own.rename({"survey": "other_survey", "points": "other_points", "raw_text": "other_text"})
    pairs = own.select("survey", *key).join(others, on=key).filter(pl.col("survey") != pl.col("other_survey"))
    known = pairs.unique(["survey", *key], keep="last", maintain_order=True)
    return pointed.join(known, on=["survey", *key], how="left", maintain_order="left")


def _with_implication(frame: pl.DataFrame, rule: Rule) -> pl.DataFrame:
    """A column `kept` or `broken` for the answers the rule speaks of, and the other answer beside it."""
    said = rule.implies
    if said is None:
        return frame
    body = ["delivery_id", *_BODY]
    other = frame.filter(pl.col("item") == said.then_item).select(*body, pl.col("option").alias(f"other:{rule.id}"))
    joined = frame.join(other.unique(body, keep="last"), on=body, how="left", maintain_order="left")
    concerned = (pl.col("survey") == said.survey) & (pl.col("item") == said.item) & pl.col("option").is_in(said.options)
    is_kept = pl.col(f"other:{rule.id}").is_in(said.then_options)
    verdict = pl.when(is_kept).then(pl.lit("kept")).otherwise(pl.lit("broken"))
    is_known = pl.col(f"other:{rule.id}").is_not_null()
    return joined.with_columns(pl.when(concerned & is_known).then(verdict).alias(rule.column))


def _decimals() -> pl.Expr:
    """How many decimals the sender wrote, in the item's unit: a percentage is checked as finely as it was given."""
    written = pl.col("normal_text").str.extract(r"\.(\d+)").str.len_chars().fill_null(0).cast(pl.Int32)
    return (written - pl.col("scale").log10().round().cast(pl.Int32)).clip(0)


def _half_up(value: pl.Expr, decimals: pl.Expr) -> pl.Expr:
    """Official rounding: 12.5 becomes 13. The small term mends binary fractions just below a half."""
    unit = pl.lit(10.0).pow(decimals)
    return (value * unit + 0.5 + 1e-9).floor() / unit
