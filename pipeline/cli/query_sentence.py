"""What DuckDB finds wrong with a query, in Japanese: its own sentences are English."""

import re

from pipeline.outputs.messages import message

_PATTERNS = (
    (r"Table with name (?P<name>\S+) does not exist!(?: Did you mean \"(?P<nearest>[^\"]+)\")?", "table"),
    (r"Referenced column \"(?P<name>[^\"]+)\" not found(?:.*Candidate bindings: (?P<nearest>.+))?", "column"),
    (r"Table \"[^\"]+\" does not have a column named \"(?P<name>[^\"]+)\"(?:.*Candidate bindings: (?P<nearest>.+))?",
     "column"),
    (r"Function with name (?P<name>\S+) does not exist!(?: Did you mean \"(?P<nearest>[^\"]+)\")?", "function"),
    (r"syntax error at or near \"(?P<name>[^\"]*)\"", "syntax"),
    (r"syntax error at end of input", "end"),
    (r"Could not convert string [\"'](?P<name>.*)[\"'] to (?P<nearest>\w+)", "conversion"),
)  # fmt: skip
"""A sentence of DuckDB → the message for it, with the name that is wrong and the nearest that is right."""


_JAPANESE = re.compile(r"[ぁ-ん]")


def query_sentence(text: str) -> str:
    """Return a sentence of DuckDB in Japanese; one that already is stays."""
    for pattern, key in _PATTERNS:
        if found := re.search(pattern, text):
            return _filled(key, found.groupdict())
    return _own(text) if _JAPANESE.search(text) else message("query", "other", name=text)


def _own(text: str) -> str:
    """Return what a macro of ours refuses with, without the kind of DuckDB's error and without the English."""
    return re.sub(r"^[A-Za-z ]+Error: ", "", text).partition(" | ")[0]


def _filled(key: str, parts: dict[str, str | None]) -> str:
    nearest = (parts.get("nearest") or "").replace('"', "")
    if nearest and key != "conversion":
        nearest = message("usage", "nearest", name=nearest.replace(", ", "、"))
    return message("query", key, name=parts.get("name") or "", nearest=nearest)
