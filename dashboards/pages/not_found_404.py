"""What answers where there is no page: Dash Pages looks for a module of this name."""

from typing import Any

import dash

from dashboards.components.page import answers_always, title_of
from dashboards.page_context import LostError, PageContext


def heading(_view: PageContext) -> str:
    raise LostError("not_found")


@answers_always
def layout(**_query: Any) -> Any:
    raise LostError("not_found")


dash.register_page(__name__, path="/404", title=title_of(heading), heading=heading, sentence=heading)
