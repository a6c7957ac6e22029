"""The XML within a workbook as a stream of elements (ECMA-376 part 1, both its namespaces, whatever the prefix).

Nothing here follows a reference out of the part: a DOCTYPE, and with it every entity, is refused.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import TypeVar
from xml.parsers import expat

STRUCK_OUT = "（取り消し線）"
"""Follows a text of which something is struck out: what counts of it is for its writer to say."""
MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
"""The namespaces of sheets and styles, and of Strict Open XML."""
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_READABLE_CONTROLS = "\t\n\r"

Attributes = dict[str, str]
OnStart = Callable[[Attributes], None]
OnEnd = Callable[[str], None]
Handler = TypeVar("Handler", OnStart, OnEnd)


class PartBrokenError(Exception):
    """A part cannot be read. `phrase_key` names the reason in `[phrase]` of rules.toml."""

    def __init__(self, phrase_key: str = "part_broken") -> None:
        """Keep the reason."""
        super().__init__(phrase_key)
        self.phrase_key = phrase_key


def parse_part(content: bytes, starts: dict[str, OnStart], ends: dict[str, OnEnd]) -> None:
    """Call the handlers of the elements, the second kind with the text since their start. Raises PartBrokenError."""
    texts: list[str] = []

    def on_start(name: str, attributes: Attributes) -> None:
        handler = starts.get(name)
        if handler:
            texts.clear()
            handler(attributes)

    def on_end(name: str) -> None:
        handler = ends.get(name)
        if handler:
            handler("".join(texts))
            texts.clear()

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = on_start, on_end
    parser.CharacterDataHandler = texts.append
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise PartBrokenError from None


def _refuse_doctype(*_: object) -> None:
    raise PartBrokenError("part_doctype")


def is_true(text: str) -> bool:
    """Return whether an attribute is true, as Excel and others write it."""
    return text in ("1", "true", "on")


def begin_text(_: Attributes) -> None:
    """Let the text of an element begin."""


def in_namespaces(handlers: dict[str, Handler], namespaces: Iterable[str] = MAIN) -> dict[str, Handler]:
    """Return the handlers by the names that the parser gives to elements: namespace and name."""
    return {f"{space} {name}": handler for space in namespaces for name, handler in handlers.items()}


def whole_number(text: str) -> int:
    """Read a whole number of at most nine digits. Raises PartBrokenError."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise PartBrokenError
    return int(text)


class TextParts:
    """The text of a string or an inline string: its `t` elements, but for those of furigana (`rPh`)."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._is_furigana = self._is_struck_out = False

    def clear(self) -> None:
        """Begin another text."""
        self._parts = []
        self._is_furigana = self._is_struck_out = False

    def joined(self) -> str:
        """Return the text so far; one with a run that is struck out ends with STRUCK_OUT."""
        text = unescape("".join(self._parts))
        return text + STRUCK_OUT if self._is_struck_out and text.strip() else text

    def starts(self) -> dict[str, OnStart]:
        """Return the handlers of starts of elements."""
        return {"t": begin_text, "rPh": self._start_furigana, "strike": self._start_strike}

    def ends(self) -> dict[str, OnEnd]:
        """Return the handlers of ends of elements."""
        return {"t": self._add, "rPh": self._end_furigana}

    def _start_strike(self, attributes: Attributes) -> None:
        self._is_struck_out |= is_true(attributes.get("val", "1"))

    def _start_furigana(self, _: Attributes) -> None:
        self._is_furigana = True

    def _end_furigana(self, _: str) -> None:
        self._is_furigana = False

    def _add(self, text: str) -> None:
        if not self._is_furigana:
            self._parts.append(text)


def unescape(text: str) -> str:
    """Replace `_x000D_` and its like by their characters, but for control characters that no text has."""
    if "_x" not in text:
        return text
    plain = _ESCAPE.sub(_unescaped, text)
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _unescaped(escape: re.Match[str]) -> str:
    character = chr(int(escape[1], 16))
    is_control = unicodedata.category(character) == "Cc" and character not in _READABLE_CONTROLS
    return escape[0] if is_control else character
