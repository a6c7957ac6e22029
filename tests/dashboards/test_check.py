"""提出前チェック: the same findings as the night, and nothing left behind."""

import base64
import json
import logging
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from pipeline.settings import ROOT
from tests.dashboards.conftest import texts_of

BROKEN = [b"", b"\x00\x01\x02", b"PK\x03\x04broken", b"a,b\n1", "団体コード\n=cmd|' /C calc'!A0".encode()]
NAMES = ["<script>alert(1)</script>.csv", "../../etc/passwd", "..\\a\\b.csv", "\u202evsc.exe", "", "名" * 500]
FILE = ROOT / "data" / "sample" / "inbox" / "2025" / "48_見本県" / "48_師走町.csv"


def send(client: Any, content: bytes, name: str, **headers: str) -> Any:
    told = {"X-File-Name": quote(name)} | headers
    return client.post("/check/file?lang=ja", data=content, headers=told, content_type="application/octet-stream")


def test_the_same_findings_as_the_night(client: Any, ask: Any) -> None:
    answer = send(client, FILE.read_bytes(), FILE.name)
    assert answer.status_code == 200
    result = json.loads(answer.text)
    text = "\n".join(texts_of(result["html"]))
    known = ask(
        "SELECT message_ja, fix_ja, cell FROM meta.finding JOIN meta.delivery USING (delivery_id) "
        "WHERE delivery.name LIKE '2025/%48_師走町.csv' AND category <> 'last_year'"
    )
    assert known
    for message, fix, cell in known:
        assert message in text and fix in text and cell in text
    workbook, page = result["files"]
    assert base64.b64decode(workbook["base64"]).startswith(b"PK")
    assert known[0][0] in base64.b64decode(page["base64"]).decode()
    assert answer.headers["Cache-Control"] == "no-store"


def test_nothing_is_kept_and_nothing_is_logged(
    client: Any, sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = sorted(sample_home.rglob("*"))
    with caplog.at_level(logging.DEBUG):
        assert send(client, FILE.read_bytes(), FILE.name).status_code == 200
    assert sorted(sample_home.rglob("*")) == before
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert "任命してる" not in caplog.text and "師走町" not in caplog.text


@pytest.mark.parametrize("content", BROKEN)
def test_no_file_breaks_the_check(client: Any, content: bytes) -> None:
    answer = send(client, content, "x.csv")
    assert answer.status_code == 200
    assert "直し方" in "\n".join(texts_of(json.loads(answer.text)["html"]))


@pytest.mark.parametrize("name", NAMES)
def test_hostile_names_are_text(client: Any, name: str) -> None:
    answer = send(client, b"", name)
    assert answer.status_code == 200
    shown = texts_of(json.loads(answer.text)["html"])
    assert not any("\u202e" in text or "../" in text or "\\" in text for text in shown)
    page = base64.b64decode(json.loads(answer.text)["files"][1]["base64"]).decode()
    assert "<script>" not in page


@pytest.mark.parametrize("headers", [{"Origin": "http://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_no_other_site_may_ask(client: Any, headers: dict[str, str]) -> None:
    assert send(client, b"", "a.csv", **headers).status_code == 403
    assert client.post("/check/file", data=b"").status_code == 403


def test_a_file_above_the_limit_is_refused_in_a_line(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboards.checking.max_bytes", lambda: 10)
    answer = send(client, b"x" * 11, "a.csv")
    assert answer.status_code == 413
    assert "ファイルが大きすぎます" in json.loads(answer.text)["refused"]


def test_definitions_that_cannot_be_read_are_no_traceback(own_home: Path) -> None:
    from dashboards.old.app import create_app

    (own_home / "reference" / "registry.csv").write_text("broken", encoding="utf-8")
    answer = send(create_app(own_home).server.test_client(), b"", "a.csv")
    assert answer.status_code == 500
    assert "monosashi doctor" in json.loads(answer.text)["refused"]
