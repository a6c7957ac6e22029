"""What is wrong with a TOML file, in Japanese: on which line, and what would be right."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

_SENTENCES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_HEADER = re.compile(r"^\s*\[")

Location = Sequence[int | str]
"""Where a value stands: keys, and places in lists from 0, as pydantic gives them."""


def syntax_fault(text: str, error: tomllib.TOMLDecodeError) -> str:
    """Return line, fault, correction and example for a text that is no TOML; it may be secret, and is not shown."""
    place = _PLACE.search(str(error))
    line = place[1] if place and place[1] else f"{_opened_line(text)}〜{max(1, len(text.splitlines()))}"
    return f"{line}行目: {_sentence('syntax', str(error))}。"


def _opened_line(text: str) -> int:
    """Return the last line, from 1, up to which the text is TOML: what is open at its end was opened after it."""
    lines = text.splitlines(keepends=True)
    return next((count + 1 for count in range(len(lines), 0, -1) if _is_toml("".join(lines[:count]))), 1)


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def encoding_fault(error: UnicodeDecodeError) -> str:
    """Return line, fault and correction for bytes that are no UTF-8."""
    line = 1 + error.object[: error.start].count(b"\n")
    return f"{line}行目: {_SENTENCES['encoding']}。"


def value_fault(fault: Any) -> str:
    """Return what a fault of pydantic asks for; its own words where nothing is known of its kind."""
    sentence = _sentence("value", str(fault["type"]))
    facts = dict(fault.get("ctx", {}))
    if "expected" in facts:
        facts["expected"] = facts["expected"].replace(" or ", "、").replace(", ", "、").replace("'", '"')
    return sentence.format_map(facts) if sentence else str(fault["msg"])


def _sentence(table: str, error: str) -> str:
    return next((str(row["ja"]) for row in _SENTENCES[table] if error.startswith(tuple(row["starts"]))), "")


def as_toml(value: object) -> str:
    """Write a value as it stands in a TOML file, on one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float | date):
        return str(value)
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{_as_key(key)} = {as_toml(one)}' for key, one in value.items())} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(as_toml, value))}]"
    text = str(value)
    return text if _DATE.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _as_key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key, ensure_ascii=False)


def find_line(text: str, location: Location) -> int | None:
    """Return the line, from 1, of the key at a location, or of the table it is missing from; None where not found."""
    lines, found, after, path = text.splitlines(), None, 0, list[str]()
    for place, part in enumerate(location):
        if isinstance(part, str):
            path.append(part)
        following = location[place + 1] if place + 1 < len(location) else None
        headers = _headers(lines, after, path, is_list=isinstance(part, int))
        nth = part if isinstance(part, int) else 0
        if isinstance(part, str) and isinstance(following, int) and _headers(lines, after, path, is_list=True):
            continue
        if len(headers) <= nth:
            return _key_line(lines, after, path[-1]) or found
        found = after = headers[nth]
    return found


def _headers(lines: Sequence[str], after: int, path: Sequence[str], *, is_list: bool) -> list[int]:
    """Return the lines, from 1, of the headers of a table after a line."""
    name = r"\s*\.\s*".join(f'"?{re.escape(part)}"?' for part in path)
    header = re.compile(rf"^\s*\[\[\s*{name}\s*\]\]" if is_list else rf"^\s*\[\s*{name}\s*\]")
    return [number for number, line in enumerate(lines, start=1) if number > after and header.match(line)]


def _key_line(lines: Sequence[str], after: int, key: str) -> int | None:
    """Return the line of a key within the table that begins on a line."""
    wanted = re.compile(rf'^\s*"?{re.escape(key)}"?\s*[=.]')
    for number, line in enumerate(lines[after:], start=after + 1):
        if _HEADER.match(line):
            return None
        if wanted.match(line):
            return number
    return None
