"""What the tests of the dashboards share: a home of their own to change, a store, an app, its client."""

import json
import re
import shutil
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from dash._utils import to_json

from dashboards.old.app import create_app
from dashboards.old.wire import plain_values
from dashboards.store import OpenedSnapshot, Store


@pytest.fixture
def own_home(sample_home: Path, tmp_path: Path) -> Path:
    """A copy of the published sample that a test may change."""
    home = tmp_path / "home"
    shutil.copytree(sample_home / "published", home / "published")
    for folder in ("reports", "returns", "reference"):
        shutil.copytree(sample_home / folder, home / folder)
    return home


@pytest.fixture(scope="session")
def snapshot(sample_home: Path) -> OpenedSnapshot:
    return Store(sample_home / "published").snapshot()


@pytest.fixture(scope="session")
def ask(snapshot: OpenedSnapshot) -> Callable[[str], list[tuple]]:
    """Rows of a question put to the snapshot directly, to check what pages say of it."""

    def rows(sql: str) -> list[tuple]:
        with snapshot.database.cursor() as connection:
            return connection.execute(sql).fetchall()

    return rows


@pytest.fixture(scope="session")
def app(sample_home: Path) -> Any:
    return create_app(sample_home)


@pytest.fixture(scope="session")
def client(app: Any) -> Any:
    return app.server.test_client()


@pytest.fixture(scope="session")
def show(client: Any) -> Callable[[str, str], str]:
    """Ask for a page as the browser does, and give back all its text: `show("/body/482226", "?lang=en")`."""

    def visit(pathname: str, search: str = "") -> str:
        question = {
            "output": "..main.children...title.data..",
            "outputs": [{"id": "main", "property": "children"}, {"id": "title", "property": "data"}],
            "inputs": [
                {"id": "url", "property": "pathname", "value": pathname},
                {"id": "url", "property": "search", "value": search},
                {"id": "snapshot", "property": "data", "value": ""},
            ],
            "changedPropIds": ["url.pathname"],
        }
        answer = client.post("/_dash-update-component", json=question)
        assert answer.status_code == 200, answer.text
        response = json.loads(answer.text)["response"]
        return "\n".join([response["title"]["data"], *texts(response["main"]["children"])])

    return visit


def as_sent(component: Any) -> Any:
    """An element or component as the browser gets it: dicts, lists and strings."""
    return json.loads(to_json(plain_values(component, has_text=False)))


def texts(node: Any) -> list[str]:
    """Every piece of text in a component as sent, told ones (aria-label, placeholder, label) included."""
    if isinstance(node, str):
        return [node]
    if isinstance(node, list):
        return [text for child in node for text in texts(child)]
    if not isinstance(node, dict) or "props" not in node:
        return []
    props = node["props"]
    told = [props[key] for key in TOLD if isinstance(props.get(key), str)]
    return told + texts(props.get("children")) + texts_of(props.get("data-html", ""))


TOLD = ("aria-label", "label", "placeholder", "data-label")


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in TOLD and value]

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def texts_of(markup: str) -> list[str]:
    """The same of HTML as text. What only keeps a date on one line is part of its sentence."""
    reader = _Texts()
    reader.feed(re.sub("</?bdi>", "", markup))
    reader.close()
    return reader.found
