"""Elements and components as they go over the wire."""

from typing import Any

from dash.development.base_component import Component

from dashboards.old.html import Element, Link
from dashboards.old.markup import is_broken_by_browsers, is_html, markup


def plain_values(node: Any, *, has_text: bool = True) -> Any:
    """A component and all below it as the dicts, lists and values that go to the browser.

    What is only HTML goes as text, in `data-html` of the outermost element; written.js sets it. Dash spends more than a
    millisecond on every component, whatever it is; a browser sets a thousand elements in that time. Without `has_text`
    every element stays a component: what is drawn anew around the focus must keep its nodes.
    """
    if isinstance(node, Element | Component):
        return _sent(node, has_text)
    if isinstance(node, dict):
        return {key: plain_values(value, has_text=has_text) for key, value in node.items()}
    if isinstance(node, list | tuple):
        return [plain_values(value, has_text=has_text) for value in node]
    return node


def in_parts(page: Element) -> dict[str, Any]:
    """A page as its outermost element, with each part of it by itself: what stays the same keeps its nodes."""
    plain = _parts(page)
    return {**plain, "props": {**page.props, "children": [plain_values(part) for part in page.children]}}


def _sent(node: Element | Component, has_text: bool) -> dict[str, Any]:
    plain = _parts(node) if isinstance(node, Element) else node.to_plotly_json()
    inside = plain["props"].get("children")
    may_be_text = isinstance(inside, Element | Component | list | tuple) or is_broken_by_browsers(inside)
    if has_text and may_be_text and not isinstance(node, Link) and is_html(node):
        props = {key: value for key, value in plain["props"].items() if key != "children"}
        return {**plain, "props": {**props, "data-html": markup(inside)}}
    return {**plain, "props": plain_values(plain["props"], has_text=has_text)}


def _parts(node: Element) -> dict[str, Any]:
    props = node.props if node.children is None else {"children": node.children, **node.props}
    return {"props": props, "type": node.kind, "namespace": node.namespace}
