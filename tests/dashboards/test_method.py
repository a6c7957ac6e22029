"""方法と定義: all that the framework says can be read on the page and taken along as a file."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboards.address import Address
from dashboards.old.app import create_app
from dashboards.old.figures.definition import goalposts_text, range_text
from dashboards.old.figures.framework import FORMULAS, STATUSES, years_text
from dashboards.old.render import render
from dashboards.store import OpenedSnapshot, Store
from dashboards.table_export import Sheet
from dashboards.words import words_of
from pipeline.definitions.examples import load_examples
from pipeline.definitions.framework import Framework
from pipeline.definitions.model import load
from pipeline.definitions.sensitivity_note import load_sensitivity_note
from pipeline.outputs.csv_writer import neutralize
from pipeline.settings import ROOT
from tests.dashboards.conftest import as_sent, texts

Show = Callable[..., str]
FRAMEWORK = load(Framework, ROOT / "data" / "framework" / "2026.1" / "framework.toml")


def nodes(node: Any, kind: str) -> list[dict]:
    """Every component of one kind in a page as sent, in reading order."""
    if isinstance(node, list):
        return [found for child in node for found in nodes(child, kind)]
    if not isinstance(node, dict) or "props" not in node:
        return []
    return ([node] if node["type"] == kind else []) + nodes(node["props"].get("children"), kind)


@pytest.fixture(scope="module")
def articles(snapshot: OpenedSnapshot, sample_home: Path) -> dict[str, str]:
    """Indicator → all text of its entry, in Japanese."""
    page = as_sent(render(Store(sample_home / "published"), Address.parse("/method", "")).content)
    return {found["props"]["id"]: "\n".join(texts(found)) for found in nodes(page, "Article")}


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_everything_said_of_an_indicator_is_on_the_page(show: Show, lang: str) -> None:
    text = show("/method", f"?lang={lang}")
    for indicator in FRAMEWORK.indicator:
        said = [indicator.name, indicator.definition, indicator.why, indicator.weight_reason, indicator.source]
        said += [indicator.advice, indicator.limits]
        said += [indicator.goalposts.reason] if indicator.goalposts else []
        for words in said:
            assert words and getattr(words, lang) in text, (indicator.id, words)


def test_each_indicator_has_one_anchor_that_the_contents_lead_to(sample_home: Path) -> None:
    page = as_sent(render(Store(sample_home / "published"), Address.parse("/method", "")).content)
    anchors = [found["props"]["id"] for found in nodes(page, "Article")]
    assert sorted(anchors) == sorted(indicator.id for indicator in FRAMEWORK.indicator)
    there = {f"#{each['props']['id']}" for kind in ("Article", "Section") for each in nodes(page, kind)}
    links = {found["props"]["href"] for found in nodes(nodes(page, "Nav"), "A")}
    assert links == there


def test_an_entry_says_what_every_option_is_worth_and_who_asks(articles: dict[str, str]) -> None:
    lines = articles["cio_appointed"].splitlines()
    assert "Q012「CIO（情報化統括責任者）を任命していますか」" in lines
    assert "自治体DX取組状況調査（2023〜2026年度）" in lines
    at = lines.index("予定")
    assert lines[at : at + 3] == ["予定", "0.25", "0〜0.5"]
    assert "D01「CIOの任命」" in lines and "このSTEPの達成に必須" in lines
    # 0.5 of a total of 8 in the STEP, of 5.5 in the pillar
    assert "STEP2「推進体制」の中で 0.5（6.3%）" in lines and "体制の中で 0.5（9.1%）" in lines


def test_an_entry_says_where_the_scale_begins_and_ends(articles: dict[str, str]) -> None:
    assert "30日以下は1点、365日以上は0点。その間は比例" in articles["decision_days"]
    assert "0%以下は0点、3%以上は1点。その間は比例" in articles["budget_share"]
    assert "取組みの実行」の中で 0（参考。点に数えない）" in articles["card_holding"]
    assert "集計した値だけを示す" in articles["csirt"] and "集計した値だけを示す" not in articles["bpr"]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_method_statuses_context_and_changes(show: Show, lang: str) -> None:
    text, words = show("/method", f"?lang={lang}"), words_of(lang)
    for name in FORMULAS:
        assert words(f"method.formulas.{name}") in text
    for status in STATUSES:
        assert words(f"method.statuses.{status}") in text
    for context in FRAMEWORK.context:
        assert getattr(context.reason, lang) in text
        assert all(item in text for item in context.items)
    assert getattr(FRAMEWORK.change[0].what, lang) in text
    assert words("limits.rank") in text and words("limits.gap") in text
    assert "mart.group_score" in text


def test_the_page_of_the_framework_needs_no_year_and_minds_none(show: Show) -> None:
    assert show("/method", "?year=1999&pref=999999").startswith("方法と定義")


def read(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_file_has_a_line_for_every_indicator(client: Any) -> None:
    answer = client.get("/export/method/indicators.csv")
    assert answer.status_code == 200 and "attachment" in answer.headers["Content-Disposition"]
    lines = {line["指標"]: line for line in read(answer.data)}
    assert lines.keys() == {indicator.id for indicator in FRAMEWORK.indicator}
    cio, days = lines["cio_appointed"], lines["decision_days"]
    assert cio["選択肢と点"] == "実施=1; 未実施=0; 任命している=1; 予定=0.25（0〜0.5）; 任命していない=0"
    assert cio["元になる設問"] == "dx_dashboard D01（2023年度）; pref_dx Q012（2023〜2026年度）"
    assert cio["必須"] == "はい" and cio["なぜ大切か"].startswith("全庁の業務に")
    assert (days["目盛りの下端"], days["目盛りの上端"], days["望ましい向き"]) == ("30", "365", "小さいほど良い")


def test_the_file_speaks_the_language_of_its_address(client: Any) -> None:
    lines = read(client.get("/export/method/indicators.csv?lang=en").data)
    assert lines[0]["name"] == "CIO appointed" and lines[0]["required"] == "yes"
    japanese = re.compile(r"[ぁ-んァ-ヶ一-龠]")
    # The options are those of the questionnaire: they stay as they are asked.
    assert not [
        k for line in lines for k, v in line.items() if k not in ("options and points", "unit") and japanese.search(v)
    ]


def test_nothing_published_is_said_and_not_thrown(tmp_path: Path) -> None:
    client = create_app(tmp_path).server.test_client()
    answer = client.get("/export/method/indicators.csv")
    assert answer.status_code == 503 and "公表されたデータはまだありません" in answer.text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\tx", "\rx"])
def test_no_text_becomes_a_formula(text: str) -> None:
    assert neutralize(text) == f"'{text}"
    content = Sheet("t", ["a", "b", "c"], [[text, -1.5, None], ['say "x", y', 2, ""]]).bytes_as("csv")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows == [["a", "b", "c"], [f"'{text}", "-1.5", ""], ['say "x", y', "2", ""]]


@pytest.mark.parametrize(
    ("years", "said"),
    [
        ([2023], "2023年度"),
        ([2023, 2024], "2023、2024年度"),
        ([2023, 2024, 2025], "2023〜2025年度"),
        ([2021, 2023, 2024], "2021、2023、2024年度"),
    ],
)
def test_years_in_words(years: list[int], said: str) -> None:
    assert years_text(years, words_of("ja")) == said


def test_ranges_and_scales_in_words() -> None:
    words = words_of("ja")
    assert range_text({"points_low": 0.25, "points_high": 0.75}, words) == "0.25〜0.75"
    assert range_text({"points_low": 1.0, "points_high": 1.0}, words) == "—"
    row = {"goalpost_low": 0, "goalpost_high": 2.5, "unit": "人", "direction": "higher"}
    assert goalposts_text(row, words) == "0人以下は0点、2.5人以上は1点。その間は比例"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_worked_examples_stand_there_with_their_arithmetic(show: Show, lang: str) -> None:
    text = show("/method", f"?lang={lang}")
    for example in load_examples(ROOT / "data" / "framework" / "2026.1"):
        assert getattr(example.title, lang) in text
    assert "100 × (0.5 + 1) ÷ 4 = 37.50" in text


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_sensitivity_note_stands_there_in_one_language(show: Show, lang: str) -> None:
    """Every sentence and every cell of it, without its marks."""
    text = show("/method", f"?lang={lang}")
    note = getattr(load_sensitivity_note(ROOT / "data" / "framework" / "2026.1" / "sensitivity.md"), lang)
    said = [piece.strip(" #|`\n") for line in note.splitlines()[1:] for piece in re.split(r"[|`]", line)]
    assert len(said) > 100
    assert [piece for piece in said if piece and piece != "---" and piece not in text] == []
    assert "| ---" not in text and "## " not in text
