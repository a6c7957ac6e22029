"""The operator's words, from `messages.toml`: Japanese first."""

from functools import cache
from pathlib import Path
from typing import Any

from pipeline.definitions.model import LocalizedText, read_toml

_FILE = Path(__file__).with_name("messages.toml")


@cache
def _messages() -> dict[str, dict[str, LocalizedText]]:
    tables = read_toml(_FILE)
    return {table: {key: LocalizedText(**texts) for key, texts in rows.items()} for table, rows in tables.items()}


def message(table: str, key: str, language: str = "ja", **facts: Any) -> str:
    """The sentence `key` of `table` with its facts. Raises KeyError for one that does not exist."""
    text = _messages()[table][key]
    return (text.en if language == "en" else text.ja).format_map(facts)
