"""What documents name is there: commands, options, settings, files, links, tables; and nothing is missing."""

import re
import shlex
import subprocess
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from importlib.util import find_spec
from pathlib import Path

import pytest
from typer.main import get_command

from pipeline.cli.app import app
from pipeline.settings import ROOT, Settings
from pipeline.warehouse.macros import macros
from pipeline.warehouse.tables import table_files
from tests.document_blocks import DOCUMENTS, ROOMS, blocks, commands, text_of

README, CHANGELOG = ROOT / "README.md", ROOT / "CHANGELOG.md"
OPERATIONS = ROOT / "pipeline" / "operations" / "README.md"
NAMED_AS_PAST = {CHANGELOG}
"""Documents that name what is no longer there."""
PRESENT = [path for path in DOCUMENTS if path not in NAMED_AS_PAST]
TABLES = {file.full_name: {column.name for column in file.columns} for file in table_files()}
SHOWN = [command.text for command in commands() if re.match(r"(\.venv/bin/)?monosashi ", command.text)]
WITHIN_TEXT = [found for path in PRESENT for found in re.findall(r"`(monosashi [^`…]+)`", text_of(path))]
LINES = sorted({*SHOWN, *WITHIN_TEXT})


def each_document(paths: list[Path]):
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.relative_to(ROOT).as_posix())


def leaf_commands(command, names: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of every command that does something: `import peers` is one."""
    if not hasattr(command, "commands"):
        yield names
    for name, inner in getattr(command, "commands", {}).items():
        yield from leaf_commands(inner, (*names, name))


def test_the_readme_is_short_and_begins_with_the_two_commands():
    text = text_of(README)
    assert len(text.splitlines()) <= 150
    assert re.findall(r"^make \w+", text, re.MULTILINE)[:2] == ["make run", "make test"]


def test_every_room_has_a_document_that_the_readme_leads_to():
    rooms = ("pipeline", "data", "expectations", "dashboards", "tests")
    wanted = [f"{room}/README.md" for room in rooms] + ["GLOSSARY.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"]
    assert [name for name in wanted if f"({name})" not in text_of(README)] == []


@pytest.mark.parametrize("line", LINES)
def test_commands_and_their_options_are_real(line):
    command, words = get_command(app), shlex.split(line)[1:]
    while hasattr(command, "commands") and not words[0].startswith("-"):
        assert words[0] in command.commands, line
        command = command.commands[words.pop(0)]
    known = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
    assert {word for word in words if word.startswith("--")} <= known


def test_every_command_is_shown_somewhere():
    shown = [re.sub(r"^(\.venv/bin/)?monosashi ", "", line) for line in LINES]
    leaves = [" ".join(names) for names in leaf_commands(get_command(app))]
    assert [leaf for leaf in leaves if not any(f"{line} ".startswith(f"{leaf} ") for line in shown)] == []


@pytest.mark.parametrize("block", blocks("sh"), ids=str)
def test_the_shell_can_read_every_block(block):
    read = subprocess.run(["bash", "-n"], input=block.text, capture_output=True, text=True, timeout=30)
    assert read.returncode == 0, read.stderr


@each_document(PRESENT)
def test_settings_are_real(path):
    """Of those that end in a shorthand, as `_SMTP_PORT`, the whole name is meant."""
    named = set(re.findall(r"MONOSASHI_([A-Z_]+)", text_of(path))) | set(re.findall(r"`_([A-Z_]+)`", text_of(path)))
    assert {name.lower() for name in named} <= set(Settings.model_fields)


def test_operators_are_shown_every_setting():
    named = {name.lower() for name in re.findall(r"MONOSASHI_([A-Z_]+)", text_of(OPERATIONS))}
    assert sorted(set(Settings.model_fields) - named) == []


def anchors(path: Path) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", text_of(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]|　", "", heading.lower()).replace(" ", "-") for heading in headings}


@each_document(DOCUMENTS)
def test_links_lead_somewhere(path):
    broken = []
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", text_of(path)):
        name, _, anchor = target.partition("#")
        there = path.parent / name if name else path
        if not there.exists() or (anchor and anchor not in anchors(there)):
            broken.append(target)
    assert broken == []


def test_the_order_of_the_rooms_is_that_which_lint_holds():
    contracts = tomllib.loads(text_of(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one.get("containers") == ["pipeline"])
    assert f"\n{' > '.join(layers)}\n" in text_of(ROOT / "pipeline" / "README.md")


def test_every_module_of_the_dashboards_is_in_their_readme():
    room = ROOT / "dashboards"
    described = re.findall(r"`([^`]+)`", text_of(room / "README.md"))
    modules = [path for path in room.iterdir() if path.suffix in (".py", ".toml", ".sql") and path.stem != "__init__"]
    suffixes = {name for name in described if name.startswith(".")}

    def is_described(path: Path) -> bool:
        with_suffix = f"{path.stem}.py" in described and path.suffix in suffixes
        return with_suffix or any(fnmatch(path.name, name) for name in described)

    assert [path.name for path in modules if not is_described(path)] == []


MADE_LATER = {
    "definitions/cases.toml",
    "definitions/frameworks.toml",
    "definitions/rules.toml",
    "rules.toml",
    "access.toml",
    "monosashi.toml",
    "pages/population.py",
    "queries/population.sql",
    "messages/population.toml",
    "views.sql",
}
"""What an example adds, and what a run writes."""


def is_there(name: str, path: Path) -> bool:
    """A name is read from the document's own folder, or from the top; a bare one from any folder of the room."""
    is_bare = "/" not in name and path.parent != ROOT
    return any((folder / name).exists() for folder in (path.parent, ROOT)) or (is_bare and any(path.parent.rglob(name)))


@each_document(PRESENT)
def test_files_are_real(path):
    rooms, text = "|".join(ROOMS), re.sub(r"\]\([^)]*\)", "]", text_of(path))  # links have a test of their own
    files = re.findall(r"(?<!\[)`((?:[a-z][\w.-]*/)*[\w-]+\.(?:py|sql|toml|typ|service|timer|lock))`", text)
    folders = re.findall(rf"(?<!\[)`((?:{rooms})/(?:[\w.-]+/)*)`", text)
    named = {*files, *folders} - MADE_LATER
    assert sorted(name for name in named if not is_there(name, path)) == []


@each_document(PRESENT)
def test_modules_are_real(path):
    modules = re.findall(r"python -m ((?:tests|pipeline)\.[a-z_.]+)", text_of(path))
    assert [name for name in modules if find_spec(name) is None] == []


@each_document(DOCUMENTS)
def test_make_has_every_target(path):
    targets = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    shown = re.findall(r"^make ([a-z -]+?)(?=\s+#|$)", "\n".join(b.text for b in blocks("sh", [path])), re.MULTILINE)
    within = re.findall(r"`make ([a-z -]+)`", text_of(path))
    assert {target for line in [*shown, *within] for target in line.split()} <= targets


@each_document(PRESENT)
def test_tables_and_columns_are_real(path):
    text = re.sub(r"\.(csv|json|parquet|metadata\.json)\b", "", text_of(path))
    named = re.findall(r"`?\b((?:raw|core|mart|meta)\.[a-z_]+)(?:\.([a-z_]+))?\b", text)
    assert [
        (table, column) for table, column in named if table not in TABLES or (column and column not in TABLES[table])
    ] == []


def test_analysts_are_shown_every_macro():
    shown = set(re.findall(r"\w+", text_of(ROOT / "data" / "queries" / "README.md")))
    assert sorted({macro.name for macro in macros()} - shown) == []


def test_the_changelog_leads_from_names_that_are_gone_to_names_that_are_there():
    section = text_of(CHANGELOG).partition("### 表と列")[2].partition("###")[0]
    pairs = re.findall(r"^\| `(\w+\.\w+)(?:\.(\w+))?` \| `(\w+\.\w+)(?:\.(\w+))?` \|$", section, re.MULTILINE)
    assert len(pairs) > 15
    for old, old_column, new, new_column in pairs:
        assert new in TABLES and (not new_column or new_column in TABLES[new]), (new, new_column)
        assert old not in TABLES or (old_column and old_column not in TABLES[old]), (old, old_column)
    views = section.partition("`perspective` in all tables that had it:")[2].partition(";")[0]
    assert [table for table in re.findall(r"`(\w+\.\w+)`", views) if "perspective" not in TABLES[table]] == []
