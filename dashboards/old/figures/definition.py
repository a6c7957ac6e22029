"""One indicator as the framework defines it: what it asks, what answers are worth, how much it weighs, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboards.old import html
from dashboards.old.figures.framework import years_text
from dashboards.old.figures.marks import at
from dashboards.words import Words

Rows = Sequence[Mapping]


@dataclass(frozen=True)
class Definition:
    """An indicator and all that hangs from it: rows of the queries `method_*`, of this indicator alone."""

    row: Mapping
    feeds: Rows
    options: Rows
    members: Rows
    groups: Mapping[tuple[str, str], Mapping]
    surveys: Mapping[str, Mapping]

    def searched(self, words: Words) -> str:
        """What a search looks through: id, names in both languages, definition, items and their wording."""
        said = [self.row[key] for key in ("indicator", "name_ja", "name_en")]
        said += [words.pick(self.row, "definition"), *(f"{feed['item']} {feed['text']}" for feed in self.feeds)]
        return " ".join(said)


def entry(definition: Definition, words: Words) -> html.Article:
    """The indicator under its anchor."""
    row = definition.row
    heading = f"{row['indicator']}-name"
    tag = [html.Span(words("method.indicators.gate"), className="tag")] if row["is_gate"] else []
    anchor = html.A(f"#{row['indicator']}", href=f"#{row['indicator']}", className="anchor")
    head = html.Div([html.H4([words.pick(row, "name"), *tag], id=heading), anchor], className="entry-head")
    return html.Article(
        [head, html.Div([_meaning(definition, words), _measure(definition, words)], className="entry-columns")],
        id=row["indicator"],
        className="entry",
        tabIndex=-1,
        **{"aria-labelledby": heading, "data-find": definition.searched(words)},
    )


def _meaning(definition: Definition, words: Words) -> html.Dl:
    row = definition.row
    return _pairs(
        [
            ("definition", words.pick(row, "definition")),
            ("why", words.pick(row, "why")),
            ("advice", words.pick(row, "advice")),
            ("limits", words.pick(row, "limits")),
            ("weights", [html.Span(text, className="line") for text in weight_texts(definition, words)]),
            ("weight_reason", words.pick(row, "weight_reason")),
            ("source", words.pick(row, "source")),
            ("disclosure", words.named("method.disclosure", row["disclosure"])),
        ],
        words,
    )


def _measure(definition: Definition, words: Words) -> html.Dl:
    row = definition.row
    return _pairs(
        [
            ("points", _scale(row, words) if row["kind"] == "number" else None),
            ("goalposts_reason", words.pick(row, "goalpost_reason")),
            ("feeds", [_source(feed, definition, words) for feed in definition.feeds]),
        ],
        words,
    )


def _pairs(told: Sequence[tuple[str, Any]], words: Words) -> html.Dl:
    pairs: list[Any] = []
    for key, content in told:
        if content:
            pairs += [html.Dt(words(f"method.indicators.{key}")), html.Dd(content, className=f"dd-{key}")]
    return html.Dl(pairs, className="entry-facts")


def weight_texts(definition: Definition, words: Words) -> list[str]:
    """How much the indicator weighs in each of its groups."""
    texts = []
    for member in definition.members:
        group = definition.groups[member["perspective"], member["group_id"]]
        name = words.pick(group, "name")
        name = name if group["step"] is None else words("step.named", step=group["step"], name=name)
        key = "method.indicators.weight" if member["weight"] else "method.indicators.weight_zero"
        share = words.number(member["share_pct"] or 0, 1)
        texts.append(words(key, group=name, weight=f"{member['weight']:g}", share=share))
    return texts


def goalposts_text(row: Mapping, words: Words) -> str:
    """Which values are worth 0 and 1."""
    low, high = (_amount(row[f"goalpost_{end}"], row["unit"], words) for end in ("low", "high"))
    return words(f"method.indicators.goalposts_{row['direction']}", low=low, high=high)


def _amount(value: float, unit: str, words: Words) -> str:
    text = words.number(value, 0 if float(value).is_integer() else 1)
    if unit == "%":
        return words("app.percent", value=text)
    return words.amount(text, unit)


def _scale(row: Mapping, words: Words) -> html.Div:
    """The goalposts on a ruler, and in words."""
    worth = ("zero", "one") if row["direction"] == "higher" else ("one", "zero")
    ends = [
        html.Span([_amount(row[f"goalpost_{end}"], row["unit"], words), html.Small(words(f"method.indicators.{name}"))])
        for end, name in zip(("low", "high"), worth, strict=True)
    ]
    ruler = html.Div(ends, className=f"goalposts goalposts-{row['direction']}", **{"aria-hidden": "true"})
    return html.Div([html.P(goalposts_text(row, words)), ruler])


def _source(feed: Mapping, definition: Definition, words: Words) -> html.Div:
    title = words.pick(definition.surveys[feed["survey"]], "title")
    survey = f"{title}{words('app.bracketed', text=years_text(feed['years'], words))}"
    item = words("method.indicators.item", item=feed["item"], text=feed["text"])
    own = [o for o in definition.options if (o["survey"], o["item"]) == (feed["survey"], feed["item"])]
    said: list[Any] = [html.P(item, className="feed-item"), html.P(survey, className="note")]
    return html.Div([*said, *([_options(item, own, words)] if own else [])], className="feed")


def _options(caption: str, options: Rows, words: Words) -> html.Table:
    """A narrow table without a frame: fifty scrolling regions would be fifty stops for the keyboard."""
    head = [html.Th(words(f"method.indicators.col_{name}"), scope="col") for name in ("option", "points", "range")]
    rows = [
        html.Tr([html.Th(o["option"], scope="row"), html.Td(_points(o, words)), html.Td(range_text(o, words))])
        for o in options
    ]
    hidden = html.Caption(caption, className="visually-hidden")
    return html.Table([hidden, html.Thead(html.Tr(head)), html.Tbody(rows)], className="table table-options")


def _points(option: Mapping, words: Words) -> list:
    """The points and, on an axis from 0 to 1, the range they are drawn from; one element, for there are many."""
    low, high = option["points_low"], option["points_high"]
    place = {"--at": at(100 * option["points"]), "--low": at(100 * low), "--width": at(100 * (high - low))}
    axis = html.Span(className="points-axis", style=place, **{"aria-hidden": "true"})
    return [words.number(option["points"], 2), axis]


def range_text(option: Mapping, words: Words) -> str:
    """The range that points are drawn from for ranges of ranks."""
    low, high = option["points_low"], option["points_high"]
    if low == high:
        return words("app.none")
    return words("method.indicators.range", low=f"{low:g}", high=f"{high:g}")


def sheet_line(definition: Definition, words: Words) -> dict[str, str | float | None]:
    """The indicator as one line of a table, keyed by the words below `method.sheet.`."""
    row = definition.row
    plain = ("definition", "why", "goalpost_reason", "weight_reason", "source", "advice", "limits")
    feeds = [
        words("method.sheet.feed", survey=feed["survey"], item=feed["item"], years=years_text(feed["years"], words))
        for feed in definition.feeds
    ]
    said = {
        "indicator": row["indicator"],
        "name": words.pick(row, "name"),
        "gate": words("method.yes") if row["is_gate"] else "",
        "kind": words(f"method.indicators.{row['kind']}"),
        "unit": row["unit"],
        "points": "; ".join(dict.fromkeys(_option_text(option, words) for option in definition.options)),
        "goalpost_low": row["goalpost_low"],
        "goalpost_high": row["goalpost_high"],
        "direction": words(f"method.sheet.{row['direction']}") if row["kind"] == "number" else "",
        "weights": "; ".join(weight_texts(definition, words)),
        "feeds": "; ".join(feeds),
        "disclosure": words.named("method.disclosure", row["disclosure"]),
        **{name: words.pick(row, name) for name in plain},
    }
    return {name: said[name] for name in words.under("method.sheet") if name in said}


def _option_text(option: Mapping, words: Words) -> str:
    low, high = option["points_low"], option["points_high"]
    said = {"option": option["option"], "points": f"{option['points']:g}"}
    if low == high:
        return words("method.sheet.option", **said)
    return words("method.sheet.option_range", **said, low=f"{low:g}", high=f"{high:g}")
