"""What every answer carries, and what no page asks for."""

import base64
import gzip
import hashlib
import re
from pathlib import Path
from typing import Any

import pytest

from dashboards.app import create_app
from dashboards.headers import SMALL


@pytest.mark.parametrize("path", ["/", "/body/482226", "/_dash-layout", "/healthz", "/readyz", "/assets/theme.css"])
def test_security_headers_everywhere(client: Any, path: str) -> None:
    with client.get(path) as answer:
        headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy and "default-src 'none'" in policy
    scripts = re.search(r"script-src ([^;]*)", policy)
    assert scripts and "unsafe" not in scripts[1] and "http" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/", "/readyz", "/nowhere", "/assets/nothing.js"])
def test_every_answer_carries_the_security_headers_before_anything_is_published(tmp_path: Path, path: str) -> None:
    headers = create_app(tmp_path).server.test_client().get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["X-Frame-Options"] == "DENY"
    assert "default-src" in headers["Content-Security-Policy"]


def test_every_inline_script_is_hashed(client: Any) -> None:
    answer = client.get("/")
    policy = answer.headers["Content-Security-Policy"]
    inline = re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>([\s\S]*?)</script>", answer.text)
    assert inline
    for script in inline:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_the_page_names_no_other_host(client: Any) -> None:
    """Addresses that a browser would load; the configuration of Dash mentions one that it never asks."""
    loaded = re.findall(r'(?:src|href)="([^"]*)"', client.get("/").text)
    assert loaded and all(address.startswith("/") for address in loaded)


@pytest.mark.parametrize(("search", "lang"), [("", "ja"), ("?lang=en", "en"), ("?lang=%22%3E%3Cscript%3E", "ja")])
def test_the_language_of_the_document_follows_the_url(client: Any, search: str, lang: str) -> None:
    assert f'<html lang="{lang}">' in client.get(f"/{search}").text


def test_what_is_large_is_compressed(client: Any) -> None:
    with client.get("/assets/theme.css") as plain:
        assert "Content-Encoding" not in plain.headers
        whole = plain.data
    with client.get("/assets/theme.css", headers={"Accept-Encoding": "gzip"}) as packed:
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == whole
        assert len(packed.data) < len(whole) / 2


def front_end(client: Any) -> list[str]:
    return re.findall(r'(?:src|href)="([^"]*\.(?:js|css)[^"]*)"', client.get("/").text)


def test_scripts_and_styles_stay_with_the_browser(client: Any) -> None:
    addresses = front_end(client)
    assert any("/assets/dashboards.js?m=" in address for address in addresses)
    for address in addresses:
        with client.get(address, headers={"Accept-Encoding": "gzip"}) as answer:
            assert answer.status_code == 200
            assert "max-age=31536000" in answer.headers["Cache-Control"], address
            first = answer.data
        with client.get(address, headers={"Accept-Encoding": "gzip"}) as again:
            assert again.data == first
            is_packed = again.headers.get("Content-Encoding") == "gzip"
            assert gzip.decompress(again.data) if is_packed else len(again.data) <= SMALL, address


@pytest.mark.parametrize("path", ["/", "/assets/theme.css", "/assets/nothing.css?m=1", "/readyz"])
def test_what_may_change_does_not_stay_for_good(client: Any, path: str) -> None:
    with client.get(path) as answer:
        assert "immutable" not in answer.headers.get("Cache-Control", "")


def test_no_door_for_machines_stands_open(client: Any) -> None:
    """Dash can let programs call its callbacks at /_mcp: not here."""
    assert client.post("/_mcp", json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"}).status_code == 405
