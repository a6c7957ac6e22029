"""提出状況: who has sent, who has not, what was found, and the slips that went back."""

from typing import Any

import polars as pl

from dashboards.address import Address
from dashboards.old import html
from dashboards.old.figures import board, findings
from dashboards.old.figures.marks import downloads, pills, section
from dashboards.old.pages.overview_sheets import scope_of, titled
from dashboards.old.pages.page import Page, PageContext, Sheets, page_head, year_label
from dashboards.old.pages.plain import page_context
from dashboards.store import OpenedSnapshot
from dashboards.surveys import survey_title
from dashboards.table_export import Sheet, head_of, sheet_of, worded
from dashboards.times import local_time
from dashboards.words import Words

A_PAGE = 20
"""Deliveries written out at a time."""


def page(snapshot: OpenedSnapshot, address: Address) -> Page:
    """The page for the prefecture and year of the URL; `survey`, `state` and `part` narrow the list."""
    words = address.words
    context = page_context(snapshot, address, is_result=False)
    who = snapshot.frame("board", pref=context.pref, year=context.year)
    came = snapshot.frame("delivery_list", pref=context.pref, year=context.year)
    title = words("deliveries.page_title", name=context.name)
    head = page_head(words("nav.deliveries"), title, context.controls(words))
    content = [html.P(lead(who, came, context, words), className="lead"), _who(who, address)]
    content.append(_list(snapshot, came, address))
    return Page(title, html.Div([head, *content], className="page-deliveries", **context.data))


def lead(who: pl.DataFrame, came: pl.DataFrame, context: PageContext, words: Words) -> str:
    """Who is missing, what waits for an answer, and how old the data are."""
    if who.is_empty():
        return words("deliveries.lead_none", name=context.name, year=words.year(context.year))
    missing = who.filter(pl.col("state") == "missing")["code"].n_unique()
    sent_back = who.filter(pl.col("state") == "sent_back")["code"].n_unique()
    facts = {
        "name": context.name,
        "year": words.year(context.year),
        "count": who["code"].n_unique(),
        "missing": missing,
    }
    sentences = [] if context.state["is_closed"] else [year_label(context.state, words) + words("app.stop")]
    if missing or not sent_back:
        sentences.append(words("deliveries.lead_missing" if missing else "deliveries.lead_all", **facts))
    sentences += [words("deliveries.lead_sent_back", count=sent_back)] if sent_back else []
    back = came.filter(pl.col("state").is_in(["rejected", "partially_accepted"])).height
    sentences.append(words("deliveries.lead_back" if back else "deliveries.lead_clean", count=came.height, back=back))
    latest = who["last_received_at"].max()
    sentences += [words("deliveries.lead_age", time=local_time(latest))] if latest else []  # type: ignore[arg-type]
    return "".join(sentences)


def _who(who: pl.DataFrame, address: Address) -> html.Section:
    words = address.words
    if who.is_empty():
        return section("board", words("board.title"), words("board.answer_none"), [])
    take = downloads(address, "deliveries", "board", words("board.title"))
    content = [board.bars(who, address), take]
    return section("board", words("board.title"), board.answer(who, words), content, board.summary(who, words))


def narrowed(came: pl.DataFrame, address: Address) -> pl.DataFrame:
    """The deliveries that `survey` and `state` of the URL leave; an unknown one leaves none."""
    for name in ("survey", "state"):
        if address.asked(name):
            came = came.filter(pl.col(name) == address.asked(name))
    return came


def _list(snapshot: OpenedSnapshot, came: pl.DataFrame, address: Address) -> html.Section:
    words = address.words
    shown = narrowed(came, address)
    last = max(0, (shown.height - 1) // A_PAGE)
    part = address.asked("part")
    at = min(last, int(part) - 1) if part.isascii() and part.isdigit() and part != "0" else 0
    now = shown.slice(at * A_PAGE, A_PAGE)
    found = snapshot.frame("findings", ids=",".join(now["delivery_id"]))
    content: list[Any] = [*_filters(came, address), findings.delivery_list(now, found, address)]
    if shown.is_empty():
        content.append(html.P(words("deliveries.none_left"), className="empty"))
    content += [*_parts(at, last, address), *_takes(address)]
    answer = words("deliveries.list_answer", count=shown.height, findings=_waiting(shown))
    return section("delivered", words("deliveries.list_title"), answer, content, words("deliveries.list_summary"))


def _waiting(shown: pl.DataFrame) -> int:
    return int(shown["error_count"].sum())


def _filters(came: pl.DataFrame, address: Address) -> list[html.Nav]:
    words = address.words
    by_survey = came if not address.asked("state") else came.filter(pl.col("state") == address.asked("state"))
    by_state = came if not address.asked("survey") else came.filter(pl.col("survey") == address.asked("survey"))
    surveys = [(row[0], survey_title(row[0], words), row[1]) for row in _counts(by_survey, "survey")]
    states = [(row[0], words.named("delivery", row[0]), row[1]) for row in _counts(by_state, "state")]
    rows = [pills(address, "state", words("deliveries.by_state"), states, by_state.height)]
    return [*rows, pills(address, "survey", words("deliveries.by_survey"), surveys, by_survey.height)]


def _counts(came: pl.DataFrame, name: str) -> list[tuple]:
    known = came.drop_nulls(name)
    return known.group_by(name, maintain_order=True).len().rows()


def _parts(at: int, last: int, address: Address) -> list[html.Nav]:
    if not last:
        return []
    words = address.words
    links = [
        html.Li(
            html.Link(
                html.Span(str(number), **({"aria-current": "page"} if number == at + 1 else {})),
                href=address.here(part=str(number)),
                className="pill is-here" if number == at + 1 else "pill",
            )
        )
        for number in range(1, last + 2)
    ]
    return [html.Nav(html.Ul(links), className="pills no-print", **{"aria-label": words("deliveries.parts")})]


def _takes(address: Address) -> list[html.P]:
    words = address.words
    named = (("list", words("deliveries.files")), ("findings", words("findings.title")))
    return [downloads(address, "deliveries", sheet, title, label=title) for sheet, title in named]


BOARD = ("prefecture", "code", "body", "kind", "survey", "edition_state", "state", "item_count", "answered_count",
         "blank_count", "invalid_count", "last_received_at")  # fmt: skip
LIST = ("delivery_id", "delivery_name", "received_at", "state", "survey", "data_year", "body_count", "cell_count",
        "loaded_count", "held_back_count", "empty_count", "error_count", "warning_count")  # fmt: skip
FINDINGS = ("delivery_id", "delivery_name", "severity", "category", "cell", "row_no", "cell_count", "code", "body",
            "item", "item_text", "raw_text", "message", "fix", "example")  # fmt: skip


def _local(column: str) -> pl.Expr:
    return pl.col(column).dt.convert_time_zone("Asia/Tokyo").dt.strftime("%Y-%m-%d %H:%M").alias(column)


def board_sheet(snapshot: OpenedSnapshot, address: Address) -> Sheet:
    context, asked = scope_of(snapshot, address, is_result=False)
    words = address.words
    states = {state: words(f"board.state_{state}") for state in board.STATES}
    frame = snapshot.frame("board", **asked).with_columns(
        _local("last_received_at"), pl.col("state").replace(states), body="name"
    )
    frame = frame.with_columns(worded(frame, "edition_state", "edition_state", words))
    return sheet_of(titled("board.title", context, address), frame, head_of(BOARD, "export", words))


def _came(snapshot: OpenedSnapshot, address: Address, asked: dict[str, Any]) -> pl.DataFrame:
    """The deliveries a file speaks of: those seen on the page, or all of its scope."""
    frame = snapshot.frame("delivery_list", year=asked["year"], pref=asked["pref"] or "")
    return frame if address.asked("all") else narrowed(frame, address)


def list_sheet(snapshot: OpenedSnapshot, address: Address) -> Sheet:
    context, asked = scope_of(snapshot, address, is_result=False)
    words = address.words
    came = _came(snapshot, address, asked)
    frame = came.with_columns(
        _local("received_at"), worded(came, "state", "delivery", words), delivery_name="name", data_year="year"
    )
    return sheet_of(titled("deliveries.list_title", context, address), frame, head_of(LIST, "export", words))


def findings_sheet(snapshot: OpenedSnapshot, address: Address) -> Sheet:
    context, asked = scope_of(snapshot, address, is_result=False)
    words = address.words
    came = _came(snapshot, address, asked)
    frame = snapshot.frame("findings", ids=",".join(came["delivery_id"]))
    cells = [findings.cell_in(row, words) for row in frame.iter_rows(named=True)]
    frame = frame.with_columns(
        pl.Series("cell", cells, dtype=pl.String),
        worded(frame, "severity", "severity", words),
        worded(frame, "category", "category", words),
        body="body_name",
        message=f"message_{address.lang}",
        fix=f"fix_{address.lang}",
    )
    return sheet_of(titled("findings.title", context, address), frame, head_of(FINDINGS, "export", words))


SHEETS: Sheets = {"board": board_sheet, "list": list_sheet, "findings": findings_sheet}
