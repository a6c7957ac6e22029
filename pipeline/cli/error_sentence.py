"""The one line that a person reads when a command cannot be done."""

from typing import Any

import typer

from pipeline.cli.command_error import WrongUsageError
from pipeline.cli.os_error_sentence import os_error_sentence
from pipeline.cli.usage_sentence import EXAMPLE, example_of, usage_sentence
from pipeline.definitions.model import DefinitionError
from pipeline.definitions.visible_text import visible
from pipeline.outputs.messages import message

_OURS = "pipeline."
"""The package whose errors hold a sentence for a person."""
_SHOWN_COMMAND = "`monosashi "


def error_sentence(error: Exception, root: Any) -> str:
    """Return an error as one line without control characters. `root` is the command that has all others."""
    text = " ".join(_text(error).split())
    if isinstance(error, typer.TyperException | WrongUsageError) and not _has_example(text):
        text = f"{text.removesuffix('。')}。{EXAMPLE}{example_of(error, root)}"
    return visible(text)


def _has_example(text: str) -> bool:
    return EXAMPLE in text or _SHOWN_COMMAND in text.partition("。")[2]


def _text(error: Exception) -> str:
    if isinstance(error, typer.TyperException):
        return usage_sentence(error)
    if isinstance(error, DefinitionError):
        first, *others = str(error).splitlines()
        more = message("message", "definitions_more", count=len(others)) if others else ""
        return message("message", "definitions", what=first) + more
    if isinstance(error, OSError):
        return os_error_sentence(error)
    if type(error).__module__.startswith(_OURS):
        return str(error)
    return message("usage", "unexpected", what=f"{type(error).__name__}: {error}")
