"""提出前チェック: drop a file, and read what the night would say. Nothing is kept."""

from dashboards.address import Address
from dashboards.checking import max_bytes, mebibytes
from dashboards.old import html
from dashboards.old.pages.page import Page, page_head
from dashboards.store import OpenedSnapshot

SAID = ("sending", "checking", "done", "too_large", "lost", "one_file")
"""Lines that the browser says by itself."""


def page(_snapshot: OpenedSnapshot, address: Address) -> Page:
    """The door to the check. What it finds is put below by the browser, and gone when the page is left."""
    words = address.words
    told = {f"data-{key.replace('_', '-')}": words(f"check.{key}", limit=mebibytes(words)) for key in SAID}
    drop = html.Div(
        [
            html.P(words("check.drop"), className="drop-title"),
            html.Button(words("check.choose"), type="button", id="choose-file", className="choose-file"),
            html.P(words("check.kinds", limit=mebibytes(words)), className="note"),
        ],
        id="drop",
        className="drop",
        **told,
        **{"data-limit": str(max_bytes()), "data-lang": address.lang},
    )
    state = html.Div(
        [html.P("", id="check-status", role="status"), html.Div(html.Div(id="check-bar"), className="progress")],
        className="check-state",
    )
    promises = html.Ul(
        [html.Li(words(f"check.promise_{name}")) for name in ("same", "kept", "taken")], className="promises"
    )
    head = page_head(words("nav.check"), words("check.title"), [])
    lead = html.P(words("check.lead"), className="lead")
    content = [head, lead, html.Div([drop, promises], className="columns"), state, html.Div(id="check-result")]
    return Page(words("check.title"), html.Div(content, className="page-check"))
