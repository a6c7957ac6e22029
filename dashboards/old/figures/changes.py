"""What changed in one body since its last year, and who was alike and is ahead now."""

import polars as pl

from dashboards.address import Address
from dashboards.old import html
from dashboards.old.figures.marks import table
from dashboards.old.figures.rates import with_unit
from dashboards.words import Words

COLUMNS = ("indicator", "pillar", "before", "now", "points")


def answer(changes: pl.DataFrame, words: Words) -> str:
    """The heading: of how many answers the points rose or fell, how many are gone, and how many cannot be compared."""
    if changes.is_empty():
        return words("changes.answer_none")
    like = changes.filter(~pl.col("is_break"))
    rose = like.filter(pl.col("points") > pl.col("points_before")).height
    fell = like.filter(pl.col("points") < pl.col("points_before")).height
    gone = like.filter((pl.col("status_before") == "answered") & (pl.col("status") == "not_answered")).height
    counts = {"gone": gone, "breaks": changes.height - like.height}
    told = [words(f"changes.answer_{name}", count=count) for name, count in counts.items() if count]
    heading = words("changes.answer", before=words.year(changes["before_year"][0]), rose=rose, fell=fell)
    return heading + (words("app.bracketed", text=words("app.separator").join(told)) if told else "")


def change_table(changes: pl.DataFrame, words: Words) -> html.Div:
    """A row per indicator whose answer is another one; where the question changed its meaning, nothing is compared."""
    rows = [
        [
            words.pick(row, "name"),
            words.pick(row, "pillar") or words("app.none"),
            _text(row, "_before", words),
            _text(row, "", words),
            _points(row, words),
        ]
        for row in changes.iter_rows(named=True)
    ]
    return table(
        words("changes.title"), [words(f"changes.col_{name}") for name in COLUMNS], rows, "table-list table-before"
    )


def _text(row: dict, when: str, words: Words) -> html.Span:
    value, option = row[f"value{when}"], row["option_before" if when else "option_text"]
    if row[f"status{when}"] != "answered":
        return html.Span(words.named("status", row[f"status{when}"]), className="missing")
    return html.Span(with_unit(value, row["unit"], words) if value is not None else option or words("app.none"))


def _points(row: dict, words: Words) -> html.Span:
    if row["is_break"]:
        return html.Span(words("changes.break"), className="missing")
    if row["points"] is None or row["points_before"] is None:
        return html.Span(words("app.none"))
    before, now = words.number(row["points_before"], 2), words.number(row["points"], 2)
    return html.Span(words("trial.from_to", before=before, after=now), className="num")


def role_model_list(ahead: pl.DataFrame, names: dict[str, str], address: Address) -> html.Ul:
    """Each with its stage and the answers it has raised since; security answers are not told body by body."""
    words = address.words
    return (
        html.Ul([html.Li(_role_model(row, names, address)) for row in ahead.iter_rows(named=True)], className="ahead")
        if (ahead.height)
        else html.Ul([html.Li(words("ahead.none"))], className="ahead")
    )


def _role_model(row: dict, names: dict[str, str], address: Address) -> list:
    words = address.words
    raised = words("app.separator").join(names[name] for name in row["raised"] if name in names)
    stage = (
        words("ahead.none_yet")
        if row["role_model_stage"] is None
        else words("ahead.stage", step=row["role_model_stage"])
    )
    link = html.Link(row["name"], href=address.to_body(row["role_model_code"]))
    return [link, html.Span(stage, className="tag"), html.Span(words("ahead.raised", names=raised), className="note")]
