"""The list of all indicators: by STEP and pillar, the prefecture beside the nation."""

import polars as pl

from dashboards.address import Address
from dashboards.old import html
from dashboards.old.figures.marks import downloads, section, table
from dashboards.old.figures.rates import name_cell, with_unit
from dashboards.old.pages.as_of_line import basis
from dashboards.old.pages.page import Page, PageContext, page_head
from dashboards.store import OpenedSnapshot
from dashboards.words import Words


def list_page(snapshot: OpenedSnapshot, context: PageContext, address: Address) -> Page:
    """All indicators of the framework, those that were not asked this year at the end of their group."""
    words = address.words
    frame = snapshot.frame("indicator_list", pref=context.pref, year=context.year)
    asked = frame.filter(pl.col("asked_count") > 0)
    title = words("indicator_list.title")
    lead = words("indicator_list.lead", count=frame.height, asked=asked.height, year=words.year(context.year))
    sections = [_group(part, context, address) for _, part in frame.group_by("group_ja", maintain_order=True)]
    take = downloads(address, "overview", "indicators", title)
    head = page_head(words("nav.indicator"), title, context.controls(words))
    return Page(
        title,
        html.Div(
            [head, html.P(lead, className="lead"), basis(snapshot, context.year, address), *sections, take],
            **context.data,
        ),
    )


def _group(part: pl.DataFrame, context: PageContext, address: Address) -> html.Section:
    words = address.words
    first = part.row(0, named=True)
    name = words.pick(first, "group")
    if not name:
        return _section("group-none", words("nav.indicator"), words("indicator_list.no_group"), part, context, address)
    label = words("step.label", step=first["step"]) if first["step"] is not None else words("indicator_list.pillar")
    return _section(f"group-{first['group_id']}", label, name, part, context, address)


def _section(
    key: str, label: str, name: str, part: pl.DataFrame, context: PageContext, address: Address
) -> html.Section:
    words = address.words
    head = [words("indicators.col_indicator"), context.name, words("spread.nation"), words("definition.disclosure")]
    asked_first = part.sort(pl.col("asked_count") == 0, maintain_order=True)
    rows = [_row(row, address) for row in asked_first.iter_rows(named=True)]
    return section(key, label, name, [table(name, head, rows, "table-list")])


def _row(row: dict, address: Address) -> list:
    words = address.words
    name = html.Span(name_cell(row, words, address), className="indicator-name")
    if not row["asked_count"]:
        return [name, html.Span(words("status.not_asked"), className="missing"), words("app.none"), _open(row, words)]
    return [
        name,
        html.Span(_value(row, "", words), className="num strong"),
        html.Span(_value(row, "nation_", words), className="num"),
        _open(row, words),
    ]


def _value(row: dict, side: str, words: Words) -> str:
    if row["kind"] == "choice":
        return words("indicator_list.rate", value=words.percent(row[f"{side}rate"]))
    return words("indicator_list.median", value=with_unit(row[f"{side}median"], row["unit"], words))


def _open(row: dict, words: Words) -> html.Span:
    return html.Span(words.named("disclosure", row["disclosure"]), className="note")
