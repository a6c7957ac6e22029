"""Sentences about definitions that cannot be used (`faults.toml`), and those about the values of a model."""

import difflib
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from pipeline.toml_faults import as_toml, value_fault

_NOTES = Path(__file__).with_name("schema_notes.toml")
_KNOWN_KEYS = 12
"""How many keys are named where none is near."""


@cache
def _sentences() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@cache
def _notes() -> dict[str, Any]:
    return tomllib.loads(_NOTES.read_text(encoding="utf-8"))


def fault(key: str, /, **facts: object) -> str:
    """Return a sentence by its dotted key (`survey.no_item`), filled with facts."""
    found: Any = _sentences()
    for part in key.split("."):
        found = found[part]
    return str(found).format_map(facts)


def fault_of_value(found: Any, model: type[BaseModel]) -> str:
    """Return the sentence of a pydantic error in a model, with an example of the key."""
    if found["type"] == "value_error":
        return str(found["msg"]).removeprefix("Value error, ")
    owner, key = _owner(model, tuple(found["loc"]))
    if found["type"] == "extra_forbidden":
        return _unknown_key(str(found["loc"][-1]), owner)
    return f"{value_fault(found)}{_example(owner, key)}"


def _unknown_key(key: str, owner: type[BaseModel]) -> str:
    known = list(owner.model_fields)
    near = difflib.get_close_matches(key, known, 1)
    if near:
        return fault("unknown_key", key=key, near=near[0]) + _example(owner, near[0])
    return fault("unknown_key_of", key=key, known="、".join(known[:_KNOWN_KEYS])) + _example(owner, known[0])


def _owner(model: type[BaseModel], location: tuple[int | str, ...]) -> tuple[type[BaseModel], str]:
    """Return the innermost model that a location leads to, and its key there."""
    owner, key = model, ""
    for part in (part for part in location if isinstance(part, str)):
        inner = _model_within(owner.model_fields[key].annotation) if key in owner.model_fields else None
        if key and inner is None:
            break
        owner, key = inner or owner, part
    return owner, key


def _model_within(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for one in get_args(annotation) if (found := _model_within(one))), None)


def _example(owner: type[BaseModel], key: str) -> str:
    note = _notes().get(owner.__name__.partition("[")[0], {}).get(key)
    return f"（{fault('for_example', example=f'{key} = ' + as_toml(note['like']))}）" if note else ""
