"""Every page, as the browser asks for it: what an official reads, in both languages and in the odd cases."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dashboards.address import Address
from dashboards.old.render import render
from dashboards.store import Store
from tests.dashboards.conftest import as_sent, texts

Show = Callable[..., str]
Ask = Callable[[str], list[tuple]]


STAGES = """
    FROM mart.body_stage AS stage
    JOIN core.body AS body USING (code)
    JOIN meta.framework AS framework ON stage.basis = framework.default_basis
    WHERE true
"""


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        ("stage.stage IS NOT NULL AND next_state = 'failed'", "まで達成しています。\nSTEP"),
        ("stage.stage IS NULL AND next_state = 'failed'", "ため未到達です。"),
        ("next_state = 'undetermined'", "ため回答待ちです。"),
        ("len(ahead_steps) > 0", "先に達成しています（先行達成）。"),
        ("next_step IS NULL", "まで、すべて達成しています。"),
    ],
)
def test_the_verdict_follows_the_data(show: Show, ask: Ask, condition: str, sentence: str) -> None:
    found = ask(f"SELECT code, stage.year {STAGES} AND {condition} ORDER BY code, stage.year LIMIT 3")
    assert found
    for code, year in found:
        assert sentence in show(f"/body/{code}", f"?year={year}"), code


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("482226", ["葉月市", "ハヅキシ", "人口 31,204人", "類似団体区分 一般市Ⅰ－１"]),
        ("483419", ["千鳥浦町", "調査無し", "回答率不足"]),
        ("483834", ["松籟村", "算出不能"]),
        ("503258", ["木枯村", "未回答", "回答率不足"]),
        ("482056", ["皐月市"]),
        ("483818", ["風の丘と星ふる湖畔のみどり野町"]),
        ("480002", ["見本県", "人口の登録なし", "比べる相手は、都道府県3団体です", "問われていない"]),
    ],
)
def test_the_page_of_a_body(show: Show, code: str, parts: list[str]) -> None:
    text = show(f"/body/{code}", "?year=2023")
    for part in [*parts, "ご利用上の注意", "予算", "比べる相手は、"]:
        assert part in text, part


def test_an_answer_names_file_and_cell(show: Show) -> None:
    text = show("/body/482226", "?year=2023")
    assert "2023/見本_市区町村比較.csv" in text and "セル V2" in text
    assert "2023-04-01" in text and "基準日不明" in text


@pytest.mark.parametrize(
    ("pathname", "search", "title"),
    [
        ("/nowhere", "", "ページが見つかりません"),
        ("/body/999999", "", "この団体は見つかりません"),
        ("/body/%3Cscript%3Ealert(1)%3C/script%3E", "", "この団体は見つかりません"),
        ("/body/482226/more", "", "この団体は見つかりません"),
        ("/body/482226", "?year=abc", "この年度のデータはありません"),
        ("/standing", "?year=1999", "この年度のデータはありません"),
        ("/compare", "?codes=1,%27%3B--", "比べる団体が見つかりません"),
    ],
)
def test_what_is_not_there_is_said_kindly(show: Show, pathname: str, search: str, title: str) -> None:
    text = show(pathname, search)
    assert text.startswith(title)
    assert "県の概況へ" in text and "団体を選ぶ" in text


def test_the_door_to_the_bodies_names_them_all(show: Show, ask: Ask) -> None:
    text = show("/body", "?pref=490008")
    for (name,) in ask("SELECT name FROM core.body WHERE prefecture_code = '490008'"):
        assert name in text


def test_every_body_has_a_page(sample_home: Path) -> None:
    store = Store(sample_home / "published")
    for row in store.snapshot().frame("bodies").iter_rows(named=True):
        page = render(store, Address.parse(f"/body/{row['code']}", ""))
        assert page.title == f"{row['name']}の団体カルテ"


def headings(node: Any) -> list[str]:
    if isinstance(node, list):
        return [kind for child in node for kind in headings(child)]
    if not isinstance(node, dict) or "props" not in node:
        return []
    own = [node["type"]] if node["type"] in ("H1", "H2", "H3", "H4") else []
    return own + headings(node["props"].get("children"))


def test_ready_names_the_run(client: Any, sample_home: Path) -> None:
    answer = client.get("/readyz")
    run_id = json.loads((sample_home / "published" / "current.json").read_text(encoding="utf-8"))["run_id"]
    assert (answer.status_code, answer.text) == (200, run_id)
    assert client.get("/healthz").text == "OK"


def test_a_fault_of_ours_is_a_page_too(sample_home, caplog):
    """A query that is not there stands for any mistake in the code of a page."""

    class Faulty(Store):
        def snapshot(self):
            return replace(super().snapshot(), database=None)

    page = render(Faulty(sample_home / "published"), Address.parse("/compare", "?codes=482226"))
    assert page.status == 500 and "この画面を表示できませんでした" in texts(as_sent(page.content))
    assert "the page /compare broke" in caplog.text
