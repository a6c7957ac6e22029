"""Which values of a parametrized test `make test` takes, and which are left to `make test-slow`."""

from collections.abc import Iterable
from typing import Any

import pytest


def first_of(values: Iterable[Any], count: int = 1) -> list[Any]:
    """Return values for `parametrize` of which all but the first few are slow."""
    return [value if n < count else pytest.param(value, marks=pytest.mark.slow) for n, value in enumerate(values)]
