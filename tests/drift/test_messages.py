"""Every message of the pages is written by somebody: by a key in code, or by one that is put together there."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import dashboards
from dashboards.words import _messages

CODE = Path(dashboards.__file__).parent
GROUPS_OF_CODES = ("named", "under", "has")
"""Methods of Words whose first argument is a group: its keys are codes of the data."""


def test_every_message_is_used():
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in CODE.rglob("*.py")]
    written = {text for tree in trees for text in _texts(tree)}
    patterns = {pattern for tree in trees for pattern in _patterns(tree)}
    groups = {group for tree in trees for group in _groups(tree)}
    unused = {
        key
        for key in _messages()
        if key not in written
        and not any(pattern.fullmatch(key) for pattern in patterns)
        and key.rpartition(".")[0] not in groups | {text for text in written if "." in text}
    }
    assert unused == set()


def _texts(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _patterns(tree: ast.AST) -> Iterator[re.Pattern[str]]:
    """Keys such as f"stepcards.col_{name}" and f"{page}.tab_{name}": what is put in holds no dot."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
            fixed = "".join(part for part in parts if part)
            if re.fullmatch(r"[a-z_0-9.]*\.[a-z_0-9.]*", fixed) and len(fixed) > 2:
                yield re.compile("".join("[^.]+" if part is None else re.escape(part) for part in parts))


def _groups(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in GROUPS_OF_CODES:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value
