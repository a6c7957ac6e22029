"""団体カルテ in a year that is being collected: the answers a body has sent, without figures over bodies."""

import polars as pl

from dashboards.address import Address
from dashboards.disclosure import withheld
from dashboards.old import html
from dashboards.old.figures import answers
from dashboards.old.figures.marks import section
from dashboards.old.pages.page import LostError, Page, PageContext, page_head, year_choice
from dashboards.old.pages.plain import collecting_sentence, no_body
from dashboards.store import OpenedSnapshot

_NO_PEERS = dict.fromkeys(("peer_count", "peer_yes_count", "peer_value_count"), pl.lit(0)) | {
    "peer_median": pl.lit(None)
}


def received_answers(snapshot: OpenedSnapshot, context: PageContext, address: Address, code: str) -> Page:
    """The answers of a body, for the desk of its own prefecture. Raises LostError."""
    words = address.words
    found = snapshot.frame("bodies").filter(pl.col("code") == code).rows(named=True)
    if not found:
        raise LostError(no_body(address, code, context.year))
    (body,) = found
    head = page_head(words("body.eyebrow"), body["name"], [year_choice(context.years, context.year, words)])
    lead = html.P(collecting_sentence(context, words), className="lead")
    own = [_answers(snapshot, body, context, address)] if body["prefecture"] == context.name else []
    return Page(
        words("body.title", name=body["name"]), html.Div([head, lead, *own], className="page-body", **context.data)
    )


def _answers(snapshot: OpenedSnapshot, body: dict, context: PageContext, address: Address) -> html.Section:
    words = address.words
    frame = snapshot.frame("body_indicators", code=body["code"], year=context.year)
    asked = withheld(frame, context.pref, context.pref).filter(pl.col("status") != "not_asked")
    has_sent = asked.filter(pl.col("delivery_name").is_not_null()).height > 0
    content = [answers.answer_table(asked.with_columns(**_NO_PEERS), words, address)] if has_sent else []
    answer = answers.answer(asked, words) if has_sent else words("year_state.answers_none")
    return section("answers", words("year_state.answers"), answer, content)
