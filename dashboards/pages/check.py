"""提出前チェック: drop a file, and read at once what the night would find. Nothing is stored."""

from typing import Any

import dash
from dash import html

from dashboards.components.file_check import check_result, file_check
from dashboards.components.page import answers_always, bare_page, columns, title_of
from dashboards.page_context import AddressContext, current_address

PROMISES = ("same", "stored", "taken")


def heading(context: AddressContext) -> str:
    return context.words("check.title")


def sentence(context: AddressContext) -> str:
    return context.words("check.lead")


@answers_always
def layout(**_query: Any) -> Any:
    context = AddressContext(current_address())
    promises = html.Ul([html.Li(context.words(f"check.promise_{name}")) for name in PROMISES], className="promises")
    shown = columns(file_check(context), promises, of="wide")
    return bare_page(context, heading(context), sentence(context), shown, check_result())


dash.register_page(
    __name__,
    path="/check",
    order=7,
    nav="check",
    title=title_of(heading, AddressContext),
    heading=heading,
    sentence=sentence,
    context=AddressContext,
)
