"""HTML elements as text: what a browser can show at once, without a script that builds it piece by piece."""

import re
from functools import cache
from html import escape
from typing import Any

from dash.development.base_component import Component

from dashboards.old.html import Element

_NAMES = {"className": "class", "htmlFor": "for"}
_NO_ATTRIBUTES = {"children", "refresh", "key"}
_EMPTY_TAGS = {"br", "hr", "img", "input", "wbr", "col"}
_SAFE_ADDRESS = re.compile(r"(https?://|mailto:|[/#?])")
_TURNS_AROUND = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of text around: with one, an answer would rewrite the sentence it stands in."""


_WHOLE = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?|\d+–\d+")
"""Dates and ranges of places: browsers would break the line within, behind the hyphen."""


def _escaped(text: str, quote: bool = True) -> str:
    """Text as text. What would turn its direction around is shown as the mark of a character that cannot be."""
    return escape(_TURNS_AROUND.sub("\ufffd", text), quote)


def _unbroken(text: str) -> str:
    """Text as text, with what belongs together kept on one line; all of it one element where there is a gap between."""
    kept, count = _WHOLE.subn(r"<bdi>\g<0></bdi>", _escaped(text, quote=False))
    return f"<span>{kept}</span>" if count else kept


def is_broken_by_browsers(text: Any) -> bool:
    """Whether it is text that wants HTML to stay as it is meant."""
    return isinstance(text, str) and bool(_WHOLE.search(text))


def is_html(node: Any) -> bool:
    """Whether a node and all below it is text and elements: nothing that needs a script of its own."""
    if isinstance(node, Element):
        return is_html(node.children)
    return all(map(is_html, node)) if isinstance(node, list | tuple) else not isinstance(node, Component)


def markup(node: Any) -> str:
    """The HTML of a node for which `is_html` holds. Text and attributes are escaped; a link inside has `data-goes`."""
    if isinstance(node, str):
        return _unbroken(node)
    if isinstance(node, Element):
        return _written(node.tag, node.marks, node.props, node.children)
    if isinstance(node, list | tuple):
        return "".join(map(markup, node))
    return "" if node is None or isinstance(node, bool) else _escaped(str(node), quote=False)


def _written(tag: str, marks: str, props: dict[str, Any], children: Any) -> str:
    attributes = "".join([_attribute(key, props[key]) for key in sorted(props)])
    start = f"<{tag}{marks}{attributes}>"
    return start if tag in _EMPTY_TAGS else f"{start}{markup(children)}</{tag}>"


def _attribute(key: str, value: Any) -> str:
    if key in _NO_ATTRIBUTES or value is None:
        return ""
    name, is_said = _attribute_name(key)
    if isinstance(value, bool) and not is_said:
        return f" {name}" if value else ""
    return "" if key == "href" and not _SAFE_ADDRESS.match(value) else f' {name}="{_escaped(_text(value))}"'


@cache
def _attribute_name(key: str) -> tuple[str, bool]:
    """As HTML calls it, and whether `false` is a value there; elsewhere it is absence."""
    is_said = key.startswith(("aria-", "data-"))
    return _NAMES.get(key, key if is_said else key.lower()), is_said


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return ";".join(f"{re.sub('[A-Z]', lambda c: '-' + c[0].lower(), key)}:{each}" for key, each in value.items())
    return str(value).lower() if isinstance(value, bool) else str(value)
