"""Messages for people, as TOML: every text in Japanese and English, with the same facts to fill in."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Self

from pydantic import ValidationError, model_validator

from pipeline.definitions.faults import fault, fault_of_value
from pipeline.definitions.model import DefinitionError, LocalizedText, read_toml

LANGUAGES = ("ja", "en")
_FACT = re.compile(r"(?<!\{)\{(\w+)")


class Message(LocalizedText):
    """A text in both languages with places for facts, as `{count}`.

    English may leave a fact out, such as the Japanese era, but asks for none that Japanese is not given.
    """

    @model_validator(mode="after")
    def _has_the_same_facts(self) -> Self:
        if surplus := sorted(set(_FACT.findall(self.en)) - set(_FACT.findall(self.ja))):
            raise ValueError(fault("message_facts", names="、".join(surplus)))
        return self


def load_messages(path: Path) -> dict[str, Message]:
    """Read a file whose entries are `{ ja = …, en = … }`, or a folder with a file for each language.

    Returns:
        Dotted key (`state.accepted`) → message.

    Raises:
        DefinitionError: naming file and key of every text that a language lacks, or whose facts differ.
    """
    entries = _entries_of_folder(path) if path.is_dir() else dict(_entries(read_toml(path), ""))
    faults: list[str] = []
    messages: dict[str, Message] = {}
    for key, texts in entries.items():
        try:
            messages[key] = Message.model_validate(texts)
        except ValidationError as error:
            faults += [f"{path}: キー {key}: {_sentence(found)}" for found in error.errors()]
    if faults:
        raise DefinitionError("\n".join(faults))
    return messages


def _entries_of_folder(folder: Path) -> dict[str, dict[str, Any]]:
    """Bring the files of the languages together: key → language → text."""
    entries: dict[str, dict[str, Any]] = {}
    for language in LANGUAGES:
        for key, text in _leaves(read_toml(folder / f"{language}.toml"), ""):
            entries.setdefault(key, {})[language] = text
    return entries


def _entries(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        is_table = isinstance(value, Mapping) and not value.keys() & set(LANGUAGES)
        yield from _entries(value, f"{prefix}{key}.") if is_table else [(f"{prefix}{key}", value)]


def _leaves(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        yield from _leaves(value, f"{prefix}{key}.") if isinstance(value, Mapping) else [(f"{prefix}{key}", value)]


def _sentence(found: Any) -> str:
    language, sentence = ".".join(map(str, found["loc"])), fault_of_value(found, Message)
    return f"{language}: {sentence}" if language else sentence
