"""Benchmarks are run seldom: what they import must still be there when they are."""

from importlib import import_module
from pathlib import Path

import pytest

from tests.benchmarks.__main__ import BENCHMARKS

NAMES = sorted(path.stem for path in (Path(__file__).parents[1] / "benchmarks").glob("*.py") if path.stem != "__main__")


@pytest.mark.parametrize("name", NAMES)
def test_every_benchmark_finds_what_it_imports(name: str) -> None:
    import_module(f"tests.benchmarks.{name}")


def test_the_benchmarks_that_are_run_are_there() -> None:
    assert set(BENCHMARKS) <= set(NAMES)
