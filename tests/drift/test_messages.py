"""Every message of the pages is written by somebody: by a key in code, or by one that is put together there."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import dashboards
from dashboards.words import _messages

CODE = Path(dashboards.__file__).parent
DATA = [
    *CODE.rglob("*.sql"),
    *CODE.glob("*.toml"),
    CODE.parent / "data" / "dictionary.toml",
    CODE.parent / "pipeline" / "definitions" / "access.py",
]
"""Where the codes of the data and the roles stand, which are put into keys."""
GROUPS_OF_CODES = ("named", "under", "has")
"""Methods of Words whose first argument is a group: its keys are codes of the data."""


def test_every_message_is_used():
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in CODE.rglob("*.py")]
    written = {text for tree in trees for text in _texts(tree)}
    patterns = {pattern for tree in trees for pattern in _patterns(tree)}
    keys = [re.compile(pattern) for pattern in patterns if r"\." in pattern]
    parts = [re.compile(pattern) for pattern in patterns if r"\." not in pattern]
    codes = {code for path in DATA for code in re.findall(r"\w+", path.read_text(encoding="utf-8"))}
    groups = {group for tree in trees for group in _groups(tree)} | {text for text in written if "." in text}

    def may_be_put_in(part: str) -> bool:
        return part in written | codes or part.isdigit() or any(pattern.fullmatch(part) for pattern in parts)

    def is_used(key: str) -> bool:
        found = [match.groups() for pattern in keys if (match := pattern.fullmatch(key))]
        is_put_together = any(all(map(may_be_put_in, put_in)) for put_in in found)
        return key in written or is_put_together or (not found and key.rpartition(".")[0] in groups)

    assert {key for key in _messages() if not is_used(key)} == set()


def _texts(tree: ast.AST) -> Iterator[str]:
    """Every text of the code, and every name of an argument: either may be put into a key."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        if isinstance(node, ast.keyword) and node.arg:
            yield node.arg


def _patterns(tree: ast.AST) -> Iterator[str]:
    """Keys that are put together, and parts of them: f"stepcards.col_{name}", "held.short_{}", f"means_{state}"."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield from _pattern([one.value if isinstance(one, ast.Constant) else None for one in node.values])
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "{}" in node.value:
            first, *others = node.value.split("{}")
            yield from _pattern([first, *(part for other in others for part in (None, other))])


def _pattern(parts: list[str | None]) -> Iterator[str]:
    """The pattern of a key or a part; nothing for other texts. What is put in (None) holds no dot."""
    fixed = "".join(filter(None, parts))
    if re.fullmatch(r"[a-z_0-9.]{2,}", fixed) and fixed != ".":
        yield "".join("([^.]+)" if part is None else re.escape(part) for part in parts)


def _groups(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in GROUPS_OF_CODES:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value
