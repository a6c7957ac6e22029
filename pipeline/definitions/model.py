"""The base of all definitions: strict, closed, immutable models, and errors an official can act on."""

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.definitions.faults import fault, fault_of_value
from pipeline.toml_faults import encoding_fault, find_line, syntax_fault

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
"""A TOML number; text such as "0.5" is refused."""

Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.\-]+$", max_length=80)]

BodyKind = Literal["municipality", "prefecture"]

Status = Literal[
    "answered",
    "not_answered",
    "not_surveyed",
    "not_asked",
    "not_applicable",
    "suppressed",
    "undefined",
    "invalid",
]
"""The closed set of statuses of an answer. Only `answered` has points."""


class DefinitionError(ValueError):
    """A definition file cannot be used. The message names file, table and key, with one fault a line."""


class Model(BaseModel):
    """Base of all definitions: unknown keys are refused, values never change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LocalizedText(Model):
    """A text in Japanese and English."""

    ja: str
    en: str


M = TypeVar("M", bound=Model)


_NAMED_TABLE = re.compile(r"\[\[(\w+)\]\] ([^\s:]+)")
_parsed = lru_cache(maxsize=64)(tomllib.loads)
"""Cached: the same text need not be parsed again."""


def read_toml(path: Path) -> dict[str, Any]:
    """Read a file as plain data. Raises DefinitionError when it is missing or not TOML."""
    try:
        return _parsed(text := path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DefinitionError(f"{path}: {fault('missing_file')}。") from None
    except UnicodeDecodeError as error:
        raise DefinitionError(f"{path}: {encoding_fault(error)}") from None
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError(f"{path}: {syntax_fault(text, error)}") from None


def load(model: type[M], path: Path) -> M:
    """Read and validate one definition file. Raises DefinitionError with file, table and key of every fault."""
    return validate(model, path, read_toml(path), is_whole=True)


def validate(model: type[M], path: Path, data: dict[str, Any], *, is_whole: bool = False) -> M:
    """Validate what a file holds. Raises DefinitionError with file, table and key of every fault.

    `is_whole`: the data are those of the file alone, so that faults have lines of it.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        text = path.read_text(encoding="utf-8") if is_whole else ""
        # A key that is missing may be the one that is spelt wrong, so that comes first.
        found = sorted(error.errors(), key=lambda one: one["type"] == "missing")
        lines = [f"{path}: {_line(text, data, one, model)}" for one in found]
        raise DefinitionError("\n".join(lines)) from None


def _line(text: str, data: dict[str, Any], found: Any, model: type[Model]) -> str:
    """Return a fault with its line, where there is a text to find it in."""
    sentence = fault_of_value(found, model)
    number = find_line(text, found["loc"] or _named_table(data, sentence))
    return f"{f'{number}行目 ' if number else ''}{_where(data, found['loc'])}{sentence}"


def _named_table(data: dict[str, Any], sentence: str) -> tuple[int | str, ...]:
    """Return where the table stands that a sentence about the whole file begins with: `[[group]] step1`."""
    named = _NAMED_TABLE.match(sentence)
    rows = data.get(named[1]) if named else None
    ids = [row.get("id") for row in rows] if isinstance(rows, list) else []
    return (named[1], ids.index(named[2])) if named and named[2] in ids else ()


def _where(data: Any, location: tuple[int | str, ...]) -> str:
    """Describe the place of a fault as in TOML: `[[indicator]] cio_appointed のキー points.予定: `."""
    keys: list[str] = []
    table, node = "", data
    for part in location:
        node = _descend(node, part)
        if isinstance(part, int) and isinstance(node, dict):
            name = node.get("id", node.get("year", part + 1))
            table, keys = f"[[{'.'.join(keys) or 'table'}]] {name}", []
        else:
            keys.append(str(part))
    place = " のキー ".join(filter(None, [table, ".".join(keys)]))
    return f"{place}: " if table else (f"キー {place}: " if place else "")


def _descend(node: Any, part: int | str) -> Any:
    try:
        return node[part]
    except (KeyError, IndexError, TypeError):
        return None


def duplicated(names: list[str]) -> list[str]:
    """Return the names that occur more than once, in order of their first occurrence."""
    return [name for name in dict.fromkeys(names) if names.count(name) > 1]


def require_unique(names: list[str], what: str) -> None:
    """Raise ValueError with the names that occur more than once. `what` is what they name."""
    if twice := duplicated(names):
        raise ValueError(fault("twice", what=what, names="、".join(twice)))
