"""Finished pages are kept as they went out: the same for everyone, until what is published changes."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from dashboards.old import render
from dashboards.old.app import create_app
from dashboards.old.pages.page import Page
from dashboards.store import StoreError
from tests.dashboards.test_store import rename_run


def question(pathname: str, search: str = "", filled: str = "main") -> dict:
    return {
        "output": "..main.children...title.data..",
        "outputs": [{"id": filled, "property": "children"}, {"id": "title", "property": "data"}],
        "inputs": [
            {"id": "url", "property": "pathname", "value": pathname},
            {"id": "url", "property": "search", "value": search},
            {"id": "snapshot", "property": "data", "value": ""},
        ],
        "changedPropIds": ["url.pathname"],
    }


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the pages that were built, not recalled."""
    paths: list[str] = []
    build = render.render

    def counted(store: Any, address: Any) -> Page:
        paths.append(address.path)
        return build(store, address)

    monkeypatch.setattr(render, "render", counted)
    return paths


def ask(client: Any, *asked: str, packed: bool = True) -> str:
    headers = {"Accept-Encoding": "gzip"} if packed else {}
    answer = client.post("/_dash-update-component", json=question(*asked), headers=headers)
    assert answer.status_code == 200
    is_packed = answer.headers.get("Content-Encoding") == "gzip"
    assert packed or not is_packed
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    return (gzip.decompress(answer.data) if is_packed else answer.data).decode()


def test_a_page_is_built_once_and_is_the_same_for_all(own_home: Path, made: list[str]) -> None:
    client = create_app(own_home, kept_mib=1).server.test_client()
    first = ask(client, "/method", "?pref=480002")
    for path in ("/", "/deliveries", "/check", "/body") * 8:
        ask(client, path, f"?pref=480002&year=2025&n={len(made)}")
    assert ask(client, "/method", "?pref=480002") == first
    assert made.count("/method") == 1
    assert ask(client, "/method", "?pref=480002", packed=False) == first


def test_parameters_that_no_page_reads_make_no_page_of_their_own(own_home: Path, made: list[str]) -> None:
    client = create_app(own_home).server.test_client()
    pages = {ask(client, "/method", f"?pref=480002&junk{number}={'x' * number}") for number in range(20)}
    assert len(pages) == 1 and made.count("/method") == 1
    assert "junk" not in pages.pop()


def test_the_document_says_its_status_without_building_the_page_again(own_home: Path, made: list[str]) -> None:
    client = create_app(own_home).server.test_client()
    ask(client, "/method")
    built = len(made)
    assert client.get("/method").status_code == 200
    assert len(made) == built


def test_a_new_snapshot_is_shown_at_once(own_home: Path) -> None:
    client = create_app(own_home).server.test_client()
    for _ in range(2):
        ask(client, "/deliveries", "?pref=480002")
    (own_home / "published" / "current.json").unlink()
    assert "monosashi run" in ask(client, "/deliveries", "?pref=480002")


def test_a_new_run_is_built_anew(own_home: Path, made: list[str]) -> None:
    client = create_app(own_home).server.test_client()
    ask(client, "/method")
    rename_run(own_home, "20990101T000000")
    ask(client, "/method")
    ask(client, "/method")
    assert made.count("/method") == 2


def test_whoever_names_other_places_to_fill_spoils_nothing_for_others(own_home: Path) -> None:
    client = create_app(own_home).server.test_client()
    elsewhere = question("/method", "", "elsewhere")
    assert (
        client.post("/_dash-update-component", json=elsewhere, headers={"Accept-Encoding": "gzip"}).status_code == 400
    )
    assert set(json.loads(ask(client, "/method"))["response"]) == {"main", "title"}


def test_a_fault_that_passes_is_not_kept(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(own_home)
    client = app.server.test_client()
    with monkeypatch.context() as broken:
        broken.setattr(
            "dashboards.store.OpenedSnapshot.frame", lambda *_, **__: (_ for _ in ()).throw(StoreError("unreadable"))
        )
        assert "monosashi doctor" in ask(client, "/method", packed=False)
        assert client.get("/method").status_code == 503
    assert "monosashi doctor" not in ask(client, "/method")
    assert client.get("/method").status_code == 200
