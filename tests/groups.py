"""Which values of a parametrized test `make test` takes, and which are left to `make test-slow`."""

from collections.abc import Iterable
from typing import Any

import pytest


def first_of(values: Iterable[Any], count: int = 1) -> list[Any]:
    """Return values for `parametrize` of which all but the first few are slow; a plain tuple is several arguments."""
    arguments = [value if type(value) is tuple else (value,) for value in values]
    return [pytest.param(*one, marks=[pytest.mark.slow] if n >= count else []) for n, one in enumerate(arguments)]
