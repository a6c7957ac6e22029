"""The way to the sheets: a line in the head of a page."""

from dashboards import html
from dashboards.address import Address


def body_link(code: str, name: str, address: Address) -> html.A:
    """The sheet of one body."""
    words = address.words
    told = words("paper.body_told", name=name)
    return html.A(words("paper.body"), href=address.to(f"/sheet/body/{code}.pdf"), className="button no-print",
                  **{"aria-label": told})  # fmt: skip


def prefecture_links(pref: str, address: Address) -> html.P:
    """The sheet of a prefecture, and all of its bodies with a line that says how far they are."""
    words = address.words
    said = {f"data-{name}": words.under("paper")[name] for name in ("making", "ready", "lost", "busy")}
    return html.P(
        [
            html.A(words("paper.pref"), href=address.to(f"/sheet/pref/{pref}.pdf", pref=pref)),
            html.A(
                words("paper.all"), href=address.to(f"/sheet/pref/{pref}.zip", pref=pref), **{"data-zip": "", **said}
            ),
            html.Span("", id="zip-status", role="status"),
        ],
        className="take no-print",
    )
