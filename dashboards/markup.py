"""HTML components as text: what a browser can show at once, without a script that builds it piece by piece."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component


class Input(Component):  # type: ignore[misc]
    """The native `<input>`, which dash.html lacks. It has no script: it reaches the browser as text only."""

    _namespace, _type = "dash_html_components", "Input"
    _children_props: tuple[str, ...] = ()
    _base_nodes: tuple[str, ...] = ()
    _prop_names = available_properties = ("id", "className", "type", "min", "max", "step", "value")
    _valid_wildcard_attributes = available_wildcard_properties = ("data-", "aria-")


class Svg(Component):  # type: ignore[misc]
    """A drawing. SVG, too, reaches the browser as text only."""

    _namespace, _type = "dash_html_components", "Svg"
    _children_props: tuple[str, ...] = ()
    _base_nodes = ("children",)
    _prop_names: tuple[str, ...] = ("children", "className", "style", "viewBox")
    available_properties: tuple[str, ...] = _prop_names
    _valid_wildcard_attributes = available_wildcard_properties = ("aria-",)

    def __init__(self, children: Any = None, **given: Any) -> None:
        super().__init__(children=children, **given)


class Path(Svg):
    """A line or an area of a drawing; a `Title` inside is what a pointer shows."""

    _type = "Path"
    _prop_names = available_properties = ("children", "className", "d", "fill")


@dataclass(frozen=True)
class Shape:
    """An area of a drawing, what a pointer shows, and the page it leads to, if any. `fill` is a pattern's id.

    A map has thousands: a component each would take longer to make and to write than all the rest of a page.
    """

    d: str
    class_name: str
    told: str
    fill: str = ""
    href: str = ""

    def markup(self) -> str:
        fill = f' fill="url(#{self.fill})"' if self.fill else ""
        told = _escaped(self.told, quote=False)
        area = f'<path class="{self.class_name}" d="{self.d}"{fill}><title>{told}</title></path>'
        return f'<a data-goes href="{escape(self.href)}" tabindex="-1">{area}</a>' if self.href else area


class Pattern(Svg):
    """What an area can be filled with, by `url(#id)`."""

    _type = "Pattern"
    _prop_names = available_properties = ("children", "id", "width", "height", "patternUnits", "patternTransform")


_NAMES = {"className": "class", "htmlFor": "for"}
_NO_ATTRIBUTES = {"children", "refresh", "key"}
_EMPTY_TAGS = {"br", "hr", "img", "input", "wbr", "col"}
_SAFE_ADDRESS = re.compile(r"(https?://|mailto:|[/#?])")
_TURNS_AROUND = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of text around: with one, an answer would rewrite the sentence it stands in."""


def _escaped(text: str, quote: bool = True) -> str:
    """Text as text. What would turn its direction around is shown as the mark of a character that cannot be."""
    return escape(_TURNS_AROUND.sub("\ufffd", text), quote)


def is_html(node: Any) -> bool:
    """Whether a node and all below it is text, HTML and links: nothing that needs a script of its own."""
    if isinstance(node, Component):
        is_plain = type(node).__module__.startswith(html.__name__ + ".") or isinstance(node, dcc.Link | Input | Svg)
        return is_plain and is_html(getattr(node, "children", None))
    if isinstance(node, list | tuple):
        return all(map(is_html, node))
    return True


def markup(node: Any) -> str:
    """The HTML of a node for which `is_html` holds. Text and attributes are escaped; a link inside has `data-goes`."""
    if isinstance(node, Component):
        return _element(node)
    if isinstance(node, list | tuple):
        return "".join(map(markup, node))
    if isinstance(node, Shape):
        return node.markup()
    return "" if node is None or isinstance(node, bool) else _escaped(str(node), quote=False)


def _element(node: Component) -> str:
    given = node.to_plotly_json()["props"]
    tag = "a" if isinstance(node, dcc.Link) else type(node).__name__.lower()
    goes = " data-goes" if isinstance(node, dcc.Link) else ""
    start = f"<{tag}{goes}{''.join(_attributes(given))}>"
    return start if tag in _EMPTY_TAGS else f"{start}{markup(given.get('children'))}</{tag}>"


def _attributes(given: dict[str, Any]) -> Iterable[str]:
    for key, value in sorted(given.items()):
        if key in _NO_ATTRIBUTES or value is None:
            continue
        is_said = key.startswith(("aria-", "data-"))  # there `false` is a value; elsewhere it is absence
        if isinstance(value, bool) and not is_said:
            yield f" {key.lower()}" if value else ""
        elif key != "href" or _SAFE_ADDRESS.match(value):
            yield f' {_NAMES.get(key, key if is_said else key.lower())}="{_escaped(_text(value))}"'


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ";".join(f"{re.sub('[A-Z]', lambda c: '-' + c[0].lower(), key)}:{each}" for key, each in value.items())
    return str(value).lower() if isinstance(value, bool) else str(value)
