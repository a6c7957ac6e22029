"""Components as they go over the wire."""

from typing import Any

from dash import dcc
from dash.development.base_component import Component

from dashboards.markup import is_html, markup


def plain_values(node: Any) -> Any:
    """A component and all below it as the dicts, lists and values that go to the browser.

    What is only HTML goes as text, in `data-html` of the outermost element; written.js sets it. Dash spends more than a
    millisecond on every component, whatever it is; a browser sets a thousand elements in that time.
    """
    if isinstance(node, Component):
        return _component(node)
    if isinstance(node, dict):
        return {key: plain_values(value) for key, value in node.items()}
    if isinstance(node, list | tuple):
        return [plain_values(value) for value in node]
    return node


def _component(node: Component) -> dict[str, Any]:
    plain = node.to_plotly_json()
    inside = plain["props"].get("children")
    if isinstance(inside, Component | list | tuple) and is_html(node) and not isinstance(node, dcc.Link):
        props = {key: value for key, value in plain["props"].items() if key != "children"}
        return {**plain, "props": {**props, "data-html": markup(inside)}}
    return {**plain, "props": plain_values(plain["props"])}
