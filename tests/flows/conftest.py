"""Fixtures of the flows: the small survey, and the check of a file of it."""

from collections.abc import Callable

import pytest

from pipeline.definitions.catalogue import Catalogue
from pipeline.orchestration.precheck import precheck
from pipeline.settings import Settings
from pipeline.validation.validate import Validated
from tests.flows.mini_survey import load_mini_catalogue


@pytest.fixture(scope="session")
def mini_catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """A survey and a framework that only these tests define."""
    return load_mini_catalogue(tmp_path_factory.mktemp("definitions"))


@pytest.fixture
def check(mini_catalogue: Catalogue) -> Callable[..., Validated]:
    """Return a function from the lines of a file to the result of its validation."""

    def check_lines(*lines: str, name: str = "file.csv", encoding: str = "cp932") -> Validated:
        content = "\r\n".join(lines).encode(encoding)
        return precheck([(name, content)], mini_catalogue, Settings().limits())

    return check_lines
