"""Protections taken out one by one, in a copy of the code: the test that holds each must fail then.

Rows are in tests/protections.toml. Each is tried in a fork of one process that has imported the libraries, and each
test is first run with nothing taken out: one that fails anyhow would prove nothing.
"""

import os
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.settings import ROOT

TABLE = ROOT / "tests" / "protections.toml"
OWN = ("pipeline", "dashboards", "expectations", "tests")
_LIBRARIES = ("pytest", "polars", "duckdb", "pydantic_settings", "typer", "dash", "hypothesis", "waitress", "minisign")
NOTICED, NOT_NOTICED, NO_TEST, FAILS_ANYHOW = "noticed", "not noticed", "no test ran", "fails anyhow"
_NOTHING_RAN = 5


class Protection(NamedTuple):
    """What is protected, and how it is taken out: `old` becomes `new` in a file, and the test must fail."""

    what: str
    file: str
    old: str
    new: str
    test: str

    def is_there(self) -> bool:
        """Return whether the text stands in the file, once."""
        return (ROOT / self.file).read_text(encoding="utf-8").count(self.old) == 1


def protections() -> list[Protection]:
    """Read the table."""
    return [Protection(**row) for row in tomllib.loads(TABLE.read_text(encoding="utf-8"))["protection"]]


def take_out_each(several: Iterable[Protection]) -> Iterator[tuple[Protection, str]]:
    """Yield each protection with what became of its test."""
    for name in _LIBRARIES:
        import_module(name)
    with tempfile.TemporaryDirectory() as folder:
        copy = _copy_code(Path(folder) / "code")
        code_of = cache(lambda test: _exit_code_of(test, copy, Path(folder)))
        for one in several:
            before = code_of(one.test)
            yield one, {0: "", _NOTHING_RAN: NO_TEST}.get(before, FAILS_ANYHOW) or _take_out(one, copy, Path(folder))


def _copy_code(copy: Path) -> Path:
    for name in OWN:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    (copy / "data").symlink_to(ROOT / "data")
    if (ROOT.parent / "shared").exists():
        (copy.parent / "shared").symlink_to((ROOT.parent / "shared").resolve())
    return copy


def _take_out(one: Protection, copy: Path, folder: Path) -> str:
    path = copy / one.file
    whole = path.read_text(encoding="utf-8")
    assert whole.count(one.old) == 1, f"{one.what}: its text is not in {one.file}, once"
    path.write_text(whole.replace(one.old, one.new), encoding="utf-8")
    try:
        return {0: NOT_NOTICED, 1: NOTICED}.get(_exit_code_of(one.test, copy, folder), NO_TEST)
    finally:
        path.write_text(whole, encoding="utf-8")


def _exit_code_of(test: str, copy: Path, folder: Path) -> int:
    """Run a test over the copy in a fork, silently. Returns the exit code of pytest."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 3
    try:
        code = _run_test(test, copy, folder)
    finally:
        os._exit(code)


def _run_test(test: str, copy: Path, folder: Path) -> int:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.chdir(copy)
    sys.dont_write_bytecode = True
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    sys.path.insert(0, str(copy))
    for name in [name for name in sys.modules if name.partition(".")[0] in OWN]:
        del sys.modules[name]
    pytest = import_module("pytest")
    words = ["-q", "-x", "-m", "", "-p", "no:cacheprovider", "-p", "no:xdist"]  # -m "": slow tests, too
    words += [f"--basetemp={folder / 'temporary'}"]
    words += ["-W", "ignore::pytest.PytestAssertRewriteWarning", test]  # libraries were imported before pytest began
    calls = _Calls()
    code = int(pytest.main(words, plugins=[calls]))
    return code if code or calls.count else _NOTHING_RAN


class _Calls:
    """How many tests began: one that is skipped notices nothing."""

    count = 0

    def pytest_runtest_logreport(self, report: Any) -> None:
        self.count += report.when == "call" and not report.skipped


def main(names: list[str]) -> int:
    """Try the protections of these names, or all; print what is not noticed. Returns how many are not."""
    chosen = [one for one in protections() if not names or one.what in names]
    missed = 0
    for one, outcome in take_out_each(chosen):
        if outcome != NOTICED:
            missed += 1
            print(f"{outcome}: {one.what} ({one.test})", flush=True)
    print(f"{len(chosen)} protections taken out, {len(chosen) - missed} noticed")
    return missed


if __name__ == "__main__":
    raise SystemExit(min(1, main(sys.argv[1:])))
