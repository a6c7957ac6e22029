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


@pytest.mark.parametrize(
    ("pathname", "search", "title"),
    [
        ("/nowhere", "", "ページが見つかりません"),
        ("/deliveries", "?year=1999", "この年度のデータはありません"),
        ("/deliveries/x", "", "ページが見つかりません"),
        ("/compare", "?codes=1,%27%3B--", "比べる団体が見つかりません"),
    ],
)
def test_what_is_not_there_is_said_kindly(show: Show, pathname: str, search: str, title: str) -> None:
    text = show(pathname, search)
    assert text.startswith(title)
    assert "県の概況へ" in text and "団体を選ぶ" in text


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
