"""The elements that pages are made of: those of `dash.html`, without what makes them dear.

A component of Dash checks its arguments against lists each time, and is taken apart again to be written: 50 µs for
every cell of a table. These hold what they are given. `wire.py` sends them as Dash would, or as text.
"""

from typing import Any


class Element:
    """`children` is text, a number, another element or component, or a list of such; `props` as React calls them."""

    __slots__ = ("children", "props")

    namespace = "dash_html_components"
    kind = ""
    """What Dash calls it."""
    tag = ""
    marks = ""
    """What its start tag says besides its props."""

    def __init__(self, children: Any = None, **props: Any) -> None:
        self.children = children
        self.props = props

    def __init_subclass__(cls) -> None:
        cls.kind = cls.__name__
        cls.tag = cls.__dict__.get("tag", cls.__name__.lower())


class Link(Element):
    """A link to another page of ours: the browser goes there without loading anew."""

    __slots__ = ()

    namespace = "dash_core_components"
    tag = "a"
    marks = " data-goes"


class Input(Element):
    """The native `<input>`, which Dash lacks. It has no script: it reaches the browser as text only."""

    __slots__ = ()


class Svg(Element):
    """A drawing. It, too, reaches the browser as text only."""

    __slots__ = ()


class Path(Svg):
    """A line or an area of a drawing; a `Title` inside is what a pointer shows."""

    __slots__ = ()


class Pattern(Svg):
    """What an area can be filled with, by `url(#id)`."""

    __slots__ = ()


class A(Element):
    __slots__ = ()


class Article(Element):
    __slots__ = ()


class Button(Element):
    __slots__ = ()


class Caption(Element):
    __slots__ = ()


class Code(Element):
    __slots__ = ()


class Dd(Element):
    __slots__ = ()


class Details(Element):
    __slots__ = ()


class Div(Element):
    __slots__ = ()


class Dl(Element):
    __slots__ = ()


class Dt(Element):
    __slots__ = ()


class H1(Element):
    __slots__ = ()


class H2(Element):
    __slots__ = ()


class H3(Element):
    __slots__ = ()


class H4(Element):
    __slots__ = ()


class I(Element):  # noqa: E742
    __slots__ = ()


class Label(Element):
    __slots__ = ()


class Li(Element):
    __slots__ = ()


class Nav(Element):
    __slots__ = ()


class Ol(Element):
    __slots__ = ()


class P(Element):
    __slots__ = ()


class Pre(Element):
    __slots__ = ()


class Section(Element):
    __slots__ = ()


class Small(Element):
    __slots__ = ()


class Span(Element):
    __slots__ = ()


class Strong(Element):
    __slots__ = ()


class Summary(Element):
    __slots__ = ()


class Table(Element):
    __slots__ = ()


class Tbody(Element):
    __slots__ = ()


class Td(Element):
    __slots__ = ()


class Th(Element):
    __slots__ = ()


class Thead(Element):
    __slots__ = ()


class Title(Element):
    __slots__ = ()


class Tr(Element):
    __slots__ = ()


class Ul(Element):
    __slots__ = ()
