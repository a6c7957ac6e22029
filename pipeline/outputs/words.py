"""The operator's words, from `words.toml`: Japanese first."""

from functools import cache
from pathlib import Path
from typing import Any

from pipeline.definitions.model import Words, read_toml

_FILE = Path(__file__).with_name("words.toml")


@cache
def _words() -> dict[str, dict[str, Words]]:
    tables = read_toml(_FILE)
    return {table: {key: Words(**texts) for key, texts in rows.items()} for table, rows in tables.items()}


def say(table: str, key: str, language: str = "ja", **facts: Any) -> str:
    """The sentence `key` of `table` with its facts. Raises KeyError for one that does not exist."""
    text = _words()[table][key]
    return (text.en if language == "en" else text.ja).format_map(facts)
