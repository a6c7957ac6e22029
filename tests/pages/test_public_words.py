"""The words of the public sector: a test for every row of what pages call otherwise, in both languages."""

import re
from pathlib import Path

import pytest

from dashboards import statements as shared
from dashboards import words as words_module
from dashboards.page_statements import body as statements
from dashboards.page_statements import overview
from dashboards.words import _messages, words_of

JA, EN = words_of("ja"), words_of("en")
TEXTS = {lang: {key: getattr(message, lang) for key, message in _messages().items()} for lang in ("ja", "en")}
FOLDER = Path(words_module.__file__).parent


def _holding(pattern: str, lang: str = "ja") -> list[str]:
    return [key for key, text in TEXTS[lang].items() if re.search(pattern, text)]


def test_not_reached_awaiting_and_not_judged_are_called_so():
    assert _holding("未達|判定不能|帯なし") == []
    assert [JA(f"step_state.{state}") for state in ("failed", "undetermined", "not_judged")] == [
        "未到達",
        "回答待ち",
        "判定対象外",
    ]


def test_a_blank_is_no_fall():
    assert _holding("下がった団体") == []
    assert "未回答で判定できなくなった団体" in JA("paper.moves_lost", count=3)
    assert JA("paper.stage_lost").endswith("今の状況を確かめてください。")
    assert EN("paper.stage_lost").endswith("How do things stand now?")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_no_text_holds_a_triangle_that_could_be_a_rise(lang):
    assert _holding("[▲▼]", lang) == []
    assert [key for key in _holding("△", lang) if key != "number.minus"] == []


@pytest.mark.parametrize(("change", "ja", "en"), [(29.9, "＋29.9", "+29.9"), (-9.1, "△9.1", "−9.1")])
def test_a_rise_is_a_plus_and_a_fall_a_white_triangle(change, ja, en):
    row = {"reason": None, "change": change}
    assert (shared.change(row, JA), shared.change(row, EN)) == (ja, en)


def test_a_grid_writes_changes_as_statements_do():
    script = (FOLDER / "assets" / "dashboards.js").read_text(encoding="utf-8")
    assert f'["{JA.signed(1)[0]}", "{JA.signed(-1)[0]}"] : ["{EN.signed(1)[0]}", "{EN.signed(-1)[0]}"]' in script


def _gate(**more):
    return {"name_ja": "CIOの任命", "name_en": "CIO appointed", "kind": "choice", "unit": None, "value": None,
            "status": "answered", "points": 0.5, "option_text": "予定"} | more  # fmt: skip


@pytest.mark.parametrize(
    ("more", "ja", "en"),
    [
        ({}, "CIOの任命: 予定（必須）", "CIO appointed: planned (required)"),
        ({"option_text": "検討中"}, "CIOの任命: 検討中（必須）", "CIO appointed: under consideration (required)"),
        ({"option_text": "任命していない", "points": 0.0}, "CIOの任命: 任命していない（必須）",
         "CIO appointed: No (required)"),
        ({"status": "not_answered", "option_text": None, "points": None}, "CIOの任命: 未回答（必須）",
         "CIO appointed: Not answered (required)"),
    ],
)  # fmt: skip
def test_a_required_answer_is_what_was_answered(more, ja, en):
    assert _holding("必須「") == []
    assert (shared.gate_text(_gate(**more), JA), shared.gate_text(_gate(**more), EN)) == (ja, en)


def test_a_failed_step_lists_its_gates_with_their_answers_and_the_score_with_its_mark():
    group = {"state": "failed", "step": 2, "name_ja": "推進体制", "name_en": "Organisation", "gates_unmet": ["cio"],
             "indicator_count": 12, "is_published": True, "score": 54.7, "threshold": 60.0}  # fmt: skip
    text = statements.next_step(group, {"cio": _gate()}, JA)
    assert "「CIOの任命: 予定」" in text and "点が54.7で、達成の目安60に届かない" in text
    text = statements.next_step(group, {"cio": _gate()}, EN)
    assert "“CIO appointed: planned”" in text and "score of 54.7 is below the threshold of 60" in text


def test_places_ranks_and_blanks_have_their_names():
    assert _holding("位置と幅|枠組みどおりの順位|未回答しだい") == []
    assert [key for key in _holding("3分の1") if not key.startswith("method.")] == []
    keys = ("ranking.title", "ranking.key_rank", "ranking.key_blanks", "ranking.col_band")
    assert [JA(key) for key in keys] == ["全国・県内での位置", "公表の順位", "未回答による幅", "区分"]


def test_examples_and_next_steps_have_their_names():
    assert _holding("手本|最も少なくて|効き目") == []
    assert JA("examples.title") == "先に達成した類似団体" and JA("paper.next_gain") == "点への影響"
    step = {"state": "failed", "step": 3, "name_ja": "実行", "name_en": "Doing it"}
    assert "最短あと2項目" in statements.next_title(step, 2, JA)
    assert "at least 2 more" in statements.next_title(step, 2, EN)


def test_notes_and_what_was_not_asked_have_their_names():
    assert _holding("この紙が|問われていない|県の1枚") == []
    assert (JA("paper.limits"), JA("answer_status.not_asked")) == ("ご利用上の注意", "設問なし")
    assert (JA("overview.paper"), EN("answer_status.not_asked")) == ("県概況（A4）", "Not asked")


def test_where_most_have_to_begin_is_said_in_one_way():
    assert _holding("次の課題") == []
    step = {"step": 0, "name_ja": "認識共有", "name_en": "Shared", "body_count": 44, "reached": 24, "reach_count": 42,
            "nation_reached": 50, "nation_reach_count": 90, "stopped": 20, "evidence": None}  # fmt: skip
    assert "まずSTEP0「認識共有」に取り組む団体が最多の20団体です。" in overview.overview([step], "見本県", JA)


def test_a_verdict_a_stage_and_a_band_carry_their_evidence():
    row = {"state": "passed", "stage": 1, "next_step": 2, "next_state": "failed", "band": "top", "rank": 1}
    for evidence, mark in (("full", ""), ("provisional", "（暫定）")):
        texts = [make({**row, "evidence": evidence}, JA) for make in (shared.verdict, shared.stage, shared.band)]
        assert texts == [f"達成{mark}", f"STEP1まで達成{mark}", f"上位{mark}"]
    nothing = {**row, "state": "not_judged", "stage": None, "next_step": 0, "next_state": "not_judged", "band": None}
    texts = [make({**nothing, "evidence": "insufficient"}, JA) for make in (shared.verdict, shared.stage, shared.band)]
    assert texts == ["判定対象外", "判定対象外（STEP0の設問が足りない）", "判定対象外"]


@pytest.mark.parametrize(("lang", "end"), [("ja", "。"), ("en", ".")])
def test_every_refusal_goes_on_with_what_to_do(lang, end):
    refusals = {key: text for key, text in TEXTS[lang].items() if re.fullmatch(r"refused\.\d+", key)}
    assert refusals and [key for key, text in refusals.items() if text.count(end) < 2] == []
