"""The messages of a run for the operator, from `messages.toml`: Japanese first."""

from functools import cache
from pathlib import Path
from typing import Any

from pipeline.definitions.messages import Message, load_messages

_FILE = Path(__file__).with_name("messages.toml")


@cache
def _messages() -> dict[str, Message]:
    return load_messages(_FILE)


def message(table: str, key: str, language: str = "ja", **facts: Any) -> str:
    """Fill the facts into the message `key` of `table`. Raises KeyError for one that does not exist."""
    text = _messages()[f"{table}.{key}"]
    return (text.en if language == "en" else text.ja).format_map(facts)
