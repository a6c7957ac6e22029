"""Components as they go over the wire."""

from typing import Any

from dash.development.base_component import Component


def plain_values(node: Any) -> Any:
    """A component and all below it as the dicts, lists and values that go to the browser."""
    if isinstance(node, Component):
        node = node.to_plotly_json()
    if isinstance(node, dict):
        return {key: plain_values(value) for key, value in node.items()}
    if isinstance(node, list | tuple):
        return [plain_values(value) for value in node]
    return node
