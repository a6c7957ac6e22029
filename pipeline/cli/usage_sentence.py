"""One sentence in Japanese for a wrong use of the command line, with an example; Typer's own take several, in English.

Typer names its errors in a private module, so they are known by the names of their classes.
"""

import difflib
import re
import sys
from collections.abc import Callable
from typing import Any

import typer

from pipeline.outputs.messages import message

SHOWS_HELP = "NoArgsIsHelpError"
"""The error after which Typer has shown the help of a command."""
EXAMPLE = "例: "
_LISTED = "monosashi --help"
_KINDS = {"int": "int", "float": "float", "bool": "flag", "path": "path"}
"""Beginning of the name that pydantic gives to a fault → the message about a value that is none of these."""


def usage_sentence(error: typer.TyperException) -> str:
    """Return what is wrong with an option, an argument or the name of a command, and what to do."""
    return _DESCRIPTIONS.get(type(error).__name__, _describe_words)(error)


def _describe_words(error: Any) -> str:
    """Describe a command that does not exist, or a word too many: Typer has one error for both."""
    commands = getattr(error.ctx.command, "commands", None)
    if commands is None:
        return message("usage", "extra", command=_command(error), value=_found(r"\(s\) \((.*)\)", error))
    value = _found(r"'(.*?)'", error)
    return message("usage", "command", value=value, nearest=_nearest(value, [*commands]), known="、".join(commands))


def _found(pattern: str, error: Any) -> str:
    found = re.search(pattern, error.message)
    return found[1] if found else str(error.message)


def _describe_option(error: Any) -> str:
    options = [name for parameter in error.ctx.command.params for name in parameter.opts]
    nearest = _nearest(error.option_name, options)
    return message("usage", "option", command=_command(error), name=error.option_name, nearest=nearest)


def _describe_option_use(error: Any) -> str:
    kind = "surplus_value" if "does not take" in error.message else "no_value"
    return message("usage", kind, name=error.option_name)


def _describe_missing(error: Any) -> str:
    meaning = getattr(error.param, "help", None)
    return message("usage", "missing", command=_command(error), name=_name(error), meaning=_in_quotes(meaning))


def _describe_value(error: Any) -> str:
    """Describe a value that is no number, no path, or out of bounds."""
    faults = getattr(error.__cause__, "errors", None)
    fault = faults()[0] if faults else {"type": "", "input": error.message}
    facts = {"name": _name(error), "value": fault["input"]}
    bounds = fault.get("ctx", {})
    for bound in ("ge", "le", "gt", "lt"):
        if bound in bounds:
            return message("usage", bound, bound=f"{bounds[bound]:,}", **facts)
    kind = next((kind for start, kind in _KINDS.items() if fault["type"].startswith(start)), "value")
    return message("usage", kind, **facts)


_DESCRIPTIONS: dict[str, Callable[[Any], str]] = {
    "NoSuchOption": _describe_option,
    "BadOptionUsage": _describe_option_use,
    "MissingParameter": _describe_missing,
    "BadParameter": _describe_value,
}


def _command(error: Any) -> str:
    return str(error.ctx.command_path) if error.ctx else "monosashi"


def _name(error: Any) -> str:
    """Return an option as it is written, an argument as its help shows it."""
    option = next((name for name in error.param.opts if name.startswith("-")), "")
    return option or str(error.param.metavar or error.param.name.upper())


def _nearest(word: str, known: list[str]) -> str:
    found = difflib.get_close_matches(word, known, 1)
    return message("usage", "nearest", name=found[0]) if found else ""


def _in_quotes(text: str | None) -> str:
    return f"「{text}」" if text else " "


def example_of(error: Any, root: Any) -> str:
    """Return the example of the command's help; for a group of commands, how to see what there is."""
    context = getattr(error, "ctx", None)
    epilog = (context.command if context else _given_command(root)).epilog or ""
    return epilog.removeprefix(EXAMPLE) if epilog.startswith(EXAMPLE) else _LISTED


def _given_command(root: Any) -> Any:
    """Return the command that was given: not every error bears it."""
    command = root
    for word in sys.argv[1:]:
        command = getattr(command, "commands", {}).get(word, command)
    return command
