"""The side of a municipality runs where the modules of POSIX are missing, as on Windows: they are hidden from our code.

What Windows has and Linux has not (handles of pipes, names of files) is not tried here.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.settings import ROOT
from tests.conftest import SAMPLE_INBOX

HIDE = """
import builtins, signal

POSIX = {"fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "posix", "syslog"}
SIGNALS = {"SIGALRM", "SIGKILL", "SIGXCPU", "SIGHUP", "alarm", "setitimer", "ITIMER_REAL"}
OURS = ("pipeline", "dashboards", "expectations")
real = builtins.__import__

def hiding(name, globals=None, locals=None, fromlist=(), level=0):
    asked_by = str((globals or {}).get("__spec__") and globals["__spec__"].name or (globals or {}).get("__name__"))
    if asked_by.startswith(OURS):
        if name in POSIX or (name == "signal" and SIGNALS & set(fromlist or ())):
            raise ModuleNotFoundError(f"{asked_by} asks for {name}", name=name)
    return real(name, globals, locals, fromlist, level)

builtins.__import__ = hiding
"""
HEAVY = """
import sys
from unittest.mock import MagicMock
for name in ("great_expectations", "prefect", "pandas"):  # their own imports are not ours, and take ten seconds
    sys.modules[name] = MagicMock(__spec__=None, __path__=[])
"""
IMPORT_ALL = (
    HEAVY
    + """
import importlib, pathlib
import dash
dash.Dash("all", use_pages=True, pages_folder="")  # pages are declared of an app that is there
for room in ("pipeline", "dashboards", "expectations"):
    for path in sorted(pathlib.Path(room).rglob("*.py")):
        name = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
        if not name.endswith("__main__") and (path.parent / "__init__.py").exists():
            try:
                importlib.import_module(name)
            except ModuleNotFoundError as error:
                if error.name and error.name.partition(".")[0] not in ("great_expectations", "prefect", "pandas"):
                    raise
"""
)


@pytest.fixture(scope="module")
def hidden(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a process, and of its children, from which POSIX is hidden."""
    folder = tmp_path_factory.mktemp("hidden")
    (folder / "sitecustomize.py").write_text(HIDE, encoding="utf-8")
    return {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}", "NO_COLOR": "1"}


def monosashi(environment: dict[str, str], folder: Path, *words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipeline.cli", *map(str, words)]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)


@pytest.mark.slow
def test_every_module_can_be_imported(hidden):
    done = subprocess.run([sys.executable, "-c", IMPORT_ALL], cwd=ROOT, env=hidden, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_module_of_posix_is_hidden(hidden, tmp_path):
    (tmp_path / "pipeline_of_mine.py").write_text("import fcntl\n", encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", "import pipeline_of_mine"], cwd=tmp_path, env=hidden,
                          capture_output=True, text=True)  # fmt: skip
    assert "pipeline_of_mine asks for fcntl" in done.stderr


@pytest.mark.slow
def test_sql_read_template_and_score_run(hidden, sample_home, tmp_path):
    """`read` of a workbook is read by a process of its own, and so is the query."""
    (tmp_path / "framework.toml").write_text(FRAMEWORK, encoding="utf-8")
    (tmp_path / "values.csv").write_text("unit,indicator,value\n東町,cio,はい\n", encoding="utf-8")
    for words, expected in (
        (("sql", "SELECT 1 + 1 AS two", "--home", sample_home, "--format", "csv"), "two\n2"),
        (("template", "pref_dx", "482226", "--home", sample_home, "--out", "form.xlsx"), "葉月市"),
        (("read", "form.xlsx"), "見出し"),
        (("score", "--framework", ".", "--values", "values.csv"), "東町,all,dx,100.0"),
    ):
        done = monosashi(hidden, tmp_path, *words)
        assert (done.returncode, done.stderr) == (0, "") and expected in done.stdout, (words, done)


FRAMEWORK = """
[[indicator]]
id = "cio"
points = { "はい" = 1.0, "いいえ" = 0.0 }

[[group]]
id = "dx"
indicators = { cio = 1 }
"""


@pytest.mark.bench
def test_check_runs(hidden, sample_home, tmp_path):
    """Great Expectations alone takes ten seconds to load."""
    file = SAMPLE_INBOX / "2025" / "48_見本県" / "48_師走町.csv"
    done = monosashi(hidden, tmp_path, "check", file, "--home", sample_home)
    assert done.returncode == 1 and "任命してる" in done.stdout, done.stderr


def test_what_writes_into_a_home_names_where_it_runs(hidden, sample_home, tmp_path):
    done = monosashi(hidden, tmp_path, "rollback", "20261123T013000", "--home", sample_home)
    assert done.returncode == 2 and "Linux の機械で動かしてください" in done.stderr
    assert len(done.stderr.splitlines()) == 1
