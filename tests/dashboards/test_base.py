"""Below a path, behind a proxy: every address begins with it, whether the proxy cuts it off or not."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from dashboards.app import create_app
from dashboards.base import BasePathError, base_path
from dashboards.serve import ServeError, serve

BASE = "/monosashi"


@pytest.fixture(scope="module")
def proxied(sample_home: Path) -> Any:
    return create_app(sample_home, base=BASE).server.test_client()


def test_what_the_document_loads_is_there(proxied: Any) -> None:
    text = proxied.get(f"{BASE}/compare").text
    loaded = re.findall(r'(?:src|href)="([^"]*)"', text)
    assert loaded and all(address.startswith(f"{BASE}/") for address in loaded)
    for address in loaded:
        with proxied.get(address) as answer:
            assert answer.status_code == 200, address


@pytest.mark.parametrize("path", ["/readyz", "/healthz"])
def test_a_proxy_may_cut_the_path_off_or_not(proxied: Any, path: str) -> None:
    assert proxied.get(BASE + path).data == proxied.get(path).data
    assert proxied.get(BASE + path).status_code == 200


def test_without_the_last_slash_the_way_is_shown(proxied: Any) -> None:
    answer = proxied.get(f"{BASE}?year=2023")
    assert (answer.status_code, answer.headers["Location"]) == (308, f"{BASE}/?year=2023")


def test_the_status_of_a_document_is_that_of_its_page_there_too(proxied: Any) -> None:
    assert proxied.get(f"{BASE}/nowhere").status_code == 404
    assert proxied.get(f"{BASE}{BASE}/compare").status_code == 404


@pytest.mark.parametrize(("text", "path"), [("/", ""), ("", ""), ("monosashi", BASE), ("/a/b-1/", "/a/b-1")])
def test_a_base_is_written_in_any_usual_way(text: str, path: str) -> None:
    assert base_path(text) == path


@pytest.mark.parametrize("text", ["/a b/", "/..", "/a?x", "//a//b", '/"><script>', "http://host/a"])
def test_what_is_no_path_is_refused_before_a_port_is_opened(text: str, sample_home: Path) -> None:
    with pytest.raises(BasePathError):
        base_path(text)
    with pytest.raises(ServeError, match="--base-path"):
        serve(sample_home, "127.0.0.1", 0, text)


def test_readiness_needs_a_whole_snapshot(own_home: Path) -> None:
    client = create_app(own_home).server.test_client()
    pointer = json.loads((own_home / "published" / "current.json").read_text())
    assert client.get("/readyz").text == pointer["run_id"]
    snapshot = own_home / "published" / pointer["file"]
    whole = snapshot.read_bytes()
    snapshot.unlink()
    snapshot.write_bytes(whole[:-1] + b"?")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "unreadable")
    snapshot.unlink()
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200
    shutil.rmtree(own_home / "published")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "nothing_published")
