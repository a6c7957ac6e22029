"""From the texts and numbers of a sheet to its PDF. Nothing is formatted into markup: a template reads it as data."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Literal

from dashboards.documents.exhibit import plain

TEMPLATES = Path(__file__).parent
FONT = "BIZ UDGothic"
PACKAGE = "fonts-morisawa-bizud-gothic"
"""The font of the sheets, and the package of Debian that brings it."""

_one_at_a_time = Lock()


class MissingFontError(Exception):
    """Without its font a sheet would be a page of boxes."""


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False)


def require_font() -> None:
    """Raises MissingFontError, named by its message, when the font is not on this machine."""
    if FONT not in _fonts().families():
        raise MissingFontError(FONT)


@cache
def _compiler(template: str) -> Any:
    import typst

    # The folder of templates is all that typst can read; it asks for no package, and so for no network.
    return typst.Compiler(TEMPLATES / template, root=TEMPLATES, font_paths=_fonts())


def press(template: str, data: Mapping[str, Any], form: Literal["pdf", "png"] = "pdf") -> bytes:
    """One page from `<template>.typ`. The same data give the same bytes. Raises MissingFontError."""
    require_font()
    text = json.dumps(plain(data), ensure_ascii=False, sort_keys=True)
    with _one_at_a_time:
        made = _compiler(f"{template}.typ").compile(format=form, sys_inputs={"data": text, "font": FONT}, timestamp=0)
    return bytes(made)
