"""What tests of pages share: the app over the sample, a page as the browser gets it, a context of an address."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from dash import Dash

from dashboards.address import Address
from dashboards.app import create_app
from dashboards.page_context import PageContext
from dashboards.words import _messages
from tests.dashboards.conftest import ask, client, snapshot  # noqa: F401  fixtures of both folders


@pytest.fixture(scope="session")
def app(sample_home: Path) -> Dash:
    return create_app(sample_home)


def question(pathname: str, search: str = "") -> dict[str, Any]:
    """What a browser sends to have a page laid out."""
    inputs = [
        ("_pages_location", "pathname", pathname),
        ("_pages_location", "search", search),
        ("snapshot", "data", ""),
    ]
    return {
        "output": ".._pages_content.children..._pages_store.data..",
        "outputs": [{"id": "_pages_content", "property": "children"}, {"id": "_pages_store", "property": "data"}],
        "inputs": [{"id": id_, "property": name, "value": value} for id_, name, value in inputs],
        "changedPropIds": ["_pages_location.pathname"],
    }


def laid_out(app: Dash, path: str, search: str = "") -> tuple[str, Any]:
    """Title and content of a page, as sent."""
    answer = app.server.test_client().post("/_dash-update-component", json=question(path, search))
    assert answer.status_code == 200, answer.text
    response = json.loads(answer.text)["response"]
    return response["_pages_store"]["data"]["title"], response["_pages_content"]["children"]


@pytest.fixture(scope="session")
def lay_out(app: Dash) -> Callable[..., tuple[str, Any]]:
    return lambda path, search="": laid_out(app, path, search)


@pytest.fixture(scope="session")
def context(app: Dash) -> Callable[..., Any]:
    """`with context("/indicator/dx_policy", "?lang=en") as asked:` … as within a callback."""

    @contextmanager
    def asked(path: str = "/", search: str = "") -> Iterator[PageContext]:
        with app.server.test_request_context(path):
            yield PageContext.of(Address.parse(path, search))

    return asked


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Every component of a tree as sent."""
    if isinstance(tree, list):
        for child in tree:
            yield from nodes(child)
    elif isinstance(tree, dict) and "props" in tree:
        yield tree
        yield from nodes(tree["props"].get("children"))


def texts(tree: Any) -> str:
    """All text of a tree as sent; a term that is explained in place, and a date, stand within their line."""
    if isinstance(tree, list):
        is_line = any(isinstance(child, dict) and child.get("type") in ("Abbr", "Time") for child in tree)
        return ("" if is_line else "\n").join(texts(child) for child in tree)
    if isinstance(tree, dict) and "props" in tree:
        table = tree["props"].get("data") if tree["type"] == "Table" else None
        return texts([*table["head"], *table["body"]]) if table else texts(tree["props"].get("children"))
    return tree if isinstance(tree, str) else ""


NO_FAULTS = ("plain.collecting_title", "plain.embargo_title", "plain.unscored_title")
"""Headings of a year that has no results yet."""


def is_fault(content: Any) -> bool:
    """Whether a page explains what is not there: its heading is one of those below [plain], but of an open year."""
    (heading,) = [texts(node) for node in nodes(content) if node["type"] == "H1"]
    keys = [key for key in _messages() if re.fullmatch(r"plain\.\w+_title", key) and key not in NO_FAULTS]
    titles = [text for key in keys for text in (_messages()[key].ja, _messages()[key].en)]
    return any(re.fullmatch(re.sub(r"\\{\w+\\}", ".+", re.escape(title)), heading) for title in titles)
