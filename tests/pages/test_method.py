"""方法と定義: all that the framework defines can be read and taken along."""

import json
import re

import polars as pl
import pytest

from dashboards.components.card import file_of
from dashboards.components.page import page_at
from dashboards.page_statements import method as statements
from dashboards.page_statements.method import goalposts_text, years_text
from dashboards.pages.method_tabs import FORMULAS, STATUSES
from dashboards.words import words_of
from pipeline.definitions.examples import load_examples
from pipeline.definitions.framework import Framework
from pipeline.definitions.model import load
from pipeline.settings import ROOT
from tests.pages.conftest import nodes, texts

JA = words_of("ja")
FOLDER = ROOT / "data" / "framework" / "2026.1"
FRAMEWORK = load(Framework, FOLDER / "framework.toml")
CARDS = ("steps", "example", "indicators", "weights", "formulas", "statuses", "examples", "changes", "surveys",
         "judgements", "unscored", "tables", "ladder", "evidence")  # fmt: skip


def grids(content):
    return [node["props"] for node in nodes(content) if node["type"] == "AgGrid"]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_everything_defined_of_an_indicator_stands_in_its_row(lay_out, lang):
    (grid,) = grids(lay_out("/method", f"?lang={lang}")[1])
    rows = {row["indicator"]: row for row in grid["rowData"]}
    assert rows.keys() == {indicator.id for indicator in FRAMEWORK.indicator}
    for indicator in FRAMEWORK.indicator:
        row = rows[indicator.id]
        defined = ("name", "definition", "why", "weight_reason", "source", "advice", "limits")
        assert all(row[key] == getattr(getattr(indicator, key), lang) for key in defined)
        assert row["href"].startswith(f"/indicator/{indicator.id}?") and "tab=definition" in row["href"]


def test_a_row_holds_points_weights_and_questions(lay_out):
    (grid,) = grids(lay_out("/method")[1])
    rows = {row["indicator"]: row for row in grid["rowData"]}
    cio, days = rows["cio_appointed"], rows["decision_days"]
    assert "予定=0.25（0〜0.5）" in cio["points"] and cio["gate"] == "はい"
    # 0.5 of a total of 8 in the STEP, of 5.5 in the pillar
    assert "STEP2 推進体制の中で 0.5（6.3%）" in cio["weights"] and "体制の中で 0.5（9.1%）" in cio["weights"]
    assert "Q012「CIO（情報化統括責任者）を任命していますか」（2023〜2026年度）" in cio["feeds"]
    assert days["points"] == "30日以下は1点、365日以上は0点。その間は比例"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_formulas_statuses_and_examples_stand_in_their_tabs(lay_out, lang):
    words, text = words_of(lang), texts(lay_out("/method", f"?tab=formulas&lang={lang}")[1])
    assert all(words(f"method.formulas.{name}") in text for name in FORMULAS)
    text = texts(lay_out("/method", f"?tab=examples&lang={lang}")[1])
    assert all(words(f"answer_status.{status}") in text for status in STATUSES)
    assert all(getattr(example.title, lang) in text for example in load_examples(FOLDER))
    assert "100 × (0.5 + 1) ÷ 4" in text


def test_numbers_of_worked_examples_stand_to_the_right_below_their_headings(lay_out):
    cells = [node["props"] for node in nodes(lay_out("/method", "?tab=examples")[1]) if node["type"] in ("Th", "Td")]
    to_the_right = {texts(cell["children"]) for cell in cells if cell.get("className") == "num"}
    assert {"点", "下限", "上限", "回答率（0〜1）", "37.50", "100.00", "—"} <= to_the_right
    assert "100 × (0.5 + 1) ÷ 4" not in to_the_right


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_versions_judgements_and_what_is_not_scored_stand_in_their_tabs(lay_out, lang):
    text = texts(lay_out("/method", f"?tab=changes&lang={lang}")[1])
    assert getattr(FRAMEWORK.change[0].what, lang) in text and "mart.group_score" in text
    assert all(getattr(judged.reason, lang) in text for _, judged in FRAMEWORK.judgement)
    (unscored,) = grids(lay_out("/method", f"?tab=unscored&lang={lang}")[1])
    items = {row["item"] for row in unscored["rowData"]}
    assert items and all(set(context.items) & items for context in FRAMEWORK.context)


def test_shares_of_every_group_make_up_the_whole(lay_out, context):
    with context("/method") as asked:
        made = page_at("/method")["cards"]["weights"](asked)
    shares: dict[str, float] = {}
    for row in made.table.rows:
        shares[row["group"]] = shares.get(row["group"], 0) + row["share_pct"]
    assert len(shares) == 7 and all(abs(share - 100) < 1e-6 for share in shares.values())
    assert made.figure and grids(lay_out("/method", "?tab=weights")[1])


def test_indicators_that_weigh_the_same_are_all_named():
    row = {"group": "A", "share_pct": 25.0}
    assert statements.heaviest([{**row, "name": name} for name in "xy"], JA).endswith("Aの「x」、Aの「y」")
    assert statements.heaviest([{**row, "name": name} for name in "xyz"], JA).endswith("3の指標")


def test_the_fit_of_the_ladder_is_that_of_the_snapshot(context):
    with context("/method") as asked:
        made = page_at("/method")["cards"]["ladder"](asked)
        rows = asked.snapshot.frame("ladder", body_kind="municipality", scope_key="JP").to_dicts()
    newest = rows[-1]
    assert f"{100 * newest['reproducibility']:.0f}%（目安90%）" in made.title
    assert ("必ずしも順に上がらない" in made.title) is not newest["is_ladder"]
    assert made.count == newest["body_count"]


def test_a_ladder_of_too_few_questions_is_no_verdict():
    row = {"year": 2025, "body_count": 9, "reproducibility": 1.0, "scalability": None, "ahead_of_order_count": 0,
           "evidence": "insufficient", "is_ladder": True}  # fmt: skip
    assert "設問が足りず" in statements.ladder([row], {"reproducibility": 0.9, "scalability": 0.6}, JA)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_sensitivity_note_stands_in_one_language(lay_out, lang):
    _, content = lay_out("/method", f"?tab=confidence&lang={lang}")
    (note,) = [node["props"]["children"] for node in nodes(content) if node["type"] == "Markdown"]
    assert "monosashi sensitivity" in note and not note.startswith("#")
    assert ("順位はどれだけ動くか" in note) is (lang == "ja")


@pytest.mark.parametrize("name", CARDS)
def test_every_card_can_be_taken_out(context, name):
    with context("/method") as asked:
        made = page_at("/method")["cards"][name](asked)
        _, content = file_of(asked, made, "csv")
    rows = pl.read_csv(content, infer_schema=False)
    assert rows.height == len(made.table.rows) > 0 and rows.columns == list(made.table.columns.values())


def test_a_search_narrows_the_grid_over_all_columns(app):
    search = {"type": "grid-search", "name": "definitions"}
    question = {
        "output": '{"name":"definitions","type":"grid"}.dashGridOptions',
        "outputs": {"id": {"name": "definitions", "type": "grid"}, "property": "dashGridOptions"},
        "inputs": [{"id": search, "property": "value", "value": "CIO"}],
        "changedPropIds": ['{"name":"definitions","type":"grid-search"}.value'],
    }
    known = next(key for key in app.callback_map if key.endswith(".dashGridOptions"))
    answer = app.server.test_client().post("/_dash-update-component", json=question | {"output": known})
    assert answer.status_code == 200 and '"CIO"' in answer.text and "quickFilterText" in answer.text


@pytest.mark.parametrize(
    ("years", "text"),
    [
        ([2023], "2023年度"),
        ([2023, 2024], "2023、2024年度"),
        ([2023, 2024, 2025], "2023〜2025年度"),
        ([2021, 2023, 2024], "2021、2023、2024年度"),
    ],
)
def test_years_in_words(years, text):
    assert years_text(years, JA) == text


def test_scales_in_words():
    row = {"goalpost_low": 0, "goalpost_high": 2.5, "unit": "人", "direction": "higher"}
    assert goalposts_text(row, JA) == "0人以下は0点、2.5人以上は1点。その間は比例"
    assert goalposts_text(row | {"goalpost_low": None}, JA) == ""


def test_no_figure_holds_what_plotly_would_read_as_a_tag(lay_out):
    for tab in ("weights", "confidence"):
        _, content = lay_out("/method", f"?tab={tab}")
        figures = [node["props"]["figure"] for node in nodes(content) if node["type"] == "Graph"]
        assert figures and "<script" not in json.dumps(figures)


@pytest.mark.parametrize("path", ["/", "/?tab=map", "/body", "/body/482226", "/body/482226?tab=examples"])
def test_coefficients_of_the_ladder_stand_in_the_method_alone_and_elsewhere_what_they_mean(lay_out, path):
    page, _, search = path.partition("?")
    shown = texts(lay_out(page, f"?pref=480002&{search}")[1])
    assert not re.search("再現係数|尺度化係数", shown)
    assert re.search(r"結果の定まる全国\d+団体のうち\d+団体が、前のSTEPを飛ばして達成しています。STEPは", shown)
    assert re.search("再現係数|再現性", texts(lay_out("/method", "?tab=confidence")[1]))
