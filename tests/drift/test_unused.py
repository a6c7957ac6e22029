"""Nothing is defined, and no column is asked for, that nobody uses."""

import ast
import re
from collections import Counter
from collections.abc import Iterator

from tests.conftest import ROOT

CODE = [
    path
    for room in ("pipeline", "dashboards", "expectations", "tests")
    for path in (ROOT / room).rglob("*")
    if path.suffix in (".py", ".sql", ".toml", ".html", ".typ", ".js") and "vendor" not in path.parts
]
QUERIES = [path for path in CODE if path.parent.name == "queries" and not path.name.startswith("api_")]
"""Answers of the API have whatever their query has."""
GIVEN_BY_NAME = ("test_", "pytest_", "__")
"""What pytest and Python look for by its name."""


def test_every_definition_is_named_somewhere():
    names = Counter(name for path in CODE for name in re.findall(r"[^\W\d]\w*", path.read_text(encoding="utf-8")))
    modules = [path for path in CODE if path.suffix == ".py" and "benchmarks" not in path.parts]
    unused = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules
        for name in _definitions(ast.parse(path.read_text(encoding="utf-8")))
        if names[name] == 1 and not name.startswith(GIVEN_BY_NAME)
    }
    assert unused == set()


def _definitions(tree: ast.Module) -> Iterator[str]:
    """Functions, classes and constants of a module; what is decorated is used by its decorator."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.decorator_list:
            yield node.name
        if isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def test_every_column_of_a_query_is_read():
    pages = [path for path in CODE if "dashboards" in path.parts and path.suffix in (".py", ".typ", ".toml")]
    read = {word for path in pages for word in re.findall(r"[a-z]\w*", path.read_text(encoding="utf-8"))}
    unread = {
        f"{path.name}: {column}"
        for path in QUERIES
        for column in _columns(path.read_text(encoding="utf-8"))
        if not _spellings(column) & read
    }
    assert unread == set()


def _spellings(column: str) -> set[str]:
    """A column, and what a page writes that puts its name together, as `here_rate` of f"here_{key}"."""
    stem = re.sub(r"(ja|en|count|before)$", "", column)
    bare = stem.rstrip("_")
    return {column, stem, bare, re.sub(r"^(here|nation)_", "", bare)}


def _columns(query: str) -> Iterator[str]:
    """The columns that the last SELECT names."""
    outer = re.sub(r"--.*", "", query)
    while (shorter := re.sub(r"\([^()]*\)", "", outer)) != outer:
        outer = shorter
    listed, _, _ = outer.rpartition("SELECT")[2].partition("FROM")
    for expression in listed.split(","):
        if found := re.search(r"(\w+)$", expression.strip()):
            yield found[1]
