"""What CONTRIBUTING asks of comments and docstrings, as far as a test can see it."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

MODULES = [path for room in ("pipeline", "dashboards", "expectations") for path in sorted((ROOT / room).rglob("*.py"))]
PERSONIFIED = re.compile(r"\b(says|tells|told|speaks)\b")
"""What only people do; data hold, name, have or are something."""


def prose(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of the comments and docstrings of a module."""
    text = path.read_text(encoding="utf-8")
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.lineno, re.sub(r"`[^`]*`", "", node.value.value)


@pytest.mark.parametrize("room", ["pipeline", "dashboards", "expectations"])
def test_comments_and_docstrings_personify_no_data(room):
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in MODULES
        if path.is_relative_to(ROOT / room)
        for line, text in prose(path)
        if PERSONIFIED.search(text)
    ]
    assert found == []
