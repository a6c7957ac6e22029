"""What import-linter cannot check: the size of modules; and that our contract names where a circle closes."""

import subprocess
import sys

from pipeline.settings import ROOT

MODULES = sorted([*(ROOT / "pipeline").rglob("*.py"), *(ROOT / "dashboards").rglob("*.py")])
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"
CONFIG = """
[tool.importlinter]
root_packages = ["town"]
contract_types = ["acyclic: tests.drift.acyclic_contract.AcyclicContract"]

[[tool.importlinter.contracts]]
name = "No circle"
type = "acyclic"
ancestors = ["town"]
"""


ONE_LIST = ROOT / "pipeline" / "settings.py"
"""The settings with what each is for: long, but one idea."""


def test_modules_are_short():
    long = {path: count for path in MODULES if (count := len(path.read_text("utf-8").splitlines())) > 300}
    long.pop(ONE_LIST, None)
    assert long == {}


def test_a_circle_between_folders_is_reported_with_file_and_line(tmp_path):
    files = {
        "hall/__init__.py": "",
        "hall/office.py": "import town.street.door\n",
        "street/__init__.py": "",
        "street/door.py": "def enter():\n    from town.hall import office\n",
        "__init__.py": "",
    }
    for name, text in files.items():
        path = tmp_path / "town" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "pyproject.toml").write_text(CONFIG)

    linted = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"],
        cwd=tmp_path, env={"PYTHONPATH": f"{ROOT}:{tmp_path}"}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip

    assert linted.returncode == 1
    reported = [line for line in linted.stdout.splitlines() if "town/" in line]
    assert reported in (
        ["town/hall/office.py:1: import town.street.door"],
        ["town/street/door.py:2: from town.hall import office"],
    )


def test_pages_read_the_home_only_where_their_answers_note_it():
    """A page that read a file past `outside.home` would be repeated as it was, though the file has changed."""
    parts = [path for path in MODULES if path.parent.name in ("pages", "page_statements", "figures", "documents")]
    assert not [path.name for path in parts if 'config["HOME"]' in path.read_text("utf-8")]
