"""The base of all definitions: strict, closed, immutable models, and errors an official can act on."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

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


_parsed = lru_cache(maxsize=64)(tomllib.loads)
"""Cached: the same text need not be parsed again."""


def read_toml(path: Path) -> dict[str, Any]:
    """Read a file as plain data. Raises DefinitionError when it is missing or not TOML."""
    try:
        return _parsed(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DefinitionError(f"{path}: the file is missing") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DefinitionError(f"{path}: not valid TOML in UTF-8: {error}") from None


def load(model: type[M], path: Path) -> M:
    """Read and validate one definition file. Raises DefinitionError with file, table and key of every fault."""
    return validate(model, path, read_toml(path))


def validate(model: type[M], path: Path, data: dict[str, Any]) -> M:
    """Validate what a file holds. Raises DefinitionError with file, table and key of every fault."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        lines = [f"{path}: {_where(data, fault['loc'])}{_what(fault)}" for fault in error.errors()]
        raise DefinitionError("\n".join(lines)) from None


def _what(fault: Any) -> str:
    """Return the sentence of a pydantic error, without the prefix it adds to messages of our validators."""
    return str(fault["msg"]).removeprefix("Value error, ")


def _where(data: Any, location: tuple[int | str, ...]) -> str:
    """Describe the place of a fault as in TOML: `[[indicator]] cio_appointed, key points.予定: `."""
    keys: list[str] = []
    table, node = "", data
    for part in location:
        node = _descend(node, part)
        if isinstance(part, int) and isinstance(node, dict):
            name = node.get("id", node.get("year", part + 1))
            table, keys = f"[[{'.'.join(keys) or 'table'}]] {name}", []
        else:
            keys.append(str(part))
    place = ", key ".join(filter(None, [table, ".".join(keys)]))
    return f"{place}: " if table else (f"key {place}: " if place else "")


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
        raise ValueError(f"{what} given twice: {', '.join(twice)}")
