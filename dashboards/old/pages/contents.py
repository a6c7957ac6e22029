"""Links to the cards of a long page: nobody scrolls through all of it to find one."""

from collections.abc import Iterator, Sequence
from typing import Any

from dashboards.old import html
from dashboards.words import Words


def contents(parts: Sequence[Any], words: Words) -> html.Nav:
    """The cards among `parts`, in order, by the small label above each heading."""
    links = [html.Li(html.A(label, href=f"#{key}")) for key, label in _cards(parts)]
    label = html.Span(words("app.contents"), className="pills-label", id="contents-label")
    return html.Nav(
        [label, html.Ul(links, className="link-list")],
        className="on-page no-print",
        **{"aria-labelledby": "contents-label"},
    )


def _cards(node: Any) -> Iterator[tuple[str, str]]:
    if isinstance(node, list | tuple):
        for child in node:
            yield from _cards(child)
    elif isinstance(node, html.Section) and "card" in node.props.get("className", "").split():
        head = node.children[0]
        yield node.props["id"], head.children[0].children
    elif isinstance(node, html.Div):
        yield from _cards(node.children)
