"""Links to the printable sheets, in the head of a page."""

from dashboards.address import Address
from dashboards.old import html


def body_link(code: str, name: str, address: Address) -> html.A:
    """Link to the sheet of one body."""
    words = address.words
    label = words("paper.body_told", name=name)
    return html.A(words("paper.body"), href=address.to(f"/sheet/body/{code}.pdf"), className="button no-print",
                  **{"aria-label": label})  # fmt: skip


def prefecture_links(pref: str, address: Address) -> html.P:
    """Link to the sheet of a prefecture, and to those of all its bodies with a line that shows their progress."""
    words = address.words
    states = {f"data-{name}": words.under("paper")[name] for name in ("making", "ready", "lost", "busy")}
    return html.P(
        [
            html.A(words("paper.pref"), href=address.to(f"/sheet/pref/{pref}.pdf", pref=pref)),
            html.A(
                words("paper.all"), href=address.to(f"/sheet/pref/{pref}.zip", pref=pref), **{"data-zip": "", **states}
            ),
            html.Span("", id="zip-status", role="status"),
        ],
        className="take no-print",
    )
