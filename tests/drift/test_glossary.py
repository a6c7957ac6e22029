"""Names are made of the words of GLOSSARY.md: published tables, columns, macros, command line and settings of those
words alone, and no name of a module, function or class of a word that is not used.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.main import get_command

from pipeline.cli.app import app
from pipeline.settings import ROOT, Settings
from pipeline.warehouse.macros import macros
from pipeline.warehouse.tables import PUBLISHED, TableFile, table_files

GLOSSARY = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
SOURCES = [path for room in ("pipeline", "dashboards", "expectations") for path in sorted((ROOT / room).rglob("*.py"))]
WAREHOUSE = ROOT / "pipeline" / "warehouse"
PLACES = {
    "settings": ROOT / "pipeline" / "settings.py",
    "cli": ROOT / "pipeline" / "cli" / "app.py",
}


class Name(NamedTuple):
    """A name, and the line of the file that gives it."""

    text: str
    path: Path
    line: int

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}: {self.text}"


def words(name: str) -> list[str]:
    """`group_score`, `GroupScore` and `--group-score` are the words group and score."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z]+[0-9]*|[0-9]+", name)]


def section(heading: str) -> str:
    """The text below a heading that holds these words."""
    (found,) = re.findall(rf"^## [^\n]*{heading}\n(.+?)(?=^## |\Z)", GLOSSARY, re.DOTALL | re.MULTILINE)
    return found


def rows(text: str) -> list[list[str]]:
    """The cells of the tables in a text, without headings and rules."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "---" not in line]


def names_in(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


TERMS = [row for row in rows(GLOSSARY.partition("Parts of names")[0]) if "in code" not in row[2]]
IN_CODE = sorted({name for row in TERMS for name in names_in(row[2])})
PARTS = [name for row in rows(section("Parts of names")) for name in names_in(row[0])]
PLAIN = re.findall(r"[a-z0-9]+", re.findall(r"```text\n(.+?)```", section("Plain words"), re.DOTALL)[0])
NOT_USED = {word: row for row in rows(section("Not used")) for word in names_in(row[0])}
KNOWN = {word for name in [*IN_CODE, *PARTS] for word in words(name)} | set(PLAIN)


def line_of(text: str, path: Path) -> int:
    """The first line of a file that holds the text as a whole word, else 1."""
    found = re.search(rf"\b{re.escape(text)}\b", content := path.read_text(encoding="utf-8"))
    return content.count("\n", 0, found.start()) + 1 if found else 1


def path_of(file: TableFile) -> Path:
    ending = ".view.sql" if file.is_view else ".sql"
    return WAREHOUSE / "sql" / file.schema / f"{file.name}{ending}"


def published_names() -> Iterator[Name]:
    """Tables, columns and macros that analysts use."""
    for file in table_files():
        if file.schema in PUBLISHED:
            path = path_of(file)
            yield Name(file.name, path, 1)
            for column in file.columns:
                yield Name(column.name, path, line_of(f"AS {column.name}", path))
    for macro in macros():
        (path,) = WAREHOUSE.rglob(f"{macro.name}.sql")
        yield Name(macro.name, path, 1)
        for column in macro.columns:
            yield Name(column.name, path, line_of(f"AS {column.name}", path))


def command_names(command, path: Path = PLACES["cli"]) -> Iterator[Name]:
    """Commands, arguments and options, those of commands within commands too."""
    for parameter in command.params:
        for option in (*parameter.opts, *parameter.secondary_opts):
            yield Name(option, path, line_of(option.lstrip("-").replace("-", "_"), path))
    for name, inner in getattr(command, "commands", {}).items():
        yield Name(name, path, line_of(name, path))
        yield from command_names(inner, path)


def setting_names() -> Iterator[Name]:
    for name in Settings.model_fields:
        yield Name(name, PLACES["settings"], line_of(f"{name}:", PLACES["settings"]))


def code_names(path: Path) -> Iterator[Name]:
    """The module, its classes and its functions."""
    yield Name(path.stem, path, 1)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield Name(node.name, path, node.lineno)


@cache
def public_names() -> tuple[Name, ...]:
    """Not at import: each worker collects every file, and one of them runs these tests."""
    return (*published_names(), *command_names(get_command(app)), *setting_names())


def unknown_words(name: Name) -> list[str]:
    return [word for word in words(name.text) if word not in KNOWN]


def unused_word(name: Name) -> str:
    """The first entry of "Not used" that a name holds as whole words, unless it is excepted there."""
    own = f"_{'_'.join(words(name.text))}_"
    for entry, (_, _, *exceptions) in NOT_USED.items():
        excepted = names_in("".join(exceptions))
        is_excepted = name.text in excepted or any(
            f"/{place}" in name.path.as_posix() for place in excepted if "/" in place
        )
        if f"_{entry}_" in own and not is_excepted:
            return entry
    return ""


def test_public_names_are_made_of_the_words_of_the_glossary():
    outside = [f"{name}: {', '.join(found)}" for name in public_names() if (found := unknown_words(name))]
    assert outside == [], "not in GLOSSARY.md:\n" + "\n".join(outside)


def test_no_name_holds_a_word_that_is_not_used():
    names = [*public_names(), *(name for path in SOURCES for name in code_names(path))]
    wrong = {f"{name}: not {entry!r} but {NOT_USED[entry][1]}" for name in names if (entry := unused_word(name))}
    assert wrong == set(), "see GLOSSARY.md, Not used:\n" + "\n".join(sorted(wrong))


@pytest.mark.parametrize(
    ("text", "found"),
    [("group_score", []), ("group_scorecard", ["scorecard"]), ("--as-of-fjord", ["fjord"]), ("rank_p05", [])],
)
def test_a_word_outside_the_glossary_is_found(text, found):
    assert unknown_words(Name(text, PLACES["cli"], 1)) == found


@pytest.mark.parametrize(
    ("text", "room", "entry"),
    [
        ("_kept", "pipeline", "kept"),
        ("TellOutcome", "pipeline", "tell"),
        ("asked_set_id", "pipeline", "asked_set"),
        ("bookshelf", "pipeline", ""),
        ("is_ahead_of_order", "pipeline", ""),
        ("bodies_ahead", "pipeline", "ahead"),
        ("standing", "pipeline", "standing"),
        ("standing", "dashboards", ""),
    ],
)
def test_a_word_that_is_not_used_is_found(text, room, entry):
    assert unused_word(Name(text, ROOT / room / "a.py", 1)) == entry


def test_a_name_outside_the_glossary_is_reported_with_its_file_and_line():
    (name,) = [name for name in public_names() if name.text == "contradicted_by"]
    assert name.path.read_text(encoding="utf-8").splitlines()[name.line - 1].count("contradicted_by") == 1
    assert str(name).startswith(f"pipeline/warehouse/sql/mart/robustness.sql:{name.line}: ")


def test_the_glossary_names_only_what_there_is():
    sources = [
        *SOURCES,
        *(ROOT / "pipeline").rglob("*.sql"),
        *(ROOT / "data").rglob("*.toml"),
        *(ROOT / "expectations").rglob("*.toml"),
    ]
    there = set(re.findall(r"\w+", "\n".join(path.read_text(encoding="utf-8") for path in sources)))
    stems = {part for path in sources for part in path.stem.split(".")}
    assert [name for name in IN_CODE if name not in there | stems] == []


def test_a_word_stands_in_one_list_only():
    assert sorted({word for word in PLAIN if PLAIN.count(word) > 1}) == []
    terms = {word for name in [*IN_CODE, *PARTS] for word in words(name)}
    assert sorted(set(PLAIN) & (terms | set(NOT_USED))) == []
    used = {word for name in public_names() for word in words(name.text)}
    assert sorted(set(PLAIN) - used) == [], "words that no name uses"


def test_every_term_has_both_languages_and_a_meaning():
    assert len(TERMS) > 60
    assert [row for row in TERMS if len(row) != 4 or not all(row)] == []
    terms = [english for row in TERMS for english in row[1].split(", ")]
    assert sorted({term for term in terms if terms.count(term) > 1}) == []
