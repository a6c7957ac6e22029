"""提出前チェック: the same findings as the night, and nothing left behind."""

import base64
import json
import logging
import shutil
from urllib.parse import quote

import pytest

from dashboards.app import create_app
from dashboards.check_queue import QUEUE
from dashboards.store import Store
from pipeline.settings import ROOT
from tests.pages.conftest import laid_out, nodes, texts

BROKEN = [b"", b"\x00\x01\x02", b"PK\x03\x04broken", b"a,b\n1", "団体コード\n=cmd|' /C calc'!A0".encode()]
NAMES = ["<script>alert(1)</script>.csv", "../../etc/passwd", "..\\a\\b.csv", "\u202evsc.exe", "", "名" * 500]
FILE = ROOT / "data" / "sample" / "inbox" / "2025" / "48_見本県" / "48_師走町.csv"


@pytest.fixture(scope="module")
def client(app):
    return app.server.test_client()


def send(client, content, name, lang="ja", **headers):
    return client.post(f"/check/file?lang={lang}", data=content, headers={"X-File-Name": quote(name)} | headers)


def rows(answer):
    """What stands in the grids of an answer."""
    shown = json.loads(answer.text)["shown"]
    return [row for node in nodes(shown) if node["type"] == "AgGrid" for row in node["props"]["rowData"]]


def test_the_same_findings_as_the_night(client, sample_home):
    answer = send(client, FILE.read_bytes(), FILE.name)
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    with Store(sample_home / "published").snapshot().database.cursor() as connection:
        known = connection.execute(
            "SELECT cell, message_ja, fix_ja FROM meta.finding JOIN meta.delivery USING (delivery_id) "
            "WHERE delivery.name LIKE '2025/%48_師走町.csv' AND category <> 'last_year'"
        ).fetchall()
    assert known
    assert set(known) == {(row["place"], row["message"], row["fix"]) for row in rows(answer)}
    workbook, page = json.loads(answer.text)["files"]
    assert (workbook["filename"], workbook["base64"]) == ("確認結果_48_師走町.xlsx", True)
    assert base64.b64decode(workbook["content"]).startswith(b"PK")
    assert known[0][1] in base64.b64decode(page["content"]).decode()


def test_every_slip_has_its_button(client):
    result = json.loads(send(client, FILE.read_bytes(), FILE.name).text)
    places = [node["props"]["id"]["file"] for node in nodes(result["shown"]) if node["type"] == "Button"]
    assert places == list(range(len(result["files"])))


def test_nothing_is_kept_and_nothing_is_logged(client, sample_home, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = sorted(sample_home.rglob("*"))
    with caplog.at_level(logging.DEBUG):
        assert send(client, FILE.read_bytes(), FILE.name).status_code == 200
    assert sorted(sample_home.rglob("*")) == before
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert "任命してる" not in caplog.text and "師走町" not in caplog.text


@pytest.mark.parametrize("content", BROKEN)
def test_no_file_breaks_the_check(client, content):
    answer = send(client, content, "x.csv")
    assert answer.status_code == 200
    assert all(row["fix"] and row["severity"] for row in rows(answer)) and rows(answer)


@pytest.mark.parametrize("name", NAMES)
def test_hostile_names_are_text(client, name):
    answer = send(client, b"", name)
    assert answer.status_code == 200
    shown = texts(json.loads(answer.text)["shown"])
    assert not any(part in shown for part in ("\u202e", "../", "\\"))
    page = base64.b64decode(json.loads(answer.text)["files"][1]["content"]).decode()
    assert "<script>" not in page


def test_the_answer_is_in_the_language_of_the_page(client):
    answer = send(client, b"", "x.csv", lang="en")
    assert "The file cannot be read like this" in texts(json.loads(answer.text)["shown"])


@pytest.mark.parametrize("headers", [{"Origin": "http://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_no_other_site_may_ask(client, headers):
    assert send(client, b"", "a.csv", **headers).status_code == 403
    assert client.post("/check/file", data=b"").status_code == 403


def test_a_file_above_the_limit_is_refused_in_a_line(client, monkeypatch):
    monkeypatch.setattr("dashboards.checking.max_bytes", lambda: 10)
    answer = send(client, b"x" * 11, "a.csv")
    assert answer.status_code == 413
    assert "ファイルが大きすぎます" in json.loads(answer.text)["refused"]


def test_definitions_that_cannot_be_read_are_no_traceback(sample_home, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(sample_home / "reference", home / "reference")
    (home / "reference" / "registry.csv").write_text("broken", encoding="utf-8")
    answer = send(create_app(home).server.test_client(), b"", "a.csv")
    assert answer.status_code == 500
    assert "monosashi doctor" in json.loads(answer.text)["refused"]


def test_the_page_needs_nothing_published(tmp_path):
    app = create_app(tmp_path)
    assert app.server.test_client().get("/check").status_code == 200
    _, content = laid_out(app, "/check")
    (page,) = [node["props"]["data"] for node in nodes(content) if node["props"].get("id") == "check-page"]
    assert page["limit"] == 20 * 1024**2 and "20 MiB" in page["413"]
    assert page["url"] == f"/check/file?lang=ja&ticket={page['ticket']}"


@pytest.mark.parametrize(("before", "text"), [(0, "検査しています"), (1, "順番を待っています（前に1件）")])
def test_who_waits_reads_how_many_are_before(app, monkeypatch, before, text):
    monkeypatch.setattr(QUEUE, "place", lambda ticket: before if ticket == "mine" else -1)
    assert text in json.loads(asked_for_place(app, "mine").text)["response"]["check-status"]["children"]
    assert text not in asked_for_place(app, "unknown").text


def asked_for_place(app, ticket):
    """The answer to the question that the page asks every two seconds."""
    output = next(key for key in app.callback_map if key.startswith("check-status.children@"))
    question = {
        "output": output,
        "outputs": {"id": "check-status", "property": output.partition(".")[2]},
        "inputs": [{"id": "check-tick", "property": "n_intervals", "value": 1}],
        "state": [
            {"id": "check-page", "property": "data", "value": {"ticket": ticket}},
            {"id": "url", "property": "search", "value": ""},
        ],
        "changedPropIds": ["check-tick.n_intervals"],
    }
    return app.server.test_client().post("/_dash-update-component", json=question)
